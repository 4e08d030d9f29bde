"""A browser without a screen: keeps cookies, reads forms, sends them. Real HTTP to a real house."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPException, HTTPMessage
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

PASSWORD = "Mau-ThuNghiem-2026"


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 when nobody answered."""

    status: int
    text: str
    url: str = ""
    headers: HTTPMessage = field(default_factory=HTTPMessage)


@dataclass
class Form:
    """A form as the page sends it when nothing is changed."""

    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    words: str = ""


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside = False
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = True
            self.forms.append(Form(said.get("action", "")))
        if not self.inside:
            return
        fields, name = self.forms[-1].fields, said.get("name", "")
        if tag == "input" and name and said.get("type") not in {"checkbox", "radio", "file", "submit"}:
            fields[name] = said.get("value", "")
        elif tag == "input" and name and "checked" in said:
            fields[name] = said.get("value", "on")
        elif tag == "textarea" and name:
            fields[name] = ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in said:
            fields[self.select] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.forms[-1].words += data


class Browser:
    """Somebody at a computer."""

    def __init__(self, house: str) -> None:
        self.house = house
        self.jar = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> Answer:
        return self._open(Request(urljoin(self.house, path)))

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Sends fields with the token that the cookie holds."""
        return self._open(Request(urljoin(self.house, path), urlencode(fields).encode()))

    def send(self, page: Answer, words: str, **changes: str) -> Answer:
        """Sends the form on ``page`` that says ``words``, with some fields filled in."""
        form = self.form(page, words)
        return self.post(urljoin(page.url, form.action or page.url), form.fields | changes)

    def form(self, page: Answer, words: str) -> Form:
        parser = _Forms()
        parser.feed(page.text)
        found = [form for form in parser.forms if words in form.words]
        assert found, f"no form says {words!r} on {page.url} ({page.status}): {page.text[:2000]}"
        return found[0]

    def _open(self, request: Request) -> Answer:
        try:
            with self.opener.open(request, timeout=20) as answer:
                return Answer(answer.status, answer.read().decode(), answer.url, answer.headers)
        except HTTPError as answer:
            return Answer(answer.code, answer.read().decode(), answer.url, answer.headers)
        except (OSError, HTTPException):
            return Answer(0, "")

    def signs_in_as_citizen(self, key: str = "an") -> None:
        """By a real OpenID Connect round trip through the simulator."""
        page = self.send(self.get("/dang-nhap/"), "Tiếp tục với định danh điện tử")
        page = self.send(page, "Dừng, không đăng nhập", citizen=key)
        assert page.status == 200, page.text[:500]
        assert page.url.startswith(self.house), page.url

    def signs_in_as_officer(self, login: str) -> None:
        """With password and the code that the demonstration shows."""
        page = self.get("/dang-nhap/can-bo/")
        page = self.send(page, "Mật khẩu", login=login, password=PASSWORD)
        code = re.search(r'class="[^"]*\bcode\b[^"]*"[^>]*>\s*(\d{6})', page.text)
        assert code, page.text[:3000]
        page = self.send(page, "Đăng nhập", code=code[1])
        assert page.status == 200, page.text[:500]
