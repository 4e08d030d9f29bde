"""The operations centre at the desk: orders."""

import re

import pytest

from desk.here import COMMITTEE
from desk.screen import text

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
