"""Somebody at a screen: what journeys are told with."""

import json
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

SHOTS = Path(__file__).resolve().parents[2] / "var" / "screenshots"
PASSWORD = "Mau-ThuNghiem-2026"
#: console lines that a journey provokes on purpose: answers that say what is wrong
EXPECTED = ("status of 404", "status of 409", "status of 422", "status of 403")
SIZES = {"phone": (360, 740), "counter": (1366, 768), "office": (1920, 1080), "wall": (3840, 2160)}


class Visitor:
    """Somebody at a screen."""

    def __init__(self, context: BrowserContext, house: str) -> None:
        self.context = context
        self.house = house
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.expected = EXPECTED
        self.page.on("console", lambda said: self._note(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and not any(part in text for part in self.expected):
            self.complaints.append(text)

    def goes_to(self, path: str) -> Page:
        """Opens a page of the house."""
        self.page.goto(self.house + path, wait_until="load")
        return self.page

    def wants(self, **look: str) -> None:
        """Chooses ``lang``, ``theme`` or ``size``."""
        self.context.add_cookies([{"name": name, "value": value, "url": self.house} for name, value in look.items()])

    def presses(self, name: str) -> None:
        """The button of this name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def signs_in_as_citizen(self, name: str) -> None:
        """At the identity provider's simulator; ``name`` as it stands on its button."""
        self.goes_to("/dang-nhap/")
        self.presses("Tiếp tục với định danh điện tử")
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_url(f"{self.house}/**")

    def signs_in_as_officer(self, login: str) -> None:
        """With password and the code that the demonstration shows."""
        self.goes_to("/dang-nhap/can-bo/")
        self.page.locator("[name=login]").fill(login)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.locator("main form button").first.click()
        code = self.page.locator("main .notice .code").inner_text()
        self.page.locator("[name=code]").fill(code)
        self.presses("Đăng nhập")
        self.page.wait_for_url(f"{self.house}/**")

    def width(self) -> int:
        """How wide the page is, with whatever sticks out."""
        return int(self.page.locator("html").evaluate("root => root.scrollWidth"))

    def shows(self, name: str) -> None:
        """Keeps a picture for people to look at: ``var/screenshots/<name>-<width>.jpg`` (a PNG is twice the work)."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        size = self.page.viewport_size
        path = SHOTS / f"{name}-{size['width'] if size else 0}.jpg"
        self.page.screenshot(path=path, type="jpeg", quality=85, full_page=True)

    def must_be_accessible(self) -> None:
        """axe finds nothing on the page. What it finds in order stays there: telling of it is a third of the work."""
        self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate("axe.run({resultTypes: ['violations']}).then(said => said.violations)")
        said = [{"id": one["id"], "where": [node["html"][:160] for node in one["nodes"]][:4]} for one in found]
        assert not said, f"{self.page.url}\n{json.dumps(said, ensure_ascii=False, indent=1)}"


Enter = Callable[..., Visitor]
