"""The clock once more, the slow and obvious way: walking minute by minute, or day by day, and asking at every step.

It shares nothing with the rules but the nouns.
"""

import calendar as months
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from motcua.kernel.days import TZ
from motcua.rooms.units.records import DayKind, Extension, Limit, LimitUnit, Mode, Office, Pause

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def intervals(office: Office, day: date) -> list[tuple[datetime, datetime]]:
    said = [entry for entry in office.calendar.days if entry.day == day]
    kind = said[-1].kind if said else DayKind.REGULAR
    weekend = day.weekday() in office.calendar.weekend
    if kind is DayKind.OFF or (kind is DayKind.REGULAR and weekend):
        return []
    week = office.hours.week
    found = week[day.weekday()]
    if not found and kind is not DayKind.REGULAR:
        swapped = said[-1].swapped_with
        found = (week[swapped.weekday()] if swapped else ()) or next(hours for hours in week if hours)
    noon = 12 * 60
    if kind is DayKind.MORNING:
        found = [(a, min(b, noon)) for a, b in found if a < noon]
    if kind is DayKind.AFTERNOON:
        found = [(max(a, noon), b) for a, b in found if b > noon]
    start = datetime.combine(day, time(), TZ)
    return [(start + a * MINUTE, start + b * MINUTE) for a, b in found]


def closing(office: Office, day: date) -> datetime | None:
    found = intervals(office, day)
    return found[-1][1] if found else None


def days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += DAY


def whole(at: datetime) -> datetime:
    at = at.astimezone(TZ)
    floor = at.replace(second=0, microsecond=0)
    return floor if floor == at else floor + MINUTE


def standing(pauses: Sequence[Pause], at: datetime, since: datetime) -> bool:
    """Whether the clock stood in the minute before ``at``."""
    return any(max(whole(p.start), since) < at and (p.end is None or at <= whole(p.end)) for p in pauses)


def due(
    received: datetime,
    limit: Limit | None,
    office: Office,
    *,
    pauses: Sequence[Pause] = (),
    extension: Extension | None = None,
    same_day: bool = False,
) -> datetime:
    first = _due(whole(received), limit, office, pauses, same_day)
    return _due(first, extension.limit, office, pauses, False) if extension else first


def _due(start: datetime, limit: Limit | None, office: Office, pauses: Sequence[Pause], same_day: bool) -> datetime:
    if same_day:
        until = office.hours.same_day_until
        day = receipt_day(start, office)
        late = day == start.date() and start > datetime.combine(day, time(), TZ) + until * MINUTE
        return by_days(start, 1 if late else 0, office, pauses)
    if limit.unit is LimitUnit.WORKING_HOUR:
        return by_minutes(start, limit.amount * 60, office, pauses)
    if limit.unit is LimitUnit.WORKING_DAY and office.mode is Mode.HOUR:
        per_day = max(sum(b - a for a, b in day) for day in office.hours.week)
        return by_minutes(start, limit.amount * per_day, office, pauses)
    if limit.unit is LimitUnit.WORKING_DAY:
        return by_days(start, limit.amount, office, pauses)
    return by_calendar(start, limit, office, pauses)


def receipt_day(start: datetime, office: Office) -> date:
    return next(d for d in days_from(start.date()) if (c := closing(office, d)) and c >= start)


def by_minutes(start: datetime, minutes: int, office: Office, pauses: Sequence[Pause]) -> datetime:
    at, left = start, minutes
    while True:
        for opens, closes in intervals(office, at.date()):
            at = max(at, opens)
            while at < closes:
                at += MINUTE
                left -= not standing(pauses, at, start)
                if left == 0:
                    return at
        at = datetime.combine(at.date() + DAY, time(), TZ)


def by_days(start: datetime, amount: int, office: Office, pauses: Sequence[Pause]) -> datetime:
    first, owed = receipt_day(start, office), amount
    for day in days_from(start.date()):
        close = closing(office, day)
        if close is None or close < start:
            continue
        given_back = close > start and standing(pauses, close, start)
        owed += given_back - (day > first)
        if owed == 0 and day >= first and not given_back:
            return close
    raise AssertionError


def by_calendar(start: datetime, limit: Limit, office: Office, pauses: Sequence[Pause]) -> datetime:
    first = receipt_day(start, office)
    if limit.unit is LimitUnit.MONTH:
        year, month = divmod(first.year * 12 + first.month - 1 + limit.amount, 12)
        length = months.monthrange(year, month + 1)[1]
        last = date(year, month + 1, min(first.day, length))
    else:
        last = first + limit.amount * DAY
    for day in days_from(start.date()):
        close = closing(office, day)
        if day >= last and close and not standing(pauses, close, start):
            return close
        midnight = datetime.combine(day + DAY, time(), TZ)
        if standing(pauses, midnight, start):
            last += DAY
    raise AssertionError
