"""Composite indices: trees of components that give points."""

from dataclasses import dataclass
from datetime import date

from motcua.rooms.measures.records.indicators import Source


@dataclass(frozen=True, slots=True)
class Component:
    """One thing that gives points. ``full``: the rate, in per cent, from which all points are given.

    Below it points are in proportion. ``assumed``: which of ``points`` and ``full`` were not seen in the text of the
    law. ``indicator`` empty: scored by hand, with evidence.
    """

    key: str
    indicator: str
    points: float
    full: float
    name: str = ""
    name_en: str = ""
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Components that belong together; their points add up to ``points``."""

    key: str
    name: str
    name_en: str
    points: float
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """From this many points of a hundred on, the year is called so."""

    at: float
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank that was published for a year, among ``of``."""

    year: int
    rank: int
    of: int
    note: str
    note_en: str


@dataclass(frozen=True, slots=True)
class Index:
    """A composite index in one version, for example that of QĐ 766/QĐ-TTg.

    ``family`` joins the versions of one that is scored by hand, ``owner`` is the unit that scores it, ``ranks`` are
    those that were published for it.
    """

    key: str
    name: str
    name_en: str
    points: float
    version: str
    valid_from: date
    valid_to: date | None
    groups: tuple[Group, ...]
    grades: tuple[Grade, ...]
    sources: tuple[Source, ...]
    family: str = ""
    owner: str = ""
    ranks: tuple[Rank, ...] = ()

    @property
    def components(self) -> tuple[Component, ...]:
        return tuple(component for group in self.groups for component in group.components)


@dataclass(frozen=True, slots=True)
class Score:
    """What one component gave. ``points`` None: nothing to count (N/A), its maximum is left out of the comparison."""

    component: Component
    numerator: int | None
    denominator: int | None
    rate: float | None
    points: float | None


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """An index for one unit and period. ``possible``: the sum of the maxima of what could be counted."""

    index: str
    unit: str
    points: float
    possible: float
    grade: Grade | None
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class NextPoint:
    """What would bring the next point of a component: so many more in the numerator, at the same denominator.

    ``more`` None: the component has all its points, or more alone cannot bring one. ``gains``: points that it brings.
    """

    component: Component
    more: int | None
    gains: float


@dataclass(frozen=True, slots=True)
class Loss:
    """How many of the city's lost points of a component lie with one unit. ``short``: its shortfall in dossiers."""

    unit: str
    short: float
    points: float
