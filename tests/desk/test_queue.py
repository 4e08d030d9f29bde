"""The leader's queue: many decided in one act, each by itself."""

import re

import pytest

from desk.screen import text
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers

RECEIPT = {"limit": "3", "limit_unit": "wd", "limit_source": "Quyết định 12/QĐ-UBND"}


@pytest.fixture
def waiting(filed, clerk, specialist, leader):
    """Three dossiers at the leader's step, as the queue names them."""
    for number in range(3):
        code = filed(cases=(f"c{number}",)).code
        clerk.acts(code, "receive", **RECEIPT)
        for officer in (clerk, specialist):
            if officer.act_url(code, "forward"):
                officer.acts(code, "forward")
    return re.findall(r'name="pick" value="([^"]+)"', text(leader.get("quyet-dinh/")))


def state_of(pick, desk):
    return dossiers.page(pick.split("|")[0], by=desk.actor, at=now()).acts[-1].act


def test_nothing_is_decided_before_the_confirmation(waiting, leader):
    assert len(waiting) == 3
    asked = leader.post("quyet-dinh/", {"pick": waiting, "outcome": "approve"})

    assert 'name="sure"' in text(asked)
    assert all(state_of(pick, leader) == "forward" for pick in waiting)


def test_one_that_is_gone_does_not_hold_back_the_others(waiting, leader):
    leader.post("quyet-dinh/", {"pick": waiting[:1], "outcome": "approve", "sure": "1"})

    report = leader.post("quyet-dinh/", {"pick": waiting, "outcome": "approve", "sure": "1"})

    assert [state_of(pick, leader) for pick in waiting] == ["approve"] * 3
    assert text(report).count("state late") == 1
    assert text(report).count("state done") == 2


def test_rejecting_needs_a_reason(waiting, leader):
    assert leader.post("quyet-dinh/", {"pick": waiting, "outcome": "reject", "reason": " "}).status_code == 422
    leader.post("quyet-dinh/", {"pick": waiting[:1], "outcome": "reject", "reason": "Thiếu căn cứ", "sure": "1"})

    assert state_of(waiting[0], leader) == "reject"


def test_picks_that_make_no_sense_are_reported(waiting, leader):
    response = leader.post("quyet-dinh/", {"pick": ["x|y", "H13.A-1|z"], "outcome": "approve", "sure": "1"})

    assert response.status_code == 200
    assert text(response).count("state late") == 2
