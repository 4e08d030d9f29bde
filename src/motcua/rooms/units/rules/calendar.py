"""A working calendar and office hours laid end to end, so that a deadline is a few look-ups."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime
from functools import lru_cache

from motcua.kernel.days import TZ
from motcua.rooms.units.records import DayKind, Hours, Office, WorkingCalendar
from motcua.rooms.units.records.clock import NOON, Interval

DAY = 24 * 60
#: how far a table may reach beyond its first day; a limit that ends later has no answer
LONGEST_REACH = 80 * 366
_ORDINARY_REACH = 6 * 366


class Table:
    """Every working day of an office within a span of days.

    Moments are whole minutes since the start of year 1, in Viet Nam's time; days are ordinals. The lists run side by
    side, one entry per working day: ``days``, ``openings``, ``closes`` (the minute of closing), ``close_at`` (the same
    as a datetime) and ``before`` (open minutes before that day, with one entry more at the end).
    """

    __slots__ = ("before", "close_at", "closes", "days", "first", "openings", "start", "stop")

    def __init__(self, calendar: WorkingCalendar, hours: Hours, first: int, stop: int) -> None:
        self.first, self.stop = first, stop
        self.start = first * DAY
        self.days: list[int] = []
        self.openings: list[tuple[Interval, ...]] = []
        self.closes: list[int] = []
        self.close_at: list[datetime] = []
        self.before: list[int] = [0]
        for ordinal in range(first, stop):
            intervals = opening(calendar, hours, date.fromordinal(ordinal))
            if intervals:
                self._add(ordinal, intervals)

    def _add(self, ordinal: int, intervals: tuple[Interval, ...]) -> None:
        close = ordinal * DAY + intervals[-1][1]
        self.days.append(ordinal)
        self.openings.append(intervals)
        self.closes.append(close)
        self.close_at.append(moment(close))
        self.before.append(self.before[-1] + sum(end - start for start, end in intervals))

    def receipt(self, at: int) -> int:
        """The index of the working day on which a receipt at ``at`` counts: the first that has not closed yet."""
        return bisect_left(self.closes, at)

    def closings(self, until: int) -> int:
        """How many working days have closed at ``until`` or before."""
        return bisect_right(self.closes, until)

    def worked(self, at: int) -> int:
        """The open minutes before ``at``."""
        index = bisect_right(self.closes, at)
        total = self.before[index]
        minute = at - self.days[index] * DAY  # IndexError beyond the table: the caller asks for a longer one
        if minute > 0:
            total += sum(max(0, min(minute, end) - start) for start, end in self.openings[index])
        return total

    def reached(self, target: int) -> int:
        """The first minute at which ``target`` open minutes (at least 1) have passed."""
        index = bisect_left(self.before, target) - 1
        left = target - self.before[index]
        for start, end in self.openings[index]:  # IndexError beyond the table
            if left <= end - start:
                return self.days[index] * DAY + start + left
            left -= end - start
        raise IndexError(target)

    def next_opening(self, at: int) -> int:
        """``at`` itself while the office is open (or just closing), else the minute at which it opens next."""
        index = self.receipt(at)
        for start, end in self.openings[index]:
            opens, closes = self.days[index] * DAY + start, self.days[index] * DAY + end
            if at <= closes:
                return max(at, opens)
        raise IndexError(at)


def opening(calendar: WorkingCalendar, hours: Hours, day: date) -> tuple[Interval, ...]:
    """When the office is open on ``day``; nothing on a day off.

    A half day keeps what lies before noon, or after it. A worked weekend day has the hours of the day it was swapped
    with, or of Monday, unless the week gives it hours of its own.
    """
    kind = calendar.kind(day)
    if kind is DayKind.OFF:
        return ()
    intervals = hours.week[day.weekday()]
    if not intervals and kind is not DayKind.REGULAR:
        swapped = calendar.by_day[day].swapped_with
        intervals = (hours.week[swapped.weekday()] if swapped else ()) or next(day for day in hours.week if day)
    if kind is DayKind.MORNING:
        return tuple((start, min(end, NOON)) for start, end in intervals if start < NOON)
    if kind is DayKind.AFTERNOON:
        return tuple((max(start, NOON), end) for start, end in intervals if end > NOON)
    return intervals


def table(office: Office, at: int) -> Table:
    """The table of ``office`` that begins before ``at``; made once and kept with the office."""
    known: Table | None = office.table
    if known is not None and known.start <= at < known.stop * DAY:
        return known
    years = office.calendar.years or {date.fromordinal(at // DAY).year}
    first = min(date(min(years), 1, 1).toordinal(), at // DAY) - 31
    stop = max(date(max(years), 12, 31).toordinal(), at // DAY) + _ORDINARY_REACH
    if known is not None:
        first, stop = min(first, known.first), max(stop, known.stop)
    return _keep(office, first, stop)


def longer(office: Office, at: int) -> Table:
    """A table that reaches further than the one the office has.

    Raises:
        ValueError: the answer would lie beyond any time that a calendar can speak of.
    """
    known = table(office, at)
    if known.stop - at // DAY > LONGEST_REACH:
        raise ValueError("the limit ends beyond the reach of any calendar")
    return _keep(office, known.first, known.stop + 2 * _ORDINARY_REACH)


def _keep(office: Office, first: int, stop: int) -> Table:
    if first < 366 or stop > date.max.toordinal() - 366:
        raise ValueError("the moment lies beyond the reach of any calendar")
    office.table = _shared(office.calendar, office.hours, first, stop)
    return office.table


@lru_cache(maxsize=64)
def _shared(calendar: WorkingCalendar, hours: Hours, first: int, stop: int) -> Table:
    """Offices with the same hours share one table."""
    return Table(calendar, hours, first, stop)


def minute(at: datetime) -> int:
    """``at`` in minutes of Viet Nam's time, a part of a minute counting as a whole one.

    Raises:
        ValueError: ``at`` has no zone.
    """
    if at.tzinfo is not TZ:
        if at.tzinfo is None:
            raise ValueError(f"a moment needs a zone: {at.isoformat()}")
        at = at.astimezone(TZ)
    whole = at.toordinal() * DAY + at.hour * 60 + at.minute
    return whole + 1 if at.second or at.microsecond else whole


def moment(at: int) -> datetime:
    """The datetime of a minute, in Viet Nam's time."""
    ordinal, rest = divmod(at, DAY)
    return datetime.fromordinal(ordinal).replace(hour=rest // 60, minute=rest % 60, tzinfo=TZ)
