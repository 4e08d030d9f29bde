"""What simulators that have pages share: the standard library's server, one thread a request, and its answers."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Pages(BaseHTTPRequestHandler):
    """Answers with pages, JSON and redirections; reads what was sent, up to ``largest`` bytes."""

    largest = 256 * 1024
    protocol_version = "HTTP/1.1"
    timeout = 30

    def sent(self) -> bytes | None:
        """The body of the request; None when it is too large, which is answered then."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > self.largest:
            self.close_connection = True
            self.answer(413, "413", "text/plain")
            return None
        return self.rfile.read(length)

    def answer_json(self, said: object, status: int = 200) -> None:
        self.answer(status, json.dumps(said, ensure_ascii=False), "application/json")

    def redirect(self, address: str) -> None:
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer(self, status: int, text: str, kind: str = "text/html") -> None:
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
        """Nothing is logged: addresses hold codes, and requests hold names."""


def server(host: str, port: int, handler: type[Pages]) -> ThreadingHTTPServer:
    """A server that listens; ``port`` 0: a free one."""
    found = ThreadingHTTPServer((host, port), handler)
    found.daemon_threads = True
    return found


def serve(found: ThreadingHTTPServer) -> None:
    """Serves until it is stopped."""
    try:
        found.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        found.server_close()
