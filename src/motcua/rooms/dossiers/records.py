"""The nouns of this room."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

from motcua.kernel.text import say
from motcua.rooms.units.records import Reason


class State(IntEnum):
    """Where a dossier stands: codes of the National Public Service Portal (``TrangThaiHoSo``; confidence high)."""

    NEW = 1
    RECEIVED = 2
    NOT_RECEIVED = 3
    IN_PROCESS = 4
    SUPPLEMENT = 5
    PAYMENT = 6
    WITHDRAWAL = 7
    STOPPED = 8
    FINISHED = 9
    RETURNED = 10

    @property
    def says(self) -> str:
        """The official Vietnamese name."""
        return STATE_NAMES[self]


STATE_NAMES = {
    State.NEW: say("Mới đăng ký"),
    State.RECEIVED: say("Được tiếp nhận"),
    State.NOT_RECEIVED: say("Không được tiếp nhận"),
    State.IN_PROCESS: say("Đang xử lý"),
    State.SUPPLEMENT: say("Yêu cầu bổ sung giấy tờ"),
    State.PAYMENT: say("Yêu cầu thực hiện nghĩa vụ tài chính"),
    State.WITHDRAWAL: say("Công dân yêu cầu rút hồ sơ"),
    State.STOPPED: say("Dừng xử lý"),
    State.FINISHED: say("Đã xử lý xong"),
    State.RETURNED: say("Đã trả kết quả"),
}


class Channel(StrEnum):
    """How a dossier came in (``KenhThucHien``: 1 direct, 2 online, 3 post)."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"

    @property
    def says(self) -> str:
        return {"counter": say("Trực tiếp"), "online": say("Trực tuyến"), "post": say("Bưu chính")}[self.value]


class Finance(StrEnum):
    """What is owed: its own machine beside the business state."""

    NOTHING = "nothing"
    DUE = "due"
    SETTLED = "settled"
    WAIVED = "waived"


class Delivery(StrEnum):
    """Where the result is: its own machine beside the business state."""

    NOT_READY = "not_ready"
    READY = "ready"
    HANDED = "handed"
    POSTED = "posted"


class Sync(StrEnum):
    """What the National Public Service Portal has been told: its own machine beside the business state."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


class Standing(StrEnum):
    """How a dossier stands towards its deadline; each has a shape, a word and a colour on screen."""

    IN_TIME = "in_time"
    SOON = "soon"
    LATE = "late"
    WAITING = "waiting"
    DONE = "done"
    DONE_LATE = "done_late"
    NO_LIMIT = "no_limit"

    @property
    def says(self) -> str:
        return STANDING_NAMES[self]


STANDING_NAMES = {
    Standing.IN_TIME: say("Trong hạn"),
    Standing.SOON: say("Sắp đến hạn"),
    Standing.LATE: say("Quá hạn"),
    Standing.WAITING: say("Chờ công dân"),
    Standing.DONE: say("Đúng hạn"),
    Standing.DONE_LATE: say("Trễ hạn"),
    Standing.NO_LIMIT: say("Chưa có thời hạn"),
}


class PaperForm(StrEnum):
    """How a required paper is here: as a file, on paper at the counter, or not (yet)."""

    FILE = "file"
    ON_PAPER = "on_paper"
    MISSING = "missing"


@dataclass(frozen=True)
class Applicant:
    """Who asks, as stated when filing: the dossier keeps this even when the person changes later."""

    name: str
    id_number: str = ""
    person_id: UUID | None = None
    kind: str = "citizen"
    phone: str = ""
    email: str = ""
    address: str = ""
    #: the person on whose mandate the applicant files, if any
    principal: str = ""


@dataclass(frozen=True)
class FileIn:
    """A stored file: ``sha256`` names its bytes in the store."""

    sha256: str
    name: str
    size: int
    mime: str


@dataclass(frozen=True)
class PaperIn:
    """One paper handed in: ``key`` is the paper's key in the procedure, empty for anything else."""

    key: str
    name: str
    form: PaperForm
    file: FileIn | None = None


@dataclass(frozen=True)
class Filing:
    """A request as it is handed in, at whatever door.

    ``client_key`` is chosen by the sender and makes filing repeatable: the same key from the same sender is the same
    dossier. Four places are kept apart: where somebody helped, where it is received, who decides, where the result
    goes.
    """

    client_key: str
    procedure: str
    channel: Channel
    applicant: Applicant
    form: dict[str, Any]
    receiving_unit: str
    competent_unit: str | None = None
    support_unit: str | None = None
    return_unit: str | None = None
    return_by: str = "counter"
    return_address: str = ""
    case: str = ""
    papers: tuple[PaperIn, ...] = ()
    #: a code given by another system (the national portal); ours is made when empty
    foreign_code: str = ""


@dataclass(frozen=True)
class Filed:
    """What the sender is told. ``again`` is true when this client key had been used before and nothing new was made."""

    id: UUID
    code: str
    tracking_key: str
    state: State
    filed_at: datetime
    respond_by: datetime | None
    again: bool


@dataclass(frozen=True)
class Card:
    """A dossier in a list."""

    id: UUID
    code: str
    procedure: str
    procedure_name: str
    applicant: str
    channel: Channel
    state: State
    standing: Standing
    receiving_unit: str
    competent_unit: str
    filed_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    step: str = ""
    step_en: str = ""
    waits_for_applicant: bool = False


