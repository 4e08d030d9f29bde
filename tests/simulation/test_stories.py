"""The stories of a simulation, without a database: people who are marked, times that fit, figures that are met."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import jsonschema_rs
import pytest

from motcua.kernel.content import folder, read_yaml
from motcua.kernel.days import TZ, local, local_day
from motcua.rooms.dossiers.records import Channel
from motcua.rooms.people import facade as people
from motcua.rooms.units.records import Hours, Office, WorkingCalendar
from motcua.site.simulation.city import parts
from motcua.site.simulation.folk import invent
from motcua.site.simulation.forms import fill
from motcua.site.simulation.hours import OfficeTime
from motcua.site.simulation.shape import read_names, read_shape
from motcua.site.simulation.stories import Author, Fate, Offer, Place

OFFICE = Office(WorkingCalendar(), Hours.every_working_day("07:30-11:30", "13:00-17:00"))
END = datetime(2026, 10, 30, 17, 0, tzinfo=TZ)
LINE = OfficeTime(OFFICE, date(2026, 8, 3), date(2026, 10, 30))
PLACE = Place("TT-31153", "TT-31153", "UB-31153", {Fate.DONE: 90, Fate.OPEN: 14, Fate.REFUSED: 3, Fate.WITHDRAWN: 2})
OFFERS = [
    (Offer("1.001193", Channel.COUNTER, lambda at: at + timedelta(hours=20)), 5.0),
    (Offer("1.012753", Channel.ONLINE, lambda at: at + timedelta(days=25)), 1.0),
]


def written(seed=1):
    detours = {"supplement": 10, "payment": 5}
    return Author(PLACE, OFFERS, LINE, end=END, seed=seed, detours=detours).write()


def test_the_facts_of_the_featured_ward_agree_with_each_other():
    featured = read_shape().featured
    assert featured.received - featured.done == 1048
    said = read_yaml(folder("demo") / "shape.yaml")
    assert said["featured"]["late"] == 0
    assert "7,958" in said["sources"][0]["text"]


def test_the_same_seed_tells_the_same_stories_and_another_does_not():
    assert written() == written()
    assert written() != written(seed=2)


def test_what_is_done_is_done_before_it_is_due_and_before_the_end():
    for story in written():
        due = dict(zip(("1.001193", "1.012753"), (timedelta(hours=20), timedelta(days=25)), strict=True))
        limit = due[story.procedure]
        assert list(story.moments) == sorted(story.moments)
        assert story.filed_at < story.moments[0]
        if story.fate is Fate.DONE:
            assert story.moments[-1] < min(story.moments[0] + limit, END)
        if story.fate is Fate.OPEN:
            assert story.moments[0] + limit > END
        if story.returned_at:
            assert story.moments[-1] <= story.returned_at <= END


def test_officers_act_in_office_hours_only():
    for story in written():
        for moment in story.moments:
            assert local(moment).weekday() < 5
            assert 7 <= local(moment).hour < 17


def test_parts_never_cut_a_day_of_filing_in_two():
    days = [{local_day(story.filed_at) for story in part} for part in parts(written(), 10)]
    assert len(days) > 3
    assert all(not one & other for one in days for other in days if one is not other)


def test_office_time_leaves_out_nights_and_weekends():
    friday = LINE.minute(datetime(2026, 8, 7, 17, 0, tzinfo=TZ))
    monday = LINE.minute(datetime(2026, 8, 10, 7, 30, tzinfo=TZ))
    assert friday == monday == 5 * 480
    assert LINE.at(480 + 1) == datetime(2026, 8, 4, 7, 31, tzinfo=TZ)
    assert LINE.minute(datetime(2020, 1, 1, tzinfo=UTC)) == 0


@pytest.mark.parametrize("number", range(40))
def test_people_are_marked_and_their_numbers_have_the_right_structure(number):
    person = invent(1, "TT-31153", number, read_names(), home="phường Ô Môn")
    assert person.full_name.endswith("(mẫu)")
    assert person.identity_number[6:8] == "99"
    assert person.phone is None
    assert person.email is None
    assert people.check_identity(person) == ()


@pytest.mark.parametrize("name", sorted(file.stem for file in folder("forms").glob("*.yaml")))
def test_a_filled_form_is_one_that_its_schema_accepts(name):
    schema = read_yaml(folder("forms") / f"{name}.yaml")
    person = invent(1, "TT-31153", 1, read_names(), home="phường Ô Môn")
    for throw in range(30):
        answer = fill(schema, person, Random(throw))
        assert [error.message for error in jsonschema_rs.Draft202012Validator(schema).iter_errors(answer)] == []
