"""Facts that are easy to invent."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import strategies as st

from motcua.rooms.dossiers.records import Channel, DossierFacts, State
from motcua.rooms.measures.rules.facts import fact_of

START = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
UNITS = ("31135", "31153", "31150")


def dossier(number=1, **said):
    """A dossier as the dossiers room tells of it: received at Ô Môn, decided there, open, due after three days."""
    received = said.pop("received_at", START)
    facts = {
        "id": UUID(int=number),
        "code": f"H13-{number}",
        "procedure": "1.001193",
        "channel": Channel.ONLINE,
        "receiving_unit": "TT-31153",
        "competent_unit": "UB-31153",
        "state": State.IN_PROCESS,
        "revision": 1,
        "filed_at": received or START,
        "received_at": received,
        "due_at": received and received + timedelta(days=3),
        "finished_at": None,
        "returned_at": None,
        "ended_at": None,
        "supplements": 0,
        "fee_due": False,
        "paid_online": 0,
        "papers": 2,
        "digital": 2,
        "reused": 0,
        "e_result": False,
        "synced": False,
    }
    return DossierFacts(**facts | said)


@st.composite
def some_facts(draw, number):
    """One dossier at some point of its life."""
    received = START + timedelta(hours=draw(st.integers(0, 24 * 90)))
    finished = received + timedelta(hours=draw(st.integers(1, 24 * 12)))
    state, ends = draw(
        st.sampled_from(
            [
                (State.NEW, {"received_at": None}),
                (State.IN_PROCESS, {}),
                (State.FINISHED, {"finished_at": finished}),
                (State.RETURNED, {"finished_at": finished, "returned_at": finished, "ended_at": finished}),
                (State.NOT_RECEIVED, {"received_at": None, "ended_at": finished}),
                (State.STOPPED, {"ended_at": finished}),
            ]
        )
    )
    papers = draw(st.integers(0, 4))
    digital = draw(st.integers(0, papers))
    return fact_of(
        dossier(
            number,
            **{"received_at": received}
            | ends
            | {
                "filed_at": received,
                "state": state,
                "receiving_unit": f"TT-{draw(st.sampled_from(UNITS))}",
                "competent_unit": f"UB-{draw(st.sampled_from(UNITS))}",
                "channel": draw(st.sampled_from(list(Channel))),
                "supplements": draw(st.integers(0, 2)),
                "papers": papers,
                "digital": digital,
                "reused": draw(st.integers(0, digital)),
                "fee_due": draw(st.booleans()),
                "paid_online": draw(st.integers(0, 2)),
                "e_result": draw(st.booleans()),
                "synced": draw(st.booleans()),
                "rating": draw(st.one_of(st.none(), st.integers(1, 3))),
                "rated_at": finished,
                "paid_at": draw(st.one_of(st.none(), st.just(finished))),
                "paid": draw(st.sampled_from([0, 8000, 3_000_000_000])),
                "shared": draw(st.booleans()),
                "holder": draw(st.sampled_from(["", "specialist", "unit-leader"])),
            },
        )
    )


@pytest.fixture
def first_day():
    return date(2026, 6, 1)


@pytest.fixture
def city_dossier(city):
    """A real dossier, filed online in the loaded city; its id."""
    from uuid import uuid4

    from dossiers.here import CENTRE, FORM, MONDAY, UNSTATED
    from motcua.kernel.actors import Actor
    from motcua.rooms.dossiers import facade as dossiers
    from motcua.rooms.dossiers.records import Applicant, Filing

    person = uuid4()
    applicant = Applicant(name="Nguyễn Thị Mẫu", id_number="092190000001", person_id=person)
    filing = Filing(
        client_key=str(uuid4()),
        procedure=UNSTATED,
        channel=Channel.ONLINE,
        applicant=applicant,
        form=FORM,
        receiving_unit=CENTRE,
        competent_unit="UB-31135",
    )
    return dossiers.file(filing, by=Actor(id=f"citizen:{person}", name=applicant.name), at=MONDAY).id
