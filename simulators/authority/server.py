"""The simulator over HTTP, and the command that enrols invented people without a server."""

import argparse
import base64
import binascii
import json
import os
import sys
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cryptography.hazmat.primitives.serialization import Encoding
from simulators.authority import tsa
from simulators.authority.ca import Authority, enrol
from simulators.authority.remote import Refused, Service

LARGEST = 256 * 1024


class Handler(BaseHTTPRequestHandler):
    """Translates HTTP to the authority and back."""

    authority: Authority
    service: Service
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        at = datetime.now(UTC)
        if path == "/healthz":
            self._send(200, b"ok", "text/plain")
        elif path == "/root.pem":
            self._send(200, self.authority.root.pem.encode(), "application/x-pem-file")
        elif path == "/issuing.cer":
            der = self.authority.issuing.certificate.public_bytes(Encoding.DER)
            self._send(200, der, "application/pkix-cert")
        elif path in {"/crl/root.crl", "/crl/issuing.crl"}:
            issuer = self.authority.root if path.endswith("root.crl") else self.authority.issuing
            self._send(200, self.authority.crl(issuer, at), "application/pkix-crl")
        elif path.startswith("/ocsp/"):
            self._ocsp(unquote(path.removeprefix("/ocsp/")).encode(), encoded=True)
        else:
            self._send(404, b"", "text/plain")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST:
            self.close_connection = True
            self._send(413, b"", "text/plain")
            return
        path, said = urlsplit(self.path).path, self.rfile.read(length)
        if path == "/tsa":
            self._send(200, tsa.answer(self.authority, said, datetime.now(UTC)), "application/timestamp-reply")
        elif path == "/ocsp":
            self._ocsp(said)
        elif path.startswith("/csc/v2/"):
            self._csc(path.removeprefix("/csc/v2/"), said)
        else:
            self._send(404, b"", "text/plain")

    def _ocsp(self, said: bytes, *, encoded: bool = False) -> None:
        try:
            asked = base64.b64decode(said) if encoded else said
            answer = self.authority.ocsp(asked, datetime.now(UTC))
        except (ValueError, binascii.Error):
            self._send(400, b"", "text/plain")
        else:
            self._send(200, answer, "application/ocsp-response")

    def _csc(self, path: str, said: bytes) -> None:
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        try:
            asked = json.loads(said or b"{}")
            if not isinstance(asked, dict):
                raise Refused("invalid_request")
            bearer = token if scheme.lower() == "bearer" else ""
            status, answer = 200, self.service.answer(path, bearer, asked, time.time())
        except Refused as refused:
            status, answer = refused.status, {"error": refused.error, "error_description": refused.about}
        except (ValueError, TypeError, AttributeError):
            status, answer = 400, {"error": "invalid_request"}
        self._send(status, json.dumps(answer).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


def serve(host: str, port: int, *, folder: Path, keys: Path, secrets: Path, url: str = "") -> ThreadingHTTPServer:
    """A server that is ready to serve; port 0 takes a free one."""

    class Ours(Handler):
        pass

    server = ThreadingHTTPServer((host, port), Ours)
    server.daemon_threads = True
    Ours.authority = Authority(folder, url or f"http://localhost:{server.server_address[1]}")
    Ours.service = Service(
        keys,
        lambda: passphrase(secrets),
        token=os.environ.get("AUTHORITY_TOKEN", "motcua-demo-token"),
        pin=os.environ.get("AUTHORITY_PIN", "motcua-demo-pin"),
    )
    return server


def passphrase(secrets: Path) -> str:
    """What opens the demonstration's keys: the secret named ``demo``, made at its first use."""
    file = secrets / "demo"
    if not file.exists():
        secrets.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(base64.urlsafe_b64encode(os.urandom(24)).decode())
    return file.read_text()


def main() -> None:
    """Reads the command line: ``serve`` (the default), or ``enrol`` with one JSON object a line on the input."""
    parser = argparse.ArgumentParser(description="Simulated certificate, time-stamping and remote signing authority")
    parser.add_argument("act", nargs="?", choices=("serve", "enrol"), default="serve")
    parser.add_argument("--host", default=os.environ.get("AUTHORITY_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("AUTHORITY_PORT", "8004")))
    parser.add_argument("--url", default=os.environ.get("AUTHORITY_URL", ""))
    var = Path(os.environ.get("VAR_DIR", "var"))
    parser.add_argument("--folder", type=Path, default=var / "authority")
    parser.add_argument("--keys", type=Path, default=var / "keys")
    parser.add_argument("--secrets", type=Path, default=var / "secrets")
    said = parser.parse_args()
    url = said.url or f"http://localhost:{said.port}"
    if said.act == "enrol":
        authority, secret = Authority(said.folder, url), passphrase(said.secrets)
        for line in sys.stdin:
            print(json.dumps(enrol(authority, said.keys, json.loads(line), secret)), flush=True)
        return
    server = serve(said.host, said.port, folder=said.folder, keys=said.keys, secrets=said.secrets, url=url)
    print(f"simulated authority: {url}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
