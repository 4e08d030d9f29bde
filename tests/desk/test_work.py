"""Worklists: what is shown is what is exported, saved and shared."""

import csv
import io
import re
from dataclasses import replace

import openpyxl
import pytest
from django.http import QueryDict

from desk.here import CENTRE, COMMITTEE
from desk.screen import text
from motcua.doors.desk import columns, exports, filters, rows, workbooks
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Applicant, Channel, WorkFilter


@pytest.fixture
def many(filed):
    """Seven requests of one person, two of them by post."""
    return [
        filed(channel=Channel.POST if number < 2 else Channel.ONLINE, cases=(f"c{number}",)).code for number in range(7)
    ]


def codes_in_csv(response):
    return [row["Mã hồ sơ"] for row in table_in_csv(response)]


def table_in_csv(response):
    return csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))


def headings(response):
    """The columns of the list on the page."""
    return re.findall(r"<th scope=.*?>(?:<a [^>]*>)?(.*?)<", text(response))


@pytest.mark.parametrize("query", ["", "?channel=post", "?sort=-filed", "?text=nguyen thi", "?state=1&sort=step"])
def test_an_export_holds_exactly_what_the_list_shows(clerk, many, query):
    chosen = filters.read(QueryDict(query[1:]))
    shown = dossiers.worklist(chosen, by=clerk.actor, at=now())

    sheet = clerk.get(f"viec/xuat/csv/{query}")

    assert codes_in_csv(sheet) == [item.code for item in shown.items]
    page = text(clerk.get(f"viec/{query}"))
    places = [page.index(f">{item.code}<") for item in shown.items]
    assert places == sorted(places)


def test_a_spreadsheet_opens_with_the_same_rows(clerk, many):
    book = openpyxl.load_workbook(io.BytesIO(clerk.get("viec/xuat/xlsx/").content))

    rows = list(book.active.iter_rows(values_only=True))
    code = rows[0].index("Mã hồ sơ")
    assert sorted(row[code] for row in rows[1:]) == sorted(many)


CHOSEN = "?col=due&col=channel&col=step&place-due=1&place-channel=2&place-step=3"


def test_columns_are_chosen_and_ordered_and_exported_as_shown(clerk, many):
    shown = clerk.get(f"viec/{CHOSEN}", follow=True)
    address = shown.redirect_chain[-1][0]

    assert "columns=code%2Cdue%2Cchannel%2Cstep" in address
    names = ["Mã hồ sơ", "Hạn trả", "Hình thức nộp", "Bước"]
    assert headings(shown) == names
    sheet = table_in_csv(clerk.get(f"viec/xuat/csv/{address[address.index('?') :]}"))
    assert sheet.fieldnames == names
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"viec/xuat/xlsx/{address[address.index('?') :]}").content))
    assert [cell.value for cell in next(book.active.iter_rows())] == names


@pytest.mark.parametrize("query", ["", "?scope=unit", "?columns=who,unit", "?columns=nothing"])
def test_an_export_has_the_columns_of_the_screen(clerk, many, query):
    assert table_in_csv(clerk.get(f"viec/xuat/csv/{query}")).fieldnames == headings(clerk.get(f"viec/{query}"))


def test_every_column_is_drawn_and_exported():
    assert columns.COLUMNS.keys() == rows.CELLS.keys() == exports.CELLS.keys()


def test_chosen_columns_are_kept_in_a_shared_view(leader, desk, many):
    leader.post("danh-sach-luu/", {"name": "Ít cột", "share": COMMITTEE, "columns": "code,due", "scope": "unit"})

    page = text(desk(f"specialist@{COMMITTEE}").get("viec/"))
    (view,) = dossiers.views_of(leader.actor)
    assert view.filter.columns == "code,due"
    assert f'href="{filters.address(view.filter)}"'.replace("&", "&amp;") in page


def test_choosing_columns_keeps_the_filter_and_narrows_nothing():
    chosen = WorkFilter(channel="post", columns="code,due")

    assert filters.read(QueryDict(filters.address(chosen)[1:])) == chosen
    assert filters.widened(chosen) == "?columns=code%2Cdue"
    assert not filters.is_narrowed(replace(chosen, channel=""))


