"""The operations centre at the desk: alerts and orders."""

import re

import pytest

from desk.here import COMMITTEE
from desk.screen import text
from motcua.kernel.clock import now
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.actions import judging
from motcua.rooms.operations.models import AlertRow
from motcua.rooms.operations.records import Look

ORDERS = "dieu-hanh/chi-dao/"
SAID = {"title": "Rà soát hồ sơ trễ", "text": "Báo cáo trước 17 giờ", "limit": "4", "limit_unit": "h"}


@pytest.fixture
def director(desk):
    return desk("director@*")


@pytest.fixture
def number(director):
    assert director.post(f"{ORDERS}moi/", {**SAID, "units": [COMMITTEE]}).status_code == 302
    return re.search(rf"/{ORDERS}(\d+)/", text(director.get(ORDERS)))[1]


def test_an_order_is_given_taken_reported_and_accepted_on_the_pages(director, leader, number):
    assert "1 chờ tiếp nhận" in text(leader.get(""))
    page = f"{ORDERS}{number}/"
    assert "Tiếp nhận chỉ đạo" in text(leader.get(page))
    assert "Đôn đốc" in text(director.get(page))
    assert leader.post(page, {"do": "acknowledge"}).status_code == 302
    refused = leader.post(page, {"do": "report", "text": ""})
    assert refused.status_code == 422
    assert "Vui lòng ghi nội dung" in text(refused)
    assert leader.post(page, {"do": "report", "text": "Đã xong"}).status_code == 302
    assert director.post(page, {"do": "accept", "text": ""}).status_code == 302
    assert "Hoàn thành" in text(leader.get(f"{ORDERS}?phan=xong"))


def test_an_order_without_a_unit_is_refused_in_place(director):
    refused = director.post(f"{ORDERS}moi/", SAID)
    assert refused.status_code == 422
    assert "Rà soát hồ sơ trễ" in text(refused), "what was typed is still there"


def test_who_gives_no_orders_finds_no_form_and_strangers_find_nothing(number, clerk, specialist, stranger):
    assert specialist.get(ORDERS).status_code == 403
    assert clerk.get(ORDERS).status_code == 200
    assert clerk.get(f"{ORDERS}moi/").status_code == 403
    assert stranger.get(f"{ORDERS}{number}/").status_code == 404


def test_the_list_costs_the_same_however_long_it_is(director, number, django_assert_max_num_queries):
    director.get(ORDERS)
    with django_assert_max_num_queries(8):
        director.get(ORDERS)
    wards = re.findall(r'value="(UB-31\d+)"', text(director.get(f"{ORDERS}moi/")))[:40]
    director.post(f"{ORDERS}moi/", {**SAID, "units": wards})
    with django_assert_max_num_queries(8):
        assert len(re.findall("data-row-link", text(director.get(ORDERS)))) == 41


ALERTS = "dieu-hanh/canh-bao/"


def raised(*units, value=1.0, key="outage-at-unit"):
    judging.judge(operations.alert_rules()[key], {unit: Look(unit, value) for unit in units or (COMMITTEE,)}, at=now())
    return AlertRow.objects.order_by("raised_at").last()


def test_an_alert_is_made_an_order_on_its_page_and_the_data_close_both(director, leader):
    alert = raised()
    assert "Gián đoạn đường truyền" in text(leader.get(ALERTS))
    page = f"{ALERTS}{alert.id}/"
    said = {"title": "Chuyển sang giấy", "unit": COMMITTEE, "limit": "4", "limit_unit": "h"}
    sent = {f"order-{name}": value for name, value in said.items()}
    assert director.post(page, {**sent, "do": "order"}).status_code == 302
    assert "Chuyển sang giấy" in text(director.get(page))
    raised(value=0.0)
    assert "Số liệu trở lại bình thường" in text(director.get(page))
    assert "Hoàn thành theo số liệu" in text(director.get(page))


def test_a_dismissal_that_explains_nothing_is_refused_in_place(leader):
    page = f"{ALERTS}{raised().id}/"
    refused = leader.post(page, {"dismiss-reason": "thôi", "do": "dismiss"})
    assert refused.status_code == 422
    assert "giải trình rõ" in text(refused)
    assert leader.post(page, {"dismiss-reason": "Đơn vị bảo trì theo kế hoạch.", "do": "dismiss"}).status_code == 302
    assert "Đơn vị bảo trì" in text(leader.get(page))


def test_alerts_of_another_ward_are_not_for_strangers(leader, stranger, clerk):
    alert = raised()
    assert stranger.get(f"{ALERTS}{alert.id}/").status_code == 404
    assert "Gián đoạn" not in text(stranger.get(ALERTS))
    assert clerk.get(ALERTS).status_code == 403


def test_a_storm_is_a_short_page_with_one_answer(director, django_assert_max_num_queries):
    raised(*(f"UB-{n:05}" for n in range(600)))
    director.get(ALERTS)
    with django_assert_max_num_queries(8):
        page = text(director.get(ALERTS))
    assert page.count("data-row-link") == 1
    assert len(page) < 60_000
    assert director.post(f"{ALERTS}?quy-tac=outage-at-unit", {}).status_code == 302
    assert not AlertRow.objects.filter(acknowledged_at=None).exists()
