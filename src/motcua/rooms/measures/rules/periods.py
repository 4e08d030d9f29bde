"""Periods: calendar ones, and those of the reporting regime, which close on the 14th."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from motcua.rooms.measures.records import Kind, Period

_CALENDAR = re.compile(r"(\d{4})(?:-(?:q([1-4])|(\d{2})(?:-(\d{2}))?))?")
_REPORT = re.compile(r"bc-(\d{4})(?:-(?:q([1-4])|(\d{2})|(6t|9t)))?")
_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})_(\d{4}-\d{2}-\d{2})")


def period(key: str) -> Period:
    """The period named ``key``: ``2026``, ``2026-q3``, ``2026-10``, ``2026-10-05``, ``2026-07-01_2026-10-31``; of the
    reporting regime ``bc-2026-10``, ``bc-2026-q3``, ``bc-2026-6t``, ``bc-2026-9t``, ``bc-2026``.

    Raises:
        ValueError: there is no such period.

    Source: Decree 09/2019/NĐ-CP, art. 12: a month runs from the 15th of the month before to the 14th, a quarter from
    the 15th of the month before it to the 14th of its last month, six and nine months and the year from 15 December
    (confidence high).
    """
    if found := _SPAN.fullmatch(key):
        start, end = date.fromisoformat(found[1]), date.fromisoformat(found[2])
        if start > end:
            raise ValueError(f"a period cannot end before it starts: {key}")
        return Period(start, end, Kind.SPAN, key)
    if found := _REPORT.fullmatch(key):
        return _report(int(found[1]), found[2], found[3], found[4], key)
    if found := _CALENDAR.fullmatch(key):
        return _of_calendar(int(found[1]), found[2], found[3], found[4], key)
    raise ValueError(f"no such period: {key!r}")


def _report(year: int, quarter: str | None, month: str | None, months: str | None, key: str) -> Period:
    if month:
        return Period(_closing_before(year, int(month)), date(year, int(month), 14), Kind.REPORT_MONTH, key)
    if quarter:
        last = int(quarter) * 3
        return Period(_closing_before(year, last - 2), date(year, last, 14), Kind.REPORT_QUARTER, key)
    start = date(year - 1, 12, 15)
    if months == "6t":
        return Period(start, date(year, 6, 14), Kind.REPORT_HALF, key)
    if months == "9t":
        return Period(start, date(year, 9, 14), Kind.REPORT_NINE, key)
    return Period(start, date(year, 12, 14), Kind.REPORT_YEAR, key)


def _closing_before(year: int, month: int) -> date:
    return date(year - 1, 12, 15) if month == 1 else date(year, month - 1, 15)


def _of_calendar(year: int, quarter: str | None, month: str | None, day: str | None, key: str) -> Period:
    if quarter:
        first = int(quarter) * 3 - 2
        return Period(date(year, first, 1), _last_day(year, first + 2), Kind.QUARTER, key)
    if month and day:
        only = date(year, int(month), int(day))
        return Period(only, only, Kind.DAY, key)
    if month:
        return Period(date(year, int(month), 1), _last_day(year, int(month)), Kind.MONTH, key)
    return Period(date(year, 1, 1), date(year, 12, 31), Kind.YEAR, key)


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def span(start: date, end: date) -> Period:
    """Any stretch of days."""
    return period(f"{start}_{end}")


def containing(day: date, kind: Kind) -> Period:
    """The period of this kind that ``day`` lies in.

    Raises:
        ValueError: the kind has no such period (a span is named by its days).
    """
    year, month = day.year, day.month
    if kind.value.startswith("report"):
        month += day.day > 14
        year, month = (year + 1, 1) if month > 12 else (year, month)
    quarter = (month + 2) // 3
    keys = {
        Kind.DAY: f"{day}",
        Kind.MONTH: f"{year}-{month:02}",
        Kind.QUARTER: f"{year}-q{quarter}",
        Kind.YEAR: f"{year}",
        Kind.REPORT_MONTH: f"bc-{year}-{month:02}",
        Kind.REPORT_QUARTER: f"bc-{year}-q{quarter}",
        Kind.REPORT_HALF: f"bc-{year}-6t",
        Kind.REPORT_NINE: f"bc-{year}-9t",
        Kind.REPORT_YEAR: f"bc-{year}",
    }
    if kind not in keys:
        raise ValueError(f"a {kind} is named by its days")
    return period(keys[kind])


def before(said: Period) -> Period:
    """The period of the same kind and length that ended just before this one started."""
    if said.kind is Kind.SPAN:
        length = (said.end - said.start).days + 1
        return span(said.start - timedelta(days=length), said.start - timedelta(days=1))
    if said.kind in {Kind.REPORT_HALF, Kind.REPORT_NINE}:
        year = said.end.year - 1
        return period(re.sub(r"\d{4}", str(year), said.key))
    return containing(said.start - timedelta(days=1), said.kind)


def months(last: date, how_many: int) -> Iterator[Period]:
    """The calendar months up to the one of ``last``, the oldest first."""
    found = [containing(last, Kind.MONTH)]
    while len(found) < how_many:
        found.append(before(found[-1]))
    return reversed(found)


def half_of(day: date) -> date:
    """The first day of the half-month (1st–14th, 15th–end) that ``day`` lies in.

    Every period that the law names is made of whole ones.
    """
    return day.replace(day=15 if day.day > 14 else 1)


def halves_around(day: date) -> set[date]:
    """``day``, and the first days of its half-month and of the next where it is not the first itself."""
    half = half_of(day)
    if day in {half, date.max}:
        return {day}
    return {half, day, half.replace(day=15) if half.day == 1 else half_of(half + timedelta(days=17))}


def quarter_of(day: date) -> date:
    """The first day of the calendar quarter that ``day`` lies in."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Days as whole quarters and what is left, each from its first day to before its last."""

    quarters: tuple[date, date] | None
    rest: tuple[tuple[date, date], ...]


def blocks(first: date, until: date) -> Blocks:
    """The days from ``first`` to before ``until`` in the largest pieces that are counted; ``date.max`` has no end."""
    start = quarter_of(first)
    start = start if start == first else quarter_of(start + timedelta(days=100))
    end = until if until == date.max else quarter_of(until)
    if start >= end:
        return Blocks(None, ((first, until),))
    rest = ((first, start), (end, until))
    return Blocks((start, end), tuple(one for one in rest if one[0] < one[1]))


def is_whole(said: Period) -> bool:
    """Whether a period is made of whole half-months."""
    return said.start.day in {1, 15} and (said.end + timedelta(days=1)).day in {1, 15}
