"""The system over HTTP: the standard library's server, one thread a request."""

import argparse
import base64
import binascii
import hmac
import json
import os
from typing import Any
from urllib.parse import unquote

from simulators.reporting.books import FAULTS, Books, Refused
from simulators.serving import Pages, serve, server


class Handler(Pages):
    """Translates HTTP to the books and back."""

    books: Books
    largest = 8 * 1024 * 1024

    def do_GET(self) -> None:  # noqa: N802
        if self.path == "/healthz":
            self._json(200, {"reports": len(self.books.taken)})
        elif self.path.startswith("/reports"):
            self._asked()
        else:
            self._json(404, {"LyDo": "Không có địa chỉ này"})

    def do_POST(self) -> None:  # noqa: N802
        body = self.sent()
        if body is None:
            return
        if self.path == "/token":
            self._token(body)
        elif self.path == "/reports":
            self._taken(body)
        elif self.path == "/faults":
            self._switch(body)
        else:
            self._json(404, {"LyDo": "Không có địa chỉ này"})

    def _token(self, body: bytes) -> None:
        kind, _, pair = self.headers.get("Authorization", "").partition(" ")
        try:
            given = base64.b64decode(pair, validate=True)
        except (binascii.Error, ValueError):
            given = b""
        wanted = f"{self.books.client}:{self.books.secret}".encode()
        if kind != "Basic" or not hmac.compare_digest(given, wanted) or body != b"grant_type=client_credentials":
            self._json(401, {"error": "invalid_client"})
            return
        self._json(200, self.books.token())

    def _let_in(self) -> bool:
        if self.books.knows(self.headers.get("Authorization", "").removeprefix("Bearer ")):
            return True
        self._json(401, {"LyDo": "Chưa xác thực"})
        return False

    def _taken(self, body: bytes) -> None:
        if self.books.fault("down"):
            self._json(503, {"LyDo": "Đang bảo trì"})
            return
        if not self._let_in():
            return
        try:
            if self.books.fault("refuse"):
                raise Refused(422, "Số liệu không khớp với kỳ trước")
            again, receipt = self.books.take(self.headers.get("Idempotency-Key", ""), _read(body))
        except Refused as refused:
            self._json(refused.status, {"LyDo": refused.reason})
            return
        if self.books.fault("lost"):
            self.close_connection = True  # taken, and the sender never hears of it
        elif self.books.fault("late"):
            self._json(202, {"TrangThai": "Đang xử lý"})
        else:
            self._json(200 if again else 201, receipt)

    def _asked(self) -> None:
        if not self._let_in():
            return
        if self.path == "/reports":
            said = {
                key: one["receipt"] | {"MaBaoCao": one["message"]["MaBaoCao"]} for key, one in self.books.taken.items()
            }
            self._json(200, {"BaoCao": said})
            return
        receipt = self.books.receipt(unquote(self.path.removeprefix("/reports/")))
        self._json(*((200, receipt) if receipt else (404, {"LyDo": "Chưa nhận báo cáo này"})))

    def _switch(self, body: bytes) -> None:
        said = _read(body)
        if isinstance(said, dict):
            self.books.faults |= {name: int(said[name]) for name in FAULTS if name in said}
        self._json(200, dict(self.books.faults))

    def _json(self, status: int, said: Any) -> None:
        self.answer_json(said, status)


def _read(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None


def main() -> None:
    """Reads the command line and serves until it is stopped."""
    parser = argparse.ArgumentParser(description="Simulated national reporting system, for demo and tests")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("REPORTING_PORT", "8006")))
    said = parser.parse_args()
    client, secret = (os.environ.get(name, "motcua-demo") for name in ("REPORTING_CLIENT", "REPORTING_SECRET"))
    Handler.books = Books(client=client, secret=secret)
    found = server(said.host, said.port, Handler)
    print(f"simulated national reporting system: http://localhost:{found.server_address[1]}", flush=True)
    serve(found)
