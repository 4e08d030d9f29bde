"""A verifier written from ``docs/reference/verification.md`` alone: nothing here is ours but the document."""

import base64
import hashlib
import hmac
import json
import re
import unicodedata

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

DAY = 24 * 60 * 60


def plain(part):
    if not re.fullmatch(r"[A-Za-z0-9_-]+", part):
        raise ValueError("not base64url")
    said = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if base64.urlsafe_b64encode(said).rstrip(b"=").decode() != part:
        raise ValueError("not canonical")
    return said


def signed_by_list(text, keys):
    """The payload of a revocation list."""
    header, said, _ = signed_by(text, keys, longest=10_000_000)
    if header.get("typ") != "revoked+jws" or said["v"] != 1:
        raise ValueError("not a list")
    return said


def signed_by(code, keys, longest=1000):
    """Header, payload and the JWK that signed; ValueError when nothing of ours did."""
    if len(code) > longest:
        raise ValueError("too long")
    parts = code.split(".")
    if len(parts) != 3:
        raise ValueError("not a compact JWS")
    header = json.loads(plain(parts[0]))
    if header.get("alg") != "ES256" or not set(header) <= {"alg", "kid", "typ"}:
        raise ValueError("algorithm")
    key = next((one for one in keys["keys"] if one["kid"] == header.get("kid")), None)
    if key is None:
        raise ValueError("unknown key")
    raw = plain(parts[2])
    if len(raw) != 64:
        raise ValueError("signature")
    numbers = ec.EllipticCurvePublicNumbers(
        int.from_bytes(plain(key["x"]), "big"), int.from_bytes(plain(key["y"]), "big"), ec.SECP256R1()
    )
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        numbers.public_key().verify(der, f"{parts[0]}.{parts[1]}".encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise ValueError("signature") from None
    return header, json.loads(plain(parts[1])), key


def check(code, keys, revoked, today):
    """``valid``, ``expired``, ``corrected``, ``replaced``, ``revoked`` or ``forged``; ``today`` is ``YYYY-MM-DD``."""
    try:
        _, said, key = signed_by(code, keys)
        if said["v"] != 1 or not re.fullmatch(r"[A-Za-z0-9_-]{11}", said["j"]):
            raise ValueError("claims")
        issued = seconds(said["d"])
        if issued < key["nbf"] - DAY or ("exp" in key and issued > key["exp"] + DAY):
            raise ValueError("outside the time of its key")
    except (ValueError, KeyError, TypeError):
        return "forged"
    entry = revoked.get(said["j"])
    if entry:
        return {"c": "corrected", "p": "replaced", "r": "revoked"}[entry[0]]
    return "expired" if said.get("e", "9999-12-31") < today else "valid"


def seconds(day):
    """Midnight of a day in Viet Nam (UTC+7), in Unix time."""
    import calendar
    import time

    return calendar.timegm(time.strptime(day, "%Y-%m-%d")) - 7 * 60 * 60


def bound(said, printed, whom):
    """Whether the paper is bound to ``whom``: an identity number, or a name."""
    bare = re.sub(r"[\s.-]", "", whom)
    if not bare.isdigit():
        letters = unicodedata.normalize("NFD", whom.lower().replace("đ", "d"))
        bare = " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())
    key = printed.upper().replace("0", "O").replace("1", "I").replace(" ", "").replace("-", "")
    made = hmac.new(key.encode(), bare.encode(), hashlib.sha256).digest()[:9]
    return base64.urlsafe_b64encode(made).decode() == said["h"]


def begins_with_the_paper(said, file):
    """Whether a file begins with exactly the paper that was laid before whoever signed it."""
    half = hashlib.sha256(file[: said["l"]]).digest()[:16]
    return len(file) >= said["l"] and base64.urlsafe_b64encode(half).rstrip(b"=").decode() == said["f"]
