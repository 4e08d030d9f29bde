"""From a draft to an issued result: prepared by an officer, signed by the leader, numbered and sealed by the clerk."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from dossiers.here import COMMITTEE, MONDAY, OTHER_COMMITTEE
from motcua.kernel import outbox
from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.models import JournalLine
from motcua.kernel.storage import Stored
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.actions import results as chain
from motcua.rooms.dossiers.errors import DossierNotFound, MoveNotPossible, NotYours, ResultBeingSigned
from motcua.rooms.dossiers.models import Act, Dossier, Note, Work
from motcua.rooms.dossiers.records import State
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.models import FactRow
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.actions.signing import Made, record_signature
from motcua.rooms.papers.errors import ResultInvalid, ResultMoveNotPossible
from motcua.rooms.papers.models import Result, SignatureRequest
from motcua.rooms.people.models import Message
from papers import keys
from papers.register import hash_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LEADER = "officer:0192f3c4-0000-7000-8000-0000000000aa"
FACTS = {"addressee": "Nguyễn Thị Mẫu", "subject": "Xin cấp giấy", "text": "Chấp thuận nội dung đề nghị."}
LIMIT = {"limit": "3wd", "limit_source": "văn bản thử"}


def also(actor, *permissions, units=(COMMITTEE,)):
    return replace(actor, grants={**actor.grants, **{name: frozenset(units) for name in permissions}})


class Case:
    """A dossier at the specialist's desk, and everybody on its way."""

    def __init__(self, code, one_stop, specialist, leader, clerk):
        self.code, self.one_stop, self.specialist = code, one_stop, specialist
        self.leader, self.clerk = also(replace(leader, id=LEADER), "papers:sign"), also(clerk, "papers:seal")

    @property
    def row(self):
        return Dossier.objects.get(code=self.code)

    @property
    def result(self):
        return Result.objects.filter(subject=f"dossier:{self.code}").latest("prepared_at")

    def request(self, part="leader"):
        found = SignatureRequest.objects.filter(subject=f"result:{self.result.id}", part=part)
        return found.order_by("asked_at", "id").last()

    def act(self, outcome, by, at, **values):
        step = Work.objects.get(dossier__code=self.code, outcomes__contains=[outcome])
        return dossiers.complete(self.code, step.id, outcome, values=values, by=by, at=at)

    def prepare(self, at=MONDAY, **facts):
        return dossiers.prepare_result(self.code, "general", FACTS | facts, by=self.specialist, at=at)

    def made(self, part, at):
        """The signature is made, as the job does it, and everybody hears of it."""
        record_signature(Made(request=self.request(part).id, sha256=hash_of(f"{part} {at}"), level="B-T"), at=at)
        outbox.deliver_pending(at=at)

    def at_the_leader(self):
        self.prepare()
        self.act("forward", self.specialist, MONDAY)
        return self

    def signed(self):
        self.at_the_leader().act("approve", self.leader, MONDAY + HOUR)
        self.made("leader", MONDAY + HOUR)
        return self

    def issued(self):
        self.signed().act("issue", self.clerk, MONDAY + 2 * HOUR)
        self.made("seal", MONDAY + 2 * HOUR)
        return self

    def roles(self):
        return set(Work.objects.filter(dossier__code=self.code).values_list("role", flat=True))

    def acts(self):
        return list(Act.objects.filter(dossier__code=self.code).order_by("id").values_list("act", flat=True))


@pytest.fixture
def case(filed, one_stop, specialist, leader, clerk):
    keeper = Actor(id="officer:99", grants={"papers:keys": frozenset({"*"})})
    for holder in (LEADER, f"unit:{COMMITTEE}"):
        papers.add_credential(
            holder=holder, kind="p12", certificate=keys.certificate(MONDAY), where=keys.NOWHERE, by=keeper, at=MONDAY
        )
    papers.ensure_key(by=keeper, at=MONDAY)
    case = Case(filed.code, one_stop, specialist, leader, clerk)
    case.act("receive", one_stop, MONDAY, **LIMIT)
    case.act("forward", one_stop, MONDAY)
    return case


class TestFigures:
    def test_they_hear_of_the_file_that_was_issued_and_of_the_wallet_that_it_went_to(self, case):
        """Indicators 4.1 and 4.4 of QĐ 766/QĐ-TTg."""

        def fact():
            outbox.deliver_pending(at=MONDAY + 3 * HOUR)
            measures.count_all()
            return FactRow.objects.get(code=case.code)

        case.signed()
        assert (fact().e_result, fact().shared, fact().holder) == (False, False, "clerk")
        case.act("issue", case.clerk, MONDAY + 2 * HOUR)
        case.made("seal", MONDAY + 2 * HOUR)
        assert (fact().e_result, fact().shared, fact().ending) == (True, True, "finished")


