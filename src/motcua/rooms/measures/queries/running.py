"""Figures up to a day that is not over: from the cube, but what is counted for days ahead from the daily counters.

A stock "at the end" is what stands at this moment, not what would stand at the end of its half-month: what falls due
later today is not overdue yet.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from operator import add
from typing import TYPE_CHECKING, Any

from django.db import connection

from motcua.kernel.days import ends, local_day
from motcua.rooms.measures import content
from motcua.rooms.measures.queries.cube import Cube, cube, look_again
from motcua.rooms.measures.queries.values import indicator
from motcua.rooms.measures.records import Indicator, Side, Value
from motcua.rooms.measures.rules.counts import COUNTS, INDEX, NAMES, STOCKS
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
#: scope (`CITY` as well) → name → its sum
Sums = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class _Side:
    """One side: the cube, what today has added and the running half-month so far, and what is due later today.

    ``half``: the running half-month. Everything is by scope: a hundred areas pick theirs for every count, so units are
    folded once.
    """

    cube: Cube
    half: date
    so_far: Sums
    today: Sums
    later: Mapping[str, int]

    def until(self, name: str, since: date | None) -> Mapping[str, int]:
        """What the half-months from ``since`` (None: ever) add up to; the running one as well where none lies ahead."""
        import numpy as np

        halves = self.cube.halves
        first = 0 if since is None else bisect_left(halves, since)
        last = bisect_left(halves, self.half) if _ahead(name) else bisect_right(halves, self.half)
        units = self.cube.totals[last, :, INDEX[name]] - self.cube.totals[first, :, INDEX[name]]
        sums = np.bincount(self._folds, weights=units, minlength=len(self._scopes))
        return dict(zip((*self._scopes, CITY), (*map(int, sums), int(units.sum())), strict=True))

    @cached_property
    def _scopes(self) -> list[str]:
        return sorted({scope_of(unit) for unit in self.cube.units})

    @cached_property
    def _folds(self) -> "Array":
        import numpy as np

        where = {scope: place for place, scope in enumerate(self._scopes)}
        return np.array([where[scope_of(unit)] for unit in self.cube.units], dtype=np.intp)


@dataclass(frozen=True)
class Running:
    """Everything that was asked for, up to ``today``."""

    today: date
    sides: Mapping[Side, _Side]

    def values(self, code: str, scopes: Sequence[str], since: date, *, at: datetime) -> list[Value]:
        """One value per scope, counted from ``since`` to today; ``since`` is today or begins a half-month.

        Raises:
            IndicatorNotFound: content has none.
            ValueError: it begins elsewhere.
        """
        wanted = indicator(code)
        said = span(since, self.today)
        above = self._sums(wanted, wanted.numerator, scopes, since)
        below = self._sums(wanted, wanted.denominator, scopes, since) if wanted.denominator else [None] * len(scopes)
        return [
            Value(code, scope, said, one, other, rate(one, other, scale=wanted.scale), at, wanted.version)
            for scope, one, other in zip(scopes, above, below, strict=True)
        ]

    def value(self, code: str, scope: str, since: date, *, at: datetime) -> Value:
        """One value."""
        return self.values(code, [scope], since, at=at)[0]

    def _sums(
        self, wanted: Indicator, names: Sequence[tuple[str, int]], scopes: Sequence[str], since: date
    ) -> list[int]:
        if since not in {self.today, half_of(since)}:
            raise ValueError(f"a figure runs from today or from the start of a half-month, not from {since}")
        side, found = self.sides[wanted.side], [0] * len(scopes)
        for said in names:
            for name, sign, stock in _parts(*said):
                for place, number in enumerate(self._one(side, name, scopes, None if stock else since)):
                    found[place] += sign * number
        return found

    def _one(self, side: _Side, name: str, scopes: Sequence[str], since: date | None) -> Iterator[int]:
        """One count for each scope; ``since`` None: from the very beginning, as a stock is made of."""
        near = side.today if since == self.today else side.so_far
        far = {} if since == self.today else side.until(name, since)
        later = side.later if since is None and name == FALLS_DUE else {}
        for scope in map(_own, scopes):
            yield near.get(scope, {}).get(name, 0) + far.get(scope, 0) - later.get(scope, 0)


def _own(scope: str) -> str:
    return CITY if scope == CITY else scope_of(scope)


def running(codes: Collection[str], *, at: datetime, fresh: bool = False) -> Running:
    """What these indicators need, in five statements however many they are. ``fresh``: do not trust half a second.

    Raises:
        IndicatorNotFound: content has none of this code.
    """
    names = tuple(sorted({name for code in codes for name in needed(code)}, key=NAMES.index))
    if fresh:
        look_again()
    today = local_day(at)
    half = half_of(today)
    so_far = _added(tuple(filter(_ahead, names)), half, today)
    added = _added(names, today, today)
    later = _later_today(at) if FALLS_DUE in names else {}
    sides = {}
    for side in Side:
        held = cube(side)
        sides[side] = _Side(held, half, so_far[side], added[side], later if side is Side.DECIDED else {})
    return Running(today, sides)


def _later_today(at: datetime) -> dict[str, int]:
    """Open dossiers that fall due today after ``at``, where they are decided: counted for the day, but not late."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT deciding, count(*) FROM measures_factrow
               WHERE closed_on IS NULL AND due_at >= %s AND due_at < %s GROUP BY deciding""",
            [at, ends(local_day(at))],
        )
        found: Counter[str] = Counter()
        for unit, number in cursor.fetchall():
            found[scope_of(unit)] += number
            found[CITY] += number
        return found


def needed(code: str) -> set[str]:
    """The counts that an indicator is made of, stocks by what came and what went."""
    wanted = indicator(code)
    return {name for said, sign in (*wanted.numerator, *wanted.denominator) for name, _, _ in _parts(said, sign)}


def _parts(name: str, sign: int) -> list[tuple[str, int, bool]]:
    """A count, or a stock as what came less what went: name, sign, whether it counts from the very beginning."""
    if name in INDEX:
        return [(name, sign, False)]
    came, went = STOCKS[name.partition("_at_")[0]]
    return [(came, sign, True), (went, -sign, True)]


def _ahead(name: str) -> bool:
    return COUNTS[name].day in AHEAD


def _added(names: Sequence[str], first: date, last: date) -> dict[Side, Sums]:
    """What these days have added, by side and scope."""
    found: dict[Side, dict[str, list[int]]] = {side: {} for side in Side}
    if not names:
        return {side: {} for side in Side}
    columns = ", ".join(f"sum({name})::bigint" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT side, unit, {columns} FROM measures_daily WHERE day BETWEEN %s AND %s GROUP BY side, unit",  # noqa: S608
            [first, last],
        )
        for side, unit, *numbers in cursor.fetchall():
            sums = found[Side(side)]
            for scope in (scope_of(unit), CITY):
                held = sums.get(scope)
                sums[scope] = numbers if held is None else list(map(add, held, numbers))
    return {
        side: {scope: dict(zip(names, numbers, strict=True)) for scope, numbers in sums.items()}
        for side, sums in found.items()
    }


def daily(codes: Collection[str], scope: str, first: date, last: date) -> dict[str, list[float | None]]:
    """A value per day and indicator, in one statement; days on which nothing was counted give 0, or None for a rate.

    Raises:
        IndicatorNotFound: content has none of this code.
        ValueError: an indicator is a stock, which days do not add up to.
    """
    wanted = [content.indicators()[code] if code in content.indicators() else indicator(code) for code in codes]
    names = sorted({name for one in wanted for name, _ in (*one.numerator, *one.denominator)})
    if stocks := [name for name in names if name not in INDEX]:
        raise ValueError(f"not a count of a day: {', '.join(stocks)}")
    rows = _days(names, scope, first, last) if names else {}
    nothing = [0] * len(names)
    place = {name: at for at, name in enumerate(names)}
    days = [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]

    def one(said: Indicator, day: date) -> float | None:
        row = rows.get((said.side, day), nothing)
        above = sum(sign * row[place[name]] for name, sign in said.numerator)
        below = sum(sign * row[place[name]] for name, sign in said.denominator) if said.denominator else None
        return rate(above, below, scale=said.scale)

    return {said.code: [one(said, day) for day in days] for said in wanted}


def _days(names: Sequence[str], scope: str, first: date, last: date) -> dict[tuple[Side, date], list[int]]:
    sums = ", ".join(f"sum({name})" for name in names)
    units = "" if scope == CITY else " AND unit = ANY(%(units)s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT side, day, {sums} FROM measures_daily"  # noqa: S608
            f" WHERE day BETWEEN %(first)s AND %(last)s{units} GROUP BY side, day",
            {"first": first, "last": last, "units": list(members(scope))},
        )
        return {
            (Side(side), day): [int(number or 0) for number in numbers] for side, day, *numbers in cursor.fetchall()
        }
