"""Wall screens as their browser and their keeper meet them."""

import re

import pytest
from django.test import Client

from desk.screen import text
from motcua.doors.access import rates
from motcua.doors.access.guards import SCREEN_COOKIE

pytestmark = pytest.mark.django_db
DESK, BOARD = "dieu-hanh/man-hinh/", "/man-hinh/bang/leaders/"


@pytest.fixture(autouse=True)
def nobody_tried_yet():
    rates.table().forget()


@pytest.fixture
def keeper(desk):
    return desk("operations-officer@*")


@pytest.fixture
def wall():
    """A browser on a wall, which nobody has signed in at."""
    return Client()


def registers(keeper, board="leaders@city"):
    """Registers a screen; its code as the page shows it."""
    keeper.post(DESK, {"name": "Phòng giao ban (mẫu)", "board": board})
    return re.search(r">([A-Z0-9]{4}-[A-Z0-9]{4})<", text(keeper.get(DESK)))[1]


def test_a_code_typed_once_hangs_the_board_and_revoking_takes_it_down(keeper, wall):
    assert wall.get(BOARD)["Location"] == "/man-hinh/"
    assert wall.get(BOARD + "o/", headers={"Accept": "application/json"}).status_code == 401
    code = registers(keeper)
    assert code not in text(keeper.get(DESK)), "a code is told once"
    answer = wall.post("/man-hinh/", {"code": code.lower()})
    assert answer["Location"] == BOARD
    cookie = answer.cookies[SCREEN_COOKIE]
    assert cookie["httponly"]
    assert cookie["max-age"] > 300 * 24 * 3600
    assert "data-follow" in text(wall.get(BOARD))
    assert '/can-bo/dieu-hanh/"' not in text(wall.get(BOARD)), "nothing on it leads to the desk's boards"
    assert wall.get("/man-hinh/")["Location"] == BOARD
    assert set(wall.get(BOARD + "o/?sau=0").json()["tiles"]) >= {"map", "overdue"}
    assert Client().post("/man-hinh/", {"code": code}).status_code == 422

    address = re.search(r'action="/can-bo/(dieu-hanh/man-hinh/[0-9a-f-]{36}/)"', text(keeper.get(DESK)))[1]
    keeper.post(address, {"do": "revoke"})
    assert "Đã thu hồi" in text(keeper.get(DESK))
    assert wall.get(BOARD)["Location"] == "/man-hinh/"
    assert wall.get(BOARD + "o/?sau=0", headers={"Accept": "application/json"}).status_code == 401


def test_a_screen_opens_its_one_board_and_no_desk(keeper, wall):
    wall.post("/man-hinh/", {"code": registers(keeper, "unit@UB-31153")})
    mine = "/man-hinh/bang/unit/?don-vi=UB-31153"
    assert "Ô Môn" in text(wall.get(mine))
    for other in (BOARD, "/man-hinh/bang/unit/?don-vi=UB-31135", "/man-hinh/bang/unit/o/?don-vi=UB-31135"):
        assert wall.get(other).status_code == 403
    for desk in ("/can-bo/", "/can-bo/dieu-hanh/", "/can-bo/dieu-hanh/bang/unit/?don-vi=UB-31153"):
        assert "/dang-nhap/" in wall.get(desk)["Location"]


def test_screens_are_kept_by_those_who_may(desk, keeper, clerk):
    registers(keeper)
    assert clerk.get(DESK).status_code == 403
    ward = desk("unit-admin@UB-31153")
    page = text(ward.get(DESK))
    assert "Chưa có màn hình nào" in page
    assert "leaders@city" not in page
    assert ward.post(DESK, {"name": "Sảnh (mẫu)", "board": "leaders@city"}).status_code == 422
    assert registers(ward, "unit@UB-31153")


def test_guessing_codes_is_slowed_down(wall):
    answers = [wall.post("/man-hinh/", {"code": f"AAAA-{n:04}"}).status_code for n in range(12)]
    assert answers[0] == 422
    assert answers[-1] == 429
