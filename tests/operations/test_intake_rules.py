"""What comes in from outside is believed number by number, or refused with a reason."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.rooms.operations import content
from motcua.rooms.operations.records import Observation, Reading, Refused
from motcua.rooms.operations.rules.intake import REASONS, entities
from motcua.rooms.operations.rules.readings import by_hour, gathered

AT = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
ID = "urn:ngsi-ld:Hospital:bv-mau"


def beds(value=42, **more):
    said = {"type": "Property", "value": value, "observedAt": "2026-11-26T01:59:00Z"}
    return {"id": ID, "type": "Hospital", "bedsFree": said | more}


def read(*said, units=frozenset({"SO-YT"})):
    return list(entities(list(said), content.observed(), units=units, everywhere=False, at=AT))


def test_a_number_is_read_with_its_place_and_moment():
    entity = beds() | {
        "name": {"type": "Property", "value": "Bệnh viện Mẫu"},
        "refArea": {"type": "Relationship", "object": "urn:ngsi-ld:AdministrativeArea:31135"},
        "simulated": {"type": "Property", "value": True},
        "location": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [105.7, 10.0]}},
    }
    (one,) = read(entity)
    assert one == Observation(
        ID, "Hospital", "Bệnh viện Mẫu", "31135", "bedsFree", 42.0, AT - timedelta(minutes=1), simulated=True
    )


@pytest.mark.parametrize(
    ("entity", "why"),
    [
        ("text", "not-an-object"),
        (beds() | {"id": "bv-mau"}, "id"),
        (beds() | {"id": "urn:ngsi-ld:Hospital:<script>"}, "id"),
        (beds() | {"type": "Tank"}, "type"),
        (beds() | {"type": ["Hospital"]}, "type"),
        (beds() | {"type": "School"}, "owner"),
        (beds() | {"name": {"type": "Property", "value": "a\nb"}}, "name"),
        (beds() | {"refArea": {"object": "urn:ngsi-ld:AdministrativeArea:x"}}, "area"),
        ({"id": ID, "type": "Hospital"}, "empty"),
        (beds() | {f"x{n}": 1 for n in range(40)}, "too-many"),
        ({"id": ID, "type": "Hospital", "doctors": {"type": "Property", "value": 1}}, "attribute"),
        ({"id": ID, "type": "Hospital", "bedsFree": 42}, "form"),
        (beds(type="Relationship"), "form"),
        (beds("42"), "number"),
        (beds(True), "number"),
        (beds(float("nan")), "number"),
        (beds(-1), "range"),
        (beds(3001), "range"),
        (beds(observedAt="2026-11-26T01:59:00"), "moment"),
        (beds(observedAt="2026-13-45T01:59:00Z"), "moment"),
        (beds(observedAt=None), "moment"),
        (beds(observedAt="2026-11-26T02:06:00Z"), "future"),
        (beds(observedAt="2026-10-01T00:00:00Z"), "too-old"),
    ],
)
def test_what_is_not_believed_is_refused_with_its_reason(entity, why):
    (one,) = read(entity)
    assert isinstance(one, Refused)
    assert one.why == why
    assert why in REASONS


def test_an_entity_that_stands_twice_counts_once_and_its_neighbour_is_not_harmed():
    first, second, other = read(beds(1), beds(2), beds(3) | {"id": ID + "-2"})
    assert (first.value, second.why, other.value) == (1.0, "twice", 3.0)


_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=12), inner, max_size=4)),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["id", "type", "bedsFree", "name", "refArea", "simulated", "x"]), _json), _json)
def test_whatever_is_sent_nothing_breaks_and_nothing_else_is_believed(entity, observed):
    """Hostile entities: any JSON in any place."""
    likely = beds() | {"bedsFree": observed}
    for one in read(entity, likely, entity | {"id": ID, "type": "Hospital"}):
        if isinstance(one, Observation):
            assert 0 <= one.value <= 3000
        else:
            assert one.why in REASONS


def test_a_line_has_the_whole_hours_before_and_ends_in_the_number_of_now():
    (watched,) = content.boards()["health"].tiles[0].watched
    at = AT + timedelta(minutes=20)
    hours = by_hour({AT - timedelta(hours=2): 5.0, AT: 9.0}, at=at, hours=3)
    assert hours == [None, 5.0, None]
    reading = Reading(ID, "", "", watched.attribute, 7.0, at, fresh=True, simulated=False)
    assert gathered(watched, [reading], hours).hours == (None, 5.0, None, 7.0)
