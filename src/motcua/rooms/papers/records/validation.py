"""What is known about the signatures that a file came with."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua.kernel.text import say


class Verdict(StrEnum):
    """What a signature, or a whole file, is worth. The worst of its signatures is the file's."""

    WAITING = "waiting"
    UNSIGNED = "unsigned"
    VALID = "valid"
    UNTRUSTED = "untrusted"
    INVALID = "invalid"
    UNREADABLE = "unreadable"

    @property
    def says(self) -> str:
        return _SAYS[self]


_SAYS = {
    Verdict.WAITING: say("Đang kiểm tra chữ ký số"),
    Verdict.UNSIGNED: say("Không có chữ ký số"),
    Verdict.VALID: say("Chữ ký số hợp lệ"),
    Verdict.UNTRUSTED: say("Chữ ký số chưa được tin cậy"),
    Verdict.INVALID: say("Chữ ký số không hợp lệ"),
    Verdict.UNREADABLE: say("Không kiểm tra được chữ ký số"),
}


@dataclass(frozen=True)
class SignatureFinding:
    """One signature: who, when, and what it is worth; ``why`` are Vietnamese sentences (their gettext ids)."""

    signer: str
    organisation: str
    issuer: str
    signed_at: datetime | None
    #: whether a trusted authority vouches for the time; otherwise the signer said it himself
    stamped: bool
    verdict: Verdict
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Validation:
    """What was found in one file."""

    sha256: str
    verdict: Verdict
    signatures: tuple[SignatureFinding, ...] = ()
    checked_at: datetime | None = None
