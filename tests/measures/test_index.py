"""Points of the national index."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.rooms.measures.records import Component, Grade
from motcua.rooms.measures.rules import index as rules

TWENTY = Component("2.1", "on-time-index", 20, 100)
ONLINE = Component("3.3", "online-filing", 4, 50)
GRADES = (Grade(90, "Xuất sắc", ""), Grade(80, "Tốt", ""), Grade(0, "Yếu", ""))


@pytest.mark.parametrize(
    ("component", "numerator", "denominator", "points"),
    [
        (TWENTY, 6910, 6910, 20.0),
        (TWENTY, 95, 100, 19.0),
        (ONLINE, 50, 100, 4.0),
        (ONLINE, 80, 100, 4.0),
        (ONLINE, 25, 100, 2.0),
        (ONLINE, 0, 100, 0.0),
        (ONLINE, 0, 0, None),
        (ONLINE, None, None, None),
    ],
)
def test_points_are_in_proportion_up_to_the_threshold_and_full_from_it_on(component, numerator, denominator, points):
    assert rules.score(component, numerator, denominator).points == points


def test_what_cannot_be_counted_is_left_out_and_not_nought():
    assert rules.card(INDEX, "city", [rules.score(ONLINE, 0, 0)]).grade is None, "nor is it graded"
    card = rules.card(INDEX, "city", [rules.score(TWENTY, 9, 10), rules.score(ONLINE, 0, 0)])
    assert (card.points, card.possible, card.grade.name) == (18.0, 20, "Xuất sắc")


class INDEX:
    key, grades = "766", GRADES


@pytest.mark.parametrize(("points", "name"), [(100, "Xuất sắc"), (90, "Xuất sắc"), (89.99, "Tốt"), (0, "Yếu")])
def test_grades_begin_at_their_points(points, name):
    assert rules.grade(points, 100, GRADES).name == name


def test_the_next_point_says_how_many_more_dossiers_bring_it():
    said = rules.next_point(rules.score(TWENTY, 930, 1000))  # 18.6 points
    assert (said.more, said.gains) == (20, 0.4)  # 19 points need 950


COUNTS = st.integers(1, 5000).flatmap(lambda below: st.tuples(st.integers(0, below), st.just(below)))
COMPONENTS = st.builds(
    Component, st.just("x"), st.just("i"), st.integers(1, 20), st.sampled_from([50.0, 80.0, 90.0, 100.0])
)


@given(COMPONENTS, COUNTS)
def test_doing_what_the_next_point_asks_for_brings_it(component, counts):
    above, below = counts
    said = rules.next_point(rules.score(component, above, below))
    if said.more is None:
        return
    before, after = (rules.score(component, n, below).points for n in (above, above + said.more))
    assert after >= round(before + said.gains - 0.011, 2), "to the rounding of a hundredth"
    assert after <= component.points


@given(COMPONENTS, st.dictionaries(st.text("abc", min_size=1, max_size=3), COUNTS, min_size=1, max_size=6))
def test_the_losses_of_units_add_up_to_what_the_city_lost(component, by_unit):
    above, below = (sum(side) for side in zip(*by_unit.values(), strict=True))
    said = rules.score(component, above, below)
    found = rules.losses(said, by_unit)
    lost = component.points - said.points
    assert sum(one.points for one in found) == pytest.approx(lost if found else 0)
    assert bool(found) == (lost > 0)
    assert all(one.short > 0 for one in found)
