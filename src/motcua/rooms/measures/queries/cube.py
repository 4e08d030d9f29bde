"""The counters in memory: half-months × units × counts, kept up to date by asking for what is newer.

A few megabytes per year for the whole city; any figure of any unit and period is a difference of two running totals.
"""

import threading
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from motcua.kernel.queries import fetch
from motcua.rooms.measures.records import Period, Side
from motcua.rooms.measures.rules import periods
from motcua.rooms.measures.rules.counts import INDEX, NAMES, STOCKS

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


def _nothing(halves: int) -> "Array":
    import numpy as np

    return np.zeros((halves, 0, len(NAMES)), dtype=np.int64)


@dataclass
class Cube:
    """One side of the city. ``totals[h, u, c]``: what was counted up to the end of half-month ``h``."""

    side: Side
    halves: list[date] = field(default_factory=list)
    units: dict[str, int] = field(default_factory=dict)
    counts: "Array" = field(default_factory=lambda: _nothing(0))
    totals: "Array" = field(default_factory=lambda: _nothing(1))
    stamp: int = 0
    #: the newest stamp of each half-month
    stamps: dict[date, int] = field(default_factory=dict)
    #: what readers worked out of this very cube and may use again
    gathers: "dict[tuple[str, ...], Array]" = field(default_factory=dict)
    edges: "dict[tuple[Period, ...], tuple[Array, Array]]" = field(default_factory=dict)
    reached: "dict[date, Array]" = field(default_factory=dict)

    def sums(self, names: Sequence[tuple[str, int]], said: Sequence[Period]) -> "Array":
        """The signed sum of ``names`` for every period and unit: an array of periods × units."""
        import numpy as np

        if not all(map(periods.is_whole, said)):
            return np.array([self._of_days(names, one) for one in said], dtype=np.int64)
        first, last = self._all_edges(tuple(said))
        none = np.zeros((len(said), len(self.units)), dtype=np.int64)
        return _signed(names, lambda name: self._until(name, first), lambda name: self._until(name, last), none)

    def stamp_of(self, first: date, until: date) -> int:
        """The newest stamp of the half-months from ``first`` to before ``until``: it stays while their counts do."""
        if (first, until) == (date.min, date.max):
            return self.stamp
        return max((stamp for half, stamp in self.stamps.items() if first <= half < until), default=0)

    def _until(self, name: str, edges: "Array") -> "Array":
        """One count up to each of some half-months, by unit."""
        return self.totals[edges, :, INDEX[name]]

    def _all_edges(self, said: tuple[Period, ...]) -> "tuple[Array, Array]":
        """The edges of several periods, worked out once for this cube."""
        import numpy as np

        if said not in self.edges:
            found = [self._edges(one) for one in said]
            first, last = (np.array([edge[side] for edge in found], dtype=np.intp) for side in (0, 1))
            self.edges[said] = (first, last)
        return self.edges[said]

    def _edges(self, said: Period) -> tuple[int, int]:
        """Where the running totals are read: before the first half-month of the period, and after its last."""
        return bisect_left(self.halves, said.start), bisect_right(self.halves, said.end)

    def _of_days(self, names: Sequence[tuple[str, int]], said: Period) -> "Array":
        """The signed sum of ``names`` by unit over a period that begins or ends within a half-month."""
        import numpy as np

        first, last = self._until_day(said.start), self._until_day(said.end + DAY)
        none = np.zeros(len(self.units), dtype=np.int64)
        return _signed(names, lambda name: first[:, INDEX[name]], lambda name: last[:, INDEX[name]], none)

    def _until_day(self, day: date) -> "Array":
        """All counts before ``day``, units × counts: those of the half-months before it and of the days since."""
        half = periods.half_of(day)
        until_half: Array = self.totals[bisect_left(self.halves, half)]
        if day == half:
            return until_half
        if day not in self.reached:
            if len(self.reached) >= MOST_DAYS:
                self.reached.clear()
            self.reached[day] = until_half + _days_of(self, half, day)
        return self.reached[day]


def _signed(
    names: Sequence[tuple[str, int]], first: "Callable[[str], Array]", last: "Callable[[str], Array]", total: "Array"
) -> "Array":
    """``total`` and the signed sum of ``names``, from what was counted of each before a period and until its end."""
    for name, sign in names:
        if name in INDEX:
            total = total + sign * (last(name) - first(name))
        else:
            stock, _, end = name.partition("_at_")
            came, went = STOCKS[stock]
            edge = last if end == "end" else first
            total = total + sign * (edge(came) - edge(went))
    return total


