"""The code in a QR: a compact JWS (RFC 7515) over a few short claims, signed with ES256.

Everything that a verifier needs to know is in ``docs/reference/verification.md``; this module, the page in the browser
and the tests' own verifier were written from it apart from each other.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from motcua.kernel.days import TZ, local_day
from motcua.kernel.text import fold
from motcua.rooms.papers.records.verification import Claims, Forgery, PublicKey, Revoked

#: characters; a code of ours has about 350, and nobody shall make us read a book
LONGEST = 1000
VERSION = 1
#: bytes of the file's SHA-256 in a code: enough that nobody makes another file that fits
FILE_BYTES = 16
#: bytes of the holder binding: too few to try identity numbers against without the printed code, see decision record
HOLDER_BYTES = 9
#: how long a new key is published before it signs: the longest that a verifier may have kept the old set
OVERLAP = timedelta(hours=24)
#: clocks differ
LEEWAY = timedelta(days=1)

_ALPHABET = re.compile(r"^[A-Za-z0-9_-]+$")
_TOKEN = re.compile(r"^[A-Za-z0-9_-]{11}$")
_CODE = re.compile(r"^[A-Z2-7]{8}$")


class Forged(Exception):
    """A code that this house did not sign, or that was altered since; ``why`` is counted."""

    def __init__(self, why: Forgery) -> None:
        super().__init__(why.value)
        self.why = why


def claims_json(claims: Claims) -> bytes:
    """The payload: short names, no spaces, always in this order."""
    said: dict[str, Any] = {
        "v": VERSION,
        "j": claims.token,
        "i": claims.issuer,
        "k": claims.kind,
        "n": claims.number,
        "d": claims.issued_on.isoformat(),
        "f": claims.file,
        "l": claims.length,
    }
    if claims.holder:
        said["h"] = claims.holder
    if claims.expires_on:
        said["e"] = claims.expires_on.isoformat()
    return _json(said)


def sign(payload: bytes, *, kid: str, key: ec.EllipticCurvePrivateKey, typ: str = "") -> str:
    """A compact JWS. The signature is deterministic (RFC 6979), so that the same words always give the same code."""
    header = {"alg": "ES256", "kid": kid} | ({"typ": typ} if typ else {})
    signed = f"{_b64(_json(header))}.{_b64(payload)}"
    der = key.sign(signed.encode(), ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(der)
    return f"{signed}.{_b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def read(code: str, keys: Mapping[str, PublicKey]) -> Claims:
    """What a code says, if one of ``keys`` signed exactly these characters while it was in use.

    Raises:
        Forged: it did not.
    """
    key, payload = verified(code, keys)
    claims = _claims(payload)
    issued = datetime.combine(claims.issued_on, datetime.min.time(), TZ)
    if issued < key.begins - LEEWAY or (key.ends is not None and issued > key.ends + LEEWAY):
        raise Forged(Forgery.OUTSIDE_KEY)
    return claims


def verified(code: str, keys: Mapping[str, PublicKey], *, longest: int = LONGEST) -> tuple[PublicKey, bytes]:
    """The key that signed, and what it signed.

    Raises:
        Forged: another algorithm than ES256, an unknown key, or one changed character.
    """
    if len(code) > longest:
        raise Forged(Forgery.TOO_LONG)
    parts = code.split(".")
    if len(parts) != 3:
        raise Forged(Forgery.NOT_A_CODE)
    header, payload, _ = (_bytes(part) for part in parts)
    said = _object(header)
    if said.get("alg") != "ES256" or set(said) - {"alg", "kid", "typ"}:
        raise Forged(Forgery.ALGORITHM)
    key = keys.get(str(said.get("kid")))
    if key is None:
        raise Forged(Forgery.UNKNOWN_KEY)
    try:
        jws.deserialize_compact(code, public_key(key), algorithms=["ES256"])
    except (JoseError, ValueError):
        raise Forged(Forgery.SIGNATURE) from None
    return key, payload


@lru_cache(maxsize=256)
def public_key(key: PublicKey) -> ECKey:
    """The key as the library wants it."""
    return ECKey.import_key({"kty": "EC", "crv": "P-256", "x": key.x, "y": key.y})


def coordinates(key: ec.EllipticCurvePublicKey) -> tuple[str, str]:
    """A public key as a JWK has it: x and y in base64url."""
    numbers = key.public_numbers()
    return _b64(numbers.x.to_bytes(32, "big")), _b64(numbers.y.to_bytes(32, "big"))


def _claims(payload: bytes) -> Claims:
    said = _object(payload)
    try:
        if said["v"] != VERSION or not _TOKEN.match(said["j"]):
            raise Forged(Forgery.CLAIMS)
        return Claims(
            token=said["j"],
            issuer=str(said["i"]),
            kind=str(said["k"]),
            number=str(said["n"]),
            issued_on=date.fromisoformat(said["d"]),
            file=str(said["f"]),
            length=int(said["l"]),
            holder=str(said.get("h", "")),
            expires_on=date.fromisoformat(said["e"]) if "e" in said else None,
        )
    except (KeyError, TypeError, ValueError):
        raise Forged(Forgery.CLAIMS) from None


def file_claim(sha256: str) -> str:
    """The first half of a file's SHA-256, as a code carries it."""
    return _b64(bytes.fromhex(sha256)[:FILE_BYTES])


