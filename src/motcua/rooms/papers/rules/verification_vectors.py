"""Test vectors for whoever writes a verifier: codes that must be accepted, and codes that must not.

Everything is made from two fixed keys that sign nothing else, and signatures are deterministic: the same release always
writes the same file.
"""

import base64
import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from motcua.rooms.papers.records.results import ResultState
from motcua.rooms.papers.records.verification import Claims, PublicKey, Revoked
from motcua.rooms.papers.rules import verification as rules

TODAY = date(2026, 12, 1)
BEGINS = datetime(2026, 1, 1, tzinfo=UTC)
RETIRED = datetime(2026, 6, 30, tzinfo=UTC)
FILE = b"%PDF-1.7 a paper that is laid before whoever signs it\n"
PRINTED, WHOM = "QZ7KM2XA", "092190000001"


def _key(seed: int) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(seed, ec.SECP256R1())


def _public(kid: str, seed: int, ends: datetime | None = None) -> PublicKey:
    x, y = rules.coordinates(_key(seed).public_key())
    return PublicKey(kid, x, y, BEGINS, ends)


def _sign(claims: Claims, *, kid: str = "26t", seed: int = 1) -> str:
    return rules.sign(rules.claims_json(claims), kid=kid, key=_key(seed))


def _b64(said: bytes) -> str:
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


CLAIMS = Claims(
    token="dGVzdHRlc3Q",  # noqa: S106 - the id of a result, not a secret
    issuer="UB-31135",
    kind="birth-certificate",
    number="12/2026",
    issued_on=date(2026, 11, 26),
    file=rules.file_claim(hashlib.sha256(FILE).hexdigest()),
    length=len(FILE),
    holder=rules.binding(PRINTED, WHOM),
)


def vectors() -> dict[str, Any]:
    """The whole file: the key set, the revocation list, and each code with what must be found."""
    keys = [_public("26t", 1), _public("26r", 2, RETIRED)]
    revoked = [
        Revoked("cmV2b2tlZDE", ResultState.REVOKED, date(2026, 11, 30)),
        Revoked("Y29ycmVjdDE", ResultState.CORRECTED, date(2026, 11, 29)),
        Revoked("cmVwbGFjZTE", ResultState.REPLACED, date(2026, 11, 28)),
    ]
    listed = rules.sign(
        rules.revoked_json(revoked, at=datetime(2026, 12, 1, tzinfo=UTC)),
        kid="26t",
        key=_key(1),
        typ=rules.REVOKED_TYPE,
    )
    return {
        "about": "docs/reference/verification.md. The keys are for tests only; their private scalars are 1 and 2.",
        "today": TODAY.isoformat(),
        "keys": {"keys": rules.key_set(keys)},
        "revoked": listed,
        "codes": [*_accepted(), *_listed(), *_refused()],
        "holder": [
            {"printed": PRINTED, "whom": WHOM, "same": True},
            {"printed": "qz7k-m2xa", "whom": "092 190 000 001", "same": True},
            {"printed": PRINTED, "whom": "092190000002", "same": False},
            {"printed": "QZ7KM2XB", "whom": WHOM, "same": False},
        ],
        "names": [
            {"whom": "Đặng Thị Huệ", "words": "dang thi hue"},
            {"whom": "  NGUYỄN   Văn Ánh ", "words": "nguyen van anh"},
            {"whom": "092 190-000.001", "words": "092190000001"},
        ],
        "file": _b64(FILE),
    }


def _case(name: str, code: str, expect: str) -> dict[str, str]:
    return {"name": name, "code": code, "expect": expect}


def _accepted() -> list[dict[str, str]]:
    return [
        _case("in force", _sign(CLAIMS), "valid"),
        _case("good until the end of its last day", _sign(replace(CLAIMS, expires_on=TODAY)), "valid"),
        _case("its time is over", _sign(replace(CLAIMS, expires_on=date(2026, 11, 30))), "expired"),
        _case("binds nobody", _sign(replace(CLAIMS, holder="")), "valid"),
        _case(
            "signed by a key that has retired since",
            _sign(replace(CLAIMS, issued_on=date(2026, 6, 1)), kid="26r", seed=2),
            "valid",
        ),
    ]


def _listed() -> list[dict[str, str]]:
    return [
        _case("revoked", _listed_code("cmV2b2tlZDE"), "revoked"),
        _case("corrected", _listed_code("Y29ycmVjdDE"), "corrected"),
        _case("replaced", _listed_code("cmVwbGFjZTE"), "replaced"),
    ]


def _listed_code(result: str) -> str:
    return _sign(replace(CLAIMS, token=result))


def _refused() -> list[dict[str, str]]:
    good = _sign(CLAIMS)
    head, body, signature = good.split(".")
    none = _b64(b'{"alg":"none","kid":"26t"}')
    hmac = _b64(b'{"alg":"HS256","kid":"26t"}')
    brought = _b64(b'{"alg":"ES256","kid":"26t","jwk":{}}')
    other = _b64(rules.claims_json(replace(CLAIMS, number="13/2026")))
    others = {
        "one letter of the number changed": f"{head}.{other}.{signature}",
        "one bit of the signature changed": f"{head}.{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}",
        "another spelling of the same signature": f"{head}.{body}.{signature[:-1]}{_next(signature[-1])}",
        "algorithm none": f"{none}.{body}.",
        "algorithm none with a signature": f"{none}.{body}.{signature}",
        "algorithm HS256": f"{hmac}.{body}.{signature}",
        "a key that came along": f"{brought}.{body}.{signature}",
        "signed with another key": _sign(CLAIMS, seed=3),
        "an unknown key name": _sign(CLAIMS, kid="99z"),
        "dated after its key retired": _sign(CLAIMS, kid="26r", seed=2),
        "dated before its key began": _sign(replace(CLAIMS, issued_on=date(2025, 6, 1))),
        "cut off": good[:-10],
        "padded": f"{good}==",
        "two parts": f"{head}.{body}",
        "a book": f"{head}.{'A' * 2000}.{signature}",
        "another version": rules.sign(rules.claims_json(CLAIMS).replace(b'"v":1', b'"v":2'), kid="26t", key=_key(1)),
        "claims are missing": rules.sign(b'{"v":1,"j":"dGVzdHRlc3Q"}', kid="26t", key=_key(1)),
        "no object": rules.sign(b"[]", kid="26t", key=_key(1)),
    }
    return [_case(name, code, "forged") for name, code in others.items()]


def _next(letter: str) -> str:
    """The same six bits but for a loose one at the end."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return letters[letters.index(letter) ^ 1]
