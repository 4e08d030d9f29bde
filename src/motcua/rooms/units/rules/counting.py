"""Counting time limits through the table of an office, in whole minutes; what counts is said in `deadline`."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from motcua.rooms.units.records import Extension, Limit, LimitUnit, Mode, Office, Pause, Remaining
from motcua.rooms.units.rules.calendar import DAY, Table, longer, minute, moment, table

#: the end of a pause that has not ended
OPEN = 1 << 62

Span = tuple[int, int]
Outcome = datetime | Remaining


def merged(pauses: Iterable[Pause], start: int) -> tuple[Span, ...]:
    """Pauses as minutes after ``start``, in order, each moment of standing counted once."""
    spans = sorted((max(minute(p.start), start), minute(p.end) if p.end else OPEN) for p in pauses)
    joined: list[Span] = []
    for begin, end in spans:
        if end <= begin:
            continue
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)


def answer(
    start: int,
    limit: Limit | None,
    office: Office,
    spans: Sequence[Span],
    extension: Extension | None,
    same_day: bool,
) -> Outcome:
    """The due moment, or what remains while an open pause keeps the clock standing."""
    outcome = first_due(start, limit, office, spans, same_day)
    if extension is None or isinstance(outcome, Remaining):
        return outcome
    due = minute(outcome)
    later = tuple((max(begin, due), end) for begin, end in spans if end > due)
    return first_due(due, extension.limit, office, later, False)


def first_due(start: int, limit: Limit | None, office: Office, spans: Sequence[Span], same_day: bool) -> Outcome:
    """The due moment before any extension."""
    if limit is None and not same_day:
        raise ValueError("a deadline needs a limit")
    laid = table(office, start)
    while True:
        try:
            return _count(laid, start, limit, office, spans, same_day)
        except IndexError:
            laid = longer(office, start)


def _count(
    laid: Table, start: int, limit: Limit | None, office: Office, spans: Sequence[Span], same_day: bool
) -> Outcome:
    if same_day or limit is None:
        return _closing(laid, same_day_index(laid, start, office), spans)
    unit = limit.unit
    if unit is LimitUnit.WORKING_DAY and office.mode is Mode.DAY:
        return _closing(laid, laid.receipt(start) + limit.amount, spans)
    if unit is LimitUnit.WORKING_DAY:
        return _minutes(laid, start, limit.amount * office.hours.minutes_per_day, spans)
    if unit is LimitUnit.WORKING_HOUR:
        return _minutes(laid, start, limit.amount * 60, spans)
    return _rolled(laid, last_day(laid.days[laid.receipt(start)], limit), spans)


def same_day_index(laid: Table, start: int, office: Office) -> int:
    """The working day on which a same-day answer is due: that of the receipt, or the next after the cut-off."""
    index = laid.receipt(start)
    late = laid.days[index] == start // DAY and start % DAY > office.hours.same_day_until
    return index + 1 if late else index


def last_day(received: int, limit: Limit) -> int:
    """The last day, as an ordinal, of a limit in calendar days or months from the day ``received``."""
    if limit.unit is LimitUnit.CALENDAR_DAY:
        return received + limit.amount
    day = date.fromordinal(received)
    year, month = divmod(day.year * 12 + day.month - 1 + limit.amount, 12)
    next_month = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1).toordinal() + day.day - 1, next_month.toordinal() - 1)


def _closing(laid: Table, index: int, spans: Sequence[Span]) -> Outcome:
    for begin, end in spans:
        closed = laid.closings(begin)
        if closed > index:
            break
        if end == OPEN:
            return Remaining(index - closed, "working_day")
        index += laid.closings(end) - closed
    return laid.close_at[index]


def _minutes(laid: Table, start: int, minutes: int, spans: Sequence[Span]) -> Outcome:
    target = laid.worked(start) + minutes
    for begin, end in spans:
        worked = laid.worked(begin)
        if worked >= target:
            break
        if end == OPEN:
            return Remaining(target - worked, "working_minute")
        target += laid.worked(end) - worked
    return moment(laid.reached(target))


def _rolled(laid: Table, last: int, spans: Sequence[Span]) -> Outcome:
    stretched = last_day_with_pauses(laid, last, spans)
    if isinstance(stretched, Remaining):
        return stretched
    index = bisect_left(laid.days, stretched)
    for begin, end in spans:  # an answer cannot fall due while the clock stands
        if begin < laid.closes[index] <= end:
            if end == OPEN:
                return Remaining(0, "calendar_day")
            index = laid.closings(end)
    return laid.close_at[index]


def last_day_with_pauses(laid: Table, last: int, spans: Sequence[Span]) -> int | Remaining:
    """The last day of a limit in calendar days after the midnights of pauses were given back."""
    for begin, end in spans:
        if laid.closes[bisect_left(laid.days, last)] <= begin:
            break
        passed = midnights(begin)
        if end == OPEN:
            return Remaining(max(0, last - passed - 1), "calendar_day")
        last += midnights(end) - passed
    return last


def midnights(until: int) -> int:
    """The ordinal of the last day whose end has passed at ``until``."""
    return until // DAY - 1
