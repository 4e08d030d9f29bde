"""The simulator over HTTP: the standard library's server, one thread a request."""

import argparse
import base64
import binascii
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from simulators.identity import citizens, pages
from simulators.identity.provider import Provider, Refused, back

LARGEST = 64 * 1024
PEOPLE = Path(__file__).resolve().parents[2] / "content" / "cantho" / "people" / "demo-people.yaml"


class Handler(BaseHTTPRequestHandler):
    """Translates HTTP to the provider and back."""

    provider: Provider
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        path, asked = self._asked(urlsplit(self.path).query)
        try:
            if path == "/.well-known/openid-configuration":
                self._json(self.provider.configuration())
            elif path == "/jwks":
                self._json(self.provider.jwks())
            elif path == "/userinfo":
                self._json(self.provider.userinfo(self._bearer(), at=time.time()))
            elif path == "/authorize":
                self._authorize(asked)
            elif path == "/end_session":
                self._end_session(asked)
            elif path == "/style.css":
                self._send(200, pages.STYLE, "text/css")
            else:
                self._send(404, pages.sorry("404"))
        except Refused as refused:
            self._json({"error": refused.error, "error_description": refused.about}, refused.status)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST:
            self._send(413, pages.sorry("413"))
            return
        path, asked = self._asked(self.rfile.read(length).decode(errors="replace"))
        if path == "/authorize":
            chosen = asked.pop("citizen", "")
            try:
                self._redirect(self.provider.grant(asked, chosen, at=time.time()))
            except Refused as refused:
                self._send(400, pages.sorry(str(refused)))
        elif path == "/token":
            try:
                self._json(self.provider.token(asked, self._client(asked), at=time.time()))
            except Refused as refused:
                self._json({"error": refused.error, "error_description": refused.about}, refused.status)
        else:
            self._send(404, pages.sorry("404"))

    def _authorize(self, asked: dict[str, str]) -> None:
        try:
            self.provider.check_request(asked)
        except Refused as refused:
            if refused.status == 302:
                self._redirect(back(asked, error=refused.error))
            else:
                self._send(400, pages.sorry(str(refused)))
            return
        self._send(200, pages.choose(self.provider.citizens.values(), asked))

    def _end_session(self, asked: dict[str, str]) -> None:
        after = self.provider.signed_out(asked)
        if after:
            self._redirect(after)
        else:
            self._send(200, pages.signed_out())

    def _asked(self, said: str) -> tuple[str, dict[str, str]]:
        return urlsplit(self.path).path, dict(parse_qsl(said))

    def _bearer(self) -> str:
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else ""

    def _client(self, asked: dict[str, str]) -> tuple[str, str]:
        scheme, _, said = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return asked.get("client_id", ""), asked.get("client_secret", "")
        try:
            name, _, secret = base64.b64decode(said).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return name, secret

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
        """Nothing is logged: addresses hold codes."""


def main() -> None:
    """Reads the command line and serves until it is stopped."""
    parser = argparse.ArgumentParser(description="Simulated identity provider (OpenID Connect), for demo and tests")
    parser.add_argument("--host", default=os.environ.get("IDENTITY_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("IDENTITY_PORT", "8002")))
    parser.add_argument("--issuer", default=os.environ.get("OIDC_ISSUER", ""))
    parser.add_argument("--people", type=Path, default=PEOPLE)
    parser.add_argument("--redirect-uri", action="append", default=[])
    said = parser.parse_args()
    server = ThreadingHTTPServer((said.host, said.port), Handler)
    server.daemon_threads = True
    issuer = said.issuer or f"http://localhost:{server.server_address[1]}"
    Handler.provider = Provider(
        issuer=issuer,
        citizens=citizens.read(said.people),
        client_id=os.environ.get("OIDC_CLIENT_ID", "motcua"),
        client_secret=os.environ.get("OIDC_CLIENT_SECRET", "motcua-demo-secret"),
        redirect_uris=frozenset(said.redirect_uri),
    )
    print(f"simulated identity provider: {issuer}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
