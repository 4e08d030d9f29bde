"""Conditions: what holds, what is refused, and that nothing is ever run."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.rooms.process.rules.expressions import LONGEST, Unreadable, condition, outcomes

VARIABLES = {
    "outcome": "approve",
    "owed": True,
    "count": 3,
    "papers": ["a", "b"],
    "place": {"kind": "ward"},
    "none": None,
}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ('outcome == "approve"', True),
        ('outcome != "approve"', False),
        ("owed == true", True),
        ("!owed", False),
        ("count > 2 && count <= 3", True),
        ('count == 4 || outcome == "approve"', True),
        ('outcome in ["approve", "reject"]', True),
        ("size(papers) == 2", True),
        ('outcome.startsWith("app")', True),
        ('place.kind == "ward"', True),
        ("has(place.kind)", True),
        ("has(place.street)", False),
        ("owed ? count == 3 : false", True),
        ("none == null", True),
    ],
)
def test_a_condition_holds(text: str, holds: bool):
    assert condition(text).holds(VARIABLES) is holds


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ("an unknown variable", 'unknown == "x"'),
        ("its negation neither", '!(unknown == "x")'),
        ("a comparison of unlike things", "outcome > 3"),
        ("a field of what has none", "count.field == 1"),
        ("a value that is not true or false", "count"),
        ("a text", '"true"'),
    ],
)
def test_what_makes_no_sense_does_not_hold(case: str, text: str):
    assert condition(text).holds(VARIABLES) is False


@pytest.mark.parametrize(
    "text",
    [
        "",
        "outcome =",
        "outcome = 'x'",
        '__import__("os").system("true")',
        'open("/etc/passwd")',
        'eval("1")',
        "now() > 1",
        'timestamp("2026-01-01T00:00:00Z") == 1',
        "[1, 2].map(x, x)",
        "[1].all(x, [1].all(y, true))",
        "papers.filter(x, true)",
        "1 + 1 == 2",
        '"a" * 9',
        'matches(outcome, "(a+)+$")',
        "type(outcome) == string",
        "lambda: 1",
        "outcome if owed else 1",
        "a" * (LONGEST + 1),
        "(" * 140 + "1" + ")" * 140,
        "[" * 140 + "]" * 140,
    ],
)
def test_anything_beyond_the_closed_part_is_refused(text: str):
    with pytest.raises(Unreadable):
        condition(text)


@given(st.text(max_size=LONGEST + 5))
def test_no_text_does_more_than_be_refused(text: str):
    with suppress(Unreadable):
        assert condition(text).holds(VARIABLES) in (True, False)


@given(st.text(alphabet='()[]{}!-?:.,&|=<>" outcmew1', max_size=LONGEST))
def test_no_nesting_breaks_the_reader(text: str):
    with suppress(Unreadable):
        assert condition(text).holds(VARIABLES) in (True, False)


def test_the_words_compared_with_the_outcome_are_seen():
    assert outcomes("""outcome == "back" || 'reject' == outcome || other == "x" """) == ["back", "reject"]
