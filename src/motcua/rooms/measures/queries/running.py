"""Figures up to a moment of a day that is not over: from the counters in memory alone.

A stock "at the end" is what stands at this moment, not what would stand at the end of its half-month: what falls due
later today is not overdue yet.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from motcua.kernel.days import local_day
from motcua.rooms.measures.queries.cube import Cube, look_again
from motcua.rooms.measures.queries.days import counted
from motcua.rooms.measures.queries.dues import due
from motcua.rooms.measures.queries.values import indicator
from motcua.rooms.measures.records import Indicator, Side, Value
from motcua.rooms.measures.rules.counts import COUNTS, INDEX, STOCKS, Names
from motcua.rooms.measures.rules.index import rate
from motcua.rooms.measures.rules.periods import half_of, span
from motcua.rooms.measures.rules.scopes import CITY, members, scope_of

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

#: days of a fact that may lie ahead: the running half-month of the cube counts them already
AHEAD = frozenset({"due_on", "settled_on"})
#: the count of a day on which something is late only from its hour on
FALLS_DUE = "fell_due"


@dataclass(frozen=True)
class _Side:
    """One side: the cube, the days of the running half-month until today, and what is due later today by unit."""

    cube: Cube
    half: date
    days: "Array"
    later: Mapping[str, int]
    known: "dict[tuple[str, date | None], Array]" = field(default_factory=dict)

    def sums(self, names: Names, scopes: Sequence[str], since: date) -> list[int]:
        """What signed counts add up to for each scope, from ``since`` until now."""
        import numpy as np

        total = np.zeros(len(self._places) + 1, dtype=np.int64)
        for said in names:
            for name, sign, stock in _parts(*said):
                total += sign * self._count(name, None if stock else since)
        # the last place is that of a scope of which nothing was counted
        found: list[int] = total[[self._places.get(_own(scope), -1) for scope in scopes]].tolist()
        return found

    def _count(self, name: str, since: date | None) -> "Array":
        """One count by scope; ``since`` None: from the very beginning, as a stock is made of."""
        if (name, since) not in self.known:
            self.known[name, since] = self._folded(self._by_unit(name, since))
        return self.known[name, since]

    def _by_unit(self, name: str, since: date | None) -> "Array":
        place, halves = INDEX[name], self.cube.halves
        if since is not None and since > self.half:
            return self.days[(since - self.half).days :, :, place].sum(0)
        first = 0 if since is None else bisect_left(halves, since)
        if COUNTS[name].day not in AHEAD:
            return self._between(first, bisect_right(halves, self.half), place)
        found = self._between(first, bisect_left(halves, self.half), place) + self.days[:, :, place].sum(0)
        if since is None and name == FALLS_DUE:
            for unit, number in self.later.items():
                if unit in self.cube.units:
                    found[self.cube.units[unit]] -= number
        return found

    def _between(self, first: int, last: int, place: int) -> "Array":
        return self.cube.totals[last, :, place] - self.cube.totals[first, :, place]

    def _folded(self, units: "Array") -> "Array":
        """From units to scopes, in the order of ``_places``; nothing for the scope that is not known."""
        import numpy as np

        sums = np.bincount(self._folds, weights=units, minlength=len(self._places) - 1).astype(np.int64)
        return np.append(sums, [units.sum(), 0])

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each scope stands; the city comes last."""
        return {scope: place for place, scope in enumerate([*sorted({*map(scope_of, self.cube.units)}), CITY])}

    @cached_property
    def _folds(self) -> "Array":
        import numpy as np

        return np.array([self._places[scope_of(unit)] for unit in self.cube.units], dtype=np.intp)


