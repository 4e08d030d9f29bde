"""How figures stood on each day that is over: what rules of alerts are rehearsed against."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Q

from motcua.kernel.days import local_day
from motcua.rooms.measures import content
from motcua.rooms.measures.models import Entry
from motcua.rooms.measures.models.reports import Report
from motcua.rooms.measures.queries.backlog import by_day
from motcua.rooms.measures.queries.values import indicator
from motcua.rooms.measures.records import Indicator, Kind
from motcua.rooms.measures.rules.counts import INDEX
from motcua.rooms.measures.rules.index import rate
from motcua.rooms.measures.rules.periods import containing
from motcua.rooms.measures.rules.scopes import CITY, scope_of

DAY = timedelta(days=1)


def indicator_by_day(
    code: str, kind: Kind, start: date, end: date, *, city: bool = False
) -> dict[str, list[float | None]]:
    """What an indicator said at the end of each day, counted from the start of the period of ``kind`` that the day is
    in; by scope, or of the whole city.

    Raises:
        IndicatorNotFound: content has none.
        ValueError: it is not counted from dossiers, and leaves no trace by the day.
    """
    wanted = indicator(code)
    if not wanted.counted:
        raise ValueError(f"{code} is not counted from dossiers")
    first = containing(start, kind).start
    starts = [containing(first + n * DAY, kind).start for n in range((end - first).days + 1)]
    above = _sums(wanted, wanted.numerator, starts, first, end)
    below = _sums(wanted, wanted.denominator, starts, first, end) if wanted.denominator else {}
    if city:
        above, below = _whole(above), _whole(below)
    days = len(starts)
    kept = (end - start).days + 1
    found = {}
    for scope in sorted({*above, *below}):
        ones = above.get(scope) or [0] * days
        others: Sequence[int | None] = (below.get(scope) or [0] * days) if wanted.denominator else [None] * days
        found[scope] = [rate(one, other, scale=wanted.scale) for one, other in zip(ones, others, strict=True)][-kept:]
    return found


def _sums(
    wanted: Indicator, names: Sequence[tuple[str, int]], starts: Sequence[date], first: date, end: date
) -> dict[str, list[int]]:
    """``names`` added up from the start of each day's period, by scope."""
    found: dict[str, list[int]] = defaultdict(lambda: [0] * len(starts))
    for name, sign in names:
        stock, _, edge = name.partition("_at_")
        # what stood at the start of a period stood at the end of the day before
        since = first - DAY if edge == "start" else first
        for scope, numbers in by_day(name if name in INDEX else stock, wanted.side, since, end).items():
            row = found[scope]
            running = 0
            for place, start in enumerate(starts):
                if name in INDEX:
                    running = numbers[place] + (0 if start == first + place * DAY else running)
                    row[place] += sign * running
                else:
                    at = place if edge == "end" else (start - first).days
                    row[place] += sign * numbers[at]
    return dict(found)


def _whole(rows: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    return {CITY: [sum(column) for column in zip(*rows.values(), strict=True)]} if rows else {}


def due_by_day(days: Sequence[date], until: Sequence[date]) -> dict[str, list[int]]:
    """How many dossiers were open at the end of each of ``days`` and fell due after it, up to the day that stands
    beside it in ``until``; by scope. One statement.

    A promise that was moved counts as it stands now: the day before is not kept.
    """
    found: dict[str, list[int]] = defaultdict(lambda: [0] * len(days))
    if not days:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT deciding, w.place, count(*) FROM measures_factrow
               JOIN unnest(%(days)s::date[], %(until)s::date[]) WITH ORDINALITY AS w (day, until, place)
                 ON received_on <= w.day AND (closed_on IS NULL OR closed_on > w.day)
                AND due_on > w.day AND due_on <= w.until
               WHERE due_on BETWEEN %(first)s AND %(last)s GROUP BY 1, 2""",
            {"days": list(days), "until": list(until), "first": min(days), "last": max(until)},
        )
        for unit, place, count in cursor.fetchall():
            found[scope_of(unit)][place - 1] += count
    return dict(found)


def first_entries(code: str) -> dict[tuple[str, date, date], date]:
    """The day on which each figure of an indicator was first entered, by scope and stretch of days."""
    found: dict[tuple[str, date, date], date] = {}
    for unit, start, end, at in (
        Entry.objects.filter(indicator=code).order_by("-id").values_list("unit", "start", "end", "at")
    ):
        found[unit, start, end] = local_day(at)
    return found


@dataclass(frozen=True, slots=True)
class LateReport:
    """A periodic report that was not handed in when it was due. ``handed_in_on`` None: it still is not."""

    unit: str
    type: str
    name: str
    period: str
    due_on: date
    handed_in_on: date | None


def late_reports(start: date, *, at: datetime) -> list[LateReport]:
    """The reports that were late on any day from ``start`` to ``at``, those due longest first."""
    known = content.report_types()
    late = Q(handed_in_at__isnull=True) | Q(handed_in_at__gt=datetime.combine(start, datetime.min.time(), at.tzinfo))
    rows = Report.objects.filter(late, due_at__lt=at, type__in=known).order_by("due_at", "unit")
    found = []
    for unit, type_, period, due_at, done in rows.values_list("unit", "type", "period", "due_at", "handed_in_at"):
        if done is None or done > due_at:
            handed_in = local_day(done) if done else None
            found.append(LateReport(unit, type_, known[type_].name, period, local_day(due_at), handed_in))
    return found
