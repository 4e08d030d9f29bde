"""The simulator over HTTP: the standard library's server, one thread a request."""

import argparse
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from simulators.gateway import pages, telling
from simulators.gateway.books import FAULTS, Books, Refused

LARGEST = 256 * 1024
#: what the office may ask, and with which method of the books it is answered
ASKED = {"/payplat/init": "init", "/payplat/query": "query", "/payplat/refund": "refund", "/payplat/file": "file"}
ACCOUNT = "1899000031135"


class Handler(BaseHTTPRequestHandler):
    """Translates HTTP to the books and back."""

    books: Books
    bank_told: str
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/healthz":
            self._json({"attempts": len(self.books.attempts)})
        elif path == "/style.css":
            self._send(200, pages.STYLE, "text/css")
        elif path == "/bank":
            self._send(200, pages.bank(ACCOUNT))
        elif path in {"/", "/faults"}:
            self._send(200, pages.switches(self.books.faults, len(self.books.attempts)))
        elif attempt := self.books.attempts.get(path.removeprefix("/pay/")):
            self._send(200, pages.pay(attempt))
        else:
            self._send(404, pages.sorry("404"))

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST:
            self._send(413, pages.sorry("413"))
            return
        body, path = self.rfile.read(length), urlsplit(self.path).path
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
            self._redirect(attempt.back)
        else:
            self._send(404, pages.sorry("404"))

    def _asked(self, message: str, body: bytes) -> None:
        if self.books.faults["down"]:
            self._json({"MaLoi": "99"}, 503)
            return
        try:
            fields = json.loads(body)
            self._json(getattr(self.books, message)(fields))
        except Refused as refused:
            self._json({"MaLoi": refused.code}, 400)
        except (ValueError, KeyError, TypeError, AttributeError):
            self._json({"MaLoi": "03"}, 400)

    def _switch(self, form: dict[str, str]) -> None:
        for name, value in form.items():
            if name in FAULTS and value.isdecimal():
                self.books.faults[name] = int(value)
        if "json" in self.headers.get("Content-Type", ""):
            self._json(self.books.faults)
        else:
            self._redirect("/faults")

    def _bank(self, form: dict[str, str]) -> None:
        amount = form.get("amount", "").replace(".", "")
        if not amount.isdecimal() or not int(amount):
            self._send(422, pages.bank(form.get("account", ""), "Số tiền chưa đúng."))
            return
        notice = self.books.credit(
            account=form.get("account", ACCOUNT), amount=int(amount), words=form.get("words", "")
        )
        telling.send(self.bank_told, [notice] * (1 + self.books.faults["duplicate"]), wait=self.books.faults["late"])
        self._send(200, pages.bank(form.get("account", ""), f"Đã chuyển. Số giao dịch {notice['id']}."))

    def _form(self, body: bytes) -> dict[str, str]:
        text = body.decode(errors="replace")
        if "json" in self.headers.get("Content-Type", ""):
            said: Any = json.loads(text or "{}")
            return {str(key): str(value) for key, value in said.items()}
        return dict(parse_qsl(text))

    def _json(self, said: object, status: int = 200) -> None:
        self._send(status, json.dumps(said, ensure_ascii=False), "application/json")

    def _redirect(self, address: str) -> None:
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, text: str, kind: str = "text/html") -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text") else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged: the requests hold names."""


def main() -> None:
    """Reads the command line and serves until it is stopped."""
    parser = argparse.ArgumentParser(description="Simulated payment gateway and bank, for demo and tests")
    parser.add_argument("--host", default=os.environ.get("GATEWAY_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("GATEWAY_PORT", "8003")))
    parser.add_argument("--office", default=os.environ.get("OFFICE", "http://localhost:8000"))
    said = parser.parse_args()
    server = ThreadingHTTPServer((said.host, said.port), Handler)
    server.daemon_threads = True
    home = f"http://localhost:{server.server_address[1]}"
    Handler.books = Books(
        secret=os.environ.get("PAYMENT_GATEWAY_SECRET", "motcua-demo-gateway"),
        bank_secret=os.environ.get("PAYMENT_BANK_SECRET", "motcua-demo-bank"),
        home=home,
    )
    Handler.bank_told = f"{said.office}/api/v1/payments/messages/bank"
    print(f"simulated payment gateway: {home}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