@dataclass(frozen=True)
class Running:
    """Everything that is counted, until ``at``."""

    at: datetime
    today: date
    sides: Mapping[Side, _Side]
    known: "dict[tuple[str, tuple[str, ...], date], list[Value]]" = field(default_factory=dict)

    def values(self, code: str, scopes: Sequence[str], since: date) -> list[Value]:
        """One value per scope, counted from ``since`` to today; ``since`` is today or begins a half-month.

        Raises:
            IndicatorNotFound: content has none.
            ValueError: it begins elsewhere.
        """
        if since not in {self.today, half_of(since)}:
            raise ValueError(f"a figure runs from today or from the start of a half-month, not from {since}")
        key = (code, tuple(scopes), since)
        if key not in self.known:
            self.known[key] = self._values(indicator(code), scopes, since)
        return self.known[key]

    def value(self, code: str, scope: str, since: date) -> Value:
        """One value."""
        return self.values(code, [scope], since)[0]

    def late(self, scope: str) -> int:
        """How many open dossiers of a scope are past their due moment."""
        return self.sides[Side.DECIDED].sums([("overdue_at_end", 1)], [scope], self.today)[0]

    def soon(self, scope: str, until: date) -> int:
        """How many open dossiers of a scope fall due from now to the end of ``until``, today's or the next day."""
        found = due(self.at, until)
        return found.total() if scope == CITY else sum(found[unit] for unit in members(scope))

    def _values(self, wanted: Indicator, scopes: Sequence[str], since: date) -> list[Value]:
        side, said = self.sides[wanted.side], span(since, self.today)
        above = side.sums(wanted.numerator, scopes, since)
        below = side.sums(wanted.denominator, scopes, since) if wanted.denominator else [None] * len(scopes)
        return [
            Value(
                *(wanted.code, scope, said, one, other, rate(one, other, scale=wanted.scale), self.at, wanted.version)
            )
            for scope, one, other in zip(scopes, above, below, strict=True)
        ]


def _own(scope: str) -> str:
    return CITY if scope == CITY else scope_of(scope)


def running(*, at: datetime, fresh: bool = False) -> Running:
    """All figures until ``at``. ``fresh``: do not trust half a second."""
    if fresh:
        look_again()
    today = local_day(at)
    half = half_of(today)
    later = due(at, today)
    sides = {}
    for side in Side:
        held, days = counted(side, half, today)
        sides[side] = _Side(held, half, days, later if side is Side.DECIDED else {})
    return Running(at, today, sides)


def _parts(name: str, sign: int) -> list[tuple[str, int, bool]]:
    """A count, or a stock as what came less what went: name, sign, whether it counts from the very beginning."""
    if name in INDEX:
        return [(name, sign, False)]
    came, went = STOCKS[name.partition("_at_")[0]]
    return [(came, sign, True), (went, -sign, True)]


def daily(codes: Collection[str], scope: str, first: date, last: date) -> dict[str, list[float | None]]:
    """A value per day and indicator; days on which nothing was counted give 0, or None for a rate.

    Raises:
        IndicatorNotFound: content has none of this code.
        ValueError: an indicator is a stock, which days do not add up to.
    """
    sums: dict[Side, Array] = {}
    found = {}
    for wanted in map(indicator, codes):
        if stocks := [name for name, _ in (*wanted.numerator, *wanted.denominator) if name not in INDEX]:
            raise ValueError(f"not a count of a day: {', '.join(stocks)}")
        if wanted.side not in sums:
            sums[wanted.side] = _of_scope(*counted(wanted.side, first, last), scope)
        above, below = (_each(sums[wanted.side], names) for names in (wanted.numerator, wanted.denominator))
        found[wanted.code] = [
            rate(one, other if wanted.denominator else None, scale=wanted.scale)
            for one, other in zip(above, below, strict=True)
        ]
    return found


def _of_scope(held: Cube, days: "Array", scope: str) -> "Array":
    """Days × counts of one scope."""
    if scope == CITY:
        return days.sum(1)
    return days[:, [held.units[unit] for unit in members(scope) if unit in held.units]].sum(1)


def _each(days: "Array", names: Names) -> list[int]:
    """What signed counts come to on each day."""
    import numpy as np

    total = np.zeros(len(days), dtype=np.int64)
    for name, sign in names:
        total += sign * days[:, INDEX[name]]
    found: list[int] = total.tolist()
    return found
