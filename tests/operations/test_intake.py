"""Observations: kept once, counted always."""

from datetime import UTC, datetime, timedelta

import pytest

from motcua.kernel.actors import Actor
from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.actions import happenings
from motcua.rooms.operations.errors import ObservationsUnreadable, ObserverNotAllowed
from motcua.rooms.operations.models import Hour, Latest, Past
from motcua.rooms.operations.queries import readings
from motcua.rooms.operations.records import How, Watched

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
SENSOR = Actor(id="client:cam-bien", grants={"operations:observe": frozenset({"SO-YT"})})


def hospital(beds, *, minutes_ago=1, name="bv-mau"):
    moment = (AT - timedelta(minutes=minutes_ago)).isoformat().replace("+00:00", "Z")
    return {
        "id": f"urn:ngsi-ld:Hospital:{name}",
        "type": "Hospital",
        "bedsFree": {"type": "Property", "value": beds, "observedAt": moment},
    }


def take(*entities, by=SENSOR):
    return operations.observe(list(entities), by=by, at=AT)


def value():
    return Latest.objects.get(attribute="bedsFree").value


def test_the_latest_number_is_shown_and_the_others_are_kept():
    first = take(hospital(40, minutes_ago=3))
    second = take(hospital(42))
    late = take(hospital(39, minutes_ago=2))
    assert (len(first.created), len(second.updated)) == (1, 1)
    assert (first.kept, second.kept, late.late) == (1, 1, 1)
    assert value() == 42
    assert Past.objects.count() == 3


def test_an_hour_keeps_the_last_number_of_each_place_however_late_others_come():
    for beds, minutes_ago in ((40, 50), (42, 5), (39, 30), (50, 70)):
        take(hospital(beds, minutes_ago=minutes_ago))
    take(hospital(100, minutes_ago=20, name="bv-hai"), hospital(1, minutes_ago=0, name="bv-hai"))
    watched = Watched("Hospital", "bedsFree", How.SUM)
    assert readings.hours([watched], at=AT)[watched][-2:] == [50.0, 142.0]
    happenings.sweep(at=AT + timedelta(days=4))
    assert not Hour.objects.exists()


def test_what_comes_twice_changes_nothing_and_a_second_opinion_is_not_believed():
    take(hospital(42))
    assert take(hospital(42)).again == 1
    assert take(hospital(7)).differs == 1
    assert value() == 42
    (source,) = operations.sources(at=AT)
    assert (source.kept, source.again, source.differs, source.refused) == (1, 1, 1, 0)


def test_what_is_refused_is_counted_by_its_reason_and_does_not_harm_the_rest():
    taken = take(hospital(42), hospital(-5, name="bv-khac"), {"id": "x"}, "y")
    assert (taken.kept, [one.why for one in taken.refused]) == (1, ["range", "id", "not-an-object"])
    counted = {one.type: (one.kept, one.refused) for one in operations.sources(at=AT)}
    assert counted == {"Hospital": (1, 1), "": (0, 2)}


def test_a_request_has_one_line_in_the_journal_and_one_event():
    lines, events = JournalLine.objects.count(), OutboxEvent.objects.count()
    take(hospital(42), hospital(12, name="bv-hai"))
    assert JournalLine.objects.count() == lines + 1
    assert OutboxEvent.objects.count() == events + 1
    assert JournalLine.objects.latest("id").act == "operations.observe"


def test_who_does_not_hold_the_scope_reports_nothing():
    with pytest.raises(ObserverNotAllowed):
        take(hospital(42), by=Actor(id="client:khac", grants={"dossiers:file": frozenset({"*"})}))
    assert not Latest.objects.exists()


@pytest.mark.parametrize("said", [{}, [], "x", None, [{}] * 1001])
def test_what_is_no_list_of_entities_is_refused_whole(said):
    with pytest.raises(ObservationsUnreadable):
        operations.observe(said, by=SENSOR, at=AT)


def test_a_reading_that_is_older_than_its_kind_promises_is_not_fresh():
    take(hospital(42))
    assert [one.fresh for one in operations.latest({"Hospital"}, at=AT)["Hospital"]] == [True]
    later = AT + timedelta(hours=1)
    assert [one.fresh for one in operations.latest({"Hospital"}, at=later)["Hospital"]] == [False]
