"""Observations taken in from outside: what may be said of what, and what was said."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Attribute:
    """A number that is observed. ``least`` and ``most``: beyond them it is not believed.

    ``alarm_above``/``alarm_below``: from there on a board marks it.
    """

    name: str
    says: str
    says_en: str
    unit: str
    least: float
    most: float
    decimals: int = 0
    alarm_above: float | None = None
    alarm_below: float | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """A kind of entity of which observations are taken. ``owner``: the unit whose clients may report it."""

    type: str
    sector: str
    says: str
    says_en: str
    owner: str
    fresh: timedelta
    keep: timedelta
    attributes: dict[str, Attribute] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Observation:
    """One number of one entity at one moment, well-formed."""

    entity: str
    type: str
    name: str
    area: str
    attribute: str
    value: float
    observed_at: datetime
    simulated: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """An entity, or one of its attributes, that was not taken. ``why`` is a stable word (`rules.intake.REASONS`)."""

    entity: str
    attribute: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The latest observation of an attribute. ``fresh``: it came within the time that its kind promises."""

    entity: str
    name: str
    area: str
    attribute: str
    value: float
    observed_at: datetime
    fresh: bool
    simulated: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a request: ids that are new, ids that were there, what was refused, and numbers by effect.

    ``kept`` observations are new; ``late`` are kept in the history only; ``again`` were there already; ``differs`` say
    another number for a moment that was reported before: the first stays.
    """

    created: tuple[str, ...]
    updated: tuple[str, ...]
    refused: tuple[Refused, ...]
    kept: int
    late: int
    again: int
    differs: int


@dataclass(frozen=True, slots=True)
class Source:
    """How one client's reports of one kind stand."""

    client: str
    type: str
    kept: int
    late: int
    again: int
    differs: int
    refused: int
    last_at: datetime | None
    last_refusal: str
