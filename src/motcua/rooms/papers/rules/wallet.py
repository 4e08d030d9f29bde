"""What may stand for what, and how links and their codes are kept. Pure."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import date, datetime

from motcua.rooms.papers.records import Holding, Offers, Validity, Wanted

#: digits of the code that opens a link
CODE_DIGITS = 6
#: wrong codes after which a link is closed: one chance in 200,000 to guess it
FAILURES = 5


def offered(holdings: Iterable[Holding], wanted: Wanted, today: date) -> Offers:
    """For each required paper what can stand for it on ``today``, the newest first; papers without any are left out.

    Only what an office stands behind, that holds, and whose file is here.
    """
    usable = [one for one in holdings if fits(one, today)]
    usable.sort(key=lambda one: (one.issued_on or date.min, one.added_at), reverse=True)
    found = {key: tuple(one for one in usable if one.kind in kinds) for key, kinds in wanted.items()}
    return {key: some for key, some in found.items() if some}


def fits(holding: Holding, today: date) -> bool:
    """Whether a paper may be used at all on ``today``."""
    return holding.validity(today) is Validity.VALID and holding.file is not None


def new_token() -> str:
    """The secret part of a link: 256 random bits."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """The code that opens a link; told apart from it."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def token_hash(token: str) -> bytes:
    """A token as it is kept. 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def code_hash(token: str, code: str) -> bytes:
    """A code as it is kept: keyed with the token, which is not kept, so that six digits cannot be tried out."""
    return hmac.digest(token.encode(), code.encode(), "sha256")


def code_fits(token: str, code: str, kept: bytes) -> bool:
    """Whether ``code`` opens the link with ``token``."""
    return hmac.compare_digest(code_hash(token, code), kept)


def closed(
    *, revoked_at: datetime | None, expires_at: datetime, views: int, most: int, failures: int, at: datetime
) -> bool:
    """Whether a link no longer opens."""
    return revoked_at is not None or at >= expires_at or views >= most or failures >= FAILURES
