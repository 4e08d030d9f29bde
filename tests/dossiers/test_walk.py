"""Whatever anybody is allowed to do, in whatever order, a dossier never contradicts itself.

``WALKS=500 pytest tests/dossiers/test_walk.py`` takes that many walks, other ones each time.
"""

import os
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from dossiers.here import BIRTH_FORM, FORM, MONDAY, OTHER_CENTRE, UNSTATED
from dossiers.life import HOUR, ROLES, Life, audited, officer
from motcua.kernel.errors import Refusal
from motcua.kernel.models import JournalLine
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.models import Dossier, Obligation
from motcua.rooms.dossiers.records import State
from motcua.rooms.dossiers.rules import state

pytestmark = pytest.mark.django_db
KINDS = ((UNSTATED, FORM), ("1.001193", BIRTH_FORM), ("1.012910", FORM), ("1.014279", FORM))
SAID = {"reason": "lý do", "what": "Lệ phí", "amount": 1000, "unit": "SO-XD", "limit": "5wd", "limit_source": "văn bản"}
PAUSES = (timedelta(minutes=1), 3 * HOUR, timedelta(days=2), timedelta(days=40))


class Walk:
    """One dossier, and a clock that only goes forward."""

    def __init__(self, life):
        self.life, self.now = life, MONDAY
        self.people = [*(officer(role) for role in ROLES), officer("specialist", "2")]

    def possible(self):
        """Everything that somebody may do now, as (what it is called, the act)."""
        now, life = self.now, self.life
        row = life.row
        found = []
        for who in self.people:
            page = dossiers.page(life.code, by=who, at=now)
            found += [(one.outcome, self.outcome(one, who)) for one in page.next_acts]
            found += [(name, self.beside(name, who)) for name in sorted(page.other_acts) if name in BESIDE]
        if row.state == State.SUPPLEMENT:
            found.append(("answer", lambda: life.answer(now)))
        if Obligation.objects.filter(dossier=row, settled_at=None, undone_at=None).exists() and row.ended_at is None:
            found.append(("pay", lambda: life.pay(now)))
        if row.state in state.WITHDRAWABLE:
            found.append(("withdraw", lambda: dossiers.withdraw(life.code, reason="Đổi ý", by=life.citizen, at=now)))
        found.append(("timers", lambda: life.fire(now)))
        return found

    def outcome(self, one, who):
        values = SAID | {"items": [self.life.paper()]}
        return lambda: dossiers.complete(self.life.code, one.work_id, one.outcome, values=values, by=who, at=self.now)

    def beside(self, name, who):
        return lambda: BESIDE[name](self.life, who, self.now)

    def impossible(self, number):
        """Something that nobody may have offered: when it is refused, nothing has changed."""
        life, before = self.life, self.told()
        who = self.people[number % len(self.people)]
        tries = (
            lambda: dossiers.undo(life.code, by=who, at=self.now),
            lambda: dossiers.extend(life.code, limit="1wd", reason="x", by=who, at=self.now),
            lambda: life.answer(self.now),
            lambda: dossiers.complete(life.code, life.row.id, "approve", by=who, at=self.now),
        )
        try:
            tries[number % len(tries)]()
        except Refusal:
            assert self.told() == before, "a refusal left something behind"

    def told(self):
        row = self.life.row
        return (row.state, row.revision, row.due_at, self.life.where(), self.life.lines())


def assign(life, who, at):
    step = next((work for work in life.works() if who.may(f"role:{work.role}", unit=work.unit)), None)
    if step is not None:
        dossiers.assign(life.code, step.id, to=who.id if step.assignee != who.id else "", by=who, at=at)


BESIDE = {
    "undo": lambda life, who, at: dossiers.undo(life.code, by=who, at=at),
    "extend": lambda life, who, at: dossiers.extend(life.code, limit="2wd", reason="x", by=who, at=at),
    "note": lambda life, who, at: dossiers.add_note(life.code, text="ghi chú", by=who, at=at),
    "stop": lambda life, who, at: dossiers.stop(life.code, reason="x", by=who, at=at),
    "assign": assign,
}
#: acts that end a walk, or go round: taken only one time in eight
RARE = frozenset({"refuse", "stop", "withdraw", "note", "assign", "timers", "undo", "extend"})


@settings(
    max_examples=int(os.environ.get("WALKS", "8")),
    deadline=None,
    derandomize="WALKS" not in os.environ,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
@given(
    kind=st.sampled_from(KINDS),
    choices=st.lists(
        st.tuples(st.integers(0, 997), st.sampled_from(PAUSES), st.integers(0, 7)), min_size=8, max_size=24
    ),
)
def test_no_order_of_acts_breaks_a_dossier(filing, citizen, kind, choices):
    procedure, form = kind
    filed = dossiers.file(filing(procedure=procedure, form=form, receiving_unit=OTHER_CENTRE), by=citizen, at=MONDAY)
    walk = Walk(Life(filed.code, citizen))
    walk.life.check()
    for number, pause, luck in choices:
        walk.now += pause
        if luck == 7:
            walk.impossible(number)
        possible = walk.possible()
        kept = [one for one in possible if luck == 0 or one[0] not in RARE] or possible
        name, act = kept[number % len(kept)]
        was, lines = State(walk.life.row.state), walk.life.lines()
        act()
        now = State(walk.life.row.state)
        assert now == was or name == "undo" or state.reachable(was, now), f"{name}: {was} to {now}"
        if name not in {"timers", "assign"}:  # which may find nothing to do
            assert walk.life.lines() == lines + 1, f"{name} has one line in the journal"
        walk.life.check()
        event(f"{name}")
    event(f"ended in {State(walk.life.row.state).name}")


def test_what_the_walks_left_is_whole_for_the_independent_check(filing, citizen):
    for number in range(5):
        filed = dossiers.file(filing(), by=citizen, at=MONDAY + timedelta(minutes=number))
        life = Life(filed.code, citizen)
        life.act("receive", MONDAY + HOUR, limit="3wd", limit_source="văn bản")
        life.act("forward", MONDAY + HOUR)
    assert not [finding for finding in audited() if "anchor" not in finding.kind]
    codes = list(Dossier.objects.values_list("code", flat=True))
    assert len(codes) == len(set(codes)) == JournalLine.objects.filter(act="dossiers.file").count()
