"""What happens by itself: the applicant is told, deadlines follow the calendar, dossiers follow their unit."""

from datetime import date, timedelta

import pytest

from dossiers.here import CENTRE, COMMITTEE, MONDAY, OTHER_COMMITTEE
from motcua.kernel import outbox
from motcua.kernel.actors import Actor
from motcua.kernel.models import JournalLine
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.actions import clockwork
from motcua.rooms.dossiers.models import Dossier, Work
from motcua.rooms.people import facade as people
from motcua.rooms.units import facade as units

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
