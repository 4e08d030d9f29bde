"""A remote signing service after the Cloud Signature Consortium's API 2.0: the key stays here, hashes come and go.

Of that API there is what a client needs who holds a token already: ``credentials/list``, ``credentials/info``,
``credentials/authorize`` with a PIN, ``signatures/signHash``. An authorisation (SAD) is good once, for the hashes that
it was given for, for one minute.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

#: seconds that an authorisation is good for
GOOD_FOR = 60
SHA256 = "2.16.840.1.101.3.4.2.1"
SHA256_RSA = "1.2.840.113549.1.1.11"


class Refused(Exception):
    """The service says no; ``error`` as the API names it."""

    def __init__(self, error: str, about: str = "", status: int = 400) -> None:
        super().__init__(error)
        self.error, self.about, self.status = error, about or error, status


@dataclass(frozen=True)
class Given:
    """An authorisation: for which key and which hashes, until when."""

    credential: str
    hashes: frozenset[str]
    until: float


class Service:
    """The keys of a folder of PKCS#12 files, each named by its file."""

    def __init__(self, keys: Path, passphrase: Callable[[], str], *, token: str, pin: str) -> None:
        self.keys, self.passphrase, self.token, self.pin = keys, passphrase, token, pin
        self._given: dict[str, Given] = {}

    def answer(self, path: str, bearer: str, said: dict[str, Any], at: float) -> dict[str, Any]:
        """What the API answers at ``path``.

        Raises:
            Refused.
        """
        if not hmac.compare_digest(bearer, self.token):
            raise Refused("invalid_token", status=401)
        acts = {
            "credentials/list": lambda: {"credentialIDs": sorted(file.stem for file in self.keys.glob("*.p12"))},
            "credentials/info": lambda: self._info(said),
            "credentials/authorize": lambda: self._authorize(said, at),
            "signatures/signHash": lambda: self._sign(said, at),
        }
        if path not in acts:
            raise Refused("invalid_request", "no such operation", 404)
        return acts[path]()

    def _open(self, said: dict[str, Any]) -> tuple[rsa.RSAPrivateKey, list[x509.Certificate]]:
        name = str(said.get("credentialID", ""))
        file = self.keys / f"{name}.p12"
        if not name or "/" in name or not file.exists():
            raise Refused("invalid_request", "credentialID")
        key, certificate, above = pkcs12.load_key_and_certificates(file.read_bytes(), self.passphrase().encode())
        if not isinstance(key, rsa.RSAPrivateKey) or certificate is None:
            raise Refused("invalid_request", "credentialID")
        return key, [certificate, *above]

    def _info(self, said: dict[str, Any]) -> dict[str, Any]:
        _, chain = self._open(said)
        encoded = [base64.b64encode(one.public_bytes(Encoding.DER)).decode() for one in chain]
        return {
            "key": {"status": "enabled", "algo": [SHA256_RSA], "len": 2048},
            "cert": {"status": "valid", "certificates": encoded, "subjectDN": chain[0].subject.rfc4514_string()},
            "auth": {"mode": "explicit"},
            "SCAL": "2",
            "multisign": 100,
        }

    def _authorize(self, said: dict[str, Any], at: float) -> dict[str, Any]:
        self._open(said)
        pins = [one.get("value", "") for one in said.get("authData", []) if one.get("id") == "PIN"]
        if not pins or not hmac.compare_digest(str(pins[0]), self.pin):
            raise Refused("invalid_pin", status=400)
        asked = said.get("hashes") or []
        if not asked or len(asked) != said.get("numSignatures"):
            raise Refused("invalid_request", "numSignatures")
        sad = secrets.token_urlsafe(24)
        self._given[sad] = Given(said["credentialID"], frozenset(asked), at + GOOD_FOR)
        return {"SAD": sad, "expiresIn": GOOD_FOR}

    def _sign(self, said: dict[str, Any], at: float) -> dict[str, Any]:
        given = self._given.pop(str(said.get("SAD", "")), None)
        asked = said.get("hashes") or []
        if given is None or at > given.until or given.credential != said.get("credentialID"):
            raise Refused("invalid_request", "SAD")
        if not asked or set(asked) - given.hashes:
            raise Refused("invalid_request", "hashes differ from what was authorised")
        if said.get("hashAlgorithmOID") != SHA256 or said.get("signAlgo") != SHA256_RSA:
            raise Refused("invalid_request", "signAlgo")
        key, _ = self._open(said)
        try:
            digests = [base64.b64decode(one, validate=True) for one in asked]
            made = [key.sign(one, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256())) for one in digests]
        except (binascii.Error, ValueError):
            raise Refused("invalid_request", "hashes") from None
        return {"signatures": [base64.b64encode(one).decode() for one in made]}
