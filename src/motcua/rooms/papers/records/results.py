"""Results: what an authority issues at the end of a procedure, and the register that numbers them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.text import say


class ResultState(StrEnum):
    """Where a result stands. ``DROPPED`` is a draft that never became one."""

    DRAFT = "draft"
    SIGNED = "signed"
    ISSUED = "issued"
    CORRECTED = "corrected"
    REPLACED = "replaced"
    REVOKED = "revoked"
    DROPPED = "dropped"

    @property
    def says(self) -> str:
        """The Vietnamese name (a gettext id)."""
        return STATE_NAMES[self]


STATE_NAMES = {
    ResultState.DRAFT: say("Dự thảo"),
    ResultState.SIGNED: say("Đã ký, chờ phát hành"),
    ResultState.ISSUED: say("Có hiệu lực"),
    ResultState.CORRECTED: say("Đã được cải chính"),
    ResultState.REPLACED: say("Đã được thay thế"),
    ResultState.REVOKED: say("Đã thu hồi"),
    ResultState.DROPPED: say("Đã bỏ"),
}


class Cause(StrEnum):
    """Why an issued result stopped being in force: the category that anybody may see; the words stay in the office."""

    ERROR = "error"
    CHANGED = "changed"
    LOST = "lost"
    FALSE_PAPERS = "false-papers"
    COURT = "court"
    EXPIRED_GROUND = "ground-gone"
    OTHER = "other"

    @property
    def says(self) -> str:
        """The Vietnamese name (a gettext id)."""
        return CAUSE_NAMES[self]


CAUSE_NAMES = {
    Cause.ERROR: say("Sai sót khi lập giấy tờ"),
    Cause.CHANGED: say("Thông tin đã thay đổi"),
    Cause.LOST: say("Cấp lại do mất hoặc hỏng"),
    Cause.FALSE_PAPERS: say("Cấp trên cơ sở giấy tờ không đúng sự thật"),
    Cause.COURT: say("Theo bản án, quyết định có hiệu lực"),
    Cause.EXPIRED_GROUND: say("Không còn điều kiện cấp"),
    Cause.OTHER: say("Lý do khác"),
}


@dataclass(frozen=True)
class KindField:
    """One fact of a result: what it is called, and where in the dossier's form it comes from ("" for none)."""

    name: str
    title: str
    title_en: str
    path: str = ""
    required: bool = True
    #: several lines
    long: bool = False


@dataclass(frozen=True)
class Holder:
    """Where the form names whom a result is about: this is what its holder binding is made from."""

    name: str = ""
    identity_number: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of result, as content describes it.

    ``number`` is the pattern of its numbers (``{seq}``, ``{year}``); ``months`` how long one is good for, None when it
    does not expire; ``procedures`` the codes that end in it. The kind without any is the one for everything else.
    """

    key: str
    title: str
    title_en: str
    template: str
    number: str
    fields: tuple[KindField, ...]
    holder: Holder
    national_code: str = ""
    months: int | None = None
    procedures: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """What a result answers and whom it is about. ``of`` is the matter, for example ``dossier:<code>``."""

    of: str
    unit: str
    procedure: str = ""
    #: the account that may fetch the file: a person's id
    holder_id: UUID | None = None
    #: the name on the paper, for the register
    name: str = ""
    #: the identity number, or else the name, of whom it is about: becomes the holder binding
    binding: str = ""


@dataclass(frozen=True)
class ResultLine:
    """A result in the register or on a page."""

    id: UUID
    kind: str
    title: str
    title_en: str
    subject: str
    unit: str
    number: str
    name: str
    state: ResultState
    prepared_at: datetime
    signed_at: datetime | None
    issued_at: datetime | None
    ended_at: datetime | None
    expires_on: date | None
    holder_id: UUID | None
    #: the file as it stands: draft, signed, or issued
    sha256: str
    #: a draft that was uploaded has no facts to correct
    uploaded: bool
    #: the signature that is asked for now: its id and "leader" or "seal"; None when none is
    request: UUID | None = None
    part: str = ""
    #: that signature is ordered and being made
    ordered: bool = False
    #: why the last signature was refused, in the words of who refused it
    refused: str = ""

    @property
    def in_force(self) -> bool:
        return self.state is ResultState.ISSUED

    @property
    def waits(self) -> bool:
        """Whether a signature or a seal is asked for."""
        return self.request is not None


@dataclass(frozen=True)
class Result:
    """One result, whole: with what led to it and what followed."""

    line: ResultLine
    facts: Mapping[str, str]
    prepared_by: str
    signed_by: str
    issued_by: str
    ended_by: str
    cause: Cause | None
    reason: str
    code: str
    token: str
    #: the result that this one took the place of, and the one that took its place
    before: ResultLine | None = None
    after: ResultLine | None = None
    history: tuple["HistoryLine", ...] = ()


@dataclass(frozen=True)
class HistoryLine:
    """One act on a result, as its journal tells it."""

    at: datetime
    act: str
    by: str
    says: str


@dataclass(frozen=True)
class RegisterFilter:
    """What the register shows. Equal filters give equal lists on screen and in an export."""

    text: str = ""
    kind: str = ""
    state: str = ""
    unit: str = ""
    year: int = 0
    page: int = 1
    size: int = 50


@dataclass(frozen=True)
class RegisterPage:
    """One page of the register, with the total that the filter finds."""

    items: tuple[ResultLine, ...]
    total: int
    filter: RegisterFilter = field(default_factory=RegisterFilter)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.filter.size))