@dataclass
class Days:
    """Days of one side from ``first`` on: ``counts[d, u, c]``, units as in the cube with this stamp."""

    first: date
    counts: "Array"
    stamp: int


#: days within a half-month of which a cube keeps what was counted before them
MOST_DAYS = 64
DAY = timedelta(days=1)
#: seconds between two looks at what is newer
LOOK_EVERY = 0.5


class _Memory:
    """What this process remembers, per side, and when it looked last."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.cubes: dict[Side, Cube] = {}
        #: the latest days, kept by `queries.days`
        self.days: dict[Side, Days] = {}
        #: what was worked out of the counters, kept by `queries.remembered`
        self.worked: dict[Hashable, tuple[object, float, object]] = {}
        self.look_again()

    def look_again(self) -> None:
        self.looked_at = dict.fromkeys(Side, float("-inf"))


memory = _Memory()


def forget() -> None:
    """Forgets what this process remembers (after a rebuild in tests)."""
    memory.forget()


def look_again() -> None:
    """The counters were changed in this process: look at once, not only in a while."""
    memory.look_again()


def cube(side: Side) -> Cube:
    """The counters of one side, at most half a second old."""
    with memory.lock:
        held = memory.cubes.get(side) or Cube(side)
        moment = time.monotonic()
        if moment < memory.looked_at[side] + LOOK_EVERY:
            return held
        rows, stamp = _newer(side, held.stamp)
        memory.looked_at[side] = moment
        if rows:
            if held.stamp < _oldest_stamp():  # all was counted again: what is not there any more must not stay here
                held = Cube(side)
                memory.days.pop(side, None)
            held = _with(held, rows, stamp)
            memory.cubes[side] = held
        return held


def _newer(side: Side, stamp: int) -> tuple[list[tuple[Any, ...]], int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT half, unit, stamp, {', '.join(NAMES)} FROM measures_half WHERE side = %s AND stamp > %s",  # noqa: S608
            [side.value, stamp],
        )
        rows = cursor.fetchall()
    return rows, max((row[2] for row in rows), default=stamp)


def _oldest_stamp() -> int:
    return int(fetch("SELECT coalesce(min(stamp), 0) FROM measures_half", [])[0][0])


def _days_of(held: Cube, first: date, until: date) -> "Array":
    """What was counted from ``first`` to before ``until``, units × counts."""
    import numpy as np

    found = np.zeros((len(held.units), len(NAMES)), dtype=np.int64)
    columns = ", ".join(f"sum({name})" for name in NAMES)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT unit, {columns} FROM measures_daily
            WHERE side = %s AND day >= %s AND day < %s GROUP BY unit""",  # noqa: S608
            [held.side.value, first, until],
        )
        for unit, *counts in cursor.fetchall():
            if unit in held.units:  # one that was counted first after the cube was read comes with the next
                found[held.units[unit]] = counts
    return found


def _with(held: Cube, rows: list[tuple[Any, ...]], stamp: int) -> Cube:
    """A new cube: the one held, with these rows in their places (a row holds whole counts, not changes)."""
    import numpy as np

    halves = sorted({*held.halves, *(row[0] for row in rows)})
    units = dict(held.units)
    for row in rows:
        units.setdefault(row[1], len(units))
    counts = np.zeros((len(halves), len(units), len(NAMES)), dtype=np.int64)
    counts[[halves.index(half) for half in held.halves], : len(held.units)] = held.counts
    where = {half: place for place, half in enumerate(halves)}
    for row in rows:
        counts[where[row[0]], units[row[1]]] = row[3:]
    totals = np.zeros((len(halves) + 1, len(units), len(NAMES)), dtype=np.int64)
    np.cumsum(counts, axis=0, out=totals[1:])
    stamps = dict(held.stamps)
    for half, _unit, newest, *_counts in rows:
        stamps[half] = max(newest, stamps.get(half, 0))
    # which units a scope adds up changes with the units alone
    return Cube(held.side, halves, units, counts, totals, stamp, stamps, held.gathers if units == held.units else {})
