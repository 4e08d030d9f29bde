"""Finding places and offices, and how often the database is asked."""

from datetime import date, datetime

import pytest
from django.db import transaction

from motcua.kernel.days import TZ
from motcua.kernel.errors import NotFound
from motcua.kernel.events import delivering
from motcua.kernel.ids import new_id
from motcua.rooms.units import facade as units
from motcua.rooms.units import models
from motcua.rooms.units.errors import NotLoaded
from motcua.rooms.units.records import Limit
from units.conftest import ADMIN, MORNING

pytestmark = pytest.mark.usefixtures("town")
MONDAY = datetime(2026, 3, 2, 8, tzinfo=TZ)


def test_the_city_is_there():
    assert len(units.areas()) == 103
    assert units.unit("UB-92").national_code == "H13"
    assert [unit.code for unit in units.units("city-centre")] == ["TT-92"]
    assert {unit.code for unit in units.children("UB-31135")} == {"TT-31135"}
    assert units.committee_of("31135").code == "UB-31135"
    assert units.service_centre_of("31135").name == "Trung tâm Phục vụ hành chính công phường Ninh Kiều"
    assert units.area("31135").name == "Phường Ninh Kiều"
    assert units.names(["SO-TP", "none"]) == {"SO-TP": "Sở Tư pháp thành phố Cần Thơ"}
    assert units.units("committee", on=date(2025, 6, 30)) == []


@pytest.mark.parametrize("ask", [units.unit, units.office, units.home, units.committee_of, units.area])
def test_what_is_not_there(ask):
    with pytest.raises(NotFound):
        ask("99999")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("so tu phap", "SO-TP"),
        ("UBND phường Ninh Kiều", "UB-31135"),
        ("ninh kieu trung tam", "TT-31135"),
        ("ub-31135", "UB-31135"),
        ("H13", "UB-92"),
    ],
)
def test_units_are_found_without_accents(text, first):
    assert units.find(text)[0].code == first


def test_tone_placement_does_not_matter():
    assert units.find("Hoà") == units.find("Hòa") == units.find("hoa")
    assert units.find("thuỷ", kind="committee") == units.find("Thủy", kind="committee") != []
    assert units.find(" - ") == units.find("khong co don vi nay") == []
    assert len(units.find("phuong", limit=5)) == 5


def test_once_read_nothing_is_asked_again(django_assert_num_queries, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        units.set_mode("UB-31120", "hour", by=ADMIN, at=MORNING)
    units.office("UB-31120")
    with django_assert_num_queries(0):
        units.deadline(MONDAY, "3wd", "UB-31120")
        units.deadline(MONDAY, "3wd", "UB-31135")
        units.find("ninh kieu")


def test_while_a_change_may_be_rolled_back_the_stamp_is_looked_at(django_assert_num_queries):
    units.set_mode("UB-31120", "hour", by=ADMIN, at=MORNING)
    units.office("UB-31120")
    with django_assert_num_queries(1):
        units.office("UB-31120")


def test_a_reaction_never_decides_by_what_was_true_before_its_event(django_capture_on_commit_callbacks):
    """Another process changed the mode; this one read everything a moment before, and is now told of it."""
    with django_capture_on_commit_callbacks(execute=True):
        units.forget()
    units.office("UB-31120")
    models.Unit.objects.filter(code="UB-31120").update(mode="hour")
    models.Stamp.objects.update(value=new_id())
    assert units.office("UB-31120").mode == "day"
    with delivering(MORNING):
        assert units.office("UB-31120").mode == "hour"


def test_a_change_that_was_rolled_back_is_forgotten():
    with transaction.atomic():
        units.set_mode("UB-31120", "hour", by=ADMIN, at=MORNING)
        assert units.office("UB-31120").mode == "hour"
        transaction.set_rollback(True)
    assert units.office("UB-31120").mode == "day"


def test_a_deadline_by_the_calendar_and_hours_of_a_unit():
    found = units.deadline(MONDAY, "3wd", "UB-31135")
    assert found.due == datetime(2026, 3, 5, 17, 30, tzinfo=TZ)
    units.set_mode("UB-31135", "hour", by=ADMIN, at=MORNING)
    assert units.deadline(MONDAY, "3wd", "UB-31135").due == datetime(2026, 3, 5, 8, tzinfo=TZ)
    assert units.due_after(Limit.parse("8h"), at=MONDAY) == datetime(2026, 3, 3, 8, tzinfo=TZ)
    assert units.due_after(Limit.parse("1wd"), at=MONDAY, unit="UB-31135") == datetime(2026, 3, 3, 8, tzinfo=TZ)


def test_reasons_are_said_in_the_language_of_the_reader():
    from django.utils import translation

    received = datetime(2026, 11, 23, 9, tzinfo=TZ)
    found = units.deadline(received, "1wd", "UB-31135")
    with translation.override("vi"):
        assert units.in_words(found)[2] == "Nghỉ thứ Ba 24/11/2026: Ngày Văn hóa Việt Nam."
    with translation.override("en"):
        assert units.in_words(found)[0] == "Due Wednesday 25/11/2026, 17:30."
        assert units.in_words(found)[2] == "Off on Tuesday 24/11/2026: Vietnam Cultural Day."


def test_without_content_nothing_is_counted():
    models.UnitHours.objects.all().delete()
    models.Stamp.objects.all().delete()
    units.forget()
    with pytest.raises(NotLoaded):
        units.office("UB-31135")
