"""Worklists: who sees what, in which order, and exactly the same in an export."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dossiers.here import BIRTH_FORM, CENTRE, COMMITTEE, MONDAY
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.models import Dossier, Work
from motcua.rooms.dossiers.queries import lists
from motcua.rooms.dossiers.records import Channel, State, WorkFilter

pytestmark = pytest.mark.django_db


UNSEEN = "TT-99999"


@pytest.fixture
def three(filing, citizen):
    return [
        dossiers.file(filing(), by=citizen, at=MONDAY),
        dossiers.file(filing(channel=Channel.COUNTER), by=citizen, at=MONDAY + timedelta(hours=2)),
        dossiers.file(filing(procedure="1.001193", form=BIRTH_FORM), by=citizen, at=MONDAY + timedelta(hours=4)),
    ]


def codes(page):
    return [item.code for item in page.items]


def test_the_most_urgent_comes_first(three, one_stop):
    page = dossiers.worklist(WorkFilter(), by=one_stop, at=MONDAY)
    assert codes(page) == [filed.code for filed in three]
    backwards = dossiers.worklist(WorkFilter(sort="-due"), by=one_stop, at=MONDAY)
    assert codes(backwards) == codes(page)[::-1]


def test_other_roles_and_units_see_none_of_it(three, specialist, stranger):
    for other in (specialist, stranger):
        assert dossiers.worklist(WorkFilter(), by=other, at=MONDAY).total == 0
    assert dossiers.worklist(WorkFilter(scope="unit"), by=stranger, at=MONDAY).total == 0


def test_nobody_sees_anything_without_rights(three):
    nobody = Actor(id="officer:0")
    for scope in ("mine", "unit", "assigned"):
        assert dossiers.worklist(WorkFilter(scope=scope), by=nobody, at=MONDAY).total == 0
    assert dossiers.find(three[0].code, by=nobody, at=MONDAY) == ()
    assert dossiers.dossiers_at(by=nobody, at=MONDAY).total == 0


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"channel": "counter"}, [1]),
        ({"procedure": "1.001193"}, [2]),
        ({"text": "nguyen thi"}, [0, 1, 2]),
        ({"text": "Nguyễn Thị Mẫu"}, [0, 1, 2]),
        ({"text": "nobody"}, []),
        ({"state": 1}, [0, 1, 2]),
        ({"state": 4}, []),
        ({"unit": CENTRE}, [0, 1, 2]),
        ({"unit": COMMITTEE}, []),
        ({"standing": "late"}, []),
    ],
)
def test_filters_and_the_export_agree(three, one_stop, said, found):
    filter_ = WorkFilter(**said)
    page = dossiers.worklist(filter_, by=one_stop, at=MONDAY)
    assert codes(page) == [three[number].code for number in found]
    assert [item.code for item in dossiers.export(filter_, by=one_stop, at=MONDAY)] == codes(page)
    assert page.total == len(found)


def test_pages_cut_the_list_without_losing_a_row(three, one_stop):
    pages = [dossiers.worklist(WorkFilter(size=2, page=n), by=one_stop, at=MONDAY) for n in (1, 2)]
    assert [code for page in pages for code in codes(page)] == [filed.code for filed in three]
    assert {page.total for page in pages} == {3}


def test_late_is_late(three, one_stop):
    much_later = MONDAY + timedelta(days=10)
    assert dossiers.worklist(WorkFilter(standing="late"), by=one_stop, at=much_later).total == 3
    assert dossiers.counts(by=one_stop, at=much_later).late == 3


def test_counts_count_what_the_lists_show(three, one_stop):
    said = dossiers.counts(by=one_stop, at=MONDAY)
    assert said.mine == dossiers.worklist(WorkFilter(), by=one_stop, at=MONDAY).total == 3
    assert said.by_role == {"one-stop": 3}
    assert dossiers.waiting(one_stop) == 0
    Dossier.objects.filter(code=three[0].code).update(state=State.SUPPLEMENT)
    assert dossiers.waiting(one_stop) == 1
    assert dossiers.waiting(Actor(id="officer:1", grants={"dossiers:see": frozenset({UNSEEN})})) == 0


def test_a_deputy_counts_what_he_may_do_for_another(three, one_stop):
    Work.objects.filter(dossier__code=three[0].code).update(assignee=one_stop.id)
    deputy = Actor(
        id="officer:77", grants=one_stop.grants, delegated={"role:one-stop": {CENTRE: one_stop.id}}
    )  # what he took himself, his deputy may do; another colleague may not
    colleague = Actor(id="officer:78", grants=one_stop.grants)

    for who, number, taken in ((deputy, 3, 1), (one_stop, 3, 1), (colleague, 2, 0)):
        page = dossiers.worklist(WorkFilter(), by=who, at=MONDAY)
        assert dossiers.taken_by(who) == taken
        assert len(page.items) == page.total == dossiers.counts(by=who, at=MONDAY).mine == number


@pytest.mark.parametrize(
    "filter_", [WorkFilter(), WorkFilter(sort="-due"), WorkFilter(channel="counter"), WorkFilter(text="mau")]
)
@pytest.mark.parametrize("page", [1, 2])
def test_those_who_work_at_many_places_see_the_same_order(three, one_stop, filter_, page):
    many = {f"TT-{number}" for number in range(1000)}  # the first of each of these would be too many to read
    everywhere = Actor(id=one_stop.id, grants=one_stop.grants | {"role:one-stop": frozenset({CENTRE, *many})})
    filter_ = replace(filter_, page=page, size=2)

    few = dossiers.worklist(filter_, by=one_stop, at=MONDAY)
    assert few == dossiers.worklist(filter_, by=everywhere, at=MONDAY)
    assert few.total >= len(few.items) > 0 or page == 2


def test_a_page_of_work_costs_the_same_however_long(three, one_stop, django_assert_num_queries):
    with django_assert_num_queries(2):
        dossiers.worklist(WorkFilter(), by=one_stop, at=MONDAY)


def test_a_dossier_page_costs_a_fixed_number_of_statements(three, one_stop, django_assert_max_num_queries):
    with django_assert_max_num_queries(11):
        dossiers.page(three[0].code, by=one_stop, at=MONDAY)


@pytest.mark.parametrize("typed", ["nguyễn thị", "NGUYEN THI MAU", "092190000001"])
def test_one_box_finds_people_with_or_without_accents(three, one_stop, typed):
    assert {card.code for card in dossiers.find(typed, by=one_stop, at=MONDAY)} == {filed.code for filed in three}


def test_one_box_finds_a_code(three, one_stop):
    found = dossiers.find(three[1].code, by=one_stop, at=MONDAY)
    assert [card.code for card in found] == [three[1].code]


def test_a_saved_view_is_shared_only_where_one_may(three, one_stop, leader):
    dossiers.save_view("Của tôi", WorkFilter(channel="online"), unit=CENTRE, by=one_stop)
    colleague = replace(one_stop, id="officer:11")
    assert [view.name for view in dossiers.views_of(one_stop)] == ["Của tôi"]
    assert dossiers.views_of(colleague) == ()
    with pytest.raises(Invalid):
        dossiers.save_view("Của tôi", WorkFilter(), by=one_stop)
    dossiers.save_view("Chung", WorkFilter(standing="late"), unit=COMMITTEE, by=leader)
    deputy = replace(leader, id="officer:33")
    assert [view.filter.standing for view in dossiers.views_of(deputy)] == ["late"]


def test_open_deadlines_are_those_that_move_with_the_calendar(three, one_stop):
    Dossier.objects.filter(code=three[0].code).update(due_at=MONDAY + timedelta(days=3))
    Dossier.objects.filter(code=three[1].code).update(due_at=MONDAY + timedelta(days=3), ended_at=MONDAY)
    assert dossiers.open_deadlines() == 1


def test_the_applicant_finds_his_dossiers(three, citizen):
    from uuid import UUID

    page = dossiers.dossiers_of(UUID(citizen.key), at=MONDAY)
    assert page.total == 3
    assert {card.state for card in page.items} == {State.NEW}


def test_what_only_waits_to_be_collected_stands_below_what_is_urgent(three, one_stop, specialist, leader, clerk):
    first, second = three[0].code, three[1].code

    def act(code, outcome, by, **values):
        step = Work.objects.get(dossier__code=code).id
        dossiers.complete(code, step, outcome, values=values, by=by, at=MONDAY + timedelta(hours=5))

    act(first, "receive", one_stop, limit="1wd", limit_source="x")
    for outcome, by in (("forward", one_stop), ("forward", specialist), ("approve", leader), ("issue", clerk)):
        act(first, outcome, by)
    much_later = MONDAY + timedelta(days=30)
    listed = dossiers.worklist(WorkFilter(), by=one_stop, at=much_later)
    assert codes(listed)[-1] == first
    assert codes(listed)[0] == second
    assert listed.items[-1].due_at is not None
    assert dossiers.counts(by=one_stop, at=much_later).late == 2


@pytest.mark.parametrize(
    "narrowed",
    [
        {},
        {"state": 1},
        {"state": 4},
        {"procedure": "1.001193"},
        {"unit": COMMITTEE},
        {"unit": CENTRE},
        {"unit": UNSEEN},
    ],
)
def test_units_and_the_city_list_the_same_dossiers_the_newest_first(three, one_stop, narrowed):
    """An officer of the two units and one of the whole city see what there is, by different ways."""
    there = list(Dossier.objects.order_by("-filed_at"))
    expected = [
        one.code
        for one in there
        if narrowed.get("state") in {None, one.state}
        and narrowed.get("procedure") in {None, one.procedure}
        and narrowed.get("unit") in {None, one.competent_unit, one.receiving_unit}
    ]
    for units in ({CENTRE, COMMITTEE}, {"*"}):
        officer = Actor(id="officer:1", grants={"dossiers:see": frozenset(units)})
        found = dossiers.dossiers_at(by=officer, at=MONDAY, **narrowed)
        assert codes(found) == expected
        assert (found.total, found.more) == (len(expected), False)
        second = dossiers.dossiers_at(by=officer, at=MONDAY, page=2, size=1, **narrowed)
        assert codes(second) == expected[1:2]


def test_a_long_list_is_not_counted_to_its_end(three, one_stop, monkeypatch):
    monkeypatch.setattr(lists, "MOST", 2)

    for units in ({CENTRE}, {"*"}):
        officer = Actor(id="officer:1", grants={"dossiers:see": frozenset(units)})
        found = dossiers.dossiers_at(by=officer, at=MONDAY)
        assert (found.total, found.more, len(found.items)) == (2, True, 3)


def test_everybody_in_the_city_sees_the_work_of_all_units(three):
    officer = Actor(id="officer:1", grants={"dossiers:see": frozenset({"*"})})
    assert dossiers.worklist(WorkFilter(scope="unit"), by=officer, at=MONDAY).total == 3
