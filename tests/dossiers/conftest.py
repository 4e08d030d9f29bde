"""A small city at work: real units, real processes, a few real procedures, officers who are only their rights."""

from uuid import uuid4

import pytest

from dossiers.here import CENTRE, COMMITTEE, FORM, MONDAY, OTHER_CENTRE, OTHER_COMMITTEE, UNSTATED
from motcua.kernel.actors import Actor
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Applicant, Channel, Filing, PaperForm, PaperIn
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import PersonDetails


def officer(number, *roles_and_permissions, units):
    return Actor(
        id=f"officer:{number}",
        name=f"Officer {number}",
        grants={name: frozenset(units) for name in roles_and_permissions},
    )


@pytest.fixture
def one_stop():
    return officer(
        1,
        "role:one-stop",
        "dossiers:receive",
        "dossiers:return",
        "dossiers:see",
        "dossiers:collect",
        "dossiers:note",
        units=[CENTRE, COMMITTEE],
    )


@pytest.fixture
def specialist():
    return officer(
        2, "role:specialist", "dossiers:process", "dossiers:see", "dossiers:extend", "dossiers:note", units=[COMMITTEE]
    )


@pytest.fixture
def leader():
    return officer(
        3,
        "role:unit-leader",
        "dossiers:decide",
        "dossiers:see",
        "dossiers:stop",
        "dossiers:extend",
        "dossiers:assign",
        units=[COMMITTEE],
    )


@pytest.fixture
def clerk():
    return officer(4, "role:clerk", "dossiers:issue", "dossiers:see", units=[COMMITTEE])


@pytest.fixture
def stranger():
    everything = (
        "receive",
        "process",
        "decide",
        "issue",
        "return",
        "see",
        "note",
        "extend",
        "stop",
        "assign",
        "collect",
    )
    roles = ("one-stop", "specialist", "unit-leader", "clerk")
    return officer(
        9,
        *(f"dossiers:{name}" for name in everything),
        *(f"role:{name}" for name in roles),
        units=[OTHER_CENTRE, OTHER_COMMITTEE],
    )


@pytest.fixture
def citizen(city):
    person_id = people.save_person(
        PersonDetails(full_name="Nguyễn Thị Mẫu", identity_number="092190000001", phone="0900000001"),
        by=Actor(id="system:test", grants={"people:write": frozenset({"*"})}),
        at=MONDAY,
    )
    person = people.find_person("092190000001")
    assert person is not None, person_id
    return Actor(id=person.actor_id, name=person.full_name)


@pytest.fixture
def filing(citizen):
    def make(**changes):
        said = {
            "client_key": str(uuid4()),
            "procedure": UNSTATED,
            "channel": Channel.ONLINE,
            "applicant": Applicant(
                name="Nguyễn Thị Mẫu", id_number="092190000001", person_id=citizen.key, phone="0900000001"
            ),
            "form": FORM,
            "receiving_unit": CENTRE,
            "papers": (PaperIn(key="p1", name="Đơn đề nghị", form=PaperForm.ON_PAPER),),
        }
        return Filing(**(said | changes))

    return make


@pytest.fixture
def filed(filing, citizen):
    return dossiers.file(filing(), by=citizen, at=MONDAY)
