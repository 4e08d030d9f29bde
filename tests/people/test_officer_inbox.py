"""Officers are told things: once each, whoever is nearest, and nobody reads what another was told."""

from datetime import timedelta

import pytest

from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.models import JournalLine
from motcua.rooms.people import errors, models
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import Channel
from people.conftest import MORNING, ROOT, actor_of

pytestmark = pytest.mark.django_db
UNIT, OTHER = "UB-31135", "UB-31150"


class Postman:
    def __init__(self) -> None:
        self.bodies: list[str] = []

    def carry(self, *, key: str, address: str, title: str, body: str) -> None:
        self.bodies.append(body)


def tell(held: str = "unit-leader", unit: str = UNIT, once: str = "k", **more: bool) -> int:
    facts = {"code": "2026-10", "amount": 3}
    return people.notify_holders(
        held, unit, "ways-differ", facts, subject="reconciliation:1", at=MORNING, once=once, **more
    )


def told(*officers) -> list[int]:
    return [people.inbox(one.actor_id).total for one in officers]


def test_the_holders_of_a_role_or_of_a_permission_at_a_unit_are_told_once(make_officer):
    leader, colleague = make_officer("CB-1", ("unit-leader", UNIT)), make_officer("CB-2", ("one-stop", UNIT))
    elsewhere, city = make_officer("CB-3", ("unit-leader", OTHER)), make_officer("CB-4", ("unit-leader", EVERYWHERE))

    assert tell() == 1
    assert tell() == 0, "the same key again"
    assert tell("dossiers:decide", once="k2") == 1
    assert told(leader, colleague, elsewhere, city) == [2, 0, 0, 0]


def test_where_nobody_has_the_post_whoever_holds_it_everywhere_is_told(make_officer):
    city = make_officer("CB-4", ("unit-leader", EVERYWHERE))

    assert tell() == 1
    assert tell(unit=EVERYWHERE, once="k2") == 1
    assert tell(once="k3", beyond=False) == 0, "unless only the unit itself is meant"
    assert told(city) == [2]


def test_who_acts_for_the_holder_is_told_too_while_it_lasts_and_for_what_it_covers(make_officer):
    leader, deputy = make_officer("CB-1", ("unit-leader", UNIT)), make_officer("CB-2", ("specialist", UNIT))
    people.delegate(
        leader.id,
        deputy.id,
        roles=("unit-leader",),
        units=(UNIT,),
        permissions=("dossiers:decide",),
        starts_at=MORNING - timedelta(days=1),
        ends_at=MORNING + timedelta(days=1),
        reason="Nghỉ phép",
        by=ROOT,
        at=MORNING - timedelta(days=1),
    )

    assert tell("dossiers:decide") == 2
    assert tell("papers:sign", once="k2") == 1, "this was not delegated"
    assert told(leader, deputy) == [2, 1]


def test_an_officer_reads_his_own_notices_only(make_officer):
    reader, other = make_officer("CB-1", ("unit-leader", UNIT)), make_officer("CB-2", ("one-stop", UNIT))
    tell()
    (one,) = people.inbox(reader.actor_id, unread=True).messages

    with pytest.raises(errors.MessageNotFound):
        people.notice(other.actor_id, one.id)
    with pytest.raises(errors.MessageNotFound):
        people.mark_read(other.actor_id, one.id, at=MORNING)
    assert people.notice(reader.actor_id, one.id).subject == "reconciliation:1"
    assert people.mark_read(reader.actor_id, one.id, at=MORNING) == 1
    assert people.inbox(reader.actor_id, unread=True).messages == ()
    assert people.inbox("system:worker").total == 0


@pytest.mark.parametrize(("wanted", "letters"), [(True, 1), (False, 0)])
def test_a_letter_goes_to_those_who_wish_it_and_leads_to_the_notice(make_officer, settings, wanted, letters):
    officer = make_officer("CB-1", ("unit-leader", UNIT))
    models.Officer.objects.update(email="cb@example.test")
    people.wish_mail(wanted, by=actor_of(officer.id), at=MORNING)
    postman = Postman()

    tell()
    assert people.send_waiting({Channel.EMAIL: postman}, at=MORNING) == letters
    (one,) = people.inbox(officer.actor_id).messages
    assert all(f"{settings.HOME}/can-bo/thong-bao/{one.id}/" in body for body in postman.bodies)
    assert JournalLine.objects.filter(act="people.wish_mail", subject=officer.actor_id).count() == 1


def test_only_an_officer_has_a_wish(make_person):
    with pytest.raises(errors.OfficerNotFound):
        people.wish_mail(False, by=Actor(id=make_person().actor_id), at=MORNING)


def test_telling_many_costs_what_telling_one_costs(make_officer, django_assert_num_queries):
    officers = [make_officer(f"CB-{n}", ("unit-leader", UNIT)) for n in range(5)]
    models.Officer.objects.update(email="cb@example.test")

    with django_assert_num_queries(10):
        assert tell() == len(officers)


def test_how_much_waits_comes_with_the_question_who_acts(make_officer, django_assert_num_queries):
    officer = make_officer("CB-1", ("unit-leader", UNIT))
    opened = people.open_officer_account(officer.id, login="cb1", password="Mat-Khau-Rat-Dai-1", by=ROOT, at=MORNING)
    tell()

    with django_assert_num_queries(2):
        account, _actor = people.account_and_actor(opened.id, at=MORNING)
    assert account.unread == 1
    people.mark_read(officer.actor_id, at=MORNING)
    assert people.account_and_actor(opened.id, at=MORNING)[0].unread == 0
