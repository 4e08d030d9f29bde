"""Invented people, for the demonstration and the tests."""

from datetime import datetime

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import system
from motcua.rooms.people import content, models
from motcua.rooms.people.actions import accounts, officers, persons
from motcua.rooms.people.records import DemoOfficer, SignInHint

STAGE = system("demo")


@transaction.atomic
def create_demo(*, at: datetime) -> int:
    """Writes the invented people who are not there yet; returns how many were added. Harmless to repeat."""
    demo = content.demo_people()
    known = set(models.Officer.objects.values_list("staff_number", flat=True))
    new = [officer for officer in demo.officers if officer.staff_number not in known]
    for officer in new:
        _officer(officer, demo.password, at)
    added = sum(_citizen(citizen.details, at) for citizen in demo.citizens)
    if new or added:
        journal.record("people.create_demo", subject="demo", by=STAGE.id, at=at, officers=len(new), citizens=added)
    return len(new) + added


def _officer(said: DemoOfficer, password: str, at: datetime) -> None:
    officer = officers.add_officer(
        staff_number=said.staff_number, full_name=said.name, title=said.title, by=STAGE, at=at
    )
    for role, unit in said.posts:
        officers.assign(officer.id, role=role, unit=unit, by=STAGE, at=at)
    accounts.open_officer_account(officer.id, login=said.login, password=password, is_demo=True, by=STAGE, at=at)


def _citizen(details: persons.PersonDetails, at: datetime) -> bool:
    if models.Person.objects.filter(tech_id=details.tech_id).exists():
        return False
    persons.save_person(details, by=STAGE, at=at)
    return True


def demo_sign_ins() -> tuple[SignInHint, ...]:
    """How to sign in as each invented person: officers with the password, citizens at the identity simulator."""
    demo = content.demo_people()
    roles = content.roles()
    return (
        *(
            SignInHint(
                name=officer.name,
                role=", ".join(dict.fromkeys(roles[role].name_vi for role, _ in officer.posts)),
                unit=", ".join(dict.fromkeys(unit for _, unit in officer.posts)),
                login=officer.login,
                password=demo.password,
            )
            for officer in demo.officers
        ),
        *(SignInHint(citizen.details.full_name, "", "", citizen.key, None) for citizen in demo.citizens),
    )
