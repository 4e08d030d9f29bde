"""The clock against an oracle that walks, and what must hold whatever the calendar."""

from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from motcua.kernel.days import TZ
from motcua.rooms.units.records import (
    CalendarDay,
    DayKind,
    Extension,
    Hours,
    Limit,
    LimitUnit,
    Mode,
    Office,
    Pause,
    WorkingCalendar,
)
from motcua.rooms.units.rules.calendar import opening
from motcua.rooms.units.rules.deadline import compute
from units import oracle

FIRST = date(2026, 1, 1)
USUAL = Hours.every_working_day("07:30-11:30", "13:30-17:30")
LONG = Hours.every_working_day("07:00-11:30", "13:00-17:00", same_day_until=14 * 60)
ODD = Hours(week=(((480, 720),), ((450, 690), (810, 1050)), (), ((420, 1020),), ((450, 690),), ((450, 690),), ()))


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    days = []
    for offset in sorted(draw(st.sets(st.integers(0, 80), max_size=14))):
        day = FIRST + timedelta(days=offset)
        weekend = day.weekday() >= 5
        kinds = [DayKind.WORKED, DayKind.MORNING, DayKind.OFF] if weekend else [k for k in DayKind if k != "worked"]
        swapped = day + timedelta(days=draw(st.integers(-5, 5))) if weekend and draw(st.booleans()) else None
        days.append(CalendarDay(day, draw(st.sampled_from(kinds)), "x", swapped_with=swapped))
    return WorkingCalendar(days=tuple(days), years=frozenset({2026}))


moments = st.builds(
    lambda minutes, seconds: datetime(2026, 1, 1, tzinfo=TZ) + timedelta(minutes=minutes, seconds=seconds),
    st.integers(0, 40 * 1440),
    st.sampled_from([0, 0, 0, 1, 59]),
)
offices = st.builds(Office, calendars(), st.sampled_from([USUAL, USUAL, LONG, ODD]), st.sampled_from(Mode))
limits = st.one_of(
    st.builds(Limit, st.integers(1, 12), st.just(LimitUnit.WORKING_DAY)),
    st.builds(Limit, st.integers(1, 30), st.just(LimitUnit.CALENDAR_DAY)),
    st.builds(Limit, st.integers(1, 40), st.just(LimitUnit.WORKING_HOUR)),
    st.builds(Limit, st.integers(1, 3), st.just(LimitUnit.MONTH)),
)


def pause_from(start: datetime, wait: int, length: int) -> Pause:
    begin = start + timedelta(minutes=wait)
    return Pause(begin, begin + timedelta(minutes=length))


spans = st.lists(st.tuples(st.integers(0, 20 * 1440), st.integers(0, 8 * 1440)), max_size=3)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(offices, moments, limits, spans, st.none() | limits, st.booleans())
def test_the_same_answer_as_walking(office, received, limit, waits, more, same_day):
    assume(more is None or more.unit is not LimitUnit.MONTH)
    pauses = [pause_from(received, *wait) for wait in waits]
    extension = Extension(more) if more else None

    found = compute(received, limit, office, pauses=pauses, extension=extension, same_day=same_day)

    wanted = oracle.due(received, limit, office, pauses=pauses, extension=extension, same_day=same_day)
    assert found.due == wanted
    assert found.reasons[0].facts["time"] == f"{wanted:%H:%M}"


@quick
@given(offices, moments, limits, spans, st.integers(0, 5 * 1440), st.booleans())
def test_a_later_receipt_is_never_due_earlier(office, received, limit, waits, delay, same_day):
    later = received + timedelta(minutes=delay)
    pauses = [pause_from(later, *wait) for wait in waits]

    first = compute(received, limit, office, pauses=pauses, same_day=same_day).due

    assert first <= compute(later, limit, office, pauses=pauses, same_day=same_day).due


@quick
@given(offices, moments, limits, spans, st.integers(0, 5))
def test_a_longer_limit_is_never_due_earlier(office, received, limit, waits, more):
    pauses = [pause_from(received, *wait) for wait in waits]
    longer = Limit(limit.amount + more, limit.unit)

    first = compute(received, limit, office, pauses=pauses).due

    assert first <= compute(received, longer, office, pauses=pauses).due


@quick
@given(offices, moments, limits, spans, spans)
def test_more_pauses_are_never_due_earlier(office, received, limit, waits, further):
    pauses = [pause_from(received, *wait) for wait in waits]
    more = [*pauses, *(pause_from(received, *wait) for wait in further)]

    assert compute(received, limit, office, pauses=pauses).due <= compute(received, limit, office, pauses=more).due


@quick
@given(offices, moments, limits, spans)
def test_it_is_due_after_the_receipt_within_office_hours_and_while_the_clock_runs(office, received, limit, waits):
    pauses = [pause_from(received, *wait) for wait in waits]

    due = compute(received, limit, office, pauses=pauses).due

    assert due > received
    minute = due.hour * 60 + due.minute
    assert any(start < minute <= end for start, end in opening(office.calendar, office.hours, due.date()))
    assert not oracle.standing(pauses, due, oracle.whole(received))


@quick
@given(offices, moments, limits, spans, spans)
def test_pauses_may_come_in_any_order_and_overlap(office, received, limit, waits, again):
    pauses = [pause_from(received, *wait) for wait in [*waits, *again]]

    assert compute(received, limit, office, pauses=pauses) == compute(
        received, limit, office, pauses=[*reversed(pauses), *pauses]
    )


@quick
@given(offices, moments, limits, st.integers(0, 10 * 1440))
def test_an_open_pause_leaves_what_the_answer_after_it_needs(office, received, limit, wait):
    """Resuming at once gives the deadline without a pause, unless that deadline had passed."""
    begin = received + timedelta(minutes=wait)

    standing = compute(received, limit, office, pauses=[Pause(begin, None)])

    without = compute(received, limit, office)
    if standing.paused:
        assert standing.remaining.amount >= 0
        assert oracle.whole(begin) < without.due
        assert compute(received, limit, office, pauses=[Pause(begin, begin)]) == without
    else:
        assert standing == without
