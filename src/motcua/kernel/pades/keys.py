"""Opening keys: a PKCS#12 file, a PKCS#11 token, a remote signing service.

What the database says of a key are names; what they stand for is in the environment, so that a page of the
administrator's can neither load a library nor reach an address.
"""

import asyncio
import base64
import hashlib
import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.kernel.pades import reading
from motcua.kernel.pades.trouble import Cause, Trouble

TIMEOUT = 15
HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
SHA256 = "2.16.840.1.101.3.4.2.1"
SHA256_RSA = "1.2.840.113549.1.1.11"


@dataclass(frozen=True)
class Key:
    """How a key is described to the child: its kind, the names that lead to it, its certificate and those above."""

    kind: str
    where: Mapping[str, str]
    certificate: str
    chain: Sequence[str]


def open_key(key: Key, folder: str, secrets: str) -> Signer:
    """A signer with this key. ``folder``: where PKCS#12 files are; ``secrets``: where files with secrets are.

    Raises:
        Trouble: KEY_AWAY, KEY_REFUSED.
    """
    openers = {"p12": _from_file, "pkcs11": _from_token, "remote": _from_service}
    if key.kind not in openers:
        raise Trouble(Cause.KEY_REFUSED, f"unknown kind {key.kind}")
    return openers[key.kind](key, Path(folder), Path(secrets))


def secret(name: str, folder: Path) -> str:
    """The secret of this name: the environment variable SIGNING_SECRET_<NAME>, or a file of this name.

    Raises:
        Trouble: KEY_REFUSED, there is none.
    """
    said = os.environ.get(f"SIGNING_SECRET_{name.upper().replace('-', '_')}")
    if said:
        return said
    file = folder / name
    if "/" in name or name.startswith(".") or not file.is_file():
        raise Trouble(Cause.KEY_REFUSED, f"no secret is named {name}")
    return file.read_text(encoding="utf-8").rstrip("\n")


def named(variable: str, name: str) -> str:
    """What ``name`` stands for in a variable of the form ``one=…;two=…``.

    Raises:
        Trouble: KEY_REFUSED, the operator has named nothing so.
    """
    for entry in os.environ.get(variable, "").split(";"):
        key, _, value = entry.strip().partition("=")
        if key == name and value:
            return value
    raise Trouble(Cause.KEY_REFUSED, f"{variable} does not name {name}")


def _certificates(key: Key) -> tuple[x509.Certificate, SimpleCertificateStore]:
    certificate, *above = (reading.certificate(one) for one in (key.certificate, *key.chain))
    store = SimpleCertificateStore()
    store.register_multiple(above)
    return certificate, store


class InMemory(Signer):
    """Signs with a key that was loaded once: pyHanko's own loads and checks it anew for every signature (60 ms)."""

    def __init__(self, private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, key: Key) -> None:
        self.private = private
        certificate, store = _certificates(key)
        super().__init__(signing_cert=certificate, cert_registry=store)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:
            return bytes(self.private.key_size // 8 + 16)
        algorithm = HASHES[digest_algorithm]()
        if isinstance(self.private, rsa.RSAPrivateKey):
            return self.private.sign(data, padding.PKCS1v15(), algorithm)
        return self.private.sign(data, ec.ECDSA(algorithm))


def _from_file(key: Key, folder: Path, secrets: Path) -> Signer:
    file = (folder / key.where["file"]).resolve()
    if not file.is_relative_to(folder.resolve()) or not file.is_file():
        raise Trouble(Cause.KEY_REFUSED, f"no key file {key.where['file']}")
    try:
        private, _, _ = pkcs12.load_key_and_certificates(
            file.read_bytes(), secret(key.where["secret"], secrets).encode()
        )
    except ValueError:
        raise Trouble(Cause.KEY_REFUSED, "the secret does not open the key file") from None
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise Trouble(Cause.KEY_REFUSED, "the file holds another kind of key")
    certificate, _ = _certificates(key)
    if private.public_key().public_numbers() != _public(certificate):
        raise Trouble(Cause.KEY_REFUSED, "the key is not that of the certificate")
    return InMemory(private, key)


def _public(certificate: x509.Certificate) -> Any:
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    found: Any = load_der_public_key(certificate.public_key.dump())
    return found.public_numbers()


def _from_token(key: Key, folder: Path, secrets: Path) -> Signer:
    import pkcs11
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

    module, pin = named("PKCS11_MODULES", key.where["module"]), secret(key.where["secret"], secrets)
    try:
        session = open_pkcs11_session(module, token_criteria=TokenCriteria(label=key.where["token"]), user_pin=pin)
    except (pkcs11.exceptions.PinIncorrect, pkcs11.exceptions.PinLocked, pkcs11.exceptions.PinInvalid) as problem:
        raise Trouble(Cause.KEY_REFUSED, type(problem).__name__) from None
    except pkcs11.exceptions.PKCS11Error as problem:
        raise Trouble(Cause.KEY_AWAY, type(problem).__name__) from None
    certificate, store = _certificates(key)
    return PKCS11Signer(session, signing_cert=certificate, ca_chain=list(store), key_label=key.where["key"])


class Remote(Signer):
    """Signs at a service that keeps the key (Cloud Signature Consortium API 2.0): only a hash leaves the house."""

    def __init__(self, key: Key, address: str, *, token: str, pin: str) -> None:
        self.address, self.token, self.pin = address.rstrip("/"), token, pin
        self.name = key.where["credential"]
        certificate, store = _certificates(key)
        super().__init__(signing_cert=certificate, cert_registry=store)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:
            return bytes(512)
        if digest_algorithm != "sha256":
            raise Trouble(Cause.KEY_REFUSED, f"the service signs SHA-256 only, not {digest_algorithm}")
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        return await asyncio.to_thread(self._sign, digest)

    def _sign(self, digest: str) -> bytes:
        about = {"credentialID": self.name, "hashes": [digest], "hashAlgorithmOID": SHA256}
        authorised = self._ask(
            "credentials/authorize", {**about, "numSignatures": 1, "authData": [{"id": "PIN", "value": self.pin}]}
        )
        made = self._ask("signatures/signHash", {**about, "SAD": authorised.get("SAD"), "signAlgo": SHA256_RSA})
        try:
            return base64.b64decode(made["signatures"][0], validate=True)
        except (KeyError, IndexError, TypeError, ValueError):
            raise Trouble(Cause.KEY_AWAY, "the service answered without a signature") from None

    def _ask(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(  # noqa: S310 the operator named this address
            f"{self.address}/{path}", json.dumps(said).encode(), headers
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
                found: dict[str, Any] = json.load(answer)
                return found
        except urllib.error.HTTPError as problem:
            refused = 400 <= problem.code < 500 and problem.code not in {408, 429}
            raise Trouble(Cause.KEY_REFUSED if refused else Cause.KEY_AWAY, f"HTTP {problem.code}") from None
        except (OSError, ValueError) as problem:
            raise Trouble(Cause.KEY_AWAY, type(problem).__name__) from None


def _from_service(key: Key, folder: Path, secrets: Path) -> Signer:
    address = named("SIGNING_SERVICES", key.where["service"])
    try:
        said = json.loads(secret(key.where["secret"], secrets))
        return Remote(key, address, token=str(said["token"]), pin=str(said["pin"]))
    except (ValueError, KeyError, TypeError):
        raise Trouble(Cause.KEY_REFUSED, "the secret of a service is JSON with token and pin") from None
