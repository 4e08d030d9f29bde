"""What is measured, and a value with everything that it rests on."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from motcua.rooms.measures.records.periods import Period


class Better(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"


class Side(StrEnum):
    """Whose dossiers are counted: those a unit received, or those it has to decide."""

    RECEIVED = "received"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Source:
    """The act that defines it. ``confidence``: high, medium, low or assumed."""

    document: str
    confidence: str
    article: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """From this value on (or up to it, when lower is better) the light has this colour."""

    light: str
    at: float


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is measured, as content says it.

    ``numerator`` and ``denominator`` are names of counts, each with +1 or -1; both empty: it is not counted from
    dossiers but entered by hand with evidence. ``of`` says in words what the rate is of ("of finished", "of received").
    ``scale``: 100 for per cent, 1 for a plain number or an average. ``source``: what it is counted from.
    """

    code: str
    name: str
    name_en: str
    pillar: str
    owner: str
    unit: str
    of: str
    of_en: str
    numerator: tuple[tuple[str, int], ...]
    denominator: tuple[tuple[str, int], ...]
    side: Side
    scale: int
    decimals: int
    better: Better
    thresholds: tuple[Threshold, ...]
    valid_from: date
    valid_to: date | None
    version: str
    sources: tuple[Source, ...]
    source: str = "dossiers"

    @property
    def counted(self) -> bool:
        """Whether it is counted from dossiers."""
        return bool(self.numerator) and self.source == "dossiers"

    @property
    def of_tasks(self) -> bool:
        """Whether it is counted from the tasks of plans."""
        return self.source == "tasks"

    @property
    def by_hand(self) -> bool:
        """Whether nothing counts it."""
        return not self.numerator


@dataclass(frozen=True, slots=True)
class Value:
    """A figure with all that it rests on. ``value`` None: the denominator is zero, there is nothing to say (N/A).

    Two are equal when they say the same, whenever they were read.
    """

    indicator: str
    unit: str
    period: Period
    numerator: int
    denominator: int | None
    value: float | None
    as_of: datetime = field(compare=False)
    version: str

    @property
    def known(self) -> bool:
        return self.value is not None