class TestTheWay:
    def test_the_draft_is_laid_before_the_leader_when_his_step_begins(self, case):
        case.prepare()
        assert case.request() is None
        case.act("forward", case.specialist, MONDAY)
        assert (case.request().unit, case.request().role) == (COMMITTEE, "unit-leader")
        assert "Nguyễn Thị Mẫu" in case.request().title

    def test_approving_orders_the_signature_and_the_step_waits_for_it(self, case):
        case.at_the_leader()
        assert case.act("approve", case.leader, MONDAY + HOUR) == State.IN_PROCESS
        assert case.request().state == "ordered"
        assert case.roles() == {"unit-leader"}
        case.made("leader", MONDAY + HOUR)
        assert case.roles() == {"clerk"}
        assert (case.row.decided_by, case.result.signed_by) == (case.leader.id, case.leader.id)

    def test_ordering_in_the_queue_does_the_same(self, case):
        case.at_the_leader()
        papers.order_signatures([case.request().id], by=case.leader, at=MONDAY + HOUR)
        case.made("leader", MONDAY + HOUR)
        assert case.roles() == {"clerk"}
        last = JournalLine.objects.filter(subject=f"dossier:{case.row.id}").latest("seq")
        assert (last.act, last.by) == ("dossiers.approve", case.leader.id)

    def test_the_clerk_orders_number_and_seal_and_the_result_is_issued(self, case):
        case.signed().act("issue", case.clerk, MONDAY + 2 * HOUR)
        assert case.roles() == {"clerk"}
        case.made("seal", MONDAY + 2 * HOUR)
        assert (case.result.state, case.result.number) == ("issued", "1/2026/KQ")
        assert case.row.state == State.FINISHED
        assert case.roles() == {"one-stop"}
        assert case.act("return", case.one_stop, MONDAY + 3 * HOUR) == State.RETURNED

    def test_the_applicant_is_told_and_may_fetch_it(self, case, citizen):
        case.signed()
        assert dossiers.page(case.code, by=citizen, at=MONDAY).result is None
        with pytest.raises(DossierNotFound):
            dossiers.result_file(case.code, by=citizen)
        case.act("issue", case.clerk, MONDAY + 2 * HOUR)
        case.made("seal", MONDAY + 2 * HOUR)
        assert dossiers.page(case.code, by=citizen, at=MONDAY).result.number == "1/2026/KQ"
        outbox.deliver_pending(at=MONDAY + 2 * HOUR)
        assert Message.objects.filter(template="result-ready").count() == 1

    def test_without_a_result_everything_goes_as_before(self, case):
        case.act("forward", case.specialist, MONDAY)
        case.act("approve", case.leader, MONDAY)
        assert case.act("issue", case.clerk, MONDAY) == State.FINISHED
        assert not Result.objects.exists()

    def test_the_papers_of_the_form_fill_the_draft(self, case):
        kind, facts = dossiers.result_draft(case.code, "general", by=case.specialist)
        assert (kind.key, facts["addressee"], facts["subject"]) == ("general", "Nguyễn Thị Mẫu", "Xin cấp giấy")


class TestRefusal:
    def test_a_refused_signature_leads_back_with_the_reason(self, case):
        case.at_the_leader()
        papers.refuse_signature(case.request().id, reason="Sai tên", by=case.leader, at=MONDAY + HOUR)
        outbox.deliver_pending(at=MONDAY + HOUR)
        assert case.roles() == {"specialist"}
        last = Act.objects.filter(dossier=case.row).latest("id")
        assert (last.act, last.note, last.by) == ("back", "Sai tên", case.leader.id)
        case.prepare(at=MONDAY + HOUR, text="Đã sửa.")
        case.act("forward", case.specialist, MONDAY + HOUR)
        assert case.request().state == "waiting"

    def test_a_refused_seal_leaves_a_note_and_is_asked_for_again(self, case):
        case.signed().act("issue", case.clerk, MONDAY)
        SignatureRequest.objects.filter(id=case.request("seal").id).update(state="failed")
        papers.refuse_signature(case.request("seal").id, reason="Mờ", by=case.clerk, at=MONDAY)
        outbox.deliver_pending(at=MONDAY)
        assert "Mờ" in Note.objects.get(dossier=case.row).text
        case.act("issue", case.clerk, MONDAY + 2 * HOUR)
        case.made("seal", MONDAY + 2 * HOUR)
        assert case.result.number == "1/2026/KQ"

    def test_a_refusal_that_was_told_of_twice_leads_back_once(self, case):
        case.at_the_leader()
        request = case.request().id
        papers.refuse_signature(request, reason="Sai tên", by=case.leader, at=MONDAY + HOUR)
        outbox.deliver_pending(at=MONDAY + HOUR)
        chain.take_refusal(case.code, case.result.id, request, at=MONDAY + HOUR)
        assert case.acts().count("back") == 1


