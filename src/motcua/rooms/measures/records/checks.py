"""Whether the ways of counting agree."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Differing:
    """One figure that the three ways do not agree on."""

    side: str
    unit: str
    count: str
    live: int
    snapshot: int
    rows: int


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison of the three ways of counting. ``differences`` are the first of them, none when they agree."""

    at: datetime
    period: str
    compared: int
    facts: int
    differences: tuple[Differing, ...]
