"""A period that still runs."""

from dataclasses import dataclass
from datetime import date

from motcua.rooms.measures.records.indices import Grade, ScoreCard
from motcua.rooms.measures.records.periods import Period


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a period is: working days that have ``passed`` (today included), of its ``whole``."""

    passed: int
    whole: int


@dataclass(frozen=True, slots=True)
class Paced:
    """An index of one scope in a period that still runs: as of ``until``, and at this pace at its end."""

    period: Period
    until: date
    pace: Pace
    so_far: ScoreCard
    at_pace: ScoreCard


@dataclass(frozen=True, slots=True)
class PeriodScore:
    """What an index came to in one period. ``grade`` None: nothing could be counted. ``groups``: points by group."""

    period: Period
    points: float
    possible: float
    grade: Grade | None
    groups: tuple[tuple[str, float], ...]
