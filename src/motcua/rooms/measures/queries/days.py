"""The latest days of the counters in memory, beside the half-months of `queries.cube`: what boards are made of.

A day is read again when the counters of its half-month have changed for its unit.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from motcua.rooms.measures.queries.cube import Cube, Days, cube, memory
from motcua.rooms.measures.records import Side
from motcua.rooms.measures.rules.counts import NAMES

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

#: days that are kept: the longest trend of a board, and some days to come
BACK, AHEAD = 50, 3
#: no half-month is longer
LONGEST = 17
_COLUMNS = ", ".join(f"d.{name}" for name in NAMES)


def counted(side: Side, first: date, last: date) -> "tuple[Cube, Array]":
    """What was counted from ``first`` to ``last``: days × units × counts, and the cube that says which units.

    Both at most half a second old. Days before those that are kept are asked for anew each time.
    """
    held = cube(side)
    with memory.lock:
        days = memory.days.get(side)
        if days is None or not days.first <= first <= last < days.first + timedelta(days=len(days.counts)):
            start = last - timedelta(days=BACK)
            days = _whole(held, side, min(start, first), (last - min(start, first)).days + AHEAD)
            if first >= start:
                memory.days[side] = days
        elif days.stamp != held.stamp:
            days = memory.days[side] = _newer(held, side, days)
    place = (first - days.first).days
    return held, days.counts[place : place + (last - first).days + 1]


def _whole(held: Cube, side: Side, first: date, length: int) -> Days:
    import numpy as np

    found = Days(first, np.zeros((length, len(held.units), len(NAMES)), dtype=np.int64), held.stamp)
    last = first + timedelta(days=length - 1)
    _put(
        found,
        held,
        f"SELECT d.day, d.unit, {_COLUMNS} FROM measures_daily d WHERE d.side = %s AND d.day BETWEEN %s AND %s",  # noqa: S608
        [side.value, first, last],
    )
    return found


def _newer(held: Cube, side: Side, days: Days) -> Days:
    """The same days with what has changed since."""
    import numpy as np

    found = Days(days.first, np.zeros((len(days.counts), len(held.units), len(NAMES)), dtype=np.int64), held.stamp)
    found.counts[:, : days.counts.shape[1]] = days.counts
    _put(
        found,
        held,
        f"""SELECT d.day, d.unit, {_COLUMNS} FROM measures_half h JOIN measures_daily d
                ON d.side = h.side AND d.unit = h.unit AND d.day >= h.half AND d.day < h.half + {LONGEST}
            WHERE h.side = %s AND h.stamp > %s AND d.day BETWEEN %s AND %s""",  # noqa: S608
        [side.value, days.stamp, days.first, days.first + timedelta(days=len(days.counts) - 1)],
    )
    return found


def _put(days: Days, held: Cube, sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        # a unit whose half-month was counted after the cube was read comes with the next look
        rows = [row for row in cursor.fetchall() if row[1] in held.units]
    if rows:
        places = [(row[0] - days.first).days for row in rows], [held.units[row[1]] for row in rows]
        days.counts[places] = [row[2:] for row in rows]
