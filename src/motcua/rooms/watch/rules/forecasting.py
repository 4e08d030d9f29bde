"""When something that fills up is full, by its trend: said days before a disk or a database stops the house.

The trend is the median of the slopes between all pairs of points (Theil and Sen): one large file written or removed, or
logs that are cleared every night, hardly move it, where a line of least squares would cry wolf.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

#: points that the trend is taken from, at most: each the median of its stretch
MOST = 40
#: stretches that must hold a point before anything is said
LEAST = 6
#: no trend reaches further: what would be full later is as good as never full
FAR_HOURS = 365 * 24.0


@dataclass(frozen=True)
class Point:
    """How full something was: ``hours`` from now, 0 or less; ``value`` in the unit that ``full`` is given in."""

    hours: float
    value: float


def hours_until(full: float, points: Iterable[Point], *, look_back: float, least: float) -> float | None:
    """Hours until ``full`` is reached if it goes on like this; `FAR_HOURS` when it does not grow, or so slowly.

    None while too little is known: the points of the last ``look_back`` hours must span ``least`` hours. Points that
    lie ahead were written by a clock that was wrong, and are left out.
    """
    known = sorted((one for one in points if -look_back <= one.hours <= 0), key=lambda one: (one.hours, one.value))
    if not known or known[-1].hours - known[0].hours < least:
        return None
    thin = _thinned(known, look_back)  # the latest first
    if len(thin) < LEAST:
        return None
    room = full - known[-1].value
    if room <= 0:
        return 0.0
    # what jumped once in the middle is no growth since
    growth = min(_trend(thin), _trend(thin[: len(thin) // 2]))
    return FAR_HOURS if growth * FAR_HOURS <= room else room / growth


def _thinned(known: Sequence[Point], look_back: float) -> list[Point]:
    width = look_back / MOST
    stretches: dict[int, list[Point]] = {}
    for one in reversed(known):
        stretches.setdefault(int(-one.hours // width), []).append(one)
    return [
        Point(median([one.hours for one in part]), median([one.value for one in part])) for part in stretches.values()
    ]


def _trend(points: Sequence[Point]) -> float:
    """Growth in an hour."""
    slopes = [
        (other.value - one.value) / (other.hours - one.hours)
        for one, other in combinations(points, 2)
        if other.hours != one.hours
    ]
    return median(slopes) if slopes else 0.0