def binding(code: str, whom: str) -> str:
    """What binds a paper to its holder: an HMAC of the identity number (or name), keyed with the code printed on it.

    Whoever has only the QR cannot try identity numbers: the printed code of 40 bits is not in it.
    """
    said = bound_words(whom)
    if not said:
        return ""
    return _b64(hmac.digest(printed(code).encode(), said.encode(), hashlib.sha256)[:HOLDER_BYTES])


def bound_words(whom: str) -> str:
    """The digits of a number; else a name without accents, in lower case, with single spaces."""
    bare = re.sub(r"[\s.-]", "", whom)
    return bare if bare.isdigit() else fold(whom)


def printed(code: str) -> str:
    """A code as it was printed; 0 for O and 1 for I, spaces and hyphens are forgiven."""
    return code.upper().replace("0", "O").replace("1", "I").replace(" ", "").replace("-", "")


def is_printed_code(code: str) -> bool:
    """Whether this may be a printed code at all."""
    return bool(_CODE.match(printed(code)))


def key_set(keys: Iterable[PublicKey]) -> list[dict[str, Any]]:
    """The keys as a JWK set (RFC 7517); ``nbf`` and ``exp`` say when each began and stopped to sign."""
    return [
        {
            "kty": "EC",
            "crv": "P-256",
            "alg": "ES256",
            "use": "sig",
            "kid": key.kid,
            "x": key.x,
            "y": key.y,
            "nbf": int(key.begins.timestamp()),
        }
        | ({"exp": int(key.ends.timestamp())} if key.ends else {})
        for key in keys
    ]


#: one letter for how a result on the revocation list stands
LETTERS = {"corrected": "c", "replaced": "p", "revoked": "r"}
REVOKED_TYPE = "revoked+jws"


def revoked_json(entries: Iterable[Revoked], *, at: datetime) -> bytes:
    """The payload of the revocation list: when it was made, and each result with its letter and day."""
    said = {entry.token: f"{LETTERS[entry.state]}{entry.on:%Y%m%d}" for entry in entries}
    return _json({"v": VERSION, "at": int(at.timestamp()), "r": said})


def revoked_of(payload: bytes) -> tuple[datetime, dict[str, str]]:
    """When a revocation list was made, and what it says.

    Raises:
        Forged: it is not one.
    """
    said = _object(payload)
    try:
        if said["v"] != VERSION:
            raise Forged(Forgery.CLAIMS)
        return datetime.fromtimestamp(said["at"], UTC), dict(said["r"])
    except (KeyError, TypeError, ValueError):
        raise Forged(Forgery.CLAIMS) from None


def first_kid(at: datetime, taken: Iterable[str]) -> str:
    """A short name for a new key: the year and a letter."""
    used, year = set(taken), f"{local_day(at):%y}"
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = (f"{year}{first}{second}" for first in ["", *letters] for second in letters)
    return next(name for name in names if name not in used)


def _json(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _object(said: bytes) -> dict[str, Any]:
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        raise Forged(Forgery.NOT_A_CODE) from None
    if not isinstance(found, dict):
        raise Forged(Forgery.NOT_A_CODE)
    return found


def _b64(said: bytes) -> str:
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def _bytes(part: str) -> bytes:
    """Base64url without padding, in its one spelling: the loose bits of the last character must be zero."""
    if not _ALPHABET.match(part) or len(part) % 4 == 1:
        raise Forged(Forgery.NOT_A_CODE)
    said = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if _b64(said) != part:
        raise Forged(Forgery.NOT_A_CODE)
    return said
