"""Alerts: what is watched, when it is too much, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from motcua.kernel.text import say


class Severity(StrEnum):
    """How grave an alert is, the gravest last."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def says(self) -> str:
        return _SEVERITIES[self]

    @property
    def weight(self) -> int:
        return list(Severity).index(self)


_SEVERITIES: Mapping[Severity, str] = {
    Severity.INFO: say("Lưu ý"),
    Severity.WARNING: say("Cảnh báo"),
    Severity.CRITICAL: say("Nghiêm trọng"),
}


class AlertState(StrEnum):
    """``pending``: true, but not for long enough. ``dismissed``: explained by a person; it ends when the data say so,
    as every alert does.
    """

    PENDING = "pending"
    OPEN = "open"
    DISMISSED = "dismissed"
    CLOSED = "closed"

    @property
    def says(self) -> str:
        return _STATES[self]


_STATES: Mapping[AlertState, str] = {
    AlertState.PENDING: say("Đang theo dõi"),
    AlertState.OPEN: say("Đang mở"),
    AlertState.DISMISSED: say("Đã giải trình"),
    AlertState.CLOSED: say("Đã hết"),
}


class SubjectKind(StrEnum):
    """What a rule looks at."""

    INDICATOR = "indicator"
    FACT = "fact"
    SILENCE = "silence"
    MISSING = "missing"
    LATE = "late"
    FORECAST = "forecast"
    INCIDENT = "incident"
    WARNING = "warning"


#: what late data may be of, beside kinds of entities that are observed: the periodic reports of units
REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is watched: ``kind``, and its name: the indicator, the fact, the kind of incident or the event. ``days``:
    how many working days a forecast looks ahead. ``period``: of an indicator. ``city``:
    looked at for the city as a whole, not unit by unit.
    """

    kind: SubjectKind
    name: str
    days: int = 0
    period: str = "month"
    city: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """When it is too much, and when it is enough again: two values, so that one that trembles raises one alert.

    A value is too much from ``raise_at`` on, and calm from ``clear_at`` on; when ``clear_at`` is the greater one, low
    values are bad. ``raise_for``, ``clear_for``: how long it must last.
    """

    raise_at: float
    clear_at: float
    raise_for: timedelta = timedelta()
    clear_for: timedelta = timedelta()

    @property
    def high_is_bad(self) -> bool:
        return self.raise_at > self.clear_at

    def crossed(self, value: float) -> bool:
        return value >= self.raise_at if self.high_is_bad else value <= self.raise_at

    def calm(self, value: float) -> bool:
        return value <= self.clear_at if self.high_is_bad else value >= self.clear_at


@dataclass(frozen=True, slots=True)
class Proposed:
    """The order that a rule proposes: what, and by when."""

    title: str
    text: str
    limit: str


@dataclass(frozen=True, slots=True)
class AlertRule:
    """One thing that is watched, as content says it.

    ``says`` is a sentence with ``{unit}``, ``{value}``, ``{limit}`` and facts of what is watched. ``quiet``: hours of
    the day in which it is noted but told to nobody, unless it is critical. ``explained_by``: rules whose alert at the
    same unit, or over the whole city, explains this one. ``acknowledge_within``: a limit in working time.
    """

    key: str
    name: str
    name_en: str
    says: str
    says_en: str
    subject: Subject
    limits: Limits
    severity: Severity
    acknowledge_within: str
    version: str
    quiet: tuple[time, time] | None = None
    explained_by: tuple[str, ...] = ()
    order: Proposed | None = None
    sources: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of one unit. ``value`` None: nothing is known, which is neither bad nor good."""

    unit: str
    value: float | None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """What is remembered of a rule at a unit between two looks."""

    state: AlertState
    since: datetime
    seen: int = 1
    calm_since: datetime | None = None


class Move(StrEnum):
    """What one look does to an alert."""

    NOTHING = "nothing"
    BEGIN = "begin"
    DROP = "drop"
    RAISE = "raise"
    KEEP = "keep"
    CALM = "calm"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one look does, and what is to be remembered after it."""

    move: Move
    held: Held | None


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert as pages show it. ``says``, ``says_en``: what it is about, in words, with its figures."""

    id: UUID
    rule: str
    name: str
    name_en: str
    says: str
    says_en: str
    unit: str
    severity: Severity
    state: AlertState
    value: float
    peak: float
    since: datetime
    raised_at: datetime | None
    announced_at: datetime | None
    cause: UUID | None
    cause_rule: str
    acknowledge_by: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    assigned_to: str
    due_at: datetime | None
    escalated_at: datetime | None
    closed_at: datetime | None
    dismissed_by: str
    reason: str

    @property
    def explained(self) -> bool:
        return self.cause is not None

    @property
    def closed_by_data(self) -> bool:
        return self.state is AlertState.CLOSED and not self.dismissed_by


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Which alerts a list shows."""

    rule: str = ""
    unit: str = ""
    state: AlertState = AlertState.OPEN
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True)
class Cause:
    """All open alerts that have one cause: ``alerts`` of them at ``units`` units, ``explained`` by it, others
    ``waiting`` for an answer.
    """

    rule: str
    name: str
    name_en: str
    severity: Severity
    alerts: int
    units: int
    waiting: int
    explained: int
    escalated: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class AtUnit:
    """All open alerts of one unit, for boards: how many, how many nobody has answered, and the gravest."""

    unit: str
    alerts: int
    waiting: int
    worst: Severity


@dataclass(frozen=True, slots=True)
class AlertList:
    """One page of alerts."""

    items: tuple[Alert, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class AlertPage:
    """An alert, its orders and past, what it explains, and what its reader may do."""

    alert: Alert
    rule: AlertRule | None
    orders: tuple[int, ...]
    explains: int
    before: tuple[Alert, ...]
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What one turn of the evaluation came to."""

    looked: int = 0
    raised: int = 0
    closed: int = 0
    announced: int = 0
    escalated: int = 0
