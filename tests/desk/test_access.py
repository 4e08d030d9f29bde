"""Who gets in and who does not, page group by page group."""

import pytest
from django.urls import get_resolver

from desk.screen import text

OFFICERS_ONLY = ["", "viec/", "tim/", "uy-quyen/"]
GUARDED = [
    ("tiep-nhan/", "one-stop@TT-31135", "clerk@UB-31135"),
    ("quyet-dinh/", "unit-leader@UB-31135", "specialist@UB-31135"),
    ("ho-so/", "specialist@UB-31135", "catalogue-keeper@*"),
    ("viec/xuat/csv/", "specialist@UB-31135", "operator@*"),
    ("quan-tri/don-vi/", "system-admin@*", "one-stop@TT-31135"),
    ("quan-tri/don-vi/UB-31135/", "unit-admin@UB-31135", "specialist@UB-31135"),
    ("quan-tri/can-bo/", "unit-admin@UB-31135", "unit-leader@UB-31135"),
    ("quan-tri/lich/", "system-admin@*", "unit-admin@UB-31135"),
    ("quan-tri/danh-muc/", "catalogue-keeper@*", "one-stop@TT-31135"),
    ("quan-tri/danh-muc/1.001193/", "catalogue-keeper@*", "unit-admin@UB-31135"),
    ("quan-tri/danh-muc/nhap/", "catalogue-keeper@*", "operator@*"),
    ("quan-tri/quy-trinh/", "catalogue-keeper@*", "unit-leader@UB-31135"),
    ("quan-tri/quy-trinh/general/1/", "catalogue-keeper@*", "unit-leader@UB-31135"),
    ("quan-tri/he-thong/", "system-admin@*", "unit-admin@UB-31135"),
    ("giam-sat/", "unit-leader@UB-31135", "specialist@UB-31135"),
    ("giam-sat/su-co/", "director@*", "clerk@UB-31135"),
    ("giam-sat/bao-tri/", "unit-admin@UB-31135", "one-stop@TT-31135"),
    ("quan-tri/tin/", "operator@*", "unit-admin@UB-31135"),
    ("quan-tri/nhat-ky/", "operator@*", "system-admin@*"),
]


@pytest.mark.parametrize(("path", "allowed", "refused"), GUARDED)
def test_a_page_opens_to_those_who_need_it_and_to_nobody_else(desk, client, path, allowed, refused):
    assert desk(allowed).get(path).status_code == 200
    assert desk(refused).get(path).status_code == 403
    assert client.get(f"/can-bo/{path}").status_code == 302


@pytest.mark.parametrize("path", OFFICERS_ONLY)
def test_the_daily_pages_open_to_every_officer_and_to_no_visitor(desk, client, path):
    assert desk("clerk@UB-31135").get(path).status_code == 200
    assert client.get(f"/can-bo/{path}").status_code == 302


def test_the_rail_shows_only_where_one_may_go(desk):
    page = text(desk("one-stop@TT-31135").get(""))

    assert "/can-bo/tiep-nhan/" in page
    assert "/can-bo/quan-tri/don-vi/" not in page
    assert "/can-bo/quyet-dinh/" not in page


def test_every_address_of_the_desk_has_a_guard():
    patterns = [one for one in get_resolver().url_patterns if getattr(one, "app_name", "") == "desk"]
    views = [entry.callback for pattern in patterns for entry in pattern.url_patterns]

    assert views
    assert all(view.guard.startswith("officers") for view in views)


def test_a_dossier_of_another_ward_does_not_exist_for_strangers(filed, stranger, clerk):
    code = filed().code

    for path in ("", "giay-tiep-nhan/", "qr.svg", "so-do/", "giay-to/1/"):
        assert stranger.get(f"ho-so/{code}/{path}").status_code == 404
    assert clerk.get(f"ho-so/{code}/").status_code == 200
    assert stranger.post(f"ho-so/{code}/ghi-chu/", {"text": "x"}).status_code == 404


def test_people_are_found_only_by_those_who_may_see_them(desk, citizen):
    clerk, records = desk("one-stop@TT-31135"), desk("clerk@UB-31135")

    for officer, sees in ((clerk, True), (records, False)):
        found = text(officer.post("tim/", {"q": "Nguyễn Thị Mẫu"}, headers={"HX-Request": "true"}))
        assert (f"/can-bo/nguoi/{citizen.id}/" in found) is sees
    assert clerk.get(f"nguoi/{citizen.id}/").status_code == 200
    assert records.get(f"nguoi/{citizen.id}/").status_code == 403
