"""Sealing what must not be read in the database."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class Unreadable(Exception):
    """The seal does not fit the key: another browser, another secret, or a changed text."""


def seal(text: bytes, *, purpose: str, key: str = "") -> bytes:
    """``text`` encrypted and signed for one purpose; with ``key`` (of a browser) only it opens it again."""
    return _box(purpose, key).encrypt(text)


def unseal(sealed: bytes, *, purpose: str, key: str = "") -> bytes:
    """The text again.

    Raises:
        Unreadable: sealed for another purpose or key, or altered.
    """
    try:
        return _box(purpose, key).decrypt(sealed)
    except InvalidToken:
        raise Unreadable from None


def _box(purpose: str, key: str) -> Fernet:
    said = f"motcua.access:{purpose}:{key}".encode()
    return Fernet(base64.urlsafe_b64encode(hmac.digest(settings.SECRET_KEY.encode(), said, hashlib.sha256)))
