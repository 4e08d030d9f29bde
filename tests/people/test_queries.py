"""Reading about people."""

from datetime import timedelta

import pytest

from motcua.rooms.people import facade as people
from people.conftest import MORNING, ROOT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["dang thi", "Đặng Thị", "hue dang", "dang hu", "DANG"])
def test_a_name_is_found_with_or_without_accents_and_before_it_is_finished(make_person, typed):
    make_person(name="Đặng Thị Huệ (mẫu)")
    make_person(name="Nguyễn Văn Đạt (mẫu)", number="092090999102")

    assert [found.full_name for found in people.search_people(typed)] == ["Đặng Thị Huệ (mẫu)"]


@pytest.mark.parametrize("typed", ["092190999101", "092 190 999 101", "0990000001", "+84990000001"])
def test_a_number_finds_its_owner(make_person, typed):
    person = make_person(phone="0990000001")

    assert people.search_people(typed) == (person,)


@pytest.mark.parametrize("typed", ["", "&|!", "':*", "092190"])
def test_odd_searches_find_nobody_and_break_nothing(make_person, typed):
    make_person()

    assert people.search_people(typed) == ()


def test_who_acts_is_answered_in_two_statements_then_in_none(make_officer, django_assert_num_queries):
    officer = make_officer("CB-1", ("one-stop", "TT-31135"), ("specialist", "UB-31135"))
    account = people.open_officer_account(officer.id, login="a", password="Mat-Khau-Rat-Dai-1", by=ROOT, at=MORNING)

    with django_assert_num_queries(2):
        people.actor_for(account.id, at=MORNING)
    with django_assert_num_queries(0):
        people.actor_for(account.id, at=MORNING + timedelta(seconds=1))


def test_a_closed_account_acts_no_more(make_officer):
    officer = make_officer("CB-1", ("one-stop", "TT-31135"))
    account = people.open_officer_account(officer.id, login="a", password="Mat-Khau-Rat-Dai-1", by=ROOT, at=MORNING)

    people.officer_leaves(officer.id, by=ROOT, at=MORNING)

    assert people.actor_for(account.id, at=MORNING + timedelta(seconds=3)) is None


def test_holders_are_those_of_the_unit_and_those_of_everywhere(make_officer):
    here = make_officer("CB-1", ("unit-leader", "UB-31135"), name="A (mẫu)")
    make_officer("CB-2", ("unit-leader", "UB-31153"), name="B (mẫu)")
    everywhere = make_officer("CB-3", ("unit-leader", "*"), name="C (mẫu)")

    assert [o.id for o in people.holders("unit-leader", "UB-31135", at=MORNING)] == [here.id, everywhere.id]
    assert people.units_without("unit-leader", ["UB-9"], at=MORNING) == ()
    assert [o.id for o in people.officers_at("UB-31135", at=MORNING)] == [here.id]


def test_officers_are_found_by_name_or_number(make_officer):
    officer = make_officer("CB-1", name="Đỗ Thị Thanh (mẫu)")

    assert people.search_officers("do thi") == (officer,)
    assert people.search_officers("cb-1") == (officer,)


def test_people_are_fetched_together(make_person, django_assert_num_queries):
    ids = [make_person(number=f"0921909991{n:02d}").id for n in range(5)]

    with django_assert_num_queries(1):
        assert set(people.people(ids)) == set(ids)
