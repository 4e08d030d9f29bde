"""Dossiers and steps in lists, and figures."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from motcua.rooms.dossiers.records.states import Channel, Standing, State


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
class CardPage:
    """One page of dossiers, with the total that the filter finds; ``more``: there are more, they were not counted."""

    items: tuple[Card, ...]
    total: int
    page: int
    size: int
    more: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


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
    """What a worklist shows. Equal filters give equal lists on screen and in an export.

    ``columns`` is kept with it and changes no row: keys in order, ``code,step,due``; empty for the usual ones.
    """

    scope: str = "mine"
    text: str = ""
    procedure: str = ""
    role: str = ""
    unit: str = ""
    channel: str = ""
    state: int = 0
    standing: str = ""
    sort: str = "due"
    columns: str = ""
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
    late: int = 0
    soon: int = 0
    by_role: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SavedView:
    """A worklist filter that somebody named; shared with a unit when ``unit`` is set."""

    id: int
    name: str
    unit: str
    filter: WorkFilter
    mine: bool
