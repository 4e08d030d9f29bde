"""A dossier's whole life on each of the drawn processes, through the façade alone."""

from datetime import UTC, timedelta

import pytest

from dossiers.here import BIRTH_FORM, CENTRE, COMMITTEE, FORM, MONDAY, OTHER_CENTRE, UNSTATED
from dossiers.life import HOUR, Life
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.actions.steps import REMINDER
from motcua.rooms.dossiers.errors import (
    MoveNotPossible,
    NotYours,
    StepGone,
    SupplementNotOpen,
    UndoNotPossible,
)
from motcua.rooms.dossiers.models import Note, Obligation, Pause, Supplement, Work
from motcua.rooms.dossiers.records import Channel, Delivery, Finance, Standing, State
from motcua.rooms.payments import facade as payments
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import Pause as ClockPause

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
APPRAISED, CONSULTED, BIRTH = "1.012910", "1.014279", "1.001193"
THIRD_WARD_CENTRE = "TT-31120"


@pytest.fixture
def life(filing, citizen):
    def begin(procedure=UNSTATED, form=FORM, by=None, **more):
        filed = dossiers.file(filing(procedure=procedure, form=form, **more), by=by or citizen, at=MONDAY)
        return Life(filed.code, citizen)

    return begin


class TestCivilStatusWithinTheDay:
    def test_received_elsewhere_decided_at_home_returned_at_a_third_place(self, life):
        one = life(
            BIRTH,
            BIRTH_FORM,
            receiving_unit=OTHER_CENTRE,
            competent_unit=COMMITTEE,
            return_unit=THIRD_WARD_CENTRE,
            support_unit="TT-92",
        )
        one.act("receive", MONDAY)
        assert one.row.due_at.astimezone(UTC) == units.deadline(MONDAY, "1d", COMMITTEE, same_day=True).due
        assert one.where() == {("one-stop", OTHER_CENTRE)}
        one.act("forward", MONDAY)
        assert one.where() == {("specialist", COMMITTEE)}
        one.act("forward", MONDAY + HOUR)
        one.act("approve", MONDAY + HOUR)
        one.act("issue", MONDAY + 2 * HOUR)
        assert one.where() == {("one-stop", THIRD_WARD_CENTRE)}
        one.act("return", MONDAY + 2 * HOUR)
        row = one.row
        assert (row.state, row.delivery) == (State.RETURNED, Delivery.HANDED)
        places = (row.support_unit, row.receiving_unit, row.competent_unit, row.return_unit)
        assert places == ("TT-92", OTHER_CENTRE, COMMITTEE, THIRD_WARD_CENTRE)
        assert dossiers.page(one.code, by=one.citizen, at=MONDAY + 3 * HOUR).standing == Standing.DONE
        one.check()

    def test_received_after_three_it_is_due_the_next_working_day(self, life):
        late = MONDAY + timedelta(hours=6, minutes=20)  # 15:20
        one = life(BIRTH, BIRTH_FORM)
        one.act("receive", late)
        # Tuesday 24/11/2026 is Vietnam Cultural Day
        assert one.row.due_at.date().isoformat() == "2026-11-25"

    def test_refused_at_the_counter_it_is_over(self, life):
        one = life(BIRTH, BIRTH_FORM)
        one.act("refuse", MONDAY, reason="Không thuộc thẩm quyền")
        assert (one.row.state, one.row.ended_at) == (State.NOT_RECEIVED, MONDAY)
        one.check()
        with pytest.raises(UndoNotPossible):
            dossiers.undo(one.code, by=one.officer("one-stop"), at=MONDAY)
        assert "undo" not in dossiers.page(one.code, by=one.officer("one-stop"), at=MONDAY).other_acts

    def test_the_leader_sends_it_back_and_then_says_no(self, life):
        one = life(BIRTH, BIRTH_FORM)
        for outcome in ("receive", "forward", "forward"):
            one.act(outcome, MONDAY)
        one.act("back", MONDAY, reason="Xem lại họ")
        assert one.where() == {("specialist", COMMITTEE)}
        one.act("forward", MONDAY)
        one.act("reject", MONDAY, reason="Không đủ điều kiện")
        one.act("issue", MONDAY)
        one.act("return", MONDAY, handed_by="post")
        assert (one.row.state, one.row.delivery) == (State.RETURNED, Delivery.POSTED)
        assert one.row.closing_reason == "Không đủ điều kiện"
        one.check()


