"""What waits at each unit now, and how it stood at the end of each day before: for alerts and their rehearsal."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Max, Sum

from motcua.rooms.measures.models import Daily
from motcua.rooms.measures.records import Side
from motcua.rooms.measures.rules.counts import INDEX, STOCKS
from motcua.rooms.measures.rules.scopes import scope_of

#: a unit that received nothing for so many days has no last day of receipt
SILENT_AFTER = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Dossiers of a unit that are open, late, and due until a moment; how many it finishes a day, and when it last
    received one.
    """

    open: int = 0
    late: int = 0
    due: int = 0
    pace: float = 0.0
    last_received: date | None = None


def backlogs(*, at: datetime, until: datetime, worked: Sequence[date]) -> dict[str, Backlog]:
    """The backlog of every unit that has one or received something, in three statements, by scope.

    ``due`` counts what falls due from ``at`` until ``until``; the pace is that of the days ``worked``.
    """
    waits: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT deciding, count(*), count(*) FILTER (WHERE due_at < %s),
                      count(*) FILTER (WHERE due_at >= %s AND due_at < %s)
               FROM measures_factrow WHERE closed_on IS NULL AND received_on IS NOT NULL GROUP BY deciding""",
            [at, at, until],
        )
        for unit, *numbers in cursor.fetchall():
            waits[scope_of(unit)] = [sum(pair) for pair in zip(waits[scope_of(unit)], numbers, strict=True)]
    finished: dict[str, int] = defaultdict(int)
    rows = Daily.objects.filter(side=Side.DECIDED.value, day__in=list(worked))
    for unit, number in rows.values_list("unit").annotate(Sum("finished")):
        finished[scope_of(unit)] += number
    received = _last_received(at)
    days = max(1, len(worked))
    return {
        scope: Backlog(
            open=waits[scope][0],
            late=waits[scope][1],
            due=waits[scope][2],
            pace=finished[scope] / days,
            last_received=received.get(scope),
        )
        for scope in sorted({*waits, *received})
    }


def _last_received(at: datetime) -> dict[str, date]:
    rows = Daily.objects.filter(side=Side.RECEIVED.value, received__gt=0, day__gt=(at - SILENT_AFTER).date())
    found: dict[str, date] = {}
    for unit, day in rows.values_list("unit").annotate(Max("day")):
        scope = scope_of(unit)
        found[scope] = max(day, found.get(scope, day))
    return found


def by_day(name: str, side: Side, start: date, end: date) -> dict[str, list[int]]:
    """One count for every scope and day from ``start`` to ``end``: what happened that day, or, for ``open`` and
    ``overdue``, what stood at its end. Two statements.

    Raises:
        KeyError: nothing of this name is counted.
    """
    signed = [(name, 1)] if name in INDEX else list(zip(STOCKS[name], (1, -1), strict=True))
    days = (end - start).days + 1
    moved: dict[str, list[int]] = defaultdict(lambda: [0] * days)
    columns = [column for column, _ in signed]
    rows = Daily.objects.filter(side=side.value, day__gte=start, day__lte=end)
    for unit, day, *numbers in rows.values_list("unit", "day", *columns):
        moved[scope_of(unit)][(day - start).days] += _total(signed, numbers)
    if name in INDEX:
        return dict(moved)
    stood: dict[str, int] = defaultdict(int)
    before = Daily.objects.filter(side=side.value, day__lt=start).values_list("unit")
    for unit, *sums in before.annotate(*(Sum(column) for column in columns)):
        stood[scope_of(unit)] += _total(signed, sums)
    return {scope: _running(stood[scope], moved[scope]) for scope in sorted({*stood, *moved})}


def _total(signed: Sequence[tuple[str, int]], numbers: Sequence[int]) -> int:
    return sum(sign * number for (_, sign), number in zip(signed, numbers, strict=True))


def _running(stock: int, moved: Sequence[int]) -> list[int]:
    found = []
    for change in moved:
        stock += change
        found.append(stock)
    return found
