"""The check before publishing names each mistake with its element."""

import pytest

from motcua.rooms.process.content.bpmn import read
from motcua.rooms.process.records import Definition, Surroundings
from motcua.rooms.process.rules.check import problems
from motcua.rooms.process.rules.check.time import longest
from motcua.rooms.units.records import Limit
from process.drawing import draw

TRANSITIONS = {1: {2, 3, 7}, 2: {4, 7}, 4: {5, 6, 7, 8, 9}, 5: {4, 7}, 6: {4, 7}, 7: {8}, 9: {10}}
AROUND = Surroundings(
    roles=frozenset({"specialist", "clerk"}), transitions={state: frozenset(to) for state, to in TRANSITIONS.items()}
)
SOUND = """
    start S
    task A forward back state=4
    gate G default=B
    task B issue state=9
    end E state=10
    S -> A
    A -> G
    G -> A if outcome == "back"
    G -> B
    B -> E
"""


def definition(lines: str, **process: str) -> Definition:
    found, mistakes = read(draw(lines, **process))
    assert found is not None, mistakes
    return found


def found(lines: str, around: Surroundings = AROUND, known: dict[str, Definition] | None = None, **process: str):
    return {(p.element, p.says) for p in problems(definition(lines, **process), around, known or {})}


def about(lines: str, **more) -> set[str]:
    return {element for element, _ in found(lines, **more)}


def test_a_sound_drawing_has_no_problem():
    assert found(SOUND) == set()


@pytest.mark.parametrize(
    ("case", "change", "to", "element"),
    [
        ("a step that no arrow reaches", "S -> A", "task X forward\n X -> B\n S -> A", "X"),
        ("a step that leads nowhere", "S -> A", "message X supplement-arrived on=A\n S -> A", "X"),
        ("a gateway without a default", "gate G default=B", "gate G", "G"),
        ("a default that is no arrow of the gateway", "gate G default=B", "gate G default=E", "G"),
        ("an arrow without a condition", 'G -> A if outcome == "back"', "G -> A", "G-A"),
        ("a condition that cannot be read", 'if outcome == "back"', "if outcome = back", "G-A"),
        ("a condition that calls a function", 'if outcome == "back"', 'if system("true") == 0', "G-A"),
        ("an unknown variable", 'if outcome == "back"', "if weather == 1", "G-A"),
        ("an unknown outcome in a condition", 'if outcome == "back"', 'if outcome == "bakc"', "G-A"),
        ("an outcome that the step does not offer", 'if outcome == "back"', 'if outcome == "reject"', "G-A"),
        ("a condition on an ordinary arrow", "B -> E", 'B -> E if outcome == "issue"', "B-E"),
        ("an unknown outcome", "task A forward back", "task A forward back dance", "A"),
        ("no outcome", "task B issue state=9", "task B state=9", "B"),
        ("an unknown role", "task B issue", "task B issue role=king", "B"),
        ("an unknown place", "task B issue", "task B issue at=moon", "B"),
        ("a place from an unknown variable", "task B issue", "task B issue at=var:somewhere", "B"),
        ("a state beyond the table", "state=9", "state=11", "B"),
        ("a transition that the nation forbids", "end E state=10", "end E state=5", "E"),
        ("an unknown message", "S -> A", "message M something-else\n S -> M\n M -> A", "M"),
        ("an unknown action", "S -> A", "service X dance\n S -> X\n X -> A", "X"),
        ("an action before the first step", "S -> A", "service X remind-consulted\n S -> X\n X -> A", "X"),
        ("a step that branches by itself", "B -> E", "end E2 state=10\n B -> E\n B -> E2", "B"),
        ("an end without a state", "end E state=10", "end E", "E"),
        ("a border event on a gateway", "S -> A", "timer T 1wd on=G\n T -> E\n S -> A", "T"),
    ],
)
def test_a_mistake_is_named_with_its_element(case: str, change: str, to: str, element: str):
    assert change in SOUND
    assert element in about(SOUND.replace(change, to, 1))


def test_roles_that_nobody_holds_name_the_units():
    around = Surroundings(lacking={"specialist": ["UB-2", "UB-1"]})

    problem = next(iter(problems(definition(SOUND), around, {})))

    assert not problem.blocks, "somebody can be given the role after publishing"
    assert (problem.element, problem.facts) == ("A", {"role": "specialist", "count": 2, "units": "UB-1, UB-2"})


def test_a_join_that_waits_for_ever():
    lines = """
        start S
        task A forward back state=4
        gate G default=B
        task B forward state=4
        task C forward state=4
        fork J
        end E state=8
        S -> A
        A -> G
        G -> C if outcome == "back"
        G -> B
        B -> J
        C -> J
        J -> E
    """
    assert "J" in about(lines)


def test_a_step_that_two_branches_reach_would_be_done_twice():
    lines = """
        start S
        fork F
        task A forward state=4
        task B forward state=4
        task C forward state=4
        end E state=8
        S -> F
        F -> A
        F -> B
        A -> C
        B -> C
        C -> E
    """
    assert "C" in about(lines)


def test_a_way_from_which_no_end_is_reached():
    lines = """
        start S
        task A forward back state=4
        gate G default=E
        task L forward state=4
        end E state=8
        S -> A
        A -> G
        G -> L if outcome == "back"
        G -> E
        L -> L2
        task L2 forward state=4
        L2 -> L
    """
    assert {"L", "L2"} <= about(lines)


def test_a_circle_in_which_nothing_waits():
    lines = """
        start S
        task A forward state=4
        service X reckon-obligation
        gate G default=E
        end E state=8
        S -> A
        A -> X
        X -> G
        G -> X if owed == true
        G -> E
    """
    assert {"X", "G"} <= about(lines, variables="owed")


def test_calls_in_a_circle_and_calls_to_nobody():
    caller = "start S\n call C {}\n end E state=10\n S -> C\n C -> E"
    one, two = definition(caller.format("two"), key="one"), definition(caller.format("one"), key="two")

    assert [p.element for p in problems(one, Surroundings(), {"one": one, "two": two})] == ["C"]
    assert [p.element for p in problems(one, Surroundings(), {})] == ["C"]


def test_a_file_without_a_diagram_shows_nothing():
    assert about(SOUND, diagram=False) == {""}


@pytest.mark.parametrize(("limit", "fits"), [("3wd", True), ("20h", True), ("19h", False), ("2wd", False)])
def test_budgets_may_not_add_up_to_more_than_the_limit(limit: str, fits: bool):
    lines = SOUND.replace("state=4", "state=4 budget=2wd").replace("default=B", "default=M")
    lines = lines.replace("G -> B", "task M forward state=4 budget=4h\n G -> M\n M -> B")

    problem = found(lines, around=Surroundings(limit=Limit.parse(limit)))

    assert ({element for element, _ in problem} == set()) is fits
    if not fits:
        assert {element for element, _ in problem} == {"A"}


def test_parallel_steps_take_the_time_of_the_longest():
    lines = """
        start S
        fork F
        task A forward state=4 budget=3wd
        task B forward state=4 budget=5wd
        fork J
        task C issue state=9 budget=9wd
        end E state=10
        S -> F
        F -> A
        F -> B
        A -> J
        B -> J
        J -> C
        C -> E
    """
    hours, way = longest(definition(lines))

    assert hours == 40  # five working days; giving out the result is not in the limit
    assert "B" in way
    assert "A" not in way