class TestAppraisalAtADepartment:
    @pytest.fixture
    def appraised(self, life):
        one = life(APPRAISED, receiving_unit=CENTRE)
        one.act("receive", MONDAY)
        one.act("forward", MONDAY)
        assert one.where() == {("unit-leader", "SO-XD")}
        one.act("forward", MONDAY)
        return one

    def test_to_the_end_with_a_step_back(self, appraised):
        one = appraised
        assert one.row.due_at == units.deadline(MONDAY, "10wd", "SO-XD").due
        one.act("forward", MONDAY + DAY)
        one.act("back", MONDAY + DAY, reason="Thẩm định lại")
        assert one.where() == {("specialist", "SO-XD")}
        one.act("forward", MONDAY + DAY)
        one.act("approve", MONDAY + 2 * DAY)
        assert one.where() == {("clerk", "SO-XD")}
        one.act("issue", MONDAY + 2 * DAY)
        assert one.where() == {("one-stop", CENTRE)}
        assert (one.row.state, one.row.delivery) == (State.FINISHED, Delivery.READY)
        one.act("return", MONDAY + 3 * DAY)
        assert one.row.state == State.RETURNED
        one.check()

    def test_issuing_told_the_applicant_and_is_not_taken_back(self, appraised):
        one = appraised
        for outcome in ("forward", "approve", "issue"):
            one.act(outcome, MONDAY)
        clerk = one.officer("clerk")
        assert "undo" not in dossiers.page(one.code, by=clerk, at=MONDAY).other_acts
        with pytest.raises(UndoNotPossible):
            dossiers.undo(one.code, by=clerk, at=MONDAY)

    def test_a_supplement_that_never_comes_lets_the_department_go_on(self, appraised):
        one = appraised
        one.act("supplement", MONDAY + HOUR, reason="Thiếu", items=[one.paper()])
        assert one.row.state == State.SUPPLEMENT
        assert one.where() == set()
        too_early = units.deadline(MONDAY + HOUR, "19wd", "SO-XD").due
        assert one.fire(too_early) == 0
        late = units.deadline(MONDAY + HOUR, "20wd", "SO-XD").due + HOUR
        assert one.fire(late) == 1
        assert one.row.state == State.IN_PROCESS
        assert one.where() == {("specialist", "SO-XD")}
        assert Supplement.objects.get(dossier=one.row).expired_at == late
        assert Pause.objects.get(dossier=one.row).ended_at == late
        with pytest.raises(SupplementNotOpen):
            one.answer(late + HOUR)
        one.check()

    def test_two_supplements_are_possible_and_count_as_late(self, appraised):
        one = appraised
        for number in (1, 2):
            one.act("supplement", MONDAY + number * DAY, reason="Thiếu", items=[one.paper()])
            one.answer(MONDAY + number * DAY + 2 * HOUR)
        assert one.row.supplements_asked == 2
        assert [line.round for line in one.page(MONDAY + 3 * DAY).supplements] == [1, 2]
        assert one.page(MONDAY + 3 * DAY).standing == Standing.LATE
        one.check()

    def test_the_time_of_waiting_is_taken_out_of_the_deadline(self, appraised):
        one = appraised
        before = one.row.due_at
        asked, came = MONDAY + DAY * 2, MONDAY + DAY * 4
        one.act("supplement", asked, reason="Thiếu", items=[one.paper()])
        assert one.row.paused_since == asked
        one.answer(came)
        pause = ClockPause(asked, came, "chờ bổ sung hồ sơ")
        assert one.row.due_at == units.deadline(MONDAY, "10wd", "SO-XD", pauses=[pause]).due
        assert one.row.due_at > before
        assert one.row.paused_since is None


