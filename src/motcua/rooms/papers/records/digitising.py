"""The scanning bench: pages of paper, and the electronic copies that are made of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.text import say


class CopyState(StrEnum):
    """Where an electronic copy stands."""

    COMPOSING = "composing"
    READ = "read"
    CONFIRMED = "confirmed"
    ASKED = "asked"
    CERTIFIED = "certified"
    FAILED = "failed"

    @property
    def says(self) -> str:
        return _STATES[self]


_STATES = {
    CopyState.COMPOSING: say("Đang ghép và đọc chữ"),
    CopyState.READ: say("Chờ cán bộ đối chiếu"),
    CopyState.CONFIRMED: say("Đã đối chiếu, chờ ký chứng thực"),
    CopyState.ASKED: say("Đang ký chứng thực"),
    CopyState.CERTIFIED: say("Đã chứng thực bản sao điện tử"),
    CopyState.FAILED: say("Không ghép được"),
}


@dataclass(frozen=True)
class Crop:
    """What is cut off on each side, in per mille of the page as it lies after turning."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0


@dataclass(frozen=True)
class Reading:
    """What stands on a paper: proposed by reading its text, confirmed by an officer. ``date`` is ISO or empty."""

    number: str = ""
    date: str = ""
    issuer: str = ""
    holder: str = ""


@dataclass(frozen=True)
class Sheet:
    """One page on the bench. ``turn`` is clockwise, in degrees."""

    id: UUID
    sha256: str
    mime: str
    page: int
    turn: int
    crop: Crop


@dataclass(frozen=True)
class Copy:
    """An electronic copy of a paper."""

    id: UUID
    subject: str
    unit: str
    paper: str
    name: str
    pages: int
    done: int
    state: CopyState
    seen_original: bool
    has_text: bool
    sha256: str
    certified_sha256: str
    proposed: Reading
    confirmed: Reading
    at: datetime


@dataclass(frozen=True)
class WaitingCopy:
    """A copy that waits to be compared or certified, as it stands in the queue. ``about``: the code of the dossier."""

    id: UUID
    about: str
    name: str
    unit: str
    state: CopyState
    seen_original: bool
    composed_by: str
    at: datetime


@dataclass(frozen=True)
class Bench:
    """What lies on the bench of one subject."""

    sheets: tuple[Sheet, ...]
    copies: tuple[Copy, ...]
    reads: bool
