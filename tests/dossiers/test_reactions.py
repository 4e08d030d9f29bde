"""What happens by itself: the applicant is told, deadlines follow the calendar, dossiers follow their unit."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers.here import CENTRE, COMMITTEE, MONDAY, OTHER_COMMITTEE
from dossiers.life import Life
from motcua.kernel import events, outbox
from motcua.kernel.actors import Actor
from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers import reactions
from motcua.rooms.dossiers.actions import clockwork
from motcua.rooms.dossiers.errors import UndoNotPossible
from motcua.rooms.dossiers.events import DossierFiled
from motcua.rooms.dossiers.models import Dossier, Work
from motcua.rooms.dossiers.records import PaperForm, PaperIn
from motcua.rooms.papers.models import SignatureCheck
from motcua.rooms.people import facade as people
from motcua.rooms.process import facade as process
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import DayKind, Mode, NewUnit, UnitKind
from samples import PDF

pytestmark = pytest.mark.django_db
KEEPER = Actor(id="officer:99", grants={"units:administer": frozenset({"*"})})


def deliver(at=MONDAY):
    while outbox.deliver_pending(at=at):
        pass
    assert not outbox.parked()


@pytest.fixture
def received(filed, one_stop):
    step = Work.objects.get(dossier__code=filed.code).id
    values = {"limit": "3wd", "limit_source": "văn bản thử"}
    dossiers.complete(filed.code, step, "receive", values=values, by=one_stop, at=MONDAY)
    dossiers.complete(filed.code, Work.objects.get(dossier__code=filed.code).id, "forward", by=one_stop, at=MONDAY)
    return filed


def test_the_applicant_is_told_once_of_each_thing(received, citizen):
    deliver()
    deliver()
    told = people.inbox(citizen.id)
    assert sorted(message.template for message in told.messages) == ["filed", "received"]
    assert all(received.code in message.body for message in told.messages)
    assert not any("092190000001" in message.body for message in told.messages)


@pytest.mark.usefixtures("nothing_is_forgotten")
def test_many_applicants_are_told_in_as_many_statements_as_one_each_of_its_own_moment(filing, citizen):
    for minutes in range(10):
        dossiers.file(filing(), by=citizen, at=MONDAY + timedelta(minutes=minutes))
    rows = OutboxEvent.objects.filter(name=DossierFiled.name).order_by("id")
    counts = []
    for some in (rows[:1], rows[1:]):
        batch = [events.revive(row.name, row.payload) for row in some]
        with events.delivering(*(row.at for row in some)), CaptureQueriesContext(connection) as statements:
            reactions.tell_filed(batch)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    told = people.inbox(citizen.id).messages
    assert sorted(message.at for message in told) == [row.at for row in rows]


def test_pdfs_that_come_with_a_filing_are_asked_for_their_signatures(filing, citizen):
    paper = PaperIn(
        key="p1", name="Đơn", form=PaperForm.FILE, file=dossiers.keep_file([PDF], name="don.pdf", at=MONDAY)
    )
    dossiers.file(filing(papers=(paper,)), by=citizen, at=MONDAY)
    deliver()
    assert SignatureCheck.objects.count() == 1


def test_a_swap_announced_late_moves_the_deadline_and_is_journalled(received, citizen):
    before = Dossier.objects.get(code=received.code).due_at
    units.announce_swap(date(2026, 11, 26), date(2026, 11, 28), "QĐ thử", by=KEEPER, at=MONDAY + timedelta(hours=1))
    deliver(MONDAY + timedelta(hours=2))
    dossier = Dossier.objects.get(code=received.code)
    assert dossier.due_at > before
    line = JournalLine.objects.get(subject=f"dossier:{dossier.id}", act="dossiers.recompute")
    assert line.facts["due_before"] == before.isoformat()
    assert Work.objects.get(dossier=dossier).due_at == dossier.due_at
    assert "deadline-changed" in {message.template for message in people.inbox(citizen.id).messages}


def test_recomputing_goes_on_batch_by_batch(filing, citizen, one_stop, monkeypatch):
    monkeypatch.setattr(clockwork, "BATCH", 2)
    for _ in range(5):
        filed = dossiers.file(filing(), by=citizen, at=MONDAY)
        values = {"limit": "3wd", "limit_source": "x"}
        step = Work.objects.get(dossier__code=filed.code).id
        dossiers.complete(filed.code, step, "receive", values=values, by=one_stop, at=MONDAY)
    before = set(Dossier.objects.values_list("due_at", flat=True))
    units.announce_swap(date(2026, 11, 26), date(2026, 11, 28), "QĐ thử", by=KEEPER, at=MONDAY)
    deliver()
    after = set(Dossier.objects.values_list("due_at", flat=True))
    assert len(before) == len(after) == 1
    assert before != after


def test_a_merger_re_homes_what_is_open_and_leaves_history_alone(received, specialist):
    units.merge([COMMITTEE], OTHER_COMMITTEE, decree="NQ thử", by=KEEPER, at=MONDAY)
    deliver()
    dossier = Dossier.objects.get(code=received.code)
    assert (dossier.competent_unit, dossier.receiving_unit) == (OTHER_COMMITTEE, CENTRE)
    assert Work.objects.get(dossier=dossier).unit == OTHER_COMMITTEE
    assert JournalLine.objects.filter(subject=f"dossier:{dossier.id}", act="dossiers.rehome").count() == 1
    deliver()
    assert JournalLine.objects.filter(subject=f"dossier:{dossier.id}", act="dossiers.rehome").count() == 1


def test_what_is_over_stays_where_it_was(filed, one_stop):
    step = Work.objects.get(dossier__code=filed.code).id
    dossiers.complete(filed.code, step, "refuse", values={"reason": "x"}, by=one_stop, at=MONDAY)
    units.merge([COMMITTEE], OTHER_COMMITTEE, decree="NQ thử", by=KEEPER, at=MONDAY)
    deliver()
    assert Dossier.objects.get(code=filed.code).competent_unit == COMMITTEE


def test_a_unit_that_was_asked_for_its_opinion_hands_the_question_to_its_successor(filing, citizen):
    one = Life(dossiers.file(filing(procedure="1.014279"), by=citizen, at=MONDAY).code, citizen)
    one.act("receive", MONDAY)
    one.act("forward", MONDAY)
    one.act("consult", MONDAY, unit="SO-XD")
    units.merge(["SO-XD"], "SO-TC", decree="NQ thử", by=KEEPER, at=MONDAY)
    deliver()
    assert one.where() == {("specialist", "SO-TC"), ("specialist", "SO-NNMT")}
    one.check()


def test_a_merger_leaves_the_first_answer_of_what_is_new(filed, citizen):
    units.merge([CENTRE], "TT-31150", decree="NQ thử", by=KEEPER, at=MONDAY)
    deliver()
    one = Life(filed.code, citizen)
    assert one.row.receiving_unit == "TT-31150"
    one.check()


def test_what_was_received_and_not_passed_on_moves_with_the_counter(filed, citizen):
    one = Life(filed.code, citizen)
    one.act("receive", MONDAY, limit="3wd", limit_source="x")
    units.merge([CENTRE], "TT-31150", decree="NQ thử", by=KEEPER, at=MONDAY)
    deliver()
    assert one.where() == {("one-stop", "TT-31150")}
    assert one.row.receiving_unit == CENTRE, "where it was received is history"
    one.check()


def test_a_split_gives_what_is_open_to_the_first_heir_and_a_new_name_moves_nothing(received, citizen):
    one = Life(received.code, citizen)
    units.rename(COMMITTEE, "UBND phường Tên Mới", by=KEEPER, at=MONDAY)
    deliver()
    assert one.row.competent_unit == COMMITTEE
    heirs = [NewUnit(code=code, name=code, kind=UnitKind.COMMITTEE) for code in ("UB-90001", "UB-90002")]
    units.split(COMMITTEE, heirs, decree="NQ thử", by=KEEPER, at=MONDAY)
    deliver()
    assert one.row.competent_unit == "UB-90001"
    assert one.where() == {("specialist", "UB-90001")}
    dossiers.hand_over(one.code, to="UB-90002", reason="Thuộc địa bàn", by=one.officer("unit-leader"), at=MONDAY)
    assert one.where() == {("specialist", "UB-90002")}
    one.check()


def test_other_office_hours_move_what_is_open_and_are_journalled(filed, citizen):
    one = Life(filed.code, citizen)
    one.act("receive", MONDAY, limit="8h", limit_source="x")
    before = one.row.due_at
    week = units.office(COMMITTEE).hours.week
    mornings = tuple(day[:1] for day in week)
    units.set_hours(COMMITTEE, replace(units.office(COMMITTEE).hours, week=mornings), by=KEEPER, at=MONDAY)
    deliver()
    assert one.row.due_at > before
    assert JournalLine.objects.filter(subject=f"dossier:{one.row.id}", act="dossiers.recompute").count() == 1
    one.check()


def test_a_half_day_announced_late_moves_what_is_counted_in_hours(filed, citizen):
    one = Life(filed.code, citizen)
    one.act("receive", MONDAY, limit="12h", limit_source="x")
    before = one.row.due_at
    units.set_calendar_day(before.date(), DayKind.MORNING, "Nghỉ chiều", "QĐ thử", by=KEEPER, at=MONDAY)
    deliver()
    assert one.row.due_at > before


def timers(one):
    return {w.element: w.due_at for w in process.waiting(one.row.instance_id) if w.kind == "timer"}


def consulting(filing, citizen):
    """A dossier whose unit has asked another one: two timers on the border of that step, and a budget for it."""
    one = Life(dossiers.file(filing(procedure="1.014279"), by=citizen, at=MONDAY).code, citizen)
    one.act("receive", MONDAY)
    one.act("forward", MONDAY)
    one.act("consult", MONDAY, unit="SO-XD")
    return one


def test_timers_and_budgets_of_steps_follow_a_swap_announced_late(filing, citizen):
    one = consulting(filing, citizen)
    before, budgets = timers(one), {work.element: work.step_due_at for work in one.works()}
    assert len(before) == 2
    units.announce_swap(date(2026, 11, 26), date(2026, 11, 28), "QĐ thử", by=KEEPER, at=MONDAY)
    deliver()
    after = timers(one)
    assert sorted(due.date().day for due in before.values()) == [1, 27]
    assert sorted(due.date().day for due in after.values()) == [1, 28], "the Saturday that is worked comes before"
    line = JournalLine.objects.filter(subject=f"dossier:{one.row.id}", act="dossiers.recompute").get()
    now = {work.element: work.step_due_at for work in one.works()}
    was = before | budgets
    moved = {name for name, due in (after | now).items() if due != was[name]}
    said = {name: datetime.fromisoformat(due) for name, due in line.facts["steps"].items()}
    assert said == {name: (after | now)[name] for name in moved}
    deliver()
    assert JournalLine.objects.filter(subject=f"dossier:{one.row.id}", act="dossiers.recompute").count() == 1
    one.check()


def test_a_timer_that_the_calendar_put_off_fires_at_its_new_moment(filing, citizen):
    one = consulting(filing, citizen)
    first = min(timers(one).values())
    units.announce_swap(first.date(), date(2026, 11, 28), "QĐ thử", by=KEEPER, at=MONDAY)
    deliver()
    assert one.fire(first) == 0
    assert one.fire(min(timers(one).values())) == 1


def test_what_the_calendar_moved_is_not_put_back_by_an_undo(filing, citizen):
    one = consulting(filing, citizen)
    units.announce_swap(date(2026, 11, 26), date(2026, 11, 28), "QĐ thử", by=KEEPER, at=MONDAY)
    deliver()
    after = timers(one)
    with pytest.raises(UndoNotPossible):
        dossiers.undo(one.code, by=one.officer("specialist"), at=MONDAY)
    assert timers(one) == after


def test_the_steps_of_a_unit_that_takes_over_run_on_its_own_hours(filing, citizen):
    one = consulting(filing, citizen)
    before = timers(one)
    units.set_mode(one.row.competent_unit, Mode.HOUR, by=KEEPER, at=MONDAY)
    deliver()
    assert timers(one) != before
    dossiers.hand_over(one.code, to="SO-TC", reason="Thuộc Sở khác", by=one.officer("unit-leader"), at=MONDAY)
    assert timers(one) == before
    one.check()


@pytest.mark.parametrize(
    ("way", "act", "values", "notice", "says"),
    [
        ("receive forward", "supplement", {"reason": "Thiếu"}, "supplement-undone", "không phải nộp thêm gì"),
        ("", "receive", {}, "taken-back", "tiếp nhận hồ sơ"),
        ("receive forward consult", "payment", {"what": "Phí", "amount": 9000}, "payment-undone", "rút lại yêu cầu"),
        ("receive forward consult forward forward forward", "approve", {}, "taken-back", "“phê duyệt”"),
        (
            "receive forward consult forward forward forward",
            "reject",
            {"reason": "Thiếu"},
            "taken-back",
            "“không phê duyệt”",
        ),
    ],
)
def test_the_applicant_is_told_when_something_is_taken_back(filing, citizen, way, act, values, notice, says):
    one = Life(dossiers.file(filing(procedure="1.014279"), by=citizen, at=MONDAY).code, citizen)
    for step in way.split():
        one.act(step, MONDAY, **({"unit": "SO-XD"} if step == "consult" else {}))
    values |= {"items": [one.paper()]} if act == "supplement" else {}
    who = one.officer(next(work.role for work in one.works() if act in work.outcomes))
    one.act(act, MONDAY, **values)
    dossiers.undo(one.code, by=who, at=MONDAY + timedelta(minutes=1))
    deliver()
    deliver()
    (told,) = (message for message in people.inbox(citizen.id).messages if message.template == notice)
    assert says in told.body


def test_an_extension_taken_back_is_told_too(received, citizen, leader):
    dossiers.extend(received.code, limit="2wd", reason="Cần thêm thời gian", by=leader, at=MONDAY)
    dossiers.undo(received.code, by=leader, at=MONDAY + timedelta(minutes=1))
    deliver()
    (told,) = (m for m in people.inbox(citizen.id).messages if m.template == "taken-back")
    assert "“gia hạn”" in told.body


def test_taking_back_what_nobody_was_told_says_nothing(received, citizen, specialist):
    step = Work.objects.get(dossier__code=received.code).id
    dossiers.complete(received.code, step, "forward", by=specialist, at=MONDAY)
    dossiers.undo(received.code, by=specialist, at=MONDAY + timedelta(minutes=1))
    deliver()
    told = {message.template for message in people.inbox(citizen.id).messages}
    assert told == {"filed", "received"}
