"""The officer's notices: counted on every page, opened by their reader and by nobody else."""

import pytest

from desk.screen import text
from motcua.kernel.clock import now
from motcua.rooms.people import facade as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(leader):
    facts = {"code": "2026-10", "amount": 3}
    people.notify_officers(
        [leader.officer.id], "ways-differ", facts, subject="reconciliation:1", at=now(), once="thu-1"
    )
    (one,) = people.inbox(leader.officer.actor_id).messages
    return one


def test_a_notice_is_counted_opened_and_then_read(leader, told):
    assert "chưa đọc: </span>1</span>" in text(leader.get("viec/")), "the header of any page"
    assert told.title in text(leader.get("thong-bao/"))
    assert leader.get(f"thong-bao/{told.id}/").url == "/can-bo/so-lieu/doi-chieu/"
    assert people.unread_count(leader.officer.actor_id) == 1, "looking writes nothing"

    assert leader.post(f"thong-bao/{told.id}/").url == "/can-bo/so-lieu/doi-chieu/"
    assert told.title not in text(leader.get("thong-bao/"))
    assert told.title in text(leader.get("thong-bao/?tat-ca=1"))
    assert "chưa đọc: </span>" not in text(leader.get("viec/"))


def test_all_are_read_at_once(leader, told):
    assert leader.post("thong-bao/da-doc/").url == "/can-bo/thong-bao/"
    assert people.unread_count(leader.officer.actor_id) == 0


def test_another_officer_finds_nothing(leader, stranger, told):
    assert told.title not in text(stranger.get("thong-bao/?tat-ca=1"))
    assert stranger.get(f"thong-bao/{told.id}/").status_code == 404
    assert stranger.post(f"thong-bao/{told.id}/").status_code == 404
    stranger.post("thong-bao/da-doc/")
    assert people.unread_count(leader.officer.actor_id) == 1


def test_he_says_himself_whether_letters_come(leader):
    assert leader.post("thong-bao/thu-dien-tu/", {"wanted": "maybe"}).status_code == 404
    leader.post("thong-bao/thu-dien-tu/", {"wanted": "no"})
    assert not people.officer(leader.officer.id).wants_mail
