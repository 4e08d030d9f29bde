"""Open dossiers that fall due from a moment on, by the unit that decides: today's, and those of the next day.

The counters know days, not hours. What falls due until tomorrow is asked for by moment, and again when the counters
have changed or after some seconds: a due moment that moves within its day changes no counter.
"""

from collections import Counter
from datetime import date, datetime, timedelta

from motcua.kernel.days import ends, local_day
from motcua.kernel.queries import fetch
from motcua.rooms.measures.queries.remembered import A_WHILE, remembered

#: days after today that are asked for with it
NEAR = timedelta(days=1)


def due(at: datetime, until: date) -> Counter[str]:
    """How many open dossiers are due at ``at`` or later, and by the end of the day ``until``: today's or the next.

    Raises:
        ValueError: a later day.
    """
    today = local_day(at)
    if until > today + NEAR:
        raise ValueError(f"only what is due by the end of the next day is kept by its hour, not by {until}")
    found: Counter[str] = Counter()
    end = ends(until)
    for unit, moment, number in remembered(("due", today), lambda: _moments(today), entered=False, seconds=A_WHILE):
        if at <= moment < end:
            found[unit] += number
    return found


def _moments(today: date) -> list[tuple[str, datetime, int]]:
    """Those of today and the next day, by unit and moment."""
    return fetch(
        """SELECT deciding, due_at, count(*) FROM measures_factrow
           WHERE closed_on IS NULL AND due_at >= %s AND due_at < %s GROUP BY deciding, due_at""",
        [ends(today - timedelta(days=1)), ends(today + NEAR)],
    )
