"""What a dossier goes through: filed once, received, supplemented once, decided, returned; and what is refused."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from dossiers.here import CENTRE, COMMITTEE, MONDAY, OTHER_CENTRE, OTHER_COMMITTEE, UNSTATED
from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.models import JournalLine, JournalUnsealed, OutboxEvent
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.errors import (
    AlreadyExtended,
    CodeInvalid,
    CodeTaken,
    DossierNotFound,
    FormInvalid,
    KeyReused,
    LimitNotStated,
    MoveNotPossible,
    NoMandate,
    NotAskedFor,
    NotYours,
    ReasonMissing,
    StepGone,
    SupplementNotOpen,
    UndoNotPossible,
)
from motcua.rooms.dossiers.models import Dossier, Paper, Work
from motcua.rooms.dossiers.records import (
    Applicant,
    Channel,
    Delivery,
    Finance,
    PaperEnding,
    PaperForm,
    PaperIn,
    Standing,
    State,
)
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import PersonDetails
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import ChannelKind, FactName
from motcua.rooms.units import facade as units

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
KEEPER = Actor(id="officer:99", grants={"units:administer": frozenset({"*"})})
WRITER = Actor(id="system:test", grants={"people:write": frozenset({"*"})})


def step_of(code, role=None):
    works = Work.objects.filter(dossier__code=code)
    return (works.get(role=role) if role else works.get()).id


def act(code, outcome, by, at, role=None, **values):
    return dossiers.complete(code, step_of(code, role), outcome, values=values, by=by, at=at)


@pytest.fixture
def received(filed, one_stop):
    act(filed.code, "receive", one_stop, MONDAY, limit="3wd", limit_source="văn bản thử")
    act(filed.code, "forward", one_stop, MONDAY)
    return filed


@pytest.fixture
def waiting(received, specialist):
    items = [
        {"kind": "paper", "key": "p1", "name": "Đơn đề nghị", "reason": "thiếu chữ ký"},
        {"kind": "field", "key": "request.description", "name": "Nội dung", "reason": "chưa rõ"},
    ]
    act(received.code, "supplement", specialist, MONDAY + HOUR, reason="Hồ sơ chưa đủ", items=items)
    return received


class TestFiling:
    def test_everything_is_written_together(self, filed, citizen):
        dossier = Dossier.objects.get(code=filed.code)
        assert (dossier.state, dossier.receiving_unit, dossier.competent_unit) == (State.NEW, CENTRE, COMMITTEE)
        # eight working hours; Tuesday 24/11/2026 is Vietnam Cultural Day
        assert dossier.respond_by == filed.respond_by == MONDAY + timedelta(days=2)
        assert Work.objects.get(dossier=dossier).role == "one-stop"
        paper = Paper.objects.get(dossier=dossier)
        assert (paper.form, paper.ending) == (PaperForm.ON_PAPER, PaperEnding.PAPER)
        line = JournalLine.objects.get(subject=f"dossier:{dossier.id}")
        assert (line.act, line.by, line.seq) == ("dossiers.file", citizen.id, 1)
        assert JournalUnsealed.objects.filter(line_id=line.id).exists()
        assert OutboxEvent.objects.filter(name="dossiers.filed.v1", payload__dossier=str(dossier.id)).count() == 1

    def test_the_first_line_of_the_journal_is_what_the_journal_itself_would_have_written(self, filed):
        line = JournalLine.objects.get(subject=f"dossier:{filed.id}")
        expected = journal.line_hash(
            previous=bytes(line.previous),
            subject=line.subject,
            seq=1,
            at=line.at,
            by=line.by,
            act=line.act,
            facts=line.facts,
        )
        assert bytes(line.hash) == expected

    def test_codes_count_up_per_unit_and_day(self, filing, citizen):
        same = [dossiers.file(filing(), by=citizen, at=MONDAY).code for _ in range(3)]
        elsewhere = dossiers.file(filing(receiving_unit=OTHER_CENTRE), by=citizen, at=MONDAY).code
        tomorrow = dossiers.file(filing(), by=citizen, at=MONDAY + timedelta(days=1)).code
        assert [code[-4:] for code in same] == ["0001", "0002", "0003"]
        assert elsewhere.endswith("-261123-0001")
        assert tomorrow.endswith("-261124-0001")

    def test_the_day_of_a_code_is_the_day_in_viet_nam(self, filing, citizen):
        late_evening_in_utc = MONDAY.replace(hour=18)
        assert "-261124-" in dossiers.file(filing(), by=citizen, at=late_evening_in_utc).code

    def test_a_retry_is_the_same_dossier(self, filing, citizen):
        request = filing()
        first = dossiers.file(request, by=citizen, at=MONDAY)
        again = dossiers.file(request, by=citizen, at=MONDAY + HOUR)
        assert (again.code, again.filed_at, again.again) == (first.code, first.filed_at, True)
        assert Dossier.objects.count() == 1
        assert OutboxEvent.objects.filter(name="dossiers.filed.v1").count() == 1

    def test_a_key_used_for_something_else_is_refused(self, filing, citizen):
        request = filing()
        dossiers.file(request, by=citizen, at=MONDAY)
        with pytest.raises(KeyReused):
            dossiers.file(replace(request, cases=("khác",)), by=citizen, at=MONDAY)

    def test_a_retry_consumes_no_number(self, filing, citizen):
        request = filing()
        dossiers.file(request, by=citizen, at=MONDAY)
        dossiers.file(request, by=citizen, at=MONDAY)
        assert dossiers.file(filing(), by=citizen, at=MONDAY).code.endswith("-0002")

    def test_a_form_with_mistakes_names_them_and_writes_nothing(self, filing, citizen):
        with pytest.raises(FormInvalid) as refused:
            dossiers.file(filing(form={}), by=citizen, at=MONDAY)
        assert refused.value.problems
        assert not Dossier.objects.exists()

    def test_a_foreign_code_is_kept(self, filing, citizen):
        code = "H15.50.05.13-261008-0975"
        assert dossiers.file(filing(foreign_code=code), by=citizen, at=MONDAY).code == code
        with pytest.raises(CodeInvalid):
            dossiers.file(filing(foreign_code="X-1"), by=citizen, at=MONDAY)
        with pytest.raises(CodeTaken):
            dossiers.file(filing(foreign_code=code), by=citizen, at=MONDAY)
        assert Dossier.objects.filter(code=code).count() == 1

    def test_once_the_operator_has_entered_the_agency_code_it_is_in_the_codes_of_dossiers(self, filing, citizen):
        units.set_national_code(CENTRE, "000.12.05.H13", by=KEEPER, at=MONDAY)
        assert dossiers.file(filing(), by=citizen, at=MONDAY).code == "H13.05.12-261123-0001"

    def test_a_number_that_came_from_outside_is_passed_over(self, filing, citizen):
        units.set_national_code(CENTRE, "H13.05.12", by=KEEPER, at=MONDAY)
        for number in (1, 2):
            dossiers.file(filing(foreign_code=f"H13.05.12-261123-000{number}"), by=citizen, at=MONDAY)
        assert dossiers.file(filing(), by=citizen, at=MONDAY).code >= "H13.05.12-261123-0003"

    @pytest.mark.parametrize("place", ["receiving_unit", "competent_unit", "support_unit", "return_unit"])
    def test_no_place_may_be_a_unit_that_nobody_knows(self, filing, citizen, place):
        with pytest.raises(NotFound):
            dossiers.file(filing(**{place: "UB-00000"}), by=citizen, at=MONDAY)
        assert not Dossier.objects.exists()

    def test_what_names_a_unit_that_was_merged_goes_to_its_successor(self, filing, citizen):
        units.merge([CENTRE], OTHER_CENTRE, decree="NQ thử", by=KEEPER, at=MONDAY)
        filed = dossiers.file(filing(return_unit=CENTRE), by=citizen, at=MONDAY)
        dossier = Dossier.objects.get(code=filed.code)
        assert (dossier.receiving_unit, dossier.return_unit) == (OTHER_CENTRE, OTHER_CENTRE)
        assert Work.objects.get(dossier=dossier).unit == OTHER_CENTRE

    def test_the_same_request_twice_is_shown_to_the_officer(self, filing, citizen, one_stop):
        first = dossiers.file(filing(), by=citizen, at=MONDAY)
        second = dossiers.file(filing(), by=citizen, at=MONDAY)
        assert dossiers.page(second.code, by=one_stop, at=MONDAY).duplicates == (first.code,)

    def test_without_its_journal_line_nothing_happens(self, filing, citizen):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE kernel_journalline ADD CONSTRAINT broken CHECK (act <> 'dossiers.file')")
        from django.db import transaction

        with pytest.raises(DatabaseError), transaction.atomic():
            dossiers.file(filing(), by=citizen, at=MONDAY)
        assert not Dossier.objects.exists()
        assert not Work.objects.exists()
        assert not OutboxEvent.objects.filter(name="dossiers.filed.v1").exists()

    def test_filing_is_one_statement(self, filing, citizen):
        """Django's counter does not see our one statement, which goes past it; it must see nothing else.

        Now and then (every two seconds) a filing also looks whether the content has changed: the quietest of five
        counts.
        """
        seen = []
        for _ in range(5):
            request = filing()
            with CaptureQueriesContext(connection) as statements:
                dossiers.file(request, by=citizen, at=MONDAY)
            seen.append(len(statements))
        assert min(seen) == 0


class TestReceiving:
    def test_the_deadline_comes_with_its_reasons(self, received, specialist):
        page = dossiers.page(received.code, by=specialist, at=MONDAY)
        expected = units.deadline(MONDAY, units.Limit.parse("3wd"), COMMITTEE)
        assert page.due_at == expected.due
        assert page.reasons
        assert page.limit_source == "văn bản thử"

    def test_what_the_counter_enters_is_shown_to_the_keepers_of_the_catalogue(self, filing, citizen, one_stop):
        clerk = replace(one_stop, grants={**one_stop.grants, "procedures:state-at-receipt": frozenset({CENTRE})})
        for _ in range(2):
            code = dossiers.file(filing(), by=citizen, at=MONDAY).code
            act(code, "receive", clerk, MONDAY, limit="3wd", limit_source="QĐ thử")
        (said,) = procedures.suggestions(UNSTATED)
        assert (said.fact, said.place, said.times) == (FactName.LIMIT, "online", 2)
        keeper = Actor(id="officer:8", grants={"procedures:keep": frozenset({"*"})})
        procedures.complete_fact(UNSTATED, said.fact, said.value, place=said.place, by=keeper, at=MONDAY)
        assert procedures.suggestions(UNSTATED) == ()
        assert str(procedures.limit_for(procedures.current(UNSTATED, at=MONDAY), ChannelKind.ONLINE).code) == "3wd"

    def test_a_dossier_keeps_the_version_it_was_filed_under(self, filing, citizen, one_stop):
        """What was promised when it was handed in holds, also when it is received after the catalogue has changed."""
        filed = dossiers.file(filing(), by=citizen, at=MONDAY)
        before = Dossier.objects.get(code=filed.code).procedure_version_id
        keeper = Actor(id="officer:8", grants={"procedures:keep": frozenset({"*"})})
        value = {"amount": 9, "unit": "working_day", "source": "QĐ mới"}
        after = procedures.complete_fact(UNSTATED, FactName.LIMIT, value, place="online", by=keeper, at=MONDAY + HOUR)
        act(filed.code, "receive", one_stop, MONDAY + 2 * HOUR, limit="3wd", limit_source="văn bản thử")
        dossier = Dossier.objects.get(code=filed.code)
        assert dossier.procedure_version_id == before != after
        assert dossier.limit == "3wd"
        later = dossiers.file(filing(), by=citizen, at=MONDAY + 2 * HOUR)
        assert Dossier.objects.get(code=later.code).procedure_version_id == after

    def test_a_limit_that_nobody_states_is_asked_for(self, filed, one_stop):
        with pytest.raises(LimitNotStated):
            act(filed.code, "receive", one_stop, MONDAY)
        with pytest.raises(Invalid):
            act(filed.code, "receive", one_stop, MONDAY, limit="3wd", limit_source="")
        with pytest.raises(Invalid):
            act(filed.code, "receive", one_stop, MONDAY, limit="soon", limit_source="x")
        assert Dossier.objects.get(code=filed.code).state == State.NEW

    def test_another_unit_may_not_receive(self, filed, stranger):
        with pytest.raises(NotYours):
            act(filed.code, "receive", stranger, MONDAY, limit="3wd", limit_source="x")

    def test_a_refusal_needs_a_reason_and_ends_the_dossier(self, filed, one_stop):
        with pytest.raises(ReasonMissing):
            act(filed.code, "refuse", one_stop, MONDAY)
        act(filed.code, "refuse", one_stop, MONDAY, reason="Không thuộc thẩm quyền")
        dossier = Dossier.objects.get(code=filed.code)
        assert (dossier.state, dossier.closing_reason) == (State.NOT_RECEIVED, "Không thuộc thẩm quyền")
        assert dossier.ended_at == MONDAY
        assert not Work.objects.filter(dossier=dossier).exists()

    def test_two_officers_cannot_both_act(self, filed, one_stop):
        step = step_of(filed.code)
        values = {"limit": "3wd", "limit_source": "x"}
        dossiers.complete(filed.code, step, "receive", values=values, by=one_stop, at=MONDAY)
        with pytest.raises(StepGone):
            dossiers.complete(filed.code, step, "receive", values=values, by=one_stop, at=MONDAY)

    def test_without_its_journal_line_nothing_happens(self, filed, one_stop):
        from django.db import transaction

        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE kernel_journalline ADD CONSTRAINT broken CHECK (act <> 'dossiers.receive')")
        with pytest.raises(DatabaseError), transaction.atomic():
            act(filed.code, "receive", one_stop, MONDAY, limit="3wd", limit_source="x")
        assert Dossier.objects.get(code=filed.code).state == State.NEW
        assert not OutboxEvent.objects.filter(name="dossiers.moved.v1").exists()


class TestSupplement:
    def test_the_clock_stands_still_and_runs_again(self, waiting, citizen):
        dossier = Dossier.objects.get(code=waiting.code)
        before = dossier.due_at
        assert (dossier.state, dossier.paused_since) == (State.SUPPLEMENT, MONDAY + HOUR)
        two_days_later = MONDAY + timedelta(days=2, hours=1)
        dossiers.answer_supplement(
            waiting.code,
            fields={"request.description": "Nội dung mới hoàn toàn"},
            papers=(),
            by=citizen,
            at=two_days_later,
        )
        dossier.refresh_from_db()
        assert dossier.state == State.IN_PROCESS
        assert dossier.form["request"]["description"] == "Nội dung mới hoàn toàn"
        assert dossier.due_at > before
        assert dossier.paused_since is None

    def test_a_clock_that_was_set_back_loses_nothing(self, waiting, citizen):
        before_it_was_asked = MONDAY - HOUR
        fields = {"request.description": "đã viết cho rõ"}
        dossiers.answer_supplement(waiting.code, fields=fields, papers=(), by=citizen, at=before_it_was_asked)
        assert Dossier.objects.get(code=waiting.code).state == State.IN_PROCESS

    def test_only_what_was_asked_for_may_change(self, waiting, citizen):
        with pytest.raises(NotAskedFor) as refused:
            dossiers.answer_supplement(
                waiting.code, fields={"request.subject": "khác hẳn"}, papers=(), by=citizen, at=MONDAY + HOUR
            )
        assert list(refused.value.problems) == ["request.subject"]
        stray = PaperIn(key="p9", name="Giấy lạ", form=PaperForm.ON_PAPER)
        with pytest.raises(NotAskedFor):
            dossiers.answer_supplement(waiting.code, fields={}, papers=(stray,), by=citizen, at=MONDAY + HOUR)

    def test_a_paper_that_came_later_replaces_the_first(self, waiting, citizen, one_stop):
        paper = PaperIn(key="p1", name="Đơn đề nghị đã ký", form=PaperForm.ON_PAPER)
        dossiers.answer_supplement(waiting.code, fields={}, papers=(paper,), by=citizen, at=MONDAY + 2 * HOUR)
        page = dossiers.page(waiting.code, by=one_stop, at=MONDAY + 2 * HOUR)
        assert [(line.name, line.round) for line in page.papers] == [("Đơn đề nghị đã ký", 1)]

    def test_nobody_else_may_answer(self, waiting, stranger):
        with pytest.raises(DossierNotFound):
            dossiers.answer_supplement(
                waiting.code, fields={"request.description": "x"}, papers=(), by=stranger, at=MONDAY + HOUR
            )

    def test_nothing_asked_nothing_answered(self, received, citizen):
        with pytest.raises(SupplementNotOpen):
            dossiers.answer_supplement(
                received.code, fields={"request.description": "x"}, papers=(), by=citizen, at=MONDAY
            )

    def test_a_second_request_counts_late_in_the_index(self, waiting, citizen, specialist):
        later = MONDAY + 2 * HOUR
        dossiers.answer_supplement(
            waiting.code, fields={"request.description": "đã viết cho rõ"}, papers=(), by=citizen, at=later
        )
        assert dossiers.page(waiting.code, by=specialist, at=later).standing is not Standing.LATE
        items = [{"kind": "field", "key": "request.subject", "name": "Việc", "reason": "chưa rõ"}]
        act(waiting.code, "supplement", specialist, later, reason="lần hai", items=items)
        dossiers.answer_supplement(waiting.code, fields={"request.subject": "viết rõ"}, papers=(), by=citizen, at=later)
        assert dossiers.page(waiting.code, by=specialist, at=later).standing is Standing.LATE


class TestPayment:
    def test_what_is_owed_is_settled_once_and_the_process_goes_on(self, received, specialist, one_stop):
        act(received.code, "payment", specialist, MONDAY, what="Lệ phí", amount="50.000")
        dossier = Dossier.objects.get(code=received.code)
        assert (dossier.state, dossier.finance) == (State.PAYMENT, Finance.DUE)
        owed = dossiers.page(received.code, by=one_stop, at=MONDAY).obligations[0]
        assert owed.amount == 50_000
        for _ in range(2):
            dossiers.settle_obligation(received.code, owed.id, receipt="BL-1", by=one_stop, at=MONDAY + HOUR)
        dossier.refresh_from_db()
        assert (dossier.state, dossier.finance) == (State.IN_PROCESS, Finance.SETTLED)
        assert JournalLine.objects.filter(act="dossiers.payment-settled").count() == 1

    @pytest.mark.parametrize("amount", ["", "-5", "0", "50,5", "năm mươi"])
    def test_an_amount_is_whole_dong(self, received, specialist, amount):
        with pytest.raises(Invalid):
            act(received.code, "payment", specialist, MONDAY, what="Lệ phí", amount=amount)

    def test_only_those_who_take_money_settle(self, received, specialist):
        act(received.code, "payment", specialist, MONDAY, what="Lệ phí", amount="1000")
        owed = dossiers.page(received.code, by=specialist, at=MONDAY).obligations[0]
        with pytest.raises(NotYours):
            dossiers.settle_obligation(received.code, owed.id, receipt="", by=specialist, at=MONDAY)


class TestToTheEnd:
    def test_the_whole_way(self, received, specialist, leader, clerk, one_stop, citizen):
        act(received.code, "forward", specialist, MONDAY + HOUR)
        act(received.code, "approve", leader, MONDAY + 2 * HOUR)
        act(received.code, "issue", clerk, MONDAY + 3 * HOUR)
        dossier = Dossier.objects.get(code=received.code)
        assert (dossier.state, dossier.finished_at) == (State.FINISHED, MONDAY + 3 * HOUR)
        act(received.code, "return", one_stop, MONDAY + 4 * HOUR)
        dossier.refresh_from_db()
        assert (dossier.state, dossier.delivery) == (State.RETURNED, Delivery.HANDED)
        assert dossier.ended_at == MONDAY + 4 * HOUR
        seen = [line.act for line in dossiers.page(received.code, by=citizen, at=MONDAY + 5 * HOUR).acts]
        assert seen == ["file", "receive", "forward", "forward", "approve", "issue", "return"]
        chain = JournalLine.objects.filter(subject=f"dossier:{dossier.id}").order_by("seq")
        assert [line.seq for line in chain] == list(range(1, 8))

    def test_the_applicant_sees_no_officer_and_no_note(self, received, specialist, citizen):
        dossiers.add_note(received.code, text="nội bộ", by=specialist, at=MONDAY)
        page = dossiers.page(received.code, by=citizen, at=MONDAY)
        assert page.notes == ()
        assert {line.by for line in page.acts} == {""}
        assert page.next_acts == ()

    def test_a_stranger_sees_nothing(self, received, stranger):
        with pytest.raises(DossierNotFound):
            dossiers.page(received.code, by=stranger, at=MONDAY)


class TestWithdrawing:
    def test_the_applicant_takes_it_back(self, received, citizen):
        dossiers.withdraw(received.code, reason="Đổi ý", by=citizen, at=MONDAY + HOUR)
        dossier = Dossier.objects.get(code=received.code)
        assert (dossier.state, dossier.ended_at) == (State.STOPPED, MONDAY + HOUR)
        assert not Work.objects.filter(dossier=dossier).exists()

    def test_not_when_it_is_finished(self, received, specialist, leader, clerk, citizen):
        act(received.code, "forward", specialist, MONDAY)
        act(received.code, "approve", leader, MONDAY)
        act(received.code, "issue", clerk, MONDAY)
        with pytest.raises(MoveNotPossible):
            dossiers.withdraw(received.code, reason="Đổi ý", by=citizen, at=MONDAY)

    def test_not_by_somebody_else(self, received, stranger):
        with pytest.raises(DossierNotFound):
            dossiers.withdraw(received.code, reason="x", by=stranger, at=MONDAY)

    def test_a_stop_is_the_leaders_and_has_a_reason(self, received, leader, specialist):
        with pytest.raises(NotYours):
            dossiers.stop(received.code, reason="x", by=specialist, at=MONDAY)
        with pytest.raises(ReasonMissing):
            dossiers.stop(received.code, reason=" ", by=leader, at=MONDAY)
        dossiers.stop(received.code, reason="Đương sự qua đời", by=leader, at=MONDAY)
        assert Dossier.objects.get(code=received.code).state == State.STOPPED


class TestExtending:
    def test_once_with_an_apology(self, received, leader):
        before = Dossier.objects.get(code=received.code).due_at
        after = dossiers.extend(received.code, limit="2wd", reason="Cần xác minh", by=leader, at=MONDAY + HOUR)
        assert after > before
        with pytest.raises(AlreadyExtended):
            dossiers.extend(received.code, limit="2wd", reason="Nữa", by=leader, at=MONDAY + HOUR)

    def test_not_by_the_counter(self, received, one_stop):
        with pytest.raises(NotYours):
            dossiers.extend(received.code, limit="2wd", reason="x", by=one_stop, at=MONDAY)


class TestUndoing:
    def test_ones_own_last_act(self, received, specialist):
        act(received.code, "forward", specialist, MONDAY + HOUR)
        assert dossiers.undo(received.code, by=specialist, at=MONDAY + HOUR) == State.IN_PROCESS
        assert Work.objects.get(dossier__code=received.code).role == "specialist"
        act(received.code, "forward", specialist, MONDAY + 2 * HOUR)

    def test_a_request_for_a_supplement_that_was_a_mistake(self, waiting, specialist):
        dossiers.undo(waiting.code, by=specialist, at=MONDAY + 2 * HOUR)
        dossier = Dossier.objects.get(code=waiting.code)
        assert (dossier.state, dossier.supplements_asked, dossier.paused_since) == (State.IN_PROCESS, 0, None)
        assert dossiers.page(waiting.code, by=specialist, at=MONDAY).supplements == ()

    def test_not_when_somebody_has_acted_since(self, received, specialist, leader):
        act(received.code, "forward", specialist, MONDAY)
        act(received.code, "back", leader, MONDAY, reason="xem lại")
        with pytest.raises(UndoNotPossible):
            dossiers.undo(received.code, by=specialist, at=MONDAY)

    def test_not_somebody_elses(self, received, specialist, leader):
        act(received.code, "forward", specialist, MONDAY)
        with pytest.raises(UndoNotPossible):
            dossiers.undo(received.code, by=leader, at=MONDAY)

    def test_not_what_the_applicant_did(self, waiting, citizen, specialist):
        dossiers.answer_supplement(
            waiting.code, fields={"request.description": "đã viết cho rõ"}, papers=(), by=citizen, at=MONDAY + HOUR
        )
        with pytest.raises(UndoNotPossible):
            dossiers.undo(waiting.code, by=specialist, at=MONDAY + HOUR)


class TestAssigning:
    def test_taking_a_free_step_hides_it_from_colleagues(self, received, specialist):
        dossiers.assign(received.code, step_of(received.code), to=specialist.id, by=specialist, at=MONDAY)
        colleague = replace(specialist, id="officer:22")
        mine = dossiers.worklist(dossiers_filter(), by=specialist, at=MONDAY)
        theirs = dossiers.worklist(dossiers_filter(), by=colleague, at=MONDAY)
        assert (mine.total, theirs.total) == (1, 0)

    def test_not_over_the_head_of_a_leader(self, received, specialist, stranger):
        with pytest.raises(NotYours):
            dossiers.assign(received.code, step_of(received.code), to="officer:5", by=specialist, at=MONDAY)
        with pytest.raises(NotYours):
            dossiers.assign(received.code, step_of(received.code), to=stranger.id, by=stranger, at=MONDAY)


def dossiers_filter(**said):
    from motcua.rooms.dossiers.records import WorkFilter

    return WorkFilter(**said)


class TestHandingOver:
    def test_what_reached_the_wrong_authority_goes_to_the_right_one(self, received, leader, stranger):
        dossiers.hand_over(received.code, to=OTHER_COMMITTEE, reason="Không đúng nơi", by=leader, at=MONDAY)
        dossier = Dossier.objects.get(code=received.code)
        assert dossier.competent_unit == OTHER_COMMITTEE
        assert Work.objects.get(dossier=dossier).unit == OTHER_COMMITTEE
        assert stranger.may("dossiers:process", unit=OTHER_COMMITTEE)
        act(received.code, "forward", stranger, MONDAY)

    def test_not_by_a_stranger_and_not_to_nowhere(self, received, leader, stranger):
        with pytest.raises(NotYours):
            dossiers.hand_over(received.code, to=OTHER_COMMITTEE, reason="x", by=stranger, at=MONDAY)
        with pytest.raises(NotFound):
            dossiers.hand_over(received.code, to="UB-00000", reason="x", by=leader, at=MONDAY)
        with pytest.raises(MoveNotPossible):
            dossiers.hand_over(received.code, to=COMMITTEE, reason="x", by=leader, at=MONDAY)


class TestMandates:
    def test_a_citizen_files_for_another_only_with_a_mandate(self, filing, citizen):
        mother_id = people.save_person(
            PersonDetails(full_name="Trần Thị Mẫu", identity_number="092160000009"), by=WRITER, at=MONDAY
        )
        mother = people.find_person("092160000009")
        request = filing(applicant=Applicant(name=mother.full_name, person_id=mother.id))
        with pytest.raises(NoMandate):
            dossiers.file(request, by=citizen, at=MONDAY)
        people.give_mandate(
            mother.id,
            UUID(citizen.key),
            by=Actor(id=mother.actor_id),
            at=MONDAY,
        )
        filed = dossiers.file(request, by=citizen, at=MONDAY)
        assert Dossier.objects.get(code=filed.code).person_id == mother.id
        assert dossiers.page(filed.code, by=citizen, at=MONDAY).applicant.name == "Trần Thị Mẫu"
        assert mother_id


class TestDelegation:
    def test_the_journal_says_on_whose_behalf(self, received, specialist):
        deputy = Actor(
            id="officer:77",
            grants=specialist.grants,
            delegated={"dossiers:process": {COMMITTEE: specialist.id}, "role:specialist": {COMMITTEE: specialist.id}},
        )
        act(received.code, "forward", deputy, MONDAY)
        line = JournalLine.objects.filter(subject=f"dossier:{received.id}").latest("seq")
        assert (line.by, line.facts["acts_for"]) == (deputy.id, specialist.id)


class TestTracking:
    def test_with_the_key_of_the_receipt(self, filed):
        found = dossiers.track(filed.code, filed.tracking_key, at=MONDAY)
        assert (found.state, found.code) == (State.NEW, filed.code)

    def test_not_with_another(self, filed):
        with pytest.raises(DossierNotFound):
            dossiers.track(filed.code, "AAAAAAAA", at=MONDAY)

    def test_it_holds_no_personal_data(self, filed):
        said = repr(dossiers.track(filed.code, filed.tracking_key, at=MONDAY))
        for secret in ("Mẫu", "092190000001", "0900000001", "citizen:"):
            assert secret not in said


class TestDrafts:
    def test_a_draft_is_its_authors_and_keeps_its_key(self, citizen, stranger):
        draft_id = dossiers.save_draft(None, procedure="1.001193", step="form", data={"a": 1}, by=citizen, at=MONDAY)
        key = dossiers.draft(draft_id, by=citizen, at=MONDAY).client_key
        dossiers.save_draft(draft_id, procedure="1.001193", step="papers", data={"a": 2}, by=citizen, at=MONDAY)
        again = dossiers.draft(draft_id, by=citizen, at=MONDAY)
        assert (again.client_key, again.data, again.step) == (key, {"a": 2}, "papers")
        assert dossiers.draft(draft_id, by=stranger, at=MONDAY) is None


class TestChannels:
    def test_any_counter_receives_for_any_commune(self, filing, stranger):
        at_other_ward = filing(channel=Channel.COUNTER, receiving_unit=OTHER_CENTRE, competent_unit=COMMITTEE)
        filed = dossiers.file(at_other_ward, by=stranger, at=MONDAY)
        dossier = Dossier.objects.get(code=filed.code)
        assert (dossier.receiving_unit, dossier.competent_unit) == (OTHER_CENTRE, COMMITTEE)
        act(filed.code, "receive", stranger, MONDAY, limit="3wd", limit_source="x")
        act(filed.code, "forward", stranger, MONDAY)
        assert Work.objects.get(dossier=dossier).unit == COMMITTEE
