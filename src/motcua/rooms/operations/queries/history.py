"""What a rule would have seen on each day that is over: the same figures, day by day."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.db import connection

from motcua.kernel.days import TZ
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Kind, Side
from motcua.rooms.operations import content
from motcua.rooms.operations.errors import NoHistory
from motcua.rooms.operations.models import WarningRow
from motcua.rooms.operations.queries.looks import PACE_DAYS, city_unit, working_days
from motcua.rooms.operations.queries.warnings import PUBLIC
from motcua.rooms.operations.records import REPORTS, AlertRule, Gravity, SubjectKind
from motcua.rooms.operations.rules.alerts import CLOSING, expected_late
from motcua.rooms.operations.rules.readings import minutes_late
from motcua.rooms.operations.rules.scenarios import most_at_once
from motcua.rooms.units import facade as units
from motcua.rooms.watch import facade as watch

Series = dict[str, list[tuple[date, float | None]]]
#: facts whose past the counters know, and what they are called there
STOOD = {"late": "overdue", "open": "open"}
#: incidents looked at: years of them
MOST_INCIDENTS = 200_000


def history(rule: AlertRule, start: date, end: date) -> Series:
    """The values that ``rule`` would have seen from ``start`` to ``end``, by unit.

    Raises:
        NoHistory: what the rule watches leaves no daily trace (an indicator of the tasks of plans).
    """
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    return _KINDS[rule.subject.kind](rule, days)


def _series(days: list[date], found: Mapping[str, Iterable[float | None]]) -> Series:
    return {unit: list(zip(days, numbers, strict=True)) for unit, numbers in found.items()}


def _facts(rule: AlertRule, days: list[date]) -> Series:
    name = rule.subject.name
    if name in STOOD:
        found = measures.by_day(STOOD[name], Side.DECIDED, days[0], days[-1])
    else:
        found = measures.due_by_day(days, [_ahead(day, 1) for day in days])
    return _series(days, {unit: [float(one) for one in numbers] for unit, numbers in found.items()})


def _ahead(day: date, count: int) -> date:
    """The last of the ``count`` working days after a day."""
    calendar = units.calendar()
    last = day
    while count:
        last += timedelta(days=1)
        count -= calendar.works(last)
    return last


def _forecast(rule: AlertRule, days: list[date]) -> Series:
    """What was late, what fell due next and the pace of the days before, at each closing time: the same arithmetic."""
    ahead = rule.subject.days
    worked = {day: working_days(day, PACE_DAYS) for day in days}
    first = min(worked[days[0]])
    late = measures.by_day("overdue", Side.DECIDED, days[0], days[-1])
    due = measures.due_by_day(days, [_ahead(day, ahead) for day in days])
    finished = measures.by_day("finished", Side.DECIDED, first, days[-1])
    none = [0] * len(days)
    found: dict[str, list[float | None]] = {}
    for unit in sorted({*late, *due}):
        done = finished.get(unit)
        paces = [sum(done[(one - first).days] for one in worked[day]) / PACE_DAYS if done else 0.0 for day in days]
        found[unit] = [
            float(round(expected_late(late=was_late, due=was_due, pace=pace, days=ahead)))
            for was_late, was_due, pace in zip(late.get(unit, none), due.get(unit, none), paces, strict=True)
        ]
    return _series(days, found)


def _indicator(rule: AlertRule, days: list[date]) -> Series:
    subject = rule.subject
    if not measures.indicator(subject.name).counted:
        raise NoHistory(rule=rule.name)
    found = measures.indicator_by_day(subject.name, Kind(subject.period), days[0], days[-1], city=subject.city)
    if subject.city:
        found = {city_unit(): numbers for numbers in found.values()}
    return _series(days, found)


def _missing(rule: AlertRule, days: list[date]) -> Series:
    """Days since the period before had ended, while its figure was not yet entered."""
    subject = rule.subject
    entered = measures.first_entries(subject.name)
    found = {}
    for scope in [measures.CITY] if subject.city else measures.scopes_counted():
        numbers: list[float | None] = []
        for day in days:
            said = measures.before(measures.containing(day, Kind(subject.period)))
            known = any(
                unit == scope and start <= said.start and end >= said.end and on <= day
                for (unit, start, end), on in entered.items()
            )
            numbers.append(0.0 if known else float((day - said.end).days))
        found[city_unit() if scope == measures.CITY else scope] = numbers
    return _series(days, found)


def _late(rule: AlertRule, days: list[date]) -> Series:
    return _late_reports(days) if rule.subject.name == REPORTS else _late_readings(rule.subject.name, days)


def _late_reports(days: list[date]) -> Series:
    found: dict[str, list[float | None]] = defaultdict(lambda: [0.0] * len(days))
    for one in measures.late_reports(days[0], at=_closing(days[-1])):
        row = found[city_unit() if one.unit == measures.CITY else one.unit]
        for place, day in enumerate(days):
            if one.due_on <= day and (one.handed_in_on is None or one.handed_in_on > day):
                row[place] = max(row[place] or 0.0, float((day - one.due_on).days))
    return _series(days, found)


def _late_readings(type_: str, days: list[date]) -> Series:
    """At each closing time, by the moments of readings that are kept. What was sent late counts as if it had come in
    time: when it came is not kept.
    """
    kind = content.observed()[type_]
    closings = [_closing(day) for day in days]
    last: dict[str, datetime] = {}
    by_place: dict[int, dict[str, datetime]] = defaultdict(dict)
    for entity, place, moment in _newest_before(type_, closings):
        by_place[place][entity] = moment
    numbers: list[float | None] = []
    for place, closing in enumerate(closings):
        last |= by_place[place]
        late = [minutes_late(moment, kind.fresh, at=closing) for moment in last.values()]
        numbers.append(float(round(max(late))) if late else None)
    return _series(days, {kind.owner: numbers})


def _newest_before(type_: str, closings: list[datetime]) -> list[tuple[str, int, datetime]]:
    """The newest reading of each entity in the day before each closing time; all earlier ones count with the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT entity, greatest(0, ceil(extract(epoch FROM observed_at - %(first)s) / 86400))::int AS place,
                      max(observed_at) FROM operations_past WHERE type = %(type)s AND observed_at <= %(last)s
               GROUP BY 1, 2""",
            {"type": type_, "first": closings[0], "last": closings[-1]},
        )
        return cursor.fetchall()


def _closing(day: date) -> datetime:
    return datetime.combine(day, CLOSING, TZ)


def _silence(rule: AlertRule, days: list[date]) -> Series:
    """Working days without a receipt before each day, counted from the first receipt in the stretch on."""
    calendar = units.calendar()
    found: Series = {}
    for unit, numbers in measures.by_day("received", Side.RECEIVED, days[0], days[-1]).items():
        silent: int | None = None
        series: list[tuple[date, float | None]] = []
        for day, number in zip(days, numbers, strict=True):
            series.append((day, None if silent is None else float(silent)))
            if number:
                silent = 0
            elif silent is not None and calendar.works(day):
                silent += 1
        found[unit] = series
    return found


def _incidents(rule: AlertRule, days: list[date]) -> Series:
    since = datetime.combine(days[0], time(), TZ)
    ever = datetime.combine(days[-1] + timedelta(days=1), time(), TZ)
    spans: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for one in watch.incidents(since=since, limit=MOST_INCIDENTS):
        if one.outage_at is not None and rule.subject.name in ("*", one.kind):
            touched = {measures.scope_of(unit) for unit in (one.unit, *one.units) if unit}
            for scope in touched:
                spans[scope].append((one.outage_at, one.closed_at or ever))
    if rule.subject.city:
        return {city_unit(): _daily([span for each in spans.values() for span in each], days)}
    return {scope: _daily(each, days) for scope, each in spans.items()}


def _daily(spans: list[tuple[datetime, datetime]], days: list[date]) -> list[tuple[date, float | None]]:
    found: list[tuple[date, float | None]] = []
    for day in days:
        begins = datetime.combine(day, time(), TZ)
        ends = begins + timedelta(days=1)
        on_it = [(max(start, begins), min(end, ends)) for start, end in spans if start < ends and end > begins]
        found.append((day, float(most_at_once(on_it))))
    return found


def _warnings(rule: AlertRule, days: list[date]) -> Series:
    """The gravest public warning at each commune on each day."""
    begins = datetime.combine(days[0], time(), TZ)
    gravest: dict[str, dict[date, int]] = defaultdict(dict)
    for row in WarningRow.objects.filter(PUBLIC, expires__gt=begins):
        until = min(row.expires, row.over_at or row.expires)
        for day in days:
            start = datetime.combine(day, time(), TZ)
            if row.effective < start + timedelta(days=1) and until > start:
                for unit in row.units:
                    gravest[unit][day] = max(gravest[unit].get(day, 0), Gravity(row.severity).rank)
    return {unit: [(day, float(ranks.get(day, 0))) for day in days] for unit, ranks in gravest.items()}


_KINDS: Mapping[SubjectKind, Callable[[AlertRule, list[date]], Series]] = {
    SubjectKind.INDICATOR: _indicator,
    SubjectKind.FACT: _facts,
    SubjectKind.FORECAST: _forecast,
    SubjectKind.SILENCE: _silence,
    SubjectKind.MISSING: _missing,
    SubjectKind.LATE: _late,
    SubjectKind.INCIDENT: _incidents,
    SubjectKind.WARNING: _warnings,
}
