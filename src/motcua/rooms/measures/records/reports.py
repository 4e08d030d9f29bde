"""Periodic reports: what a type asks for, and one report of a unit and period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.text import say
from motcua.rooms.measures.records.indicators import Side, Source
from motcua.rooms.measures.records.periods import Kind, Period

Number = int | float
#: what a cell holds: a number, a text that was asked for, or nothing yet
Said = Number | str | None


class Step(StrEnum):
    """What is done to a report on its way. Which steps a type has, and in which order, is content."""

    SUBMIT = "submit"
    APPROVE = "approve"
    ACCEPT = "accept"


class Standing(StrEnum):
    """Where a report is. ``says``: the word for it, a gettext id."""

    OPEN = "open"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    ACCEPTED = "accepted"

    @property
    def says(self) -> str:
        return _STANDINGS[self]


_STANDINGS = {
    Standing.OPEN: say("Đang lập"),
    Standing.RETURNED: say("Bị trả lại"),
    Standing.SUBMITTED: say("Đã trình"),
    Standing.APPROVED: say("Đã duyệt"),
    Standing.ACCEPTED: say("Đã tiếp nhận"),
}


class Confidentiality(StrEnum):
    """Who may read a report that is done: everybody who sees figures, or those of its unit and of the owner only."""

    OPEN = "open"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Question:
    """Something that nobody can count: asked of a unit once for a stretch of days, however many reports want it.

    ``adds``: the answers for the parts of a longer stretch add up to its answer. ``number``: or else a text.
    """

    key: str
    says: str
    says_en: str
    number: bool
    adds: bool
    unit: str


@dataclass(frozen=True, slots=True)
class CellSource:
    """Where the value of a cell comes from; exactly one of these is given.

    ``counts``: names of counts, each with +1 or -1. ``sums``: columns of the same row, each with +1 or -1.
    ``percent``: columns of the same row that are divided. ``indicator``, ``ask``: a code, the key of a question.
    """

    counts: tuple[tuple[str, int], ...] = ()
    sums: tuple[tuple[str, int], ...] = ()
    percent: tuple[str, str] | None = None
    indicator: str = ""
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column of a table. ``group``: the heading that stands over several columns."""

    key: str
    name: str
    name_en: str
    unit: str = ""
    decimals: int = 0
    group: str = ""
    group_en: str = ""
    source: CellSource | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a report. ``each_field``: a row for each field of procedures with figures, and their total."""

    key: str
    name: str
    name_en: str
    side: Side
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    each_field: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """What must hold in every row of a table: the sum of ``left`` equals, or is at most, the sum of ``right``."""

    key: str
    table: str
    left: tuple[str, ...]
    equal: bool
    right: tuple[str, ...]
    says: str
    says_en: str


@dataclass(frozen=True, slots=True)
class Outlier:
    """From which change against the median of earlier periods on an explanation is asked for: both must be exceeded."""

    percent: float
    least: float


@dataclass(frozen=True, slots=True)
class ReportType:
    """A report as content asks for it.

    ``units``: kinds of units that report to the city; none: the city writes it alone. ``due``, ``city_due``,
    ``cutoff``: limits from the end of the period on, as ``Limit.parse`` reads them; figures stand still from the
    cut-off on. ``national``: its code at the national reporting system; empty: it is not sent there.
    """

    key: str
    form: str
    name: str
    name_en: str
    kinds: tuple[Kind, ...]
    units: tuple[str, ...]
    owner: str
    confidentiality: Confidentiality
    cutoff: str
    due: str
    city_due: str
    steps: tuple[Step, ...]
    city_steps: tuple[Step, ...]
    national: str
    version: str
    valid_from: date
    tables: tuple[Table, ...]
    checks: tuple[Check, ...]
    outlier: Outlier | None
    sources: tuple[Source, ...]

    def table(self, key: str) -> Table:
        return next(one for one in self.tables if one.key == key)


@dataclass(frozen=True, slots=True)
class Cell:
    """One value with what it rests on. ``numerator``, ``denominator``: of an indicator or a share.

    ``at``, ``by``: when a question was answered and by whom. ``reused``: it was answered for another report.
    """

    key: str
    value: Said
    numerator: Number | None = None
    denominator: Number | None = None
    at: datetime | None = None
    by: str = ""
    reused: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that looks wrong in a cell and needs an explanation; it never blocks what is explained.

    ``says``: a gettext id with ``facts``; of a check of content, ``says_en`` is its English.
    """

    key: str
    cell: str
    says: str
    facts: Mapping[str, object]
    says_en: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One step in the life of a report, with what it changed: cell → (before, after)."""

    act: str
    revision: int
    at: datetime
    by: str
    note: str
    changed: Mapping[str, tuple[Said, Said]]


class Sending(StrEnum):
    """How it stands with the national system: waiting for a turn, taken but without a receipt, sent, refused."""

    WAITING = "waiting"
    TAKEN = "taken"
    SENT = "sent"
    REFUSED = "refused"

    @property
    def says(self) -> str:
        return _SENDINGS[self]


_SENDINGS = {
    Sending.WAITING: say("Chờ gửi"),
    Sending.TAKEN: say("Đã gửi, chờ biên nhận"),
    Sending.SENT: say("Đã gửi"),
    Sending.REFUSED: say("Bị từ chối"),
}


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One sending of one revision. ``receipt``: the number that came back; ``reason``: why it was refused."""

    revision: int
    state: Sending
    created_at: datetime
    tries: int
    receipt: str
    received_at: datetime | None
    reason: str
    last_error: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list. ``asked``, ``answered``: cells that people fill, and those that are filled."""

    id: UUID
    type: str
    unit: str
    period: Period
    standing: Standing
    next_step: Step | None
    revision: int
    due_at: datetime
    handed_in_at: datetime | None
    asked: int
    answered: int
    returns: int
    sending: Sending | None = None

    @property
    def complete(self) -> bool:
        return self.answered >= self.asked

    def on_time(self, at: datetime) -> bool | None:
        """Whether it was handed in by its due moment; None: not yet, and there is still time."""
        if self.handed_in_at is not None:
            return self.handed_in_at <= self.due_at
        return None if at <= self.due_at else False


@dataclass(frozen=True, slots=True)
class Report:
    """A report with everything that its page shows. ``rows``: table → keys of its rows, in order."""

    line: ReportLine
    type: ReportType
    figures_at: datetime | None
    cutoff_at: datetime
    rows: Mapping[str, tuple[str, ...]]
    cells: Mapping[str, Cell]
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    dispatches: tuple[Dispatch, ...]
    submitted_by: str = ""
    note: str = ""

    @property
    def editable(self) -> bool:
        return self.line.standing in {Standing.OPEN, Standing.RETURNED}
