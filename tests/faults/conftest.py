"""A city at work with things going wrong around it."""

from collections.abc import Iterator

import pytest

from faults.house import House, started
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import PersonDetails
from papers.stage import authority, running_authority  # noqa: F401 fixtures

WARD, CENTRE, COMMITTEE = "31135", "TT-31135", "UB-31135"
REGISTRAR = Actor(id="system:test", grants={"people:write": frozenset({"*"})})


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """One house for all that is done to it; a test leaves it running, or starts it again."""
    yield from started()


@pytest.fixture
def applicant(city: None) -> Actor:
    """A citizen with an address for letters."""
    details = PersonDetails(
        full_name="Nguyễn Thị Mẫu", identity_number="092190000001", phone="0900000001", email="mau@example.test"
    )
    people.save_person(details, by=REGISTRAR, at=now())
    person = people.find_person("092190000001")
    assert person is not None
    return Actor(id=person.actor_id, name=person.full_name)
