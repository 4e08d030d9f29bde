"""Writing about people: rights, delegations, mandates, accounts."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.models import OutboxEvent
from motcua.rooms.people import errors, models
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import AccountKind, PersonDetails, Sex
from motcua.rooms.units.errors import UnitNotFound
from people.conftest import MORNING, ROOT, actor_of

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)
WEEK = MORNING + timedelta(days=7)
WARD = "UB-31135"


def announced() -> list[str]:
    """The events of this room; the city that was loaded before has announced its own."""
    rows = OutboxEvent.objects.filter(name__startswith="people.").order_by("id")
    return list(rows.values_list("name", flat=True))


def acts(subject: str) -> list[str]:
    return [line["act"] for line in journal.lines_of(subject)]


def test_a_person_is_kept_with_tidy_names_and_numbers():
    person = people.save_person(
        PersonDetails(full_name="  Hoà   Thị Ánh ", identity_number="092 190 999 101", phone="+84990000001"),
        by=ROOT,
        at=MORNING,
    )

    assert (person.full_name, person.identity_number, person.phone) == ("Hòa Thị Ánh", "092190999101", "0990000001")
    assert people.find_person("092190999101") == person
    assert acts(f"person:{person.id}") == ["people.write"]


def test_the_journal_of_a_person_holds_no_personal_data(make_person):
    person = make_person(phone="0990000001")

    said = str(journal.lines_of(f"person:{person.id}"))

    assert person.full_name not in said
    assert "0990000001" not in said
    assert "092190999101" not in said


def test_two_people_never_share_a_number(make_person):
    first = make_person()

    with pytest.raises(errors.AlreadyKnown) as refused:
        make_person(name="Người khác (mẫu)")

    assert refused.value.facts["person"] == str(first.id)
    assert models.Person.objects.count() == 1


def test_a_person_without_any_number_may_be_written_down(make_person):
    assert make_person(number=None).id != make_person(number=None).id


def test_a_citizen_changes_himself_and_nobody_else(make_person):
    me, other = make_person(), make_person(number="092190999102")
    by = Actor(id=me.actor_id)

    changed = people.save_person(
        PersonDetails(
            full_name=me.full_name, identity_number=me.identity_number, email="a@example.test", sex=Sex.FEMALE
        ),
        person_id=me.id,
        by=by,
        at=LATER,
    )

    assert changed.email == "a@example.test"
    with pytest.raises(errors.NotYours):
        people.save_person(PersonDetails(full_name="X"), person_id=other.id, by=by, at=LATER)


def test_saving_the_same_again_writes_nothing(make_person):
    person = make_person()

    people.save_person(
        PersonDetails(full_name=person.full_name, identity_number=person.identity_number, sex=Sex.FEMALE),
        person_id=person.id,
        by=ROOT,
        at=LATER,
    )

    assert acts(f"person:{person.id}") == ["people.write"]


def test_a_name_is_required():
    with pytest.raises(errors.PersonInvalid) as refused:
        people.save_person(PersonDetails(full_name=" "), by=ROOT, at=MORNING)

    assert "full_name" in refused.value.problems


def test_an_officer_holds_several_roles_in_several_units(make_officer):
    officer = make_officer("CB-1", ("one-stop", "TT-31135"), ("specialist", WARD))

    actor = actor_of(officer.id)

    assert actor.may("dossiers:receive", unit="TT-31135")
    assert not actor.may("dossiers:receive", unit=WARD)
    assert actor.may("dossiers:process", unit=WARD)
    assert actor.units_with("role:specialist") == {WARD}


def test_a_post_that_ended_gives_nothing_and_is_announced(make_officer):
    officer = make_officer("CB-1", ("specialist", WARD))

    people.unassign(officer.id, role="specialist", unit=WARD, by=ROOT, at=LATER)

    assert not actor_of(officer.id, LATER).may("dossiers:process")
    assert actor_of(officer.id, MORNING).may("dossiers:process")
    assert announced() == ["people.post_given.v1", "people.post_ended.v1"]
    assert acts(f"officer:{officer.id}") == ["people.add_officer", "people.assign", "people.unassign"]


def test_a_unit_administrator_gives_posts_at_his_unit_only(make_officer):
    admin = make_officer("CB-0", ("unit-admin", WARD))
    officer = make_officer("CB-1")
    by = actor_of(admin.id)

    people.assign(officer.id, role="specialist", unit=WARD, by=by, at=MORNING)

    with pytest.raises(errors.MayNotAssign):
        people.assign(officer.id, role="specialist", unit="UB-31153", by=by, at=MORNING)
    with pytest.raises(errors.MayNotAssign):
        people.assign(officer.id, role="system-admin", unit=WARD, by=by, at=MORNING)


def test_the_same_post_is_not_held_twice(make_officer):
    officer = make_officer("CB-1", ("specialist", WARD))

    with pytest.raises(errors.PostHeld):
        people.assign(officer.id, role="specialist", unit=WARD, by=ROOT, at=LATER)
    with pytest.raises(errors.RoleUnknown):
        people.assign(officer.id, role="king", unit=WARD, by=ROOT, at=LATER)
    with pytest.raises(errors.PostNotFound):
        people.unassign(officer.id, role="clerk", unit=WARD, by=ROOT, at=LATER)
    with pytest.raises(UnitNotFound):
        people.assign(officer.id, role="clerk", unit="UB-00000", by=ROOT, at=LATER)


def test_when_the_journal_fails_nothing_happened(make_officer, monkeypatch):
    officer = make_officer("CB-1")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no journal")

    monkeypatch.setattr(journal, "record", broken)
    with pytest.raises(RuntimeError, match="no journal"), transaction.atomic():
        people.assign(officer.id, role="specialist", unit=WARD, by=ROOT, at=MORNING)

    assert not models.Assignment.objects.exists()
    assert announced() == []


@pytest.fixture
def leader(make_officer):
    return make_officer("CB-LD", ("unit-leader", WARD), ("specialist", "SO-TP"), name="Nguyễn Lãnh Đạo (mẫu)")


@pytest.fixture
def deputy(make_officer):
    return make_officer("CB-PT", ("specialist", WARD), name="Trần Phó (mẫu)")


def give(leader, deputy, **more):
    said = {"roles": ("unit-leader",), "units": (WARD,), "ends_at": WEEK, "reason": "Đi công tác", **more}
    return people.delegate(leader.id, deputy.id, **{"by": Actor(id=leader.actor_id), "at": MORNING, **said})


def test_a_delegation_lets_another_decide_until_its_end(leader, deputy):
    give(leader, deputy)

    assert actor_of(deputy.id).may("dossiers:decide", unit=WARD)
    assert actor_of(deputy.id).acts_for("dossiers:decide", unit=WARD) == leader.actor_id
    assert not actor_of(deputy.id, WEEK).may("dossiers:decide", unit=WARD)
    assert actor_of(leader.id).acts_for("dossiers:decide", unit=WARD) is None
    assert "people.delegate" in acts(leader.actor_id)


def test_a_delegation_that_begins_later_gives_nothing_yet(leader, deputy):
    give(leader, deputy, starts_at=LATER)

    assert not actor_of(deputy.id).may("dossiers:decide")
    assert actor_of(deputy.id, LATER).may("dossiers:decide")


def test_a_withdrawn_delegation_ends_at_once(leader, deputy):
    delegation = give(leader, deputy)
    account = people.open_officer_account(deputy.id, login="pho", password="Mat-Khau-Rat-Dai-1", by=ROOT, at=MORNING)
    assert people.actor_for(account.id, at=MORNING).may("dossiers:decide", unit=WARD)

    people.withdraw_delegation(delegation.id, by=Actor(id=leader.actor_id), at=MORNING + timedelta(seconds=1))

    after = people.actor_for(account.id, at=MORNING + timedelta(seconds=1))
    assert not after.may("dossiers:decide")
    assert "people.withdraw_delegation" in acts(leader.actor_id)
    with pytest.raises(errors.DelegationNotFound):
        people.withdraw_delegation(delegation.id, by=ROOT, at=LATER)


def test_a_withdrawal_in_another_process_counts_within_two_seconds(leader, deputy):
    give(leader, deputy)
    account = people.open_officer_account(deputy.id, login="pho", password="Mat-Khau-Rat-Dai-1", by=ROOT, at=MORNING)
    people.actor_for(account.id, at=MORNING)

    # as another process does it: this one is not told
    models.Delegation.objects.update(withdrawn_at=MORNING, withdrawn_by="officer:x")

    assert not people.actor_for(account.id, at=MORNING + timedelta(seconds=2)).may("dossiers:decide")


def test_what_was_delegated_is_not_passed_on(leader, deputy, make_officer):
    third = make_officer("CB-3")
    give(leader, deputy)

    with pytest.raises(errors.NothingToDelegate):
        give(deputy, third)


def test_the_giver_loses_his_post_and_the_receiver_with_him(leader, deputy):
    give(leader, deputy)

    people.unassign(leader.id, role="unit-leader", unit=WARD, by=ROOT, at=LATER)

    assert not actor_of(deputy.id, LATER).may("dossiers:decide")


def test_nobody_delegates_for_another(leader, deputy):
    with pytest.raises(errors.MayNotDelegate):
        give(leader, deputy, by=Actor(id=deputy.actor_id))


def test_a_delegation_needs_an_end_a_reason_and_a_scope(leader, deputy):
    with pytest.raises(errors.DelegationInvalid) as refused:
        give(leader, deputy, ends_at=MORNING, reason=" ", roles=(), units=())
    assert set(refused.value.problems) == {"ends_at", "reason", "roles", "units"}

    with pytest.raises(errors.DelegationInvalid):
        give(leader, leader)


def test_an_officer_who_leaves_holds_nothing(leader, deputy):
    give(leader, deputy)

    people.officer_leaves(leader.id, by=ROOT, at=LATER)

    assert not actor_of(leader.id, LATER).grants
    assert not actor_of(deputy.id, LATER).may("dossiers:decide")
    assert people.holders("unit-leader", WARD, at=LATER) == ()


def test_a_mandate_lets_somebody_act_for_another_until_it_is_withdrawn(make_person):
    giver, holder = make_person(), make_person(number="092190999102")
    mandate = people.give_mandate(
        giver.id, holder.id, procedures=("1.001193",), by=Actor(id=giver.actor_id), at=MORNING
    )

    (found,) = people.mandates_of(holder.id, at=LATER)
    assert found.giver == giver
    assert found.covers("1.001193", LATER)
    assert not found.covers("2.000488", LATER)

    people.withdraw_mandate(mandate.id, by=Actor(id=giver.actor_id), at=LATER)
    assert people.mandates_of(holder.id, at=LATER) == ()
    assert acts(giver.actor_id.replace("citizen", "person"))[-2:] == ["people.give_mandate", "people.withdraw_mandate"]


def test_nobody_takes_a_mandate_for_himself(make_person):
    giver, holder = make_person(), make_person(number="092190999102")

    with pytest.raises(errors.MayNotMandate):
        people.give_mandate(giver.id, holder.id, by=Actor(id=holder.actor_id), at=MORNING)
    with pytest.raises(errors.MandateInvalid):
        people.give_mandate(giver.id, giver.id, by=Actor(id=giver.actor_id), at=MORNING)
    with pytest.raises(errors.PersonNotFound):
        people.give_mandate(giver.id, uuid4(), by=Actor(id=giver.actor_id), at=MORNING)


def test_an_account_has_one_kind(make_officer):
    officer = make_officer()
    account = people.open_officer_account(
        officer.id, login="Le.Thu", password="Mat-Khau-Rat-Dai-1", by=ROOT, at=MORNING
    )

    assert (account.kind, account.login, account.officer_id) == (AccountKind.OFFICER, "le.thu", officer.id)
    with pytest.raises(errors.StaffNumberTaken):
        people.open_officer_account(officer.id, login="khac", password="Mat-Khau-Rat-Dai-1", by=ROOT, at=MORNING)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Account.objects.filter(id=account.id).update(kind=AccountKind.CITIZEN)


CLAIMS = {"LoaiTaiKhoan": "1", "SoDinhDanh": "092190999101", "TechID": "T-1", "HoVaTen": "Đặng Thị Thử"}


def test_a_citizen_who_comes_first_is_written_down_with_a_meaningless_login():
    account = people.recognise(CLAIMS, at=MORNING)

    assert account.kind == AccountKind.CITIZEN
    assert people.person(account.person_id).full_name == "Đặng Thị Thử"
    assert "092190999101" not in account.login
    assert not models.Account.objects.get(id=account.id).has_usable_password()
    assert people.actor_for(account.id, at=MORNING).id == f"citizen:{account.person_id}"


def test_a_citizen_known_from_a_counter_is_the_same_person(make_person):
    known = make_person(phone="0990000009", name="Tên cũ (mẫu)")

    account = people.recognise({**CLAIMS, "SoDienThoai": "0990000001"}, at=LATER)

    person = people.person(account.person_id)
    assert person.id == known.id
    assert (person.full_name, person.tech_id) == ("Đặng Thị Thử", "T-1")
    assert person.phone == "0990000009"
    assert people.recognise(CLAIMS, at=LATER).id == account.id


def test_claims_about_two_people_at_once_are_refused(make_person):
    make_person()
    make_person(number=None, tech_id="T-1")

    with pytest.raises(errors.AlreadyKnown):
        people.recognise(CLAIMS, at=LATER)


def test_claims_about_nobody_are_refused():
    with pytest.raises(errors.NobodyNamed):
        people.recognise({"sub": "x"}, at=MORNING)


def test_a_citizen_never_gets_a_password():
    account = people.recognise(CLAIMS, at=MORNING)

    with pytest.raises(errors.WrongDoor):
        people.set_password(account.id, "Mat-Khau-Rat-Dai-1", by=ROOT, at=MORNING)


def test_five_failures_close_a_name_for_five_minutes():
    locks = [people.note_failure("Le.Thu", "10.0.0.1", at=MORNING) for _ in range(5)]

    assert locks[:4] == [None] * 4
    assert locks[4].until == MORNING + timedelta(minutes=5)
    assert people.lock_on("le.thu", "10.0.0.9", at=LATER) is None
    assert people.lock_on("le.thu", "10.0.0.9", at=MORNING + timedelta(minutes=4)).until == locks[4].until
    assert people.lock_on("another", "10.0.0.1", at=MORNING) is None


def test_a_whole_sign_in_clears_the_name():
    for _ in range(5):
        people.note_failure("le.thu", "10.0.0.1", at=MORNING)

    people.note_success("le.thu", at=MORNING)

    assert people.lock_on("le.thu", "10.0.0.1", at=MORNING) is None


def test_an_address_that_tries_many_names_is_closed():
    locks = [people.note_failure(f"name{n}", "10.0.0.1", at=MORNING) for n in range(50)]

    assert locks[-1] is not None
    assert people.lock_on("fresh", "10.0.0.1", at=MORNING) is not None
    assert "10.0.0.1" not in str(list(models.Throttle.objects.values_list("key", flat=True)))


def test_a_client_enters_with_its_secret_and_only_its_scopes():
    made = people.open_client("Cổng", scopes=("dossiers:file", "catalogue:read"), unit="*", by=ROOT, at=MORNING)

    actor = people.client_actor(made.client.id, made.secret, at=MORNING)

    assert actor.id == f"client:{made.client.id}"
    assert actor.may("dossiers:file")
    assert not actor.may("dossiers:decide")
    with pytest.raises(errors.ClientRefused):
        people.client_actor(made.client.id, "wrong", at=MORNING)
    assert made.secret not in str(list(models.ApiClient.objects.values()))


def test_a_rotated_secret_stays_good_for_a_day():
    old = people.open_client("Cổng", scopes=("dossiers:file",), by=ROOT, at=MORNING)
    new = people.rotate_client(old.client.id, by=ROOT, at=MORNING)

    assert people.client_actor(old.client.id, new.secret, at=LATER)
    assert people.client_actor(old.client.id, old.secret, at=LATER)
    with pytest.raises(errors.ClientRefused):
        people.client_actor(old.client.id, old.secret, at=MORNING + timedelta(days=1))


def test_a_revoked_client_is_out_at_once():
    made = people.open_client("Cổng", scopes=("dossiers:file",), by=ROOT, at=MORNING)
    people.client_actor(made.client.id, made.secret, at=MORNING)

    people.revoke_client(made.client.id, by=ROOT, at=MORNING)

    with pytest.raises(errors.ClientRefused):
        people.client_actor(made.client.id, made.secret, at=MORNING)


def test_only_an_administrator_of_the_city_makes_clients(make_officer):
    admin = make_officer("CB-0", ("unit-admin", WARD))

    with pytest.raises(errors.MayNotAssign):
        people.open_client("X", scopes=(), by=actor_of(admin.id), at=MORNING)


def test_invented_people_are_made_once(units_loaded, db):
    first = people.create_demo(at=MORNING)

    assert first > 25
    assert people.create_demo(at=LATER) == 0
    assert len(people.demo_sign_ins()) == first
    assert all(row.is_demo for row in models.Account.objects.all())
    assert people.units_without("one-stop", ["TT-31135", "TT-1"], at=LATER) == ("TT-1",)


def test_changing_somebody_to_a_number_that_is_taken_is_refused(make_person):
    one, two = make_person(), make_person(number="092190999102")
    details = PersonDetails(full_name=two.full_name, identity_number=one.identity_number)

    with pytest.raises(errors.AlreadyKnown):
        people.save_person(replace(details, sex=Sex.FEMALE), person_id=two.id, by=ROOT, at=LATER)
    assert people.person(two.id) == two