class TestInTheMiddle:
    def test_back_takes_the_draft_from_the_queue(self, case):
        case.at_the_leader().act("back", case.leader, MONDAY, reason="Xem lại")
        assert case.request().state == "withdrawn"
        case.act("forward", case.specialist, MONDAY)
        assert case.request().state == "waiting"

    def test_rejecting_throws_the_draft_away(self, case):
        case.at_the_leader().act("reject", case.leader, MONDAY, reason="Không đủ điều kiện")
        assert case.result.state == "dropped"
        assert case.act("issue", case.clerk, MONDAY) == State.FINISHED

    def test_undoing_the_step_before_takes_it_from_the_queue(self, case):
        case.at_the_leader()
        dossiers.undo(case.code, by=case.specialist, at=MONDAY)
        assert case.request().state == "withdrawn"

    def test_a_signature_cannot_be_undone(self, case):
        case.signed()
        assert "undo" not in dossiers.page(case.code, by=case.leader, at=MONDAY).other_acts

    @pytest.mark.parametrize("end", ["withdraw", "stop"])
    def test_an_end_in_the_middle_leaves_nothing_waiting(self, case, citizen, end):
        case.at_the_leader()
        by = citizen if end == "withdraw" else case.leader
        getattr(dossiers, end)(case.code, reason="Không cần nữa", by=by, at=MONDAY)
        assert (case.request().state, case.result.state) == ("withdrawn", "dropped")
        assert case.row.result_id is None

    def test_an_end_while_it_is_being_signed_comes_first(self, case, citizen):
        case.at_the_leader().act("approve", case.leader, MONDAY)
        dossiers.withdraw(case.code, reason="Không cần nữa", by=citizen, at=MONDAY)
        case.made("leader", MONDAY)
        assert (case.result.state, case.row.state) == ("dropped", State.STOPPED)

    def test_handing_over_voids_a_draft_in_the_name_of_the_other_unit(self, case):
        case.prepare()
        dossiers.hand_over(case.code, to=OTHER_COMMITTEE, reason="Không đúng nơi", by=case.leader, at=MONDAY)
        assert (case.result.state, case.row.result_id) == ("dropped", None)

    def test_dropping_the_draft_goes_on_with_paper(self, case):
        case.at_the_leader()
        dossiers.drop_result(case.code, by=case.specialist, at=MONDAY)
        assert case.request().state == "withdrawn"
        case.act("approve", case.leader, MONDAY)
        assert case.act("issue", case.clerk, MONDAY) == State.FINISHED


class TestTwice:
    def test_two_officers_at_once(self, case):
        case.at_the_leader().act("approve", case.leader, MONDAY)
        for outcome in ("approve", "reject", "back"):
            with pytest.raises(ResultBeingSigned):
                case.act(outcome, case.leader, MONDAY, reason="x")
        with pytest.raises(ResultMoveNotPossible):
            case.prepare()
        case.made("leader", MONDAY)
        case.act("issue", case.clerk, MONDAY)
        with pytest.raises(ResultBeingSigned):
            case.act("issue", case.clerk, MONDAY)

    def test_what_is_told_again_changes_nothing(self, case):
        case.issued()
        acts = case.acts()
        for _ in range(3):
            chain.take_signed(case.code, case.result.id, ordered_by=case.leader.id, at=MONDAY + 5 * HOUR)
            chain.take_issued(case.code, case.result.id, ordered_by=case.clerk.id, at=MONDAY + 5 * HOUR)
        assert case.acts() == acts

    def test_a_worker_that_dies_before_it_tells_loses_nothing(self, case):
        """The signature is recorded, and the worker dies: the next one delivers what was announced."""
        case.at_the_leader().act("approve", case.leader, MONDAY)
        record_signature(Made(request=case.request().id, sha256=hash_of("x"), level="B-T"), at=MONDAY)
        assert case.roles() == {"unit-leader"}
        with pytest.raises(ZeroDivisionError):
            dies_while_delivering()
        outbox.deliver_pending(at=MONDAY)
        assert case.roles() == {"clerk"}

    def test_signed_without_a_step_that_waits_goes_on_at_the_next_approval(self, case):
        case.at_the_leader()
        papers.order_signatures([case.request().id], by=case.leader, at=MONDAY)
        dossiers.undo(case.code, by=case.specialist, at=MONDAY)
        case.made("leader", MONDAY)
        assert (case.result.state, case.roles()) == ("signed", {"specialist"})
        case.act("forward", case.specialist, MONDAY)
        case.act("approve", case.leader, MONDAY)
        assert case.roles() == {"clerk"}


