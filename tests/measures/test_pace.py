"""A running month: as of today, at this pace, by unit and by procedure; the worked example of the docs is the code."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.conftest import START, dossier
from motcua.rooms.dossiers.records import State
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.actions import counting
from motcua.rooms.measures.records import Pace
from motcua.rooms.measures.rules import index as rules
from motcua.rooms.measures.rules.facts import fact_of
from motcua.rooms.measures.rules.pace import projected

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "measures.md"
ON_TIME = (("closed_on_time", 1),)
CLOSED = (("closed", 1), ("overdue_at_end", 1))
HALF_WAY = Pace(10, 20)
JUNE = measures.period("2026-06")
DAY = timedelta(days=1)
#: when July is over, too
AFTER = START + 70 * DAY


def by_hand():
    text = DOCS.read_text(encoding="utf-8").split("## The index of QĐ 766")[1].split("\n## ")[0]
    return re.findall(r"^\| (\d\.\d) \| (\d+) \| (\d+) \| ([\d.–]+) \|$", text, re.M)


def test_the_worked_example_of_the_docs_is_what_the_code_says():
    index = measures.index("766")
    known = {one.key: one for one in index.components}
    scores = [rules.score(known[key], int(above), int(below)) for key, above, below, _ in by_hand()]
    assert [f"{one.points:.2f}" if one.points is not None else "–" for one in scores] == [row[3] for row in by_hand()]
    card = rules.card(index, "UB-31135", scores)
    assert (len(scores), card.points, card.possible, card.grade.name) == (4, 27.0, 30, "Xuất sắc")
    assert rules.next_point(scores[0]).more == 20


def test_what_happens_grows_with_working_days_and_what_stands_stays():
    counted = {"closed_on_time": 465, "closed": 490, "overdue_at_end": 20}
    assert (projected(ON_TIME, counted, HALF_WAY), projected(CLOSED, counted, HALF_WAY)) == (930, 1000)


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 500), st.integers(1, 30), st.integers(0, 30))
def test_a_projection_keeps_its_order_and_ends_in_the_truth(good, bad, stands, passed, left):
    counted = {"closed_on_time": good, "closed": good + bad, "overdue_at_end": stands}
    pace = Pace(passed, passed + left)
    assert 0 <= projected(ON_TIME, counted, pace) <= projected(CLOSED, counted, pace)
    whole = Pace(passed, passed)
    assert (projected(ON_TIME, counted, whole), projected(CLOSED, counted, whole)) == (good, good + bad + stands)


@pytest.fixture
def ward(city):
    """Two of three finished on time, one is due later this month: until then it is not overdue."""
    measures.forget()
    done = [dossier(n, state=State.FINISHED, finished_at=START + DAY) for n in range(2)]
    late = dossier(2, procedure="2.000635", state=State.FINISHED, finished_at=START + 4 * DAY)
    later = dossier(3, due_at=START + 20 * DAY)
    counting.write([], [fact_of(one) for one in (*done, late, later)])
    yield
    measures.forget()


def on_time(card):
    return next(one for one in card.scores if one.component.key == "2.1")


def test_what_falls_due_later_this_month_is_not_overdue_today(ward):
    running = measures.paced("766", ["UB-31153", "city"], JUNE, today=date(2026, 6, 10))
    for scope in ("UB-31153", "city"):
        said = on_time(running[scope].so_far)
        assert (said.numerator, said.denominator) == (2, 3)
    assert running["city"].pace == Pace(8, 22)
    later = on_time(running["city"].at_pace)
    assert (later.numerator, later.denominator) == (round(2 * 22 / 8), round(3 * 22 / 8))


def test_all_units_at_once_come_to_what_their_cards_say(ward):
    scopes = ["UB-31153", "UB-31135", "city"]
    cards = measures.paced("766", scopes, JUNE, today=date(2026, 6, 10))
    totals = measures.paced_totals("766", scopes, JUNE, today=date(2026, 6, 10))
    for (points, possible), when in ((totals.so_far, "so_far"), (totals.at_pace, "at_pace")):
        said = [getattr(cards[scope], when) for scope in scopes]
        assert points.tolist() == pytest.approx([one.points for one in said])
        assert possible.tolist() == [one.possible for one in said]


def test_a_period_that_is_over_or_has_not_begun_has_no_pace(city):
    for today in (date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 1)):
        assert measures.paced("766", ["city"], JUNE, today=today) == {}
        assert measures.paced_totals("766", ["city"], JUNE, today=today) is None


def test_the_losses_of_procedures_add_up_to_the_lost_points(ward):
    found = measures.losses_by_procedure("766", "2.1", "UB-31153", measures.period("2026-07"), at=AFTER)
    assert [one.unit for one in found] == ["1.001193"], "still open, and overdue at the end of July"
    june = measures.losses_by_procedure("766", "2.1", "city", JUNE, at=AFTER)
    card = measures.card("766", "city", JUNE, at=AFTER)
    assert sum(one.points for one in june) == pytest.approx(20 - on_time(card).points)
    assert {one.unit for one in june} == {"1.001193", "2.000635"}


def test_while_the_month_runs_nobody_loses_points_by_what_is_not_due_yet(ward):
    june = measures.losses_by_procedure("766", "2.1", "city", JUNE, at=START + 9 * DAY)
    assert {one.unit for one in june} == {"2.000635"}


@pytest.mark.parametrize("at", [START, START + 60 * DAY])
def test_the_history_says_what_the_cards_say(ward, at):
    months = [JUNE, measures.period("2026-07")]
    for said, month in zip(measures.history("766", "UB-31153", months, at=at), months, strict=True):
        card = measures.card("766", "UB-31153", month, at=at)
        assert (said.points, said.possible) == (pytest.approx(card.points), card.possible)
        assert said.grade == card.grade
        assert sum(points for _, points in said.groups) == pytest.approx(card.points, abs=0.01)
