"""A figure taken apart: what it is made of, and what moved it."""

from dataclasses import dataclass
from enum import StrEnum

from motcua.rooms.measures.records.periods import Period


class Dimension(StrEnum):
    """What a figure may be broken down by."""

    DECIDING = "deciding"
    RECEIVING = "receiving"
    PROCEDURE = "procedure"
    FIELD = "field"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Move:
    """What one part did to a figure, in the figure's own unit. ``total`` is the sum of the two others.

    ``own``: because the part itself became better or worse; ``weight``: because it became a larger or smaller share of
    all. Of a plain number everything is ``own``.
    """

    total: float
    own: float
    weight: float


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of a figure. ``value`` None: nothing to divide by. ``move`` None: the change cannot be shared out."""

    key: str
    numerator: int
    denominator: int | None
    value: float | None
    before: float | None
    move: Move | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A figure of a scope in a period, taken apart, beside the period before.

    The moves of all ``parts`` add up to ``change``; ``slices`` are those that were wanted.
    """

    indicator: str
    scope: str
    dimension: Dimension
    period: Period
    before_period: Period
    value: float | None
    before: float | None
    change: float | None
    slices: tuple[Slice, ...]
    parts: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where open dossiers wait now: a group of officers (a role's turn, "" when nobody's), and how they stand."""

    holder: str
    open: int
    soon: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Peers:
    """A value among units of the same kind. ``rank`` 1 is best; equal values share a rank."""

    rank: int
    of: int
    median: float
    best: float
    best_unit: str
