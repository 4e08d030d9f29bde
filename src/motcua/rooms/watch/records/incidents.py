"""Incidents as they are shown, and the windows in which work is planned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.text import say
from motcua.rooms.units.records import Reason
from motcua.rooms.watch.records.findings import Verdict
from motcua.rooms.watch.records.targets import Promise, Target


class Severity(StrEnum):
    """``WARNING``: it still answers, but not as usual. ``OUTAGE``: it does not answer."""

    WARNING = "warning"
    OUTAGE = "outage"

    @property
    def says(self) -> str:
        """Its Vietnamese name, a gettext id."""
        return _SEVERITIES[self]


_SEVERITIES = {Severity.WARNING: say("Cảnh báo sớm"), Severity.OUTAGE: say("Sự cố")}


@dataclass(frozen=True)
class IncidentCard:
    """An incident in a list. ``reasons``: what was found; ``meaning``: what it means, both in words (gettext ids).

    ``units``: the units whose targets are down with it; ``targets`` how many. ``due_at``: until when the promise
    says it is repaired. ``level``: how many steps it was escalated.
    """

    id: UUID
    target: str
    name: str
    name_en: str
    kind: str
    unit: str
    severity: Severity
    opened_at: datetime
    outage_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    reasons: tuple[Reason, ...]
    meaning: tuple[Reason, ...]
    units: tuple[str, ...]
    targets: int
    acknowledged_by: str
    acknowledged_at: datetime | None
    assignee: str
    level: int
    public: bool

    @property
    def open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True)
class Line:
    """One line of an incident's timeline: ``what`` happened, in words or as a note."""

    at: datetime
    by: str
    kind: str
    what: Reason


@dataclass(frozen=True)
class PostMortem:
    """What was learnt: the cause, what was done, what will prevent it."""

    cause: str
    done: str
    prevents: str
    by: str
    at: datetime


@dataclass(frozen=True)
class IncidentPage:
    """An incident whole."""

    card: IncidentCard
    lines: tuple[Line, ...]
    post_mortem: PostMortem | None
    others: tuple[str, ...]


@dataclass(frozen=True)
class Window:
    """Planned work: on which targets, or on all of a unit (``UB-…``), from when to when, and why."""

    id: UUID
    scope: str
    starts_at: datetime
    ends_at: datetime
    why: str
    by: str
    cancelled_at: datetime | None = None

    def covers(self, target: Target, at: datetime) -> bool:
        """Whether work on ``target`` is planned at ``at``."""
        planned = self.cancelled_at is None and self.starts_at <= at < self.ends_at
        return planned and self.scope in (target.key, target.unit, target.kind)


@dataclass(frozen=True)
class DayCount:
    """How a target fared on one local day, in seconds."""

    day: date
    up: float = 0.0
    warned: float = 0.0
    down: float = 0.0
    planned: float = 0.0

    @property
    def known(self) -> float:
        """What counts for the promise: planned work does not."""
        return self.up + self.warned + self.down

    @property
    def share(self) -> float | None:
        """The share of the day on which it could be used, 0 to 1; None when nothing is known."""
        return (self.up + self.warned) / self.known if self.known else None


@dataclass(frozen=True)
class TargetCard:
    """A target as it stands. ``seen_at``: when it was heard of last; figures older than that are not news.

    ``incident``: its own open one, or the one that explains it. ``ms``: its last answer took so long.
    """

    target: Target
    verdict: Verdict
    since: datetime | None
    seen_at: datetime | None
    reasons: tuple[Reason, ...]
    incident: UUID | None
    ms: float | None
    planned: bool

    @property
    def addressed(self) -> bool:
        """Whether anybody has entered where it is."""
        return bool(self.target.probes)


@dataclass(frozen=True)
class ProbeCard:
    """A probe as it stands; ``usual_ms``, ``spread_ms`` once they are known. ``says``: what it asks (a gettext id)."""

    probe: str
    target: str
    verdict: Verdict
    seen_at: datetime | None
    ok: bool | None
    ms: float | None
    value: float | None
    usual_ms: float | None
    spread_ms: float | None
    says: str = ""


@dataclass(frozen=True)
class TargetPage:
    """A target whole: its probes, the traces of the last hours, and its days."""

    card: TargetCard
    probes: tuple[ProbeCard, ...]
    #: probe key → one value a minute, oldest first: ms, -1 failed, None not asked
    traces: Mapping[str, tuple[int | None, ...]]
    #: the minute at which the traces begin
    from_minute: datetime
    days: tuple[DayCount, ...]
    #: percent of the known time of the last 30 days
    availability: float | None


@dataclass(frozen=True)
class PublicGroup:
    """One line of the public page: a service, or all lines of a kind. ``known``: of how many something is known."""

    name: str
    name_en: str
    promise: Promise
    total: int
    well: int
    known: int
    down: tuple[Target, ...]
    planned: int
    days: tuple[DayCount, ...]
    availability: float | None

    @property
    def verdict(self) -> Verdict:
        """All well, some down, all down, or not known."""
        if not self.known:
            return Verdict.UNKNOWN
        if not self.down:
            return Verdict.UP
        return Verdict.DOWN if len(self.down) == self.total else Verdict.WARNED


@dataclass(frozen=True)
class PublicStatus:
    """What the public is told at ``at``."""

    at: datetime
    groups: tuple[PublicGroup, ...]
    open: tuple[IncidentCard, ...]
    past: tuple[IncidentCard, ...]
    planned: tuple[Window, ...]
