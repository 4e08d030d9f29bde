"""What was worked out of the counters, again for whoever asks while nothing that it rests on has changed."""

import time
from collections.abc import Callable, Hashable
from datetime import date
from typing import TypeVar, cast

from django.db.models import QuerySet

from motcua.kernel.queries import prepared
from motcua.rooms.measures.models import Entry
from motcua.rooms.measures.queries.cube import cube, memory
from motcua.rooms.measures.records import Side
from motcua.rooms.units import facade as units

T = TypeVar("T")
#: answers that a process keeps, and seconds for which it keeps what no counter tells of
MOST, A_WHILE = 256, 5.0


def remembered(
    key: Hashable,
    work_out: Callable[[], T],
    *,
    entered: bool = True,
    seconds: float = float("inf"),
    days: tuple[date, date] = (date.min, date.max),
) -> T:
    """What ``work_out`` gives for ``key``: a day, not a moment, must be all of time that it depends on.

    It rests on the counters of both sides (``days``: of those from the first to before the second alone), on the
    working days, and on what was ``entered`` by hand. What rests on something that moves no counter is worked out
    again after some ``seconds``.
    """
    moment = time.monotonic()
    stamps = [cube(side).stamp_of(*days) for side in Side]
    rests_on = (*stamps, units.calendar().version, _newest_entry.first() if entered else None)
    held = memory.worked.get(key)
    if held is None or held[0] != rests_on or moment - held[1] > seconds:
        if len(memory.worked) >= MOST:
            memory.worked.clear()
        held = memory.worked[key] = (rests_on, moment, work_out())
    return cast(T, held[2])


@prepared
def _newest_entry() -> QuerySet[Entry, int]:
    return Entry.objects.order_by("-id").values_list("id", flat=True)[:1]