class TestConsultationAndPayment:
    @pytest.fixture
    def split(self, life):
        one = life(CONSULTED, receiving_unit=CENTRE)
        one.act("receive", MONDAY)
        one.act("forward", MONDAY)
        one.act("consult", MONDAY, unit="SO-XD")
        assert one.where() == {("specialist", "SO-XD"), ("specialist", "SO-NNMT")}
        return one

    def test_paid_while_the_consultation_runs(self, split):
        one = split
        one.act("payment", MONDAY + HOUR, at_unit="SO-NNMT", what="Lệ phí", amount="1.000.000")
        # something else can go on: the clock runs, and the debt shows in its own machine
        assert (one.row.state, one.row.finance, one.row.paused_since) == (State.IN_PROCESS, Finance.DUE, None)
        one.pay(MONDAY + 2 * HOUR)
        assert one.row.finance == Finance.DUE, "the licence's own fee is not paid yet"
        assert one.where() == {("specialist", "SO-XD")}
        one.act("forward", MONDAY + 3 * HOUR)
        assert one.where() == {("specialist", "SO-NNMT")}
        self.finish(one)

    def test_the_opinion_first_then_the_clock_stands_until_it_is_paid(self, split):
        one = split
        one.act("payment", MONDAY + HOUR, at_unit="SO-NNMT", what="Lệ phí", amount=500_000)
        one.act("forward", MONDAY + 2 * HOUR)
        assert (one.row.state, one.row.paused_since) == (State.PAYMENT, MONDAY + 2 * HOUR)
        one.check()
        one.pay(MONDAY + 2 * DAY)
        assert (one.row.state, one.row.paused_since) == (State.IN_PROCESS, None)
        pause = ClockPause(MONDAY + 2 * HOUR, MONDAY + 2 * DAY, "chờ thực hiện nghĩa vụ tài chính")
        assert one.row.due_at == units.deadline(MONDAY, "26wd", "SO-NNMT", pauses=[pause]).due
        self.finish(one)

    def test_an_opinion_that_never_comes_is_taken_as_agreement(self, split):
        one = split
        one.act("forward", MONDAY + HOUR, at_unit="SO-NNMT")
        assert one.where() == {("specialist", "SO-XD")}
        reminder = units.deadline(MONDAY, "3wd", "SO-NNMT").due + HOUR
        assert one.fire(reminder) == 1
        assert one.where() == {("specialist", "SO-XD")}, "a reminder takes nothing away"
        assert Note.objects.get(dossier=one.row).text == REMINDER
        one.check()
        late = units.deadline(MONDAY, "5wd", "SO-NNMT").due + HOUR
        assert one.fire(late) == 1
        assert one.where() == {("specialist", "SO-NNMT")}
        with pytest.raises(StepGone):
            dossiers.complete(one.code, one.gone["SO-XD"], "forward", by=one.officer("specialist"), at=late)
        one.check()

    def test_a_payment_asked_by_mistake_leaves_no_debt_behind(self, split):
        one = split
        one.act("payment", MONDAY + HOUR, at_unit="SO-NNMT", what="Nhầm", amount=1)
        dossiers.undo(one.code, by=one.officer("specialist"), at=MONDAY + HOUR)
        states = {paid.amount: paid.state.value for paid in payments.payments_for(f"dossier:{one.code}:")}
        assert states == {5_000_000: "asked", 1: "cancelled"}, "only the licence's own fee is still owed"
        one.act("payment", MONDAY + 2 * HOUR, at_unit="SO-NNMT", what="Đúng", amount=2)
        one.act("forward", MONDAY + 2 * HOUR)
        one.pay(MONDAY + 3 * HOUR)
        assert one.row.state == State.IN_PROCESS
        self.finish(one)

    def test_paid_twice_is_paid_once(self, split):
        one = split
        one.act("payment", MONDAY + HOUR, at_unit="SO-NNMT", what="Lệ phí", amount=2)
        owed = Obligation.objects.get(dossier=one.row)
        one.pay(MONDAY + 2 * HOUR)
        lines = one.lines()
        dossiers.settle_obligation(one.code, owed.id, receipt="khác", by=one.officer("one-stop"), at=MONDAY + 3 * HOUR)
        owed.refresh_from_db()
        assert owed.receipt == "BL-1"
        assert one.lines() == lines

    def test_withdrawn_in_the_middle_nothing_waits(self, split):
        one = split
        one.act("payment", MONDAY + HOUR, at_unit="SO-NNMT", what="Lệ phí", amount=2)
        dossiers.withdraw(one.code, reason="Đổi ý", by=one.citizen, at=MONDAY + 2 * HOUR)
        one.check()
        assert one.fire(MONDAY + 60 * DAY) == 0
        for again in (dossiers.withdraw, dossiers.stop):
            with pytest.raises((MoveNotPossible, NotYours)):
                again(one.code, reason="Lần nữa", by=one.officer("unit-leader"), at=MONDAY + 3 * HOUR)

    def test_a_supplement_before_the_consultation(self, life):
        one = life(CONSULTED, receiving_unit=CENTRE)
        one.act("receive", MONDAY)
        one.act("forward", MONDAY)
        one.act("supplement", MONDAY, reason="Thiếu", items=[one.paper()])
        one.answer(MONDAY + DAY)
        one.act("consult", MONDAY + DAY, unit="SO-XD")
        one.check()

    def finish(self, one):
        at = MONDAY + 5 * DAY
        for outcome in ("forward", "approve", "issue", "return"):
            one.act(outcome, at)
        assert one.row.state == State.RETURNED
        one.check()


class TestTakenSteps:
    def test_a_step_that_a_colleague_has_taken_is_his(self, life):
        one = life(BIRTH, BIRTH_FORM)
        one.act("receive", MONDAY)
        one.act("forward", MONDAY)
        mine, other = one.officer("specialist"), one.officer("specialist", number="2")
        step = Work.objects.get(dossier=one.row).id
        dossiers.assign(one.code, step, to=mine.id, by=mine, at=MONDAY)
        assert dossiers.page(one.code, by=other, at=MONDAY).next_acts == ()
        with pytest.raises(NotYours):
            dossiers.complete(one.code, step, "forward", by=other, at=MONDAY)
        dossiers.complete(one.code, step, "forward", by=mine, at=MONDAY)


class TestByPost:
    def test_what_came_by_post_is_received_like_everything_else(self, life):
        one = life(UNSTATED, channel=Channel.POST, by=None)
        one.act("receive", MONDAY, limit="3wd", limit_source="văn bản thử")
        assert one.row.channel == "post"


def test_the_first_answer_follows_a_swap_announced_late(life):
    """The promise to answer an online filing within eight working hours is a deadline like any other."""
    from motcua.kernel import outbox
    from motcua.kernel.actors import Actor

    one = life(UNSTATED)
    before = one.row.respond_by
    keeper = Actor(id="officer:99", grants={"units:administer": frozenset({"*"})})
    units.announce_swap(before.date(), before.date() + 3 * DAY, "QĐ thử", by=keeper, at=MONDAY + HOUR)
    while outbox.deliver_pending(at=MONDAY + HOUR):
        pass
    assert one.row.respond_by > before
    assert Work.objects.get(dossier=one.row).due_at == one.row.respond_by
    one.check()