class TestRights:
    def test_who_may_prepare(self, case, one_stop, clerk, stranger, citizen, leader):
        for by in (one_stop, clerk, stranger, citizen):
            with pytest.raises(NotYours):
                dossiers.prepare_result(case.code, "general", FACTS, by=by, at=MONDAY)
            with pytest.raises(DossierNotFound):
                dossiers.result_draft(case.code, "general", by=by)
        assert dossiers.prepare_result(case.code, "general", FACTS, by=leader, at=MONDAY)

    def test_signing_and_sealing_need_their_own_right(self, case):
        case.at_the_leader()
        with pytest.raises(NotAllowed):
            case.act("approve", replace(case.leader, grants={**case.leader.grants, "papers:sign": frozenset()}), MONDAY)
        case.act("approve", case.leader, MONDAY)
        case.made("leader", MONDAY)
        with pytest.raises(NotAllowed):
            case.act("issue", replace(case.clerk, grants={**case.clerk.grants, "papers:seal": frozenset()}), MONDAY)

    def test_only_while_it_is_worked_on(self, case):
        case.issued()
        with pytest.raises(MoveNotPossible):
            case.prepare()
        with pytest.raises(MoveNotPossible):
            dossiers.drop_result(case.code, by=case.specialist, at=MONDAY)

    def test_a_draft_with_holes_is_not_kept(self, case):
        with pytest.raises(ResultInvalid):
            case.prepare(text=" ")
        assert not Result.objects.exists()

    @pytest.mark.parametrize("act", ["prepare", "approve", "issue", "drop"])
    def test_without_the_journal_nothing_happens(self, case, act):
        acts = {
            "prepare": lambda: case.prepare(),
            "approve": lambda: case.act("approve", case.leader, MONDAY),
            "issue": lambda: case.act("issue", case.clerk, MONDAY),
            "drop": lambda: dossiers.drop_result(case.code, by=case.specialist, at=MONDAY),
        }
        {"prepare": lambda: None, "approve": case.at_the_leader, "issue": case.signed, "drop": case.prepare}[act]()
        was = fingerprint()
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE kernel_journalline ADD CONSTRAINT broken CHECK (false) NOT VALID")
        with pytest.raises(DatabaseError), transaction.atomic():
            acts[act]()
        assert fingerprint() == was


def dies_while_delivering():
    with transaction.atomic():
        outbox.deliver_pending(at=MONDAY)
        raise ZeroDivisionError


def fingerprint():
    with connection.cursor() as cursor:
        found = {}
        for table in ("papers_result", "papers_signaturerequest", "dossiers_dossier", "dossiers_work", "dossiers_act"):
            cursor.execute(f"SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {table} t")
            found[table] = cursor.fetchone()
    return found


def test_a_correction_of_an_issued_result_leaves_the_dossier_alone(case):
    case.issued()
    reviser = also(case.leader, "papers:revoke")
    old = case.result
    new = papers.correct(
        old.id,
        facts=FACTS,
        file=Stored(hash_of("mới"), 9),
        cause="error",
        reason="Sai",
        by=reviser,
        at=MONDAY + 3 * HOUR,
    )
    assert case.act("return", case.one_stop, MONDAY + 3 * HOUR) == State.RETURNED
    papers.order_signatures([case.request().id], by=case.leader, at=MONDAY + 3 * HOUR)
    case.made("leader", MONDAY + 3 * HOUR)
    papers.order_signatures(
        [papers.number_result(new, by=case.clerk, at=MONDAY + 3 * HOUR)], by=case.clerk, at=MONDAY + 3 * HOUR
    )
    case.made("seal", MONDAY + 3 * HOUR)
    assert isinstance(new, UUID)
    assert case.row.result_id == new
    assert Result.objects.get(id=old.id).state == "corrected"
