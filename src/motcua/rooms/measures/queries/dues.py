"""Open dossiers that fall due from a moment on, by the unit that decides: today's, and those of the next days.

The counters know days, not hours. What falls due in a few days is asked for by moment, and again when the counters
have changed or after some seconds: a due moment that moves within its day changes no counter.
"""

import time
from collections import Counter
from datetime import date, datetime, timedelta

from django.db import connection

from motcua.kernel.days import ends, local_day
from motcua.rooms.measures.queries.cube import cube
from motcua.rooms.measures.records import Side

#: seconds for which what was asked is kept, and days after today that are asked for with it
KEPT, NEAR = 5.0, timedelta(days=1)
#: unit, moment, how many open dossiers
Moments = list[tuple[str, datetime, int]]


def due(at: datetime, until: date) -> Counter[str]:
    """How many open dossiers are due at ``at`` or later, and by the end of the day ``until``: today's or the next.

    Raises:
        ValueError: a later day.
    """
    if until > local_day(at) + NEAR:
        raise ValueError(f"only what is due by the end of the next day is kept by its hour, not by {until}")
    found: Counter[str] = Counter()
    end = ends(until)
    for unit, moment, number in _moments(local_day(at)):
        if at <= moment < end:
            found[unit] += number
    return found


def _moments(today: date) -> Moments:
    """Those of today and the next day, by unit and moment."""
    held, now = cube(Side.DECIDED), time.monotonic()
    asked_at, found = held.dues.get(today, (float("-inf"), []))
    if now - asked_at > KEPT:
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT deciding, due_at, count(*) FROM measures_factrow
                   WHERE closed_on IS NULL AND due_at >= %s AND due_at < %s GROUP BY deciding, due_at""",
                [ends(today - timedelta(days=1)), ends(today + NEAR)],
            )
            found = cursor.fetchall()
        held.dues[today] = (now, found)
    return found
