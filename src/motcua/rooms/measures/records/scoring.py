"""Indices that the city scores itself, once a year, with evidence; and how firm ranks are."""

from dataclasses import dataclass
from datetime import datetime

from motcua.rooms.measures.records.indices import Component, Group, Index
from motcua.rooms.measures.records.targets import Evidence


@dataclass(frozen=True, slots=True)
class SelfScore:
    """What the city gave itself for one component, with its proof; ``reviewed`` None: nobody has looked yet."""

    id: int
    component: str
    points: float
    evidence: str
    file: Evidence | None
    at: datetime
    by: str
    reviewed: float | None
    note: str
    reviewed_at: datetime | None
    reviewed_by: str

    @property
    def holds(self) -> float:
        """The points that hold: those of the review, once there is one."""
        return self.points if self.reviewed is None else self.reviewed


@dataclass(frozen=True, slots=True)
class GroupScore:
    """A group with its components and their scores, added up."""

    group: Group
    rows: tuple[tuple[Component, SelfScore | None], ...]
    points: float


@dataclass(frozen=True, slots=True)
class SelfCard:
    """An index in one year. ``low`` and ``high``: where its total lies when what was assumed is otherwise."""

    index: Index
    year: int
    groups: tuple[GroupScore, ...]
    points: float
    scored: int
    reviewed: int
    low: float
    high: float

    @property
    def components(self) -> int:
        return sum(len(one.rows) for one in self.groups)


@dataclass(frozen=True, slots=True)
class YearScore:
    """One year of an index: the version it was scored by, its points, and the rank that was published for it."""

    year: int
    index: Index
    points: float | None
    scored: int
    rank: int | None
    of: int | None
    note: str
    note_en: str


@dataclass(frozen=True, slots=True)
class RankStanding:
    """A rank with the best and the worst that it can become. ``margin``: the smallest change of weights, as a share,
    that could move it; None when it has no neighbour.
    """

    unit: str
    rank: int
    best: int
    worst: int
    margin: float | None
