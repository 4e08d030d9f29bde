"""Scenarios and public warnings at the desk."""

import re

import pytest

from desk.here import COMMITTEE
from desk.screen import text
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.models import Run, Step

SCENARIOS = "dieu-hanh/kich-ban/"
WEATHER = f"{SCENARIOS}severe-weather-commune/"
DAYS = {"start": "2026-08-01", "end": "2026-10-31", "do": "rehearse"}


@pytest.fixture
def director(desk):
    return desk("director@*")


def test_a_scenario_is_rehearsed_switched_on_and_played_on_its_pages(director, leader):
    assert "Phải diễn tập" in text(director.get(WEATHER))
    refused = director.post(WEATHER, {"do": "on"}, follow=True)
    assert "chưa được diễn tập" in text(refused)
    assert director.post(WEATHER, DAYS).status_code == 302
    assert "đã khởi động 0 lần" in text(director.get(WEATHER))
    assert "Đã bật kịch bản" in text(director.post(WEATHER, {"do": "on"}, follow=True))
    started = director.post(WEATHER, {"do": "start", "unit": COMMITTEE})
    page = f"{SCENARIOS}luot/{Run.objects.get().id}/"
    assert started.headers["Location"].endswith(page)
    listed = Step.objects.get(kind="checklist")
    assert director.post(page, {"do": f"decide:{listed.id}:done"}).status_code == 422
    for item in range(4):
        director.post(page, {"do": f"tick:{listed.id}:{item}:1"})
    assert director.post(page, {"do": f"decide:{listed.id}:done", "text": "Đủ cả."}).status_code == 302
    report = text(leader.get(page))
    assert "Đủ cả." in report
    assert "Thời gian từng bước" in report
    assert director.post(page, {"do": "stop", "text": "Hết diễn tập."}).status_code == 302
    assert "Dừng bằng tay" in text(leader.get(page))


def test_a_rehearsal_of_days_to_come_is_refused_in_place(director):
    assert director.post(WEATHER, {**DAYS, "end": "2090-01-01"}).status_code == 422


def test_who_keeps_no_scenarios_finds_no_switch_and_strangers_find_no_run(director, leader, stranger, clerk):
    assert clerk.get(SCENARIOS).status_code == 403
    assert 'value="rehearse"' not in text(leader.get(WEATHER))
    leader.post(WEATHER, {"do": "on"})
    assert not any(card.on for card in operations.scenario_cards())
    director.post(WEATHER, {"do": "start", "unit": COMMITTEE})
    assert stranger.get(f"{SCENARIOS}luot/{Run.objects.get().id}/").status_code == 404
    assert leader.get(f"{WEATHER}hinh.bpmn").headers["Content-Type"].startswith("application/xml")


WARNINGS = "dieu-hanh/canh-bao-cong-dong/"
SAID = {
    "event": "Triều cường",
    "category": "Met",
    "severity": "Severe",
    "urgency": "Expected",
    "certainty": "Likely",
    "headline": "Triều cường vượt báo động 3",
    "headline_en": "High tide",
    "areas": ["31135"],
    "hours": "24",
}


def test_a_warning_is_given_shown_on_the_portal_and_taken_back(director, leader, client):
    assert leader.get(WARNINGS).status_code == 403
    assert director.post(WARNINGS, {**SAID, "areas": []}).status_code == 422
    assert director.post(WARNINGS, SAID).status_code == 302
    assert "Triều cường vượt báo động 3" in text(client.get("/canh-bao/"))
    earlier = re.search(r'<option value="([0-9a-f-]{36})"', text(director.get(WARNINGS)))[1]
    director.post(WARNINGS, {**SAID, "headline": "Triều cường rút dần", "severity": "Minor", "replaces": earlier})
    page = text(client.get("/canh-bao/"))
    assert "Triều cường rút dần" in page
    assert "vượt báo động 3" not in page
    removal = re.search(r'action="/can-bo/([^"]+thu-hoi/)"', text(director.get(WARNINGS)))[1]
    director.post(removal, {"note": "Nước đã rút."})
    assert "Hiện không có cảnh báo nào" in text(client.get("/canh-bao/"))
