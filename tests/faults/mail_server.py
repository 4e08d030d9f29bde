"""A little mail server (RFC 5321, just enough), to fail in the ways that real ones do."""

import socketserver
import threading
from typing import ClassVar


class _Talk(socketserver.StreamRequestHandler):
    server: "MailServer"

    def handle(self) -> None:
        self._say("220 mau")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                self._take()
                if self.server.refusing:
                    self._say("451 try again later")
                    continue
            elif word == b"QUIT":
                self._say("221 bye")
                return
            self._say("250 OK")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline().rstrip(b"\r\n")) != b".":
            lines.append(line)
        if not self.server.refusing:
            self.server.letters.append(b"\n".join(lines).decode())

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """``with MailServer() as server``: listens on a free port, or on ``port``; what arrived is in ``letters``."""

    allow_reuse_address = True
    daemon_threads: ClassVar[bool] = True  # type: ignore[misc]

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.letters: list[str] = []
        self.refusing = False

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def __enter__(self) -> "MailServer":
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.thread.join()
        self.server_close()
