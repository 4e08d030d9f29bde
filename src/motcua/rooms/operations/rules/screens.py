"""Codes and secrets of wall screens: made here, kept only as fingerprints."""

import hashlib
import secrets
from datetime import datetime, timedelta

from motcua.rooms.operations.records import ScreenState

#: how long a code can be typed in
CODE_HOLDS = timedelta(minutes=15)
#: no letter or digit that looks like another, on a screen or on a remote control's keys
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
LENGTH = 8
_SECRET_BYTES = 32


def new_code() -> str:
    """Eight letters and digits: 39 bits that hold for a quarter of an hour and are asked for slowly."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def written(code: str) -> str:
    """A code in two groups, as people read it to each other."""
    return f"{code[:4]}-{code[4:]}"


def typed(text: str) -> str:
    """What somebody typed as a code: capitals, without spaces and dashes."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def new_secret() -> str:
    return secrets.token_urlsafe(_SECRET_BYTES)


def fingerprint(text: str) -> str:
    """What is kept of a code or secret. Both are random, so that nothing slower is needed."""
    return hashlib.sha256(text.encode()).hexdigest()


def state(
    *, paired_at: datetime | None, revoked_at: datetime | None, code_until: datetime, at: datetime
) -> ScreenState:
    if revoked_at is not None:
        return ScreenState.REVOKED
    if paired_at is not None:
        return ScreenState.PAIRED
    return ScreenState.WAITING if at < code_until else ScreenState.LAPSED
