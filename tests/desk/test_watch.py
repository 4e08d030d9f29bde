"""Pages of the watch: what is wrong and what it means, within the reader's rights, and the page for everybody."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from desk.screen import text
from motcua.kernel.clock import now
from motcua.rooms.watch import facade as watch
from motcua.rooms.watch.models import Incident
from watch.conftest import Wire, demo_links  # noqa: F401 fixtures

O_MON, NINH_KIEU = "line:TT-31153", "line:TT-31135"


class Now(Wire):
    """The wire of these tests answers at this very moment: pages read the clock."""

    at = property(lambda self: now())


@pytest.fixture
def wire(city, demo_links):  # noqa: F811
    return Now()


@pytest.fixture
def operator(desk):
    return desk("operator@*")


@pytest.fixture
def cut(wire):
    """The line of Ô Môn is cut; its incident."""
    wire.passes(20, only={O_MON, NINH_KIEU})
    wire.breaks(O_MON)
    wire.passes(30, only={O_MON, NINH_KIEU})
    return watch.open_incidents()[0]


def test_the_overview_says_what_is_wrong_in_words_and_shows_it_first(cut, operator):
    page = text(operator.get("giam-sat/"))
    assert "không tiếp nhận hồ sơ được" in page
    assert "chưa ai tiếp nhận" in page
    rows = re.findall(r'<th scope="row"><a href="/can-bo/giam-sat/doi-tuong/([^/]+)/', page)
    assert rows[0] == O_MON
    assert "Chưa có địa chỉ" in text(operator.get("giam-sat/?loai=office-line"))
    found = text(operator.get("giam-sat/?q=ninh kieu&la=up"))
    assert NINH_KIEU in found
    assert "O Mon" not in found


def test_a_leader_sees_the_lines_of_his_own_place_and_no_other(cut, desk):
    leader = desk("unit-leader@UB-31153")
    page = text(leader.get("giam-sat/"))
    assert O_MON in page
    assert NINH_KIEU not in page
    assert leader.get(f"giam-sat/su-co/{cut.id}/").status_code == 200
    assert leader.get(f"giam-sat/doi-tuong/{NINH_KIEU}/").status_code == 403
    other = desk("unit-leader@UB-31135")
    assert other.get(f"giam-sat/su-co/{cut.id}/").status_code == 403
    assert "Tiếp nhận xử lý" not in text(leader.get(f"giam-sat/su-co/{cut.id}/")), "he sees, he does not handle"
    assert leader.post(f"giam-sat/su-co/{cut.id}/", {"do": "acknowledge"}).status_code == 302
    assert Incident.objects.get(id=cut.id).acknowledged_at is None


def test_an_incident_is_handled_on_its_page(cut, wire, operator):
    address = f"giam-sat/su-co/{cut.id}/"
    assert operator.post(address, {"do": "acknowledge"}).status_code == 302
    assert operator.post(address, {"do": "note", "text": ""}).status_code == 422
    assert operator.post(address, {"do": "note", "text": "Đã gọi nhà mạng"}).status_code == 302
    assert operator.post(address, {"do": "assign", "to": operator.actor.id}).status_code == 302
    page = text(operator.get(address))
    assert "Đã gọi nhà mạng" in page
    assert operator.officer.full_name in page
    assert "Viết bài học rút ra" not in page
    wire.mends(O_MON)
    wire.passes(120, only={O_MON})
    learnt = {"do": "learnt", "cause": "Đứt cáp", "done": "Nối lại", "prevents": "Đi hai đường"}
    assert operator.post(address, learnt).status_code == 302
    page = text(operator.get(address))
    assert "kết thúc theo dữ liệu" in page
    assert "Đi hai đường" in page


def test_a_target_shows_its_day_its_promise_and_what_it_is_behind(cut, operator):
    page = text(operator.get(f"giam-sat/doi-tuong/{NINH_KIEU}/"))
    assert re.search(r'<path class="line" d="M[\d. MLh]+"', page), "drawn with points, never with commas"
    page = text(operator.get(f"giam-sat/doi-tuong/{O_MON}/"))
    assert 'class="lost"' in page
    assert "Mức cam kết" in page
    assert "network:city" in page
    assert operator.get("giam-sat/doi-tuong/line:TT-0/").status_code == 404
    assert "watch/addresses.csv" in text(operator.get("giam-sat/doi-tuong/office-line:UB-31153/"))


def test_work_is_planned_and_told_to_everybody(wire, operator, desk):
    start = now() + timedelta(hours=8)
    said = {
        "scope": O_MON,
        "starts_at": f"{start:%Y-%m-%dT%H:%M}",
        "ends_at": f"{start + timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "why": "Thay thiết bị mạng",
    }
    assert operator.post("giam-sat/bao-tri/", said | {"why": ""}).status_code == 422
    assert desk("unit-admin@UB-31135").post("giam-sat/bao-tri/", said).status_code == 422, "not his unit"
    assert operator.post("giam-sat/bao-tri/", said).status_code == 302
    assert "Thay thiết bị mạng" in text(Client().get("/tinh-trang/"))
    [window] = watch.windows(at=now())
    assert operator.post(f"giam-sat/bao-tri/{window.id}/huy/").status_code == 302
    assert "Thay thiết bị mạng" not in text(Client().get("/tinh-trang/"))


def test_everybody_is_told_calmly_what_is_out_of_order_and_nothing_about_machines(cut):
    page = text(Client().get("/tinh-trang/"))
    assert "Một số dịch vụ đang gián đoạn" in page
    assert "Hồ sơ đã nộp không bị mất" in page
    assert "1 trên 2 nơi" not in page
    assert "127.121" not in page
    assert "line:TT" not in page
    english = Client()
    english.cookies["lang"] = "en"
    assert english.get("/tinh-trang/").status_code == 200


@pytest.mark.parametrize(
    ("address", "most"), [("/can-bo/giam-sat/", 22), (f"/can-bo/giam-sat/doi-tuong/{O_MON}/", 22), ("/tinh-trang/", 10)]
)
def test_a_page_costs_the_same_statements_however_many_targets(
    wire, operator, address, most, django_assert_max_num_queries
):
    for only in ({O_MON}, None):
        wire.passes(20, only=only)
        operator.browser.get(address)
        with django_assert_max_num_queries(most):
            operator.browser.get(address)
