"""The tables of dossiers: what may follow what, who may do it, what codes look like."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.actors import Actor
from motcua.rooms.dossiers.errors import CodeInvalid, MoveNotPossible, NotYours, ReasonMissing
from motcua.rooms.dossiers.records import Channel, Delivery, Finance, PaperEnding, PaperForm, Standing, State
from motcua.rooms.dossiers.rules import acts, codes, endings, state
from motcua.rooms.dossiers.rules.standing import standing

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


def test_the_table_knows_every_national_state():
    assert {int(s) for s in state.MOVES} == set(range(1, 11))


def test_every_state_can_come_to_an_end():
    for here in State:
        assert here in state.ENDED or any(state.reachable(here, end) for end in state.ENDED)


@pytest.mark.parametrize(
    ("case", "current", "to"),
    [
        ("a finished dossier cannot be withdrawn", State.FINISHED, State.WITHDRAWAL),
        ("a returned dossier is over", State.RETURNED, State.IN_PROCESS),
        ("what was not received is over", State.NOT_RECEIVED, State.RECEIVED),
        ("a stopped dossier is never re-opened", State.STOPPED, State.IN_PROCESS),
        ("nothing goes back to newly filed", State.IN_PROCESS, State.NEW),
    ],
)
def test_forbidden_moves_are_refused(case, current, to):
    with pytest.raises(MoveNotPossible):
        state.check_move(current, to)


def test_receiving_at_the_counter_may_pass_through_a_state():
    state.check_move(State.NEW, State.IN_PROCESS)


def test_money_is_settled_only_when_it_is_due():
    with pytest.raises(MoveNotPossible):
        state.moved(state.FINANCE_MOVES, Finance.NOTHING, Finance.SETTLED)
    assert state.moved(state.FINANCE_MOVES, Finance.DUE, Finance.SETTLED) is Finance.SETTLED


def test_a_result_is_handed_over_only_when_it_is_ready():
    with pytest.raises(MoveNotPossible):
        state.moved(state.DELIVERY_MOVES, Delivery.NOT_READY, Delivery.HANDED)


def test_the_diagram_shows_every_move():
    drawn = state.mermaid(state.MOVES, {s: s.says for s in State})
    assert drawn.count("-->") == sum(len(moves) or 1 for moves in state.MOVES.values())


OFFICER = Actor(
    id="officer:1",
    grants={"role:specialist": frozenset({"UB-31135"}), "dossiers:process": frozenset({"UB-31135", "UB-31150"})},
)


@pytest.mark.parametrize(
    ("case", "outcome", "unit", "role", "allowed"),
    [
        ("role and permission here", "forward", "UB-31135", "specialist", True),
        ("permission without the role", "forward", "UB-31150", "specialist", False),
        ("another role's step", "forward", "UB-31135", "unit-leader", False),
        ("role without the permission", "approve", "UB-31135", "specialist", False),
        ("a word that no outcome has", "explode", "UB-31135", "specialist", False),
    ],
)
def test_an_outcome_needs_role_and_permission_at_the_unit(case, outcome, unit, role, allowed):
    assert acts.may(OFFICER, outcome, unit=unit, role=role) is allowed


def test_refusing_needs_a_reason():
    one_stop = Actor(
        id="officer:2", grants={"role:one-stop": frozenset({"TT-1"}), "dossiers:receive": frozenset({"TT-1"})}
    )
    with pytest.raises(ReasonMissing):
        acts.check(one_stop, "refuse", unit="TT-1", role="one-stop", values={"reason": "  "})
    with pytest.raises(NotYours):
        acts.check(one_stop, "refuse", unit="TT-2", role="one-stop", values={"reason": "x"})


@pytest.mark.parametrize(
    ("at", "unit"),
    [
        ("receiving", "TT-1"),
        ("competent", "UB-2"),
        ("return", "TT-3"),
        ("unit:SO-XD", "SO-XD"),
        ("var:consulted_unit", "SO-TC"),
        ("var:never_set", "UB-2"),
    ],
)
def test_steps_find_their_unit(at, unit):
    found = acts.place(at, receiving="TT-1", competent="UB-2", returning="TT-3", variables={"consulted_unit": "SO-TC"})
    assert found == unit


class TestCodes:
    def test_the_national_code_is_used_when_it_is_known(self):
        assert self.prefix(national_code="H13.05.12") == "H13.05.12-261122-"

    def test_an_unknown_agency_code_is_never_invented(self):
        assert self.prefix(national_code=None) == "H13.TT31135-261122-"

    @staticmethod
    def prefix(national_code):
        return codes.prefix(
            "{agency}-{yymmdd}-", national_code=national_code, unit="TT-31135", province="H13", day=date(2026, 11, 22)
        )

    @pytest.mark.parametrize(
        "code", ["H15.50.05.13-261008-0975", "G09.20-20260609-0092637", "H13.05.12.M01-261122-0001"]
    )
    def test_codes_of_other_systems_are_accepted(self, code):
        assert codes.check_foreign(code) == code

    @pytest.mark.parametrize(
        "code", ["", "X15-261008-0975", "H15.50-2610-0975", "H15.50-261008-0975'; --", "H13.TT1-261122-0001"]
    )
    def test_what_is_no_code_is_refused(self, code):
        with pytest.raises(CodeInvalid):
            codes.check_foreign(code)

    @given(st.text(min_size=1), st.text(min_size=1))
    def test_a_key_opens_its_own_code_only(self, one, other):
        key = codes.tracking_key(one, "secret")
        assert codes.key_fits(one, key, "secret")
        assert codes.key_fits(other, key, "secret") is (one == other)

    def test_a_key_forgives_how_it_was_typed(self):
        key = codes.tracking_key("H13-1", "secret")
        assert codes.key_fits("H13-1", f" {key[:4].lower()}-{key[4:].lower()} ", "secret")
        assert codes.key_fits("H13-1", key.replace("O", "0").replace("I", "1"), "secret")
        assert not codes.key_fits("H13-1", "", "secret")


@pytest.mark.parametrize(
    ("case", "current", "due_in", "finished_in", "supplements", "expected"),
    [
        ("plenty of time", State.IN_PROCESS, 72, None, 0, Standing.IN_TIME),
        ("less than a day", State.IN_PROCESS, 5, None, 0, Standing.SOON),
        ("past its moment", State.IN_PROCESS, -1, None, 0, Standing.LATE),
        ("the applicant's turn", State.SUPPLEMENT, -1, None, 1, Standing.WAITING),
        ("done before", State.FINISHED, 5, 4, 0, Standing.DONE),
        ("done after", State.RETURNED, -5, -4, 0, Standing.DONE_LATE),
        ("asked twice counts as late (QĐ 766, 2.1)", State.RETURNED, 50, 4, 2, Standing.DONE_LATE),
        ("asked twice and still open", State.IN_PROCESS, 50, None, 2, Standing.LATE),
        ("no limit is known", State.NEW, None, None, 0, Standing.NO_LIMIT),
    ],
)
def test_standing(case, current, due_in, finished_in, supplements, expected):
    def moment(hours):
        return None if hours is None else NOON + timedelta(hours=hours)

    found = standing(current, due_at=moment(due_in), finished_at=moment(finished_in), supplements=supplements, at=NOON)
    assert found is expected


@given(st.dictionaries(st.text(), st.integers() | st.text()), st.lists(st.tuples(st.text(), st.text())))
def test_the_same_content_has_the_same_hash_whatever_the_order(form, papers):
    listed = [list(paper) for paper in papers]
    backwards = dict(reversed(form.items()))
    one = codes.content_hash("1.001193", "092", "", form, listed)
    assert one == codes.content_hash("1.001193", "092", "", backwards, list(reversed(listed)))
    assert one != codes.content_hash("1.001193", "093", "", form, listed)


@pytest.mark.parametrize(
    ("case", "form", "channel", "ending"),
    [
        ("what the applicant sends is an electronic file", PaperForm.FILE, Channel.ONLINE, PaperEnding.BORN),
        ("a picture taken at the counter is only a picture", PaperForm.FILE, Channel.COUNTER, PaperEnding.PAPER),
        ("paper stays paper", PaperForm.ON_PAPER, Channel.ONLINE, PaperEnding.PAPER),
        ("what is missing has no ending", PaperForm.MISSING, Channel.ONLINE, None),
    ],
)
def test_a_paper_ends_as_it_came(case, form, channel, ending):
    assert endings.when_handed_in(form, channel) is ending
