"""The gateway over HTTP: the standard library's server, one thread a request."""

import argparse
import hmac
import json
import os
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LARGEST = 64 * 1024
FIELDS = {"id", "to", "text", "from"}


@dataclass
class Gateway:
    """What was taken, by the sender's message id; ``failing`` answers 503 to the next so many messages."""

    token: str
    taken: dict[str, dict[str, str]] = field(default_factory=dict)
    failing: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, said: object) -> tuple[int, dict[str, object]]:
        """Takes a message once: the same id again is answered alike, with other words it is refused."""
        if not isinstance(said, dict) or not FIELDS >= said.keys() >= {"id", "to", "text"}:
            return 422, {"error": "id, to and text are needed, from is optional"}
        if not all(isinstance(value, str) for value in said.values()) or not said["id"] or not said["to"].isdigit():
            return 422, {"error": "every field is a text, to is a number"}
        with self.lock:
            if self.failing > 0:
                self.failing -= 1
                return 503, {"error": "try again later"}
            known = self.taken.get(said["id"])
            if known is not None and known != said:
                return 409, {"error": "this id was used for another message"}
            self.taken[said["id"]] = said
        return (200 if known else 202), {"id": said["id"], "again": known is not None}


class Handler(BaseHTTPRequestHandler):
    """Translates HTTP to the gateway and back."""

    gateway: Gateway
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        if not self._knows():
            return
        if self.path == "/messages":
            self._json(200, {"messages": list(self.gateway.taken.values())})
        else:
            self._json(404, {"error": "no such address"})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST:
            self.close_connection = True
            self._json(413, {"error": "too large"})
            return
        body = self.rfile.read(length)
        if not self._knows():
            return
        try:
            said = json.loads(body)
        except ValueError:
            self._json(400, {"error": "this is not JSON"})
            return
        if self.path == "/messages":
            self._json(*self.gateway.take(said))
        elif self.path == "/failures":
            self.gateway.failing = int(said["next"])
            self._json(200, {"failing": self.gateway.failing})
        else:
            self._json(404, {"error": "no such address"})

    def _knows(self) -> bool:
        given = self.headers.get("Authorization", "")
        if hmac.compare_digest(given.encode(), f"Bearer {self.gateway.token}".encode()):
            return True
        self._json(401, {"error": "who are you?"})
        return False

    def _json(self, status: int, said: dict[str, object]) -> None:
        body = json.dumps(said, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged: messages are about people."""


def main() -> None:
    """Reads the command line and serves until it is stopped."""
    parser = argparse.ArgumentParser(description="Simulated SMS gateway, for demo and tests")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8005)
    said = parser.parse_args()
    Handler.gateway = Gateway(token=os.environ.get("SMS_TOKEN", "motcua-demo-sms"))
    server = ThreadingHTTPServer((said.host, said.port), Handler)
    server.daemon_threads = True
    print(f"simulated SMS gateway: http://localhost:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
