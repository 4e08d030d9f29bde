"""What happens by itself: the applicant is told, deadlines follow the calendar, dossiers follow their unit."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dossiers.here import CENTRE, COMMITTEE, MONDAY, OTHER_COMMITTEE
from dossiers.life import Life
from motcua.kernel import outbox
from motcua.kernel.actors import Actor
from motcua.kernel.models import JournalLine
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.actions import clockwork
from motcua.rooms.dossiers.models import Dossier, Work
from motcua.rooms.people import facade as people
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import DayKind, NewUnit, UnitKind

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
    told = people.inbox(citizen_id(citizen))
    assert sorted(message.template for message in told.messages) == ["filed", "received"]
    assert all(received.code in message.body for message in told.messages)
    assert not any("092190000001" in message.body for message in told.messages)


def citizen_id(citizen):
    from uuid import UUID

    return UUID(citizen.key)


def test_a_swap_announced_late_moves_the_deadline_and_is_journalled(received, citizen):
    before = Dossier.objects.get(code=received.code).due_at
    units.announce_swap(date(2026, 11, 26), date(2026, 11, 28), "QĐ thử", by=KEEPER, at=MONDAY + timedelta(hours=1))
    deliver(MONDAY + timedelta(hours=2))
    dossier = Dossier.objects.get(code=received.code)
    assert dossier.due_at > before
    line = JournalLine.objects.get(subject=f"dossier:{dossier.id}", act="dossiers.recompute")
    assert line.facts["due_before"] == before.isoformat()
    assert Work.objects.get(dossier=dossier).due_at == dossier.due_at
    assert "deadline-changed" in {message.template for message in people.inbox(citizen_id(citizen)).messages}


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
