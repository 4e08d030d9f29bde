"""Values open to the very dossiers; the table of an index says what its cards say."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from measures.conftest import START, dossier, some_facts
from motcua.kernel.actors import Actor, system
from motcua.kernel.errors import NotAllowed
from motcua.kernel.journal import lines_of
from motcua.rooms.dossiers.records import State
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.actions import counting
from motcua.rooms.measures.actions.rebuild import COUNTED
from motcua.rooms.measures.errors import EntryInvalid, FiguresNotYours, IndicatorNotFound
from motcua.rooms.measures.records import Dimension
from motcua.rooms.measures.rules.facts import fact_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)
JUNE = measures.period("2026-06")
ENTERER = system("enterer", "measures:enter")


@pytest.fixture(autouse=True)
def _fresh():
    measures.forget()


def given_facts(*facts):
    measures.forget()
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(('measures_factrow', *COUNTED))}")
    counting.write([], list(facts))


def o_mon():
    """Seven of ten finished on time, one late, two open of which one is overdue."""
    done = [dossier(n, state=State.FINISHED, finished_at=START + DAY) for n in range(7)]
    late = dossier(7, state=State.FINISHED, finished_at=START + 5 * DAY)
    return [*done, late, dossier(8), dossier(9, due_at=START + 400 * DAY)]


def test_on_time_says_of_what():
    given_facts(*map(fact_of, o_mon()))
    said = {
        code: measures.value(code, "UB-31153", JUNE, at=NOON)
        for code in ("on-time-of-finished", "on-time-of-received", "on-time-index", "overdue")
    }
    assert [(v.numerator, v.denominator) for v in said.values()] == [(7, 8), (7, 10), (7, 9), (1, None)]
    assert said["on-time-of-received"].value == pytest.approx(70.0)
    assert said["overdue"].value == 1


def test_nothing_to_divide_by_is_not_known_and_never_nought_or_a_hundred():
    given_facts(fact_of(dossier(1)))
    said = measures.value("on-time-of-finished", "UB-31153", JUNE, at=NOON)
    assert (said.value, said.known) == (None, False)


def test_a_ward_is_its_committee_and_its_centre():
    given_facts(*map(fact_of, o_mon()))
    for unit in ("UB-31153", "TT-31153"):
        assert measures.value("received", unit, JUNE, at=NOON).numerator == 10
        assert measures.value("on-time-of-finished", unit, JUNE, at=NOON).denominator == 8
    assert measures.value("received", "UB-31135", JUNE, at=NOON).numerator == 0


def test_a_stretch_of_any_days_is_counted_too():
    given_facts(*map(fact_of, o_mon()))
    said = measures.value("on-time-of-finished", "city", measures.span(START.date(), START.date() + DAY), at=NOON)
    assert (said.numerator, said.denominator) == (7, 7)


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_a_figure_opens_to_the_very_dossiers_that_it_counts(data):
    given_facts(*(data.draw(some_facts(n)) for n in range(6)))
    wanted = measures.indicators()[data.draw(st.sampled_from(sorted(measures.indicators())))]
    scope = data.draw(st.sampled_from(["city", "UB-31153", "UB-31135"]))
    keys = ("2026-06", "2026-07", "bc-2026-08", "2026-06-20_2026-07-28")
    month = data.draw(st.sampled_from([measures.period(key) for key in keys]))
    if not wanted.counted:
        return
    said = measures.value(wanted.code, scope, month, at=NOON)
    sides = [(wanted.numerator, said.numerator), (wanted.denominator, said.denominator)]
    for names, figure in sides[: 1 + bool(wanted.denominator)]:
        found = measures.behind(wanted, names, scope, month)
        assert (sum(one.counts for one in found.items), found.sum, found.total) == (figure, figure, len(found.items))
        for dimension in Dimension:
            of_all = {key: measures.inside(dimension, key, at=NOON) for key in _parts(wanted, dimension, scope, month)}
            parts = [measures.behind(wanted, names, scope, month, only=only) for only in of_all.values()]
            assert sum(one.sum for one in parts) == figure, dimension


def _parts(wanted, dimension, scope, month):
    return [one.key for one in measures.breakdown(wanted.code, dimension, scope, month, at=NOON).slices]


def test_the_late_ones_come_first_and_pages_do_not_overlap():
    given_facts(*map(fact_of, o_mon()))
    wanted = measures.indicator("on-time-of-finished")
    pages = [measures.behind(wanted, wanted.denominator, "city", JUNE, offset=n, limit=4) for n in (0, 4)]
    codes = [one.code for page in pages for one in page.items]
    assert (pages[0].total, len(set(codes)), codes[0]) == (8, 8, "H13-7")


def test_the_table_of_the_index_says_what_its_cards_say():
    given_facts(*map(fact_of, o_mon()), fact_of(dossier(11, competent_unit="UB-31135", fee_due=True, paid_online=2)))
    measures.enter(
        "petitions-on-time", "city", JUNE, numerator=9, denominator=10, evidence="BC 12", by=ENTERER, at=NOON
    )
    scopes = ["city", "UB-31135", "UB-31153", "UB-31150"]
    months = [JUNE, measures.period("2026-07")]
    table = measures.table("766", scopes, months)
    for row, month in enumerate(months):
        for column, scope in enumerate(scopes):
            card = measures.card("766", scope, month, at=NOON)
            assert table.totals[row, column] == pytest.approx(card.points), (scope, month.key)
            assert table.possible[row, column] == pytest.approx(card.possible)
            for score in card.scores:
                said = table.points[score.component.key][row, column]
                assert np.isnan(said) if score.points is None else said == pytest.approx(score.points)


def test_lost_points_lie_with_the_units_that_fall_short():
    given_facts(
        *map(fact_of, o_mon()),
        fact_of(dossier(11, competent_unit="UB-31135", state=State.FINISHED, finished_at=START + DAY)),
    )
    found = measures.losses("766", "2.1", ["UB-31135", "UB-31153"], JUNE, at=NOON)
    assert [one.unit for one in found] == ["UB-31153"]
    assert found[0].points == pytest.approx(20 - 16)  # 8 of 10 on time


def test_what_is_entered_by_hand_holds_until_it_is_corrected_and_is_journalled():
    for numerator in (8, 9):
        measures.enter(
            "petitions-on-time",
            "city",
            JUNE,
            numerator=numerator,
            denominator=10,
            evidence="BC 12",
            by=ENTERER,
            at=NOON,
        )
    assert measures.value("petitions-on-time", "city", JUNE, at=NOON).value == pytest.approx(90)
    assert [line["facts"]["numerator"] for line in lines_of("indicator:petitions-on-time:city")] == [8, 9]


@pytest.mark.parametrize(
    ("code", "said", "place"),
    [
        ("petitions-on-time", {"evidence": " "}, "evidence"),
        ("petitions-on-time", {"numerator": 11}, "denominator"),
        ("petitions-on-time", {"numerator": -1}, "numerator"),
        ("on-time-index", {}, "indicator"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_at_its_place(code, said, place):
    given = {"numerator": 9, "denominator": 10, "evidence": "BC 12"} | said
    with pytest.raises(EntryInvalid) as refused:
        measures.enter(code, "city", JUNE, **given, by=ENTERER, at=NOON)
    assert set(refused.value.problems) == {place}


def test_who_may_not_enter_enters_nothing():
    with pytest.raises(NotAllowed):
        measures.enter(
            "petitions-on-time", "city", JUNE, numerator=1, denominator=1, evidence="x", by=system("x"), at=NOON
        )
    with pytest.raises(IndicatorNotFound):
        measures.enter("no-such", "city", JUNE, numerator=1, denominator=1, evidence="x", by=ENTERER, at=NOON)


def test_figures_of_a_ward_are_for_its_own_house_and_the_city_as_a_whole_for_all_who_see_any():
    own = Actor(id="officer:1", grants={"measures:see": frozenset({"TT-31153"})})
    for scope in ("UB-31153", "TT-31153", "city"):
        measures.check_sight(own, scope)
    with pytest.raises(FiguresNotYours):
        measures.check_sight(own, "UB-31135")
    with pytest.raises(FiguresNotYours):
        measures.check_sight(Actor(id="officer:2"), "city")


MIDDLE = START + 3 * DAY  # while the month runs
#: periods with whole quarters in them, and half-months besides
LONG = ("2026", "2026-q3", "bc-2026", "bc-2026-9t", "2026-03-15_2026-10-14")
#: stretches that begin and end within half-months, in several and in one
ODD = ("2026-06-20_2026-07-11", "2026-02-03_2026-08-20", "2026-07-03_2026-07-09", "2026-07-15_2026-08-05", "2026-07-05")


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_a_figure_is_the_sum_of_its_parts_however_it_is_cut_and_its_change_is_shared_out(data):
    given_facts(*(data.draw(some_facts(n)) for n in range(8)))
    counted = sorted(code for code, one in measures.indicators().items() if one.counted)
    wanted = measures.indicators()[data.draw(st.sampled_from(counted))]
    scope = data.draw(st.sampled_from(["city", "UB-31153", "UB-31135"]))
    month = measures.period(data.draw(st.sampled_from(["2026-06", "bc-2026-08", *LONG, *ODD])))
    at = data.draw(st.sampled_from([NOON, MIDDLE + 30 * DAY]))
    whole = measures.value(wanted.code, scope, month, at=at)
    for dimension in Dimension:
        said = measures.breakdown(wanted.code, dimension, scope, month, at=at)
        assert sum(one.numerator for one in said.slices) == whole.numerator, dimension
        for one in said.slices:
            inside = measures.inside(dimension, one.key, at=at)
            behind = measures.behind(wanted, wanted.numerator, scope, month, only=inside, at=at, limit=1)
            assert behind.sum == one.numerator, (dimension, one.key)
        if wanted.denominator:
            assert sum(one.denominator for one in said.slices) == whole.denominator, dimension
            assert said.value == whole.value
        if said.change is not None:
            moved = sum(one.move.total for one in said.slices if one.move)
            assert moved == pytest.approx(said.change, abs=1e-6), dimension


def test_what_is_due_later_in_a_running_month_is_not_overdue_yet():
    """Two open dossiers of Ô Môn, due on the 4th and on the 20th, looked at on the 4th and when June is over."""
    given_facts(fact_of(dossier(1)), fact_of(dossier(2, due_at=START + 19 * DAY)))
    overdue = measures.indicator("overdue")
    for at, expected in ((START + 2 * DAY, 0), (MIDDLE, 1), (NOON, 2)):
        for scope in ("city", "UB-31153"):
            assert measures.value("overdue", scope, JUNE, at=at).numerator == expected
            assert measures.behind(overdue, overdue.numerator, scope, JUNE, at=at).total == expected
        table = measures.table("766", ["UB-31153"], [JUNE], at=at)
        assert np.isnan(table.points["2.1"][0, 0]) == (expected == 0)


def test_open_dossiers_are_told_by_the_group_of_officers_that_has_them():
    given_facts(
        fact_of(dossier(1, holder="specialist")),
        fact_of(dossier(2, holder="specialist", due_at=START + 19 * DAY)),
        fact_of(dossier(3, holder="unit-leader", due_at=START + 4 * DAY)),
        fact_of(dossier(4, state=State.FINISHED, finished_at=START + DAY)),
    )
    said = measures.waiting("UB-31153", at=MIDDLE)
    assert [(one.holder, one.open, one.soon, one.overdue) for one in said] == [
        ("specialist", 2, 0, 1),
        ("unit-leader", 1, 1, 0),
    ]
    assert measures.waiting("UB-31135", at=MIDDLE) == []


def test_what_was_worked_out_is_worked_out_again_when_anything_changed():
    scopes = ["UB-31153", "UB-31135"]
    given_facts(*map(fact_of, o_mon()))
    first = measures.history("766", "UB-31153", [JUNE], at=NOON)[0]
    assert measures.history("766", "UB-31153", [JUNE], at=NOON)[0] == first
    (lost,) = measures.losses("766", "2.1", scopes, JUNE, at=NOON)
    more = dossier(20, state=State.FINISHED, finished_at=START + 9 * DAY, competent_unit="UB-31135")
    counting.write([], [fact_of(more)])
    assert [one.unit for one in measures.losses("766", "2.1", scopes, JUNE, at=NOON)] == ["UB-31153", "UB-31135"]
    assert [one.unit for one in measures.losses("766", "2.1", scopes, JUNE, at=NOON, most=1)] == [lost.unit]
    component = next(
        one for one in measures.index("766").components if one.indicator and measures.indicator(one.indicator).by_hand
    )
    by_hand = measures.indicator(component.indicator)
    measures.enter(by_hand.code, "UB-31153", JUNE, numerator=9, denominator=10, evidence="mẫu", by=ENTERER, at=NOON)
    assert measures.history("766", "UB-31153", [JUNE], at=NOON)[0].possible > first.possible


def test_what_is_entered_by_hand_cannot_be_taken_apart():
    with pytest.raises(IndicatorNotFound):
        measures.breakdown("petitions-on-time", Dimension.CHANNEL, "city", JUNE, at=NOON)


def test_a_ward_is_compared_with_wards_only(city):
    given_facts(
        *map(fact_of, o_mon()),
        fact_of(dossier(11, competent_unit="UB-31135", state=State.FINISHED, finished_at=START + DAY)),
        fact_of(dossier(12, competent_unit="SO-TP", state=State.FINISHED, finished_at=START + DAY)),
    )
    said = measures.peers("on-time-of-finished", "UB-31153", JUNE, at=NOON)
    assert (said.rank, said.of, said.best_unit, said.median) == (2, 2, "UB-31135", pytest.approx(93.75))
    assert measures.peers("on-time-of-finished", "city", JUNE, at=NOON) is None
    assert measures.peers("on-time-of-finished", "SO-TP", JUNE, at=NOON) is None


def test_pages_end_and_what_nobody_counts_is_said_so(monkeypatch):
    monkeypatch.setattr("motcua.rooms.measures.queries.behind.MOST", 5)
    given_facts(*map(fact_of, o_mon()))
    wanted = measures.indicator("on-time-of-finished")
    whole = measures.behind(wanted, wanted.denominator, "city", JUNE)
    assert (whole.total, whole.beyond, whole.pages(2)) == (8, 5, 3)
    part = measures.behind(wanted, wanted.denominator, "city", JUNE, only=("deciding", ["UB-31153", "UB-31135"]))
    assert (part.total, part.sum, part.beyond) == (None, None, 5)
    assert measures.behind(wanted, wanted.denominator, "city", JUNE, offset=5).items == ()
