"""Tokens: how a drawing is run, and which state it stands for."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from motcua.rooms.process.content.bpmn import read
from motcua.rooms.process.errors import ActionMissing, NothingWaits, NoWayOn, OutcomeNotOffered, StepAlreadyDone
from motcua.rooms.process.queries import rows
from motcua.rooms.process.records import (
    ACTIONS,
    RESTING,
    Complete,
    Definition,
    Element,
    Message,
    Step,
    TimerDue,
    Token,
)
from motcua.rooms.process.rules import engine
from motcua.rooms.process.rules.calls import inline
from motcua.rooms.process.rules.state import state_of
from motcua.rooms.units.records import Limit
from process.drawing import draw

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SERVICES: dict[str, engine.Service] = {name: lambda variables: {} for name in ACTIONS}


class Play:
    """A running drawing in a test: ``do("A", "forward")``, ``hear("payment-settled")``, ``ring("T")``."""

    def __init__(self, *drawings: str, services: Mapping[str, engine.Service] = SERVICES, **variables: Any) -> None:
        known: dict[str, Definition] = {}
        for xml in drawings:
            found, mistakes = read(xml)
            assert found is not None, mistakes
            assert not mistakes, mistakes
            known[found.key] = found
        self.definition = inline(next(iter(known.values())), known)
        self.services = services
        self.step: Step = engine.start(self.definition, variables, AT, uuid4, services, until=in_days)

    def do(self, element: str, outcome: str, **values: Any) -> Step:
        return self._take(Complete(self._id(element), outcome, values))

    def hear(self, name: str, **values: Any) -> Step:
        return self._take(Message(name, values))

    def ring(self, element: str) -> Step:
        return self._take(TimerDue(self._id(element)))

    @property
    def waits(self) -> list[str]:
        return sorted(token.element for token in self.step.marking.tokens if token.kind in RESTING)

    def _id(self, element: str) -> UUID:
        return next(t.id for t in self.step.marking.tokens if t.element == element and t.kind in RESTING)

    def _take(self, stimulus: Any) -> Step:
        self.step = engine.advance(
            self.definition,
            self.step.marking,
            stimulus,
            self.step.variables,
            AT,
            uuid4,
            self.services,
            until=in_days,
        )
        return self.step


def in_days(limit: Limit, at: datetime, element: Element) -> datetime:
    return at + timedelta(days=limit.amount)


FORK = """
    start S
    fork F
    task A forward state=4
    task B forward state=4
    message M payment-settled state=6
    fork J
    task Z issue state=4
    end E state=10
    S -> F
    F -> A
    F -> M
    A -> B
    B -> J
    M -> J
    J -> Z
    Z -> E
"""


def test_a_join_waits_for_every_branch():
    play = Play(draw(FORK))
    assert play.waits == ["A", "M"]

    play.hear("payment-settled")
    assert play.waits == ["A"]
    play.do("A", "forward")
    assert play.waits == ["B"]
    step = play.do("B", "forward")

    assert play.waits == ["Z"]
    assert len(step.marking.tokens) == 1, "the parked branch is gone"


def test_the_citizen_shows_only_when_nothing_else_can_go_on():
    play = Play(draw(FORK))
    assert play.step.state == 4
    play.do("A", "forward")
    assert play.do("B", "forward").state == 6
    assert play.hear("payment-settled").state == 4
    assert play.do("Z", "issue").state == 10


@pytest.mark.parametrize(
    ("case", "tokens", "state"),
    [
        ("nothing waits", [], None),
        ("the last arrived speaks", [(1, 4), (2, 9)], 9),
        ("whatever their order in the list", [(2, 9), (1, 4)], 9),
        ("supplement gives way to work", [(2, 5), (1, 4)], 4),
        ("payment gives way to work", [(2, 6), (1, 4)], 4),
        ("the last of two for the citizen", [(1, 5), (2, 6)], 6),
        ("who says nothing is not asked", [(3, None), (1, 5)], 5),
    ],
)
def test_the_state_follows_the_tokens(case: str, tokens: list[tuple[int, int | None]], state: int | None):
    assert state_of([(Token(uuid4(), "X", "task", AT, order), said) for order, said in tokens]) == state


def test_border_events_branches_and_calls_say_no_state():
    silent = [
        Token(uuid4(), "X", "timer", AT, 2, host=uuid4()),
        Token(uuid4(), "X", "join", AT, 3),
        Token(uuid4(), "X", "call", AT, 4),
    ]
    assert state_of([(Token(uuid4(), "A", "task", AT, 1), 4), *((token, 9) for token in silent)]) == 4


BORDER = """
    start S
    task A forward state=4
    timer T 5d on=A
    timer N 2d on=A soft
    message M supplement-arrived on=A
    service R remind-consulted
    end RE
    task B issue state=4
    task C issue state=4
    end E state=10
    S -> A
    A -> B
    T -> C
    N -> R
    R -> RE
    M -> C
    B -> E
    C -> E
"""


def test_a_task_takes_its_border_events_with_it():
    play = Play(draw(BORDER))
    assert play.waits == ["A", "M", "N", "T"]
    due = {token.element: token.due_at for token in play.step.marking.tokens if token.kind == "timer"}
    assert due == {"T": AT + timedelta(days=5), "N": AT + timedelta(days=2)}

    step = play.do("A", "forward")

    assert play.waits == ["B"]
    assert len(step.left) == 4


def test_a_reminder_does_not_interrupt():
    play = Play(draw(BORDER))

    step = play.ring("N")

    assert play.waits == ["A", "M", "T"]
    assert step.actions == (("remind-consulted", {}),)


@pytest.mark.parametrize("how", ["T", "M"])
def test_an_interruption_ends_the_task(how: str):
    play = Play(draw(BORDER))

    play.ring("T") if how == "T" else play.hear("supplement-arrived")

    assert play.waits == ["C"]


INNER = """
    start S
    fork F
    task A forward back
    task B forward
    gate G default=E
    stop X
    end E
    end E2
    S -> F
    F -> A
    F -> B
    A -> G
    G -> X if outcome == "back"
    G -> E
    B -> E2
