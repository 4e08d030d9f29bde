"""What a dossier counts as, and which days a period has."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.conftest import START, dossier, some_facts
from motcua.rooms.dossiers.records import State
from motcua.rooms.measures.records import Kind
from motcua.rooms.measures.rules import periods
from motcua.rooms.measures.rules.counts import NAMES, contributions, recount
from motcua.rooms.measures.rules.facts import fact_of

DAY = timedelta(days=1)


def counted(said):
    return {NAMES[place] for _, place, _ in contributions(fact_of(said))}


def finished(after, **said):
    return dossier(state=State.FINISHED, finished_at=START + after, **said)


def test_finished_before_the_promised_moment_is_on_time_and_early_on_an_earlier_day():
    assert {"finished", "finished_on_time", "finished_early", "closed_on_time"} <= counted(finished(DAY))
    assert "finished_early" not in counted(finished(3 * DAY))


def test_finished_after_the_promised_moment_is_late():
    assert {"finished_late", "closed_late"} <= counted(finished(3 * DAY + timedelta(minutes=1)))


def test_a_second_supplement_counts_as_late_however_fast_it_was():
    """QĐ 766/QĐ-TTg, 2.1."""
    assert "finished_late" in counted(finished(DAY, supplements=2))
    assert "finished_on_time" in counted(finished(DAY, supplements=1))


def test_what_was_promised_nothing_is_neither_on_time_nor_late():
    assert not counted(finished(DAY, due_at=None)) & {"finished_on_time", "finished_late"}


def test_a_request_that_was_never_received_is_not_closed_but_refused():
    said = counted(dossier(state=State.NOT_RECEIVED, received_at=None, ended_at=START + DAY))
    assert "refused" in said
    assert not said & {"received", "closed", "closed_on_time"}


def test_the_area_not_the_kind_of_office_makes_it_elsewhere():
    assert "received_elsewhere" not in counted(dossier())
    assert "received_elsewhere" in counted(dossier(receiving_unit="TT-31135"))


def test_o_mon_two_ways_of_on_time():
    """6,910 of 7,958 received were finished, none late: 100 % of finished, 86.83 % of received."""
    done = [fact_of(finished(DAY)) for _ in range(691)]
    running = [fact_of(dossier(due_at=START + 400 * DAY)) for _ in range(105)]
    said = recount(
        done + running,
        ("received", "finished", "finished_on_time", "open_at_end", "overdue_at_end"),
        date(2026, 6, 1),
        date(2026, 12, 31),
    )
    assert said == {"received": 796, "finished": 691, "finished_on_time": 691, "open_at_end": 105, "overdue_at_end": 0}


def test_an_open_dossier_is_overdue_from_its_due_day_until_it_is_closed():
    late = fact_of(finished(10 * DAY))

    def overdue(day):
        return recount([late], ["overdue_at_end"], date(2026, 1, 1), day)["overdue_at_end"]

    due = date(2026, 6, 4)
    assert [overdue(due - DAY), overdue(due), overdue(date(2026, 6, 10)), overdue(date(2026, 6, 11))] == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("2026-10", "2026-10-01", "2026-10-31"),
        ("2026-q1", "2026-01-01", "2026-03-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-10-05", "2026-10-05", "2026-10-05"),
        ("bc-2026-10", "2026-09-15", "2026-10-14"),
        ("bc-2026-01", "2025-12-15", "2026-01-14"),
        ("bc-2026-q1", "2025-12-15", "2026-03-14"),
        ("bc-2026-q4", "2026-09-15", "2026-12-14"),
        ("bc-2026-6t", "2025-12-15", "2026-06-14"),
        ("bc-2026-9t", "2025-12-15", "2026-09-14"),
        ("bc-2026", "2025-12-15", "2026-12-14"),
        ("2026-07-01_2026-10-31", "2026-07-01", "2026-10-31"),
    ],
)
def test_periods_have_the_days_that_the_law_gives_them(key, start, end):
    said = periods.period(key)
    assert (said.start, said.end, said.key) == (date.fromisoformat(start), date.fromisoformat(end), key)


@pytest.mark.parametrize("key", ["", "2026-13", "bc-2026-13", "2026-q5", "2026-10-01_2026-09-01", "x", "2026-02-30"])
def test_what_is_no_period_is_refused(key):
    with pytest.raises(ValueError, match=r".+"):
        periods.period(key)


DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
REGULAR = [kind for kind in Kind if kind not in {Kind.SPAN, Kind.REPORT_HALF, Kind.REPORT_NINE}]


@given(DAYS, st.sampled_from(REGULAR))
def test_periods_of_a_kind_follow_each_other_without_a_gap(day, kind):
    this = periods.containing(day, kind)
    assert this.start <= day <= this.end
    assert periods.before(this).end == this.start - DAY
    assert periods.period(this.key) == this


@given(DAYS, st.sampled_from([kind for kind in Kind if kind not in {Kind.SPAN, Kind.DAY}]))
def test_every_period_of_the_law_is_made_of_whole_half_months(day, kind):
    said = periods.containing(day, kind)
    days = {said.start + n * DAY for n in range((said.end - said.start).days + 1)}
    halves = {periods.half_of(one) for one in days}
    assert periods.is_whole(said)
    assert {
        one for one in (half + n * DAY for half in halves for n in range(17)) if periods.half_of(one) in halves
    } == days
    assert not periods.is_whole(periods.span(said.start + DAY, said.end))
    assert not periods.is_whole(periods.span(said.start, said.end - DAY))


@given(DAYS)
def test_a_day_within_a_half_month_lies_between_its_edges(day):
    found = sorted(periods.halves_around(day))
    if periods.half_of(day) == day:
        assert found == [day]
    else:
        first, middle, last = found
        assert (first, middle) == (periods.half_of(day), day)
        assert periods.half_of(last) == last
        assert periods.half_of(last - DAY) == first


@given(st.lists(DAYS, min_size=2, max_size=2, unique=True).map(sorted))
def test_blocks_are_whole_quarters_and_the_days_that_are_left(edges):
    first, until = edges
    found = periods.blocks(first, until)
    pieces = sorted([*found.rest, *([found.quarters] if found.quarters else [])])
    assert (pieces[0][0], pieces[-1][1]) == (first, until)
    assert all(begin < end for begin, end in pieces)
    assert all(one[1] == other[0] for one, other in pairwise(pieces))
    for edge in found.quarters or ():
        assert periods.quarter_of(edge) == edge
    for begin, end in found.rest:
        assert not (periods.quarter_of(begin) == begin and periods.quarter_of(end) > begin)
    assert periods.blocks(first, date.max).quarters[1] == date.max


@given(st.data())
def test_what_came_less_what_went_is_what_stands(data):
    facts = [data.draw(some_facts(number)) for number in range(8)]
    end = date(2026, 7, 31)
    said = recount(facts, ("open_at_end",), date(2026, 7, 1), end)
    standing = [
        fact
        for fact in facts
        if fact.received_on and fact.received_on <= end and not (fact.closed_on and fact.closed_on <= end)
    ]
    assert said["open_at_end"] == len(standing)
