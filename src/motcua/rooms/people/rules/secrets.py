"""Secrets of machines."""

import hashlib
import hmac
from collections.abc import Iterable


def digest(secret: str) -> bytes:
    """What is kept of a secret: SHA-256. A secret is 256 random bits, so a slow hash would protect nothing more."""
    return hashlib.sha256(secret.encode()).digest()


def matches(digest_: bytes, kept: Iterable[bytes]) -> bool:
    """Whether ``digest_`` is one of ``kept``, in a time that does not tell which."""
    return any([hmac.compare_digest(digest_, one) for one in kept])  # noqa: C419 - compares all of them
