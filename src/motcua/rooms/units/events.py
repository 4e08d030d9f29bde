"""What this room announces. Days are ISO dates; units and areas are codes."""

from dataclasses import dataclass, field
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class CalendarChanged(Event):
    """Days of the city's working calendar are not what they were: open deadlines are to be computed again."""

    name: ClassVar[str] = "units.calendar_changed.v1"

    days: list[str]
    decree: str = ""


@dataclass(frozen=True)
class HoursChanged(Event):
    """A unit (``None``: every unit without hours of its own) opens at other hours, or counts in another mode."""

    name: ClassVar[str] = "units.hours_changed.v1"

    unit: str | None = None


@dataclass(frozen=True)
class UnitRenamed(Event):
    """A unit carries another name from ``on``."""

    name: ClassVar[str] = "units.renamed.v1"

    unit: str
    was: str
    now: str
    on: str


@dataclass(frozen=True)
class UnitsMerged(Event):
    """Units ceased on ``on`` and ``into`` answers in their place: their open dossiers move there."""

    name: ClassVar[str] = "units.merged.v1"

    units: list[str]
    into: str
    on: str


@dataclass(frozen=True)
class UnitSplit(Event):
    """A unit ceased on ``on``; its open dossiers move to the first of ``into`` unless somebody decides otherwise."""

    name: ClassVar[str] = "units.split.v1"

    unit: str
    into: list[str] = field(default_factory=list)
    on: str = ""