"""
OUTER = """
    start S
    call C inner
    timer T 3d on=C
    task Z issue state=9
    task L issue state=9
    end E state=10
    S -> C
    C -> Z
    T -> L
    Z -> E
    L -> E
"""


def test_a_called_process_ends_when_all_its_branches_have():
    play = Play(draw(OUTER, key="outer"), draw(INNER, key="inner"))
    assert play.waits == ["C/A", "C/B", "T"]

    play.do("C/A", "forward")
    assert play.waits == ["C/B", "T"]
    play.do("C/B", "forward")

    assert play.waits == ["Z"]


def test_a_terminate_end_ends_the_called_process_only():
    play = Play(draw(OUTER, key="outer"), draw(INNER, key="inner"))

    step = play.do("C/A", "back")

    assert (play.waits, step.ended) == (["Z"], False)


def test_a_border_event_of_a_call_ends_everything_inside():
    play = Play(draw(OUTER, key="outer"), draw(INNER, key="inner"))

    play.ring("T")

    assert play.waits == ["L"]
    assert len(play.step.marking.tokens) == 1


def test_a_terminate_end_ends_everything():
    lines = FORK.replace("A -> B", "A -> X\n stop X state=8").replace("task B forward state=4", "")
    play = Play(draw(lines.replace("B -> J", "")))

    step = play.do("A", "forward")

    assert (step.ended, step.state, play.waits) == (True, 8, [])


SERVED = """
    start S
    task A forward state=4
    service R reckon-obligation
    gate G default=E
    message M payment-settled state=6
    end E state=10
    S -> A
    A -> R
    R -> G
    G -> M if owed == true
    G -> E
    M -> R
"""


@pytest.mark.parametrize(("owed", "waits"), [(True, ["M"]), (False, [])])
def test_what_a_service_answers_decides_the_way(owed: bool, waits: list[str]):
    play = Play(draw(SERVED), services={"reckon-obligation": lambda variables: {"owed": owed}})

    step = play.do("A", "forward")

    assert play.waits == waits
    assert step.variables["owed"] is owed
    assert step.actions == (("reckon-obligation", {"owed": owed}),)


def test_a_service_nobody_brought_is_a_fault_and_not_a_refusal():
    play = Play(draw(SERVED), services={})

    with pytest.raises(ActionMissing) as fault:
        play.do("A", "forward")
    assert fault.value.element == "R"


def test_a_circle_of_services_is_stopped():
    lines = (
        SERVED.replace("G -> M if", "G -> R if").replace("M -> R", "").replace("message M payment-settled state=6", "")
    )
    play = Play(draw(lines), services={"reckon-obligation": lambda variables: {"owed": True}})

    with pytest.raises(NoWayOn):
        play.do("A", "forward")


def test_values_become_variables_and_the_outcome_is_the_last():
    play = Play(draw(FORK))
    play.do("A", "forward", note="x")

    assert play.step.variables == {"note": "x", "outcome": "forward"}


def test_refusals():
    play = Play(draw(FORK))
    with pytest.raises(OutcomeNotOffered):
        play.do("A", "approve")
    with pytest.raises(NothingWaits):
        play.hear("supplement-arrived")
    task = play._id("A")
    play.do("A", "forward")
    with pytest.raises(StepAlreadyDone):
        play._take(Complete(task, "forward"))
    with pytest.raises(StepAlreadyDone):
        play._take(TimerDue(play._id("B")))


@hypothesis_settings(max_examples=40, deadline=None)
@given(choices=st.lists(st.integers(0, 59), max_size=25), key=st.sampled_from(["general", "inter-agency-with-payment"]))
def test_wherever_a_walk_goes_the_marking_is_whole(runnable: dict[str, Definition], choices: list[int], key: str):
    """Orders rise, hosts and scopes exist, what left is gone, what arrived is there, and it survives the table."""
    definition = runnable[key]
    step = engine.start(definition, {}, AT, uuid4)
    for choice in choices:
        if step.ended:
            break
        before = step.marking
        waits = [engine.waiting(definition, token) for token in before.tokens if token.kind in RESTING]
        waiting = waits[choice % len(waits)]
        if waiting.kind == "task":
            outcome = waiting.outcomes[choice % len(waiting.outcomes)]
            stimulus: Any = Complete(waiting.id, outcome)
        else:
            stimulus = TimerDue(waiting.id) if waiting.kind == "timer" else Message(waiting.message or "")
        step = engine.advance(definition, before, stimulus, step.variables, AT, uuid4, SERVICES)

        ids = {token.id for token in step.marking.tokens}
        assert {token.host for token in step.marking.tokens} - {None} <= ids
        assert {token.scope for token in step.marking.tokens} - {None} <= ids
        assert {w.id for w in step.arrived} <= ids
        assert set(step.left) == {token.id for token in before.tokens} - ids
        assert len({token.order for token in step.marking.tokens}) == len(ids)
        assert max((token.order for token in step.marking.tokens), default=0) <= step.marking.arrivals
        assert step.ended is (not ids)
        assert step.state in range(1, 11)
        assert tuple(rows.revive(rows.plain(token)) for token in step.marking.tokens) == step.marking.tokens
