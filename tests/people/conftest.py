"""People to test with."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from motcua.kernel.actors import Actor, system
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import Officer, Person, PersonDetails, Sex
from motcua.rooms.units import facade as units

MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
ROOT = system("test")


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def units_loaded(django_db_setup: None, django_db_blocker: object) -> None:
    """The places of the city, loaded once into this run's database and kept there."""
    loader = system("content", "units:administer", "units:keep")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        units.load_content(by=loader, at=datetime(2025, 6, 30, tzinfo=UTC))


@pytest.fixture
def make_officer(units_loaded, db):
    def make(number: str = "CB-1", *posts: tuple[str, str], name: str = "Lê Văn Thử (mẫu)") -> Officer:
        officer = people.add_officer(staff_number=number, full_name=name, by=ROOT, at=MORNING)
        for role, unit in posts:
            people.assign(officer.id, role=role, unit=unit, by=ROOT, at=MORNING)
        return people.officer(officer.id, at=MORNING)

    return make


@pytest.fixture
def make_person(db):
    def make(name: str = "Đặng Thị Thử (mẫu)", number: str | None = "092190999101", **more: object) -> Person:
        details = PersonDetails(full_name=name, identity_number=number, **{"sex": Sex.FEMALE, **more})
        return people.save_person(details, by=ROOT, at=MORNING)

    return make


def actor_of(officer_id: UUID, at: datetime = MORNING) -> Actor:
    return people.officer_actor(officer_id, "", at=at)
