"""What moved a figure: shared out over its parts, nothing left over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.rooms.measures.records import Better
from motcua.rooms.measures.rules.breakdown import folded, moves, peers

PAIR = st.integers(0, 400).flatmap(lambda below: st.tuples(st.integers(0, below), st.just(below)))
PARTS = st.dictionaries(st.sampled_from("abcdefg"), PAIR, max_size=7)
PLAIN = st.dictionaries(st.sampled_from("abcdefg"), st.tuples(st.integers(-50, 400), st.none()), max_size=7)


def rate(parts):
    above, below = (sum(one[place] for one in parts.values()) for place in (0, 1))
    return 100 * above / below if below else None


@given(PARTS, PARTS)
def test_the_moves_of_a_rate_add_up_to_its_change_and_to_nothing_else(before, after):
    found = moves(before, after, scale=100)
    if rate(before) is None or rate(after) is None:
        assert found == {}
        return
    assert sum(one.total for one in found.values()) == pytest.approx(rate(after) - rate(before), abs=1e-9)
    for one in found.values():
        assert one.total == pytest.approx(one.own + one.weight, abs=1e-9)


@given(PLAIN, PLAIN)
def test_the_moves_of_a_number_are_what_came_less_what_was(before, after):
    found = moves(before, after, scale=1)
    change = sum(above for above, _ in after.values()) - sum(above for above, _ in before.values())
    assert sum(one.total for one in found.values()) == change
    assert all(one.weight == 0 for one in found.values())


@given(PARTS, PARTS, st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from("xy")))
def test_parts_taken_together_move_it_by_as_much_as_apart(before, after, into):
    apart = moves(before, after, scale=100)
    together = moves(folded(before, into), folded(after, into), scale=100)
    for key, move in together.items():
        inside = sum(one.total for name, one in apart.items() if into.get(name, name) == key)
        assert move.total == pytest.approx(inside, abs=1e-9)


@given(PARTS)
def test_where_nothing_changed_nothing_moved(parts):
    assert all(one.total == 0 == one.own for one in moves(parts, parts, scale=100).values())


def test_a_ward_that_became_slower_and_one_that_became_busier_are_told_apart():
    """Ninh Kiều falls from 90 to 80 % at the same weight; Ô Môn, always at 50 %, doubles; both pull the city down."""
    before = {"UB-31135": (90, 100), "UB-31153": (50, 100)}
    after = {"UB-31135": (80, 100), "UB-31153": (100, 200)}
    found = moves(before, after, scale=100)
    assert found["UB-31135"].own == pytest.approx(-10 * (1 / 2 + 1 / 3) / 2)
    assert found["UB-31153"].own == 0
    assert found["UB-31153"].weight < 0
    assert sum(one.total for one in found.values()) == pytest.approx(60 - 70)


def test_a_unit_stands_among_those_of_its_kind():
    values = {"a": 90.0, "b": 80.0, "c": 80.0, "d": None}
    said = peers("b", values, Better.HIGHER)
    assert (said.rank, said.of, said.median, said.best_unit) == (2, 3, 80.0, "a")
    assert peers("b", values, Better.LOWER).rank == 1
    assert peers("d", values, Better.HIGHER) is None
    assert peers("a", {"a": 1.0}, Better.HIGHER) is None
