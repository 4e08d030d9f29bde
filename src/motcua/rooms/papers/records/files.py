"""Files that the house keeps, and what is known about them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua.kernel.text import say

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
#: what somebody may hand in as a paper
PAPER_KINDS = frozenset({PDF, JPEG, PNG})


class ScanState(StrEnum):
    """What the virus scanner says of a file."""

    #: no scanner is connected
    NOT_SCANNED = "none"
    #: the scanner did not answer; it is asked again
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"

    @property
    def says(self) -> str:
        return _SCANS[self]


_SCANS = {
    ScanState.NOT_SCANNED: say("Chưa quét vi-rút"),
    ScanState.WAITING: say("Đang chờ quét vi-rút"),
    ScanState.CLEAN: say("Đã quét vi-rút, an toàn"),
    ScanState.INFECTED: say("Có mã độc, đã khóa"),
}


@dataclass(frozen=True)
class KeptFile:
    """A file that was let into the store under the hash of its bytes. ``pages`` is 1 for a picture."""

    sha256: str
    name: str
    size: int
    mime: str
    pages: int


@dataclass(frozen=True)
class Limits:
    """What a file may be at most. ``expanded_megabytes``: its streams, unpacked, together."""

    megabytes: int
    kinds: frozenset[str]
    pages: int
    megapixels: int
    expanded_megabytes: int
    objects: int
    seconds: int

    @property
    def size(self) -> int:
        """In bytes."""
        return self.megabytes * 1024 * 1024


@dataclass(frozen=True)
class Retention:
    """How long one kind of paper is kept after it was last needed; for ever when ``days`` is None."""

    kind: str
    name: str
    name_en: str
    days: int | None
    source: str
    confidence: str


@dataclass(frozen=True)
class FileState:
    """What is known about a kept file."""

    sha256: str
    size: int
    mime: str
    pages: int
    kind: str
    scan: ScanState
    first_kept_at: datetime
    deleted_at: datetime | None
    deleted_why: str


@dataclass(frozen=True)
class Finding:
    """Something wrong in the store: ``lost``, ``damaged`` or ``size``."""

    sha256: str
    what: str


@dataclass(frozen=True)
class Swept:
    """What the nightly sweep did, in files."""

    unused: int = 0
    strays: int = 0
    adopted: int = 0
    incoming: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """What a hold is laid on. ``subject``: ``dossier:<id>`` or ``file:<sha256>``; ``about``: the code of the dossier;
    ``title``: what it is, in words; ``units``: who looks after it.
    """

    subject: str
    about: str = ""
    title: str = ""
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldLine:
    """One hold as it stands on a list. ``lifted_by`` is empty while it lies."""

    subject: str
    about: str
    title: str
    reason: str
    placed_at: datetime
    placed_by: str
    lifted_at: datetime | None
    lifted_by: str
    lifted_reason: str
