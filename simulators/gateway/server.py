"""The simulator over HTTP."""

import argparse
import json
import os
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from simulators.gateway import pages, telling
from simulators.gateway.books import FAULTS, Books, Refused
from simulators.serving import Pages, serve, server

#: what the office may ask, and with which method of the books it is answered
ASKED = {"/payplat/init": "init", "/payplat/query": "query", "/payplat/refund": "refund", "/payplat/file": "file"}
ACCOUNT = "1899000031135"


class Handler(Pages):
    """Translates HTTP to the books and back."""

    books: Books
    bank_told: str

    def do_GET(self) -> None:  # noqa: N802 - the library calls it
        path = urlsplit(self.path).path
        if path == "/healthz":
            self.answer_json({"attempts": len(self.books.attempts)})
        elif path == "/style.css":
            self.answer(200, pages.STYLE, "text/css")
        elif path == "/bank":
            self.answer(200, pages.bank(ACCOUNT))
        elif path in {"/", "/faults"}:
            self.answer(200, pages.switches(self.books.faults, len(self.books.attempts)))
        elif attempt := self.books.attempts.get(path.removeprefix("/pay/")):
            self.answer(200, pages.pay(attempt))
        else:
            self.answer(404, pages.sorry("404"))

    def do_POST(self) -> None:  # noqa: N802 - the library calls it
        body, path = self.sent(), urlsplit(self.path).path
        if body is None:
            return
        if path in ASKED:
            self._asked(ASKED[path], body)
            return
        form = self._form(body)
        if path == "/faults":
            self._switch(form)
        elif path == "/bank":
            self._bank(form)
        elif path.removeprefix("/pay/") in self.books.attempts:
            attempt, report = self.books.pay(path.removeprefix("/pay/"), succeeds=form.get("do") == "pay")
            telling.tell(self.books, attempt, report)
            self.redirect(attempt.back)
        else:
            self.answer(404, pages.sorry("404"))

    def _asked(self, message: str, body: bytes) -> None:
        if self.books.faults["down"]:
            self.answer_json({"MaLoi": "99"}, 503)
            return
        try:
            fields = json.loads(body)
            self.answer_json(getattr(self.books, message)(fields))
        except Refused as refused:
            self.answer_json({"MaLoi": refused.code}, 400)
        except (ValueError, KeyError, TypeError, AttributeError):
            self.answer_json({"MaLoi": "03"}, 400)

    def _switch(self, form: dict[str, str]) -> None:
        for name, value in form.items():
            if name in FAULTS and value.isdecimal():
                self.books.faults[name] = int(value)
        if "json" in self.headers.get("Content-Type", ""):
            self.answer_json(self.books.faults)
        else:
            self.redirect("/faults")

    def _bank(self, form: dict[str, str]) -> None:
        amount = form.get("amount", "").replace(".", "")
        if not amount.isdecimal() or not int(amount):
            self.answer(422, pages.bank(form.get("account", ""), "Số tiền chưa đúng."))
            return
        notice = self.books.credit(
            account=form.get("account", ACCOUNT), amount=int(amount), words=form.get("words", "")
        )
        telling.send(self.bank_told, [notice] * (1 + self.books.faults["duplicate"]), wait=self.books.faults["late"])
        self.answer(200, pages.bank(form.get("account", ""), f"Đã chuyển. Số giao dịch {notice['id']}."))

    def _form(self, body: bytes) -> dict[str, str]:
        text = body.decode(errors="replace")
        if "json" in self.headers.get("Content-Type", ""):
            said: Any = json.loads(text or "{}")
            return {str(key): str(value) for key, value in said.items()}
        return dict(parse_qsl(text))


def main() -> None:
    """Reads the command line and serves until it is stopped."""
    parser = argparse.ArgumentParser(description="Simulated payment gateway and bank, for demo and tests")
    parser.add_argument("--host", default=os.environ.get("GATEWAY_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("GATEWAY_PORT", "8003")))
    parser.add_argument("--office", default=os.environ.get("OFFICE", "http://localhost:8000"))
    said = parser.parse_args()
    found = server(said.host, said.port, Handler)
    home = f"http://localhost:{found.server_address[1]}"
    Handler.books = Books(
        secret=os.environ.get("PAYMENT_GATEWAY_SECRET", "motcua-demo-gateway"),
        bank_secret=os.environ.get("PAYMENT_BANK_SECRET", "motcua-demo-bank"),
        home=home,
    )
    Handler.bank_told = f"{said.office}/api/v1/payments/messages/bank"
    print(f"simulated payment gateway: {home}", flush=True)
    serve(found)