@pytest.mark.parametrize("text_", ["=1+1", "+84", "-5", "@x", "\tx", "\rx"])
def test_nothing_in_an_export_is_a_formula(clerk, filed, citizen, text_):
    filed(applicant=Applicant(name=f"{text_} Mẫu", id_number="092190000001", person_id=citizen.id))

    sheet = next(csv.DictReader(io.StringIO(clerk.get("viec/xuat/csv/").content.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(clerk.get("viec/xuat/xlsx/").content))

    assert not sheet["Người nộp"].startswith(workbooks.FORMULA)
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


def test_names_are_escaped(clerk, filed, citizen):
    filed(applicant=Applicant(name="<script>alert(1)</script>", id_number="092190000001", person_id=citizen.id))

    assert "<script>alert" not in text(clerk.get("viec/"))


def test_a_saved_view_comes_back_as_it_was_and_is_shared_with_its_unit(leader, desk, many):
    leader.post("danh-sach-luu/", {"name": "Trễ trước", "share": COMMITTEE, "scope": "unit", "sort": "-due"})

    colleague = desk(f"specialist@{COMMITTEE}")
    outsider = desk(f"one-stop@{CENTRE}")
    assert "?scope=unit&amp;sort=-due" in text(leader.get("viec/"))
    assert "Trễ trước" in text(colleague.get("viec/"))
    assert "Trễ trước" not in text(outsider.get("viec/"))


def test_a_view_is_removed_by_its_owner_only(leader, desk):
    leader.post("danh-sach-luu/", {"name": "Của tôi", "scope": "unit"})
    (view,) = dossiers.views_of(leader.actor)

    desk(f"specialist@{COMMITTEE}").post(f"danh-sach-luu/{view.id}/bo/")
    assert dossiers.views_of(leader.actor)
    leader.post(f"danh-sach-luu/{view.id}/bo/")
    assert not dossiers.views_of(leader.actor)


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=abc", "state=99", "sort=;drop", "scope=all", "standing=x", "channel=fax", "page=9999999999"],
)
def test_an_address_that_makes_no_sense_shows_the_plain_list(query):
    assert filters.read(QueryDict(query)) == WorkFilter()


def test_a_filter_survives_its_address():
    chosen = WorkFilter(scope="unit", text="nguyễn", standing="late", channel="post", sort="-due", state=4)

    assert filters.read(QueryDict(filters.address(chosen)[1:])) == chosen


@pytest.mark.parametrize("rows", [1, 7])
@pytest.mark.usefixtures("nothing_is_forgotten")
def test_the_list_costs_the_same_however_long_it_is(clerk, filed, django_assert_num_queries, rows):
    for number in range(rows):
        filed(cases=(f"c{number}",))
    clerk.get("viec/")

    with django_assert_num_queries(STATEMENTS):
        clerk.get("viec/")


def test_the_search_keeps_what_was_typed_out_of_the_address(clerk, many):
    response = clerk.post("tim/", {"q": "nguyen thi mau"})

    assert response.status_code == 302
    assert response["Location"] == "/can-bo/tim/"
    assert many[0] in text(clerk.get("tim/"))


@pytest.mark.parametrize(("typed", "found"), [("dang ky khai sinh", "1.001193"), ("ninh kieu", "UB-31135")])
def test_one_box_finds_everything(clerk, typed, found):
    assert found in text(clerk.post("tim/", {"q": typed}, headers={"HX-Request": "true"}))


#: session, account, the page, counts by role and of those waiting, saved views
STATEMENTS = 5


def test_what_stands_around_a_list_is_not_shown_to_another(desk, filed):
    filed()
    one, other = desk(f"one-stop@{CENTRE}"), desk(f"one-stop@{CENTRE}", f"specialist@{COMMITTEE}")
    one.post("danh-sach-luu/", {"name": "Của riêng một người", "scope": "unit"})

    for officer in (one, other, one, other):
        page = text(officer.get("viec/"))
        assert f"<summary>{officer.officer.full_name}</summary>" in page
        assert ("Của riêng một người" in page) == (officer is one)
        assert ('name="unit"' in page) == (officer is other)
