"""What a printed code says, and what is answered to somebody who checks it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from motcua.kernel.text import say
from motcua.rooms.papers.records.results import Cause, ResultState


@dataclass(frozen=True)
class Claims:
    """What the code in a QR states about one result; no personal data. See ``docs/reference/verification.md``."""

    token: str
    issuer: str
    kind: str
    number: str
    issued_on: date
    #: first half of the SHA-256 of the first ``length`` bytes of the file, in base64url
    file: str
    length: int
    #: what only somebody who holds the paper can work out again; "" when nothing binds it
    holder: str = ""
    expires_on: date | None = None


class Forgery(StrEnum):
    """Why a code is refused. Each is counted."""

    NOT_A_CODE = "not-a-code"
    TOO_LONG = "too-long"
    ALGORITHM = "algorithm"
    UNKNOWN_KEY = "unknown-key"
    SIGNATURE = "signature"
    CLAIMS = "claims"
    OUTSIDE_KEY = "outside-key"


@dataclass(frozen=True)
class PublicKey:
    """One key of the published set: signs from ``begins`` until ``ends`` (open while it is in use)."""

    kid: str
    x: str
    y: str
    begins: datetime
    ends: datetime | None = None


class Outcome(StrEnum):
    """What a check found."""

    VALID = "valid"
    EXPIRED = "expired"
    CORRECTED = "corrected"
    REPLACED = "replaced"
    REVOKED = "revoked"
    NOT_ISSUED = "not-issued"
    UNKNOWN = "unknown"
    FORGED = "forged"

    @property
    def says(self) -> str:
        """The Vietnamese answer (a gettext id)."""
        return OUTCOME_NAMES[self]


OUTCOME_NAMES = {
    Outcome.VALID: say("Giấy tờ có hiệu lực"),
    Outcome.EXPIRED: say("Giấy tờ đã hết thời hạn sử dụng"),
    Outcome.CORRECTED: say("Giấy tờ đã được cải chính"),
    Outcome.REPLACED: say("Giấy tờ đã được thay thế"),
    Outcome.REVOKED: say("Giấy tờ đã bị thu hồi"),
    Outcome.NOT_ISSUED: say("Giấy tờ chưa được phát hành"),
    Outcome.UNKNOWN: say("Không tìm thấy giấy tờ này"),
    Outcome.FORGED: say("Mã này không do cơ quan nhà nước ký"),
}


@dataclass(frozen=True)
class Verdict:
    """The answer to a check: about which paper, and how it stands. No personal data."""

    outcome: Outcome
    issuer: str = ""
    kind: str = ""
    title: str = ""
    title_en: str = ""
    number: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    ended_on: date | None = None
    cause: Cause | None = None
    #: the number of the paper that took its place
    successor: str = ""
    token: str = ""
    #: why it was refused
    forgery: Forgery | None = None
    #: whether the one who asks may fetch the file
    holder: bool = False


@dataclass(frozen=True)
class Revoked:
    """One line of the revocation list."""

    token: str
    state: ResultState
    on: date
