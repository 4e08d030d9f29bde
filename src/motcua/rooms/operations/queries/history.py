"""What a rule would have seen on each day that is over: the same figures, day by day."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from motcua.kernel.days import TZ
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Side
from motcua.rooms.operations.errors import NoHistory
from motcua.rooms.operations.models import WarningRow
from motcua.rooms.operations.queries.looks import city_unit
from motcua.rooms.operations.queries.warnings import PUBLIC
from motcua.rooms.operations.records import AlertRule, Gravity, SubjectKind
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
        NoHistory: what the rule watches leaves no daily trace (a forecast, an entry by hand).
    """
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    kind = rule.subject.kind
    if kind is SubjectKind.FACT and rule.subject.name in STOOD:
        found = measures.by_day(STOOD[rule.subject.name], Side.DECIDED, start, end)
        return {unit: list(zip(days, map(float, numbers), strict=True)) for unit, numbers in found.items()}
    if kind is SubjectKind.SILENCE:
        return _silence(days)
    if kind is SubjectKind.INCIDENT:
        return _incidents(rule, days)
    if kind is SubjectKind.WARNING:
        return _warnings(days)
    raise NoHistory(rule=rule.name)


def _silence(days: list[date]) -> Series:
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


def _warnings(days: list[date]) -> Series:
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