@dataclass(frozen=True)
class WorkItem:
    """One step that somebody must act on now, with the dossier it belongs to."""

    id: UUID
    code: str
    procedure: str
    procedure_name: str
    applicant: str
    channel: Channel
    state: State
    standing: Standing
    unit: str
    role: str
    step: str
    step_en: str
    assignee: str
    since: datetime
    due_at: datetime | None
    step_due_at: datetime | None
    filed_at: datetime
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkFilter:
    """What a worklist shows. Equal filters give equal lists on screen and in an export."""

    scope: str = "mine"
    text: str = ""
    procedure: str = ""
    role: str = ""
    unit: str = ""
    channel: str = ""
    state: int = 0
    standing: str = ""
    sort: str = "due"
    page: int = 1
    size: int = 50


@dataclass(frozen=True)
class WorkPage:
    """One page of a worklist, with the total that the filter finds."""

    items: tuple[WorkItem, ...]
    total: int
    filter: WorkFilter

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.filter.size))


@dataclass(frozen=True)
class WorkCounts:
    """How much waits for an officer."""

    mine: int = 0
    unassigned: int = 0
    late: int = 0
    soon: int = 0
    waiting: int = 0
    by_role: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class CardPage:
    """One page of dossiers, with the total that the filter finds."""

    items: tuple[Card, ...]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True)
class PaperLine:
    """A paper as the dossier holds it."""

    id: int
    key: str
    name: str
    form: PaperForm
    file_name: str
    size: int
    mime: str
    seen_original: bool
    round: int


@dataclass(frozen=True)
class SupplementItem:
    """One thing to complete: a paper or a field of the form, and why."""

    kind: str
    key: str
    name: str
    reason: str


@dataclass(frozen=True)
class SupplementLine:
    """One request for a supplement; ``answered_at`` is empty while it is open."""

    round: int
    asked_at: datetime
    asked_by: str
    message: str
    items: tuple[SupplementItem, ...]
    answered_at: datetime | None
    expired_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.expired_at is None


@dataclass(frozen=True)
class ObligationLine:
    """One financial obligation, in whole đồng."""

    id: int
    what: str
    amount: int
    asked_at: datetime
    settled_at: datetime | None
    receipt: str


@dataclass(frozen=True)
class ActLine:
    """One act in the life of a dossier, as the timeline shows it."""

    at: datetime
    act: str
    says: str
    step: str
    step_en: str
    by: str
    unit: str
    note: str
    for_public: bool


@dataclass(frozen=True)
class NoteLine:
    """An internal note of officers; never shown to the applicant."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True)
class NextAct:
    """Something the reader may do with a dossier now."""

    work_id: UUID
    outcome: str
    says: str
    step: str
    step_en: str
    main: bool


@dataclass(frozen=True)
class Page:
    """Everything a dossier page shows, to an officer or to its applicant."""

    id: UUID
    code: str
    procedure: str
    procedure_version: UUID
    procedure_name: str
    case: str
    form_key: str
    form: dict[str, Any]
    applicant: Applicant
    channel: Channel
    state: State
    finance: Finance
    delivery: Delivery
    sync: Sync
    standing: Standing
    receiving_unit: str
    competent_unit: str
    support_unit: str
    return_unit: str
    return_by: str
    return_address: str
    filed_at: datetime
    received_at: datetime | None
    respond_by: datetime | None
    due_at: datetime | None
    paused_since: datetime | None
    limit: str
    limit_source: str
    reasons: tuple[Reason, ...]
    finished_at: datetime | None
    returned_at: datetime | None
    ended_at: datetime | None
    closing_reason: str
    extended: bool
    revision: int
    instance_id: UUID
    papers: tuple[PaperLine, ...] = ()
    supplements: tuple[SupplementLine, ...] = ()
    obligations: tuple[ObligationLine, ...] = ()
    acts: tuple[ActLine, ...] = ()
    notes: tuple[NoteLine, ...] = ()
    steps: tuple[WorkItem, ...] = ()
    next_acts: tuple[NextAct, ...] = ()
    other_acts: frozenset[str] = frozenset()
    duplicates: tuple[str, ...] = ()

    @property
    def open_supplement(self) -> SupplementLine | None:
        return next((s for s in self.supplements if s.is_open), None)


@dataclass(frozen=True)
class Track:
    """What anybody with the code and the key may see: no personal data."""

    code: str
    procedure: str
    procedure_name: str
    state: State
    standing: Standing
    receiving_unit: str
    competent_unit: str
    filed_at: datetime
    received_at: datetime | None
    respond_by: datetime | None
    due_at: datetime | None
    paused_since: datetime | None
    reasons: tuple[Reason, ...]
    finished_at: datetime | None
    returned_at: datetime | None
    acts: tuple[ActLine, ...]


@dataclass(frozen=True)
class DraftLine:
    """A filing that its author has not sent yet."""

    id: UUID
    client_key: str
    procedure: str
    procedure_name: str
    step: str
    data: dict[str, Any]
    updated_at: datetime


@dataclass(frozen=True)
class PublicFigures:
    """Figures that anybody may see, with the moment they hold for."""

    as_of: datetime
    received: int
    finished: int
    finished_on_time: int
    open_in_time: int
    open_late: int
    online: int
    by_unit: tuple[tuple[str, int, int, int], ...] = ()


@dataclass(frozen=True)
class SavedView:
    """A worklist filter that somebody named; shared with a unit when ``unit`` is set."""

    id: int
    name: str
    unit: str
    filter: WorkFilter
    mine: bool
