"""Figures that documents state: targets to reach, results, and counts; and how far a target is."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class FigureKind(StrEnum):
    """What a stated figure is: something to reach, something reached, or something that merely is."""

    TARGET = "target"
    RESULT = "result"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Document:
    """A document that states figures. ``confidence``: how sure we are of its words."""

    key: str
    name: str
    name_en: str
    seen_on: date
    confidence: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One stated figure. ``on``: by when a target is to be reached, as of when anything else holds.

    ``value`` is a number, or words where the document gives none ("universal", the number of an act). ``comparator`` is
    ``>=``, ``>``, ``<=``, ``<`` or nothing. ``owner``: the unit that answers for it. ``indicator``: what counts it;
    empty: its values are entered by hand. ``place``: the page on which it is shown too.
    """

    code: str
    kind: FigureKind
    pillar: str
    name: str
    name_en: str
    value: float | int | str
    comparator: str
    unit: str
    on: date
    owner: str
    indicator: str
    place: str
    document: Document

    @property
    def numeric(self) -> bool:
        """Whether it is a number that something can be held against."""
        return not isinstance(self.value, str)

    @property
    def is_target(self) -> bool:
        return self.kind is FigureKind.TARGET

    @property
    def lower_is_better(self) -> bool:
        return self.comparator.startswith("<")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that proves something, kept by the papers room."""

    id: UUID
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured for a target. ``counted``: from dossiers; otherwise entered, with what proves it."""

    on: date
    value: float
    counted: bool = False
    evidence: str = ""
    file: Evidence | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """How far a target is on a day. ``expected``: where it should be by then; ``reaches_on``: when it will be reached.

    ``light``: green, amber, red, or nothing when nothing is known. ``reached``: the target is met now.
    """

    figure: Figure
    readings: tuple[Reading, ...]
    light: str
    reached: bool
    expected: float | None
    reaches_on: date | None

    @property
    def last(self) -> Reading | None:
        return self.readings[-1] if self.readings else None
