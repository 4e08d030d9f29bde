"""The simulator over HTTP."""

import argparse
import base64
import binascii
import os
import time
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from simulators.identity import citizens, pages
from simulators.identity.provider import Provider, Refused, back
from simulators.serving import Pages, serve, server

PEOPLE = Path(__file__).resolve().parents[2] / "content" / "cantho" / "people" / "demo-people.yaml"


class Handler(Pages):
    """Translates HTTP to the provider and back."""

    provider: Provider
    largest = 64 * 1024

    def do_GET(self) -> None:  # noqa: N802 - the library calls it
        path, asked = self._asked(urlsplit(self.path).query)
        try:
            if path == "/.well-known/openid-configuration":
                self.answer_json(self.provider.configuration())
            elif path == "/jwks":
                self.answer_json(self.provider.jwks())
            elif path == "/userinfo":
                self.answer_json(self.provider.userinfo(self._bearer(), at=time.time()))
            elif path == "/authorize":
                self._authorize(asked)
            elif path == "/end_session":
                self._end_session(asked)
            elif path == "/style.css":
                self.answer(200, pages.STYLE, "text/css")
            else:
                self.answer(404, pages.sorry("404"))
        except Refused as refused:
            self.answer_json({"error": refused.error, "error_description": refused.about}, refused.status)

    def do_POST(self) -> None:  # noqa: N802 - the library calls it
        body = self.sent()
        if body is None:
            return
        path, asked = self._asked(body.decode(errors="replace"))
        if path == "/authorize":
            chosen = asked.pop("citizen", "")
            try:
                self.redirect(self.provider.grant(asked, chosen, at=time.time()))
            except Refused as refused:
                self.answer(400, pages.sorry(str(refused)))
        elif path == "/token":
            try:
                self.answer_json(self.provider.token(asked, self._client(asked), at=time.time()))
            except Refused as refused:
                self.answer_json({"error": refused.error, "error_description": refused.about}, refused.status)
        else:
            self.answer(404, pages.sorry("404"))

    def _authorize(self, asked: dict[str, str]) -> None:
        try:
            self.provider.check_request(asked)
        except Refused as refused:
            if refused.status == 302:
                self.redirect(back(asked, error=refused.error))
            else:
                self.answer(400, pages.sorry(str(refused)))
            return
        self.answer(200, pages.choose(self.provider.citizens.values(), asked))

    def _end_session(self, asked: dict[str, str]) -> None:
        after = self.provider.signed_out(asked)
        if after:
            self.redirect(after)
        else:
            self.answer(200, pages.signed_out())

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


def main() -> None:
    """Reads the command line and serves until it is stopped."""
    parser = argparse.ArgumentParser(description="Simulated identity provider (OpenID Connect), for demo and tests")
    parser.add_argument("--host", default=os.environ.get("IDENTITY_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("IDENTITY_PORT", "8002")))
    parser.add_argument("--issuer", default=os.environ.get("OIDC_ISSUER", ""))
    parser.add_argument("--people", type=Path, default=PEOPLE)
    parser.add_argument("--redirect-uri", action="append", default=[])
    said = parser.parse_args()
    found = server(said.host, said.port, Handler)
    issuer = said.issuer or f"http://localhost:{found.server_address[1]}"
    Handler.provider = Provider(
        issuer=issuer,
        citizens=citizens.read(said.people),
        client_id=os.environ.get("OIDC_CLIENT_ID", "motcua"),
        client_secret=os.environ.get("OIDC_CLIENT_SECRET", "motcua-demo-secret"),
        redirect_uris=frozenset(said.redirect_uri),
    )
    print(f"simulated identity provider: {issuer}", flush=True)
    serve(found)
