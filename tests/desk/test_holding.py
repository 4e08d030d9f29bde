"""Papers that are held back: who may, what the pages say, and that it is lifted with a reason, too."""

import pytest

from desk.here import CENTRE, COMMITTEE
from desk.screen import text
from motcua.kernel.clock import now
from motcua.kernel.models import JournalLine
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import PaperForm, PaperIn
from motcua.rooms.papers.models import File
from motcua.rooms.papers.records import ScanState
from samples import PDF

pytestmark = pytest.mark.django_db
REASON = "Thanh tra thành phố yêu cầu (mẫu)"


@pytest.fixture
def code(filed):
    file = dossiers.keep_file([PDF], name="don.pdf", at=now())
    return filed(papers=(PaperIn(key="p1", name="Đơn đề nghị", form=PaperForm.FILE, file=file),)).code


def held(desk, code):
    return [line.title for line in dossiers.holdables(code, by=desk.actor) if line.hold]


def test_a_leader_holds_the_papers_of_a_dossier_and_releases_them(leader, code):
    assert f"/can-bo/ho-so/{code}/giu-lai/" in text(leader.get(f"ho-so/{code}/"))
    assert "Không có giấy tờ nào đang bị giữ lại" in text(leader.get("giay-to-giu-lai/"))
    page = f"ho-so/{code}/giu-lai/"
    said = {"do": "hold", "giu-what": "all", "giu-reason": REASON}
    assert leader.post(page, {**said, "giu-reason": " "}).status_code == 422
    assert held(leader, code) == []
    assert leader.post(page, said).status_code == 302
    assert held(leader, code) == ["Toàn bộ giấy tờ của hồ sơ"]
    listed = text(leader.get("giay-to-giu-lai/"))
    assert REASON in listed
    assert leader.officer.full_name in listed
    assert leader.post(page, said).status_code == 422, "it is held already"

    released = {"do": "release", "bo-what": "all", "bo-reason": "Thanh tra đã xong"}
    assert leader.post(page, {**released, "bo-reason": ""}).status_code == 422
    assert leader.post(page, released).status_code == 302
    assert held(leader, code) == []
    assert "Thanh tra đã xong" in text(leader.get("giay-to-giu-lai/?da-bo=1"))
    acts = JournalLine.objects.filter(act__in=["papers.place_hold", "papers.lift_hold"]).values_list("act", "by")
    assert sorted(acts) == [(f"papers.{act}", leader.actor.id) for act in ("lift_hold", "place_hold")]


def test_one_paper_alone_is_held(leader, code):
    paper = next(line.paper for line in dossiers.holdables(code, by=leader.actor) if line.paper)
    said = {"do": "hold", "giu-what": str(paper), "giu-reason": REASON}
    assert leader.post(f"ho-so/{code}/giu-lai/", said).status_code == 302
    assert held(leader, code) == ["Đơn đề nghị"]


def test_other_roles_and_other_units_hold_nothing(specialist, stranger, desk, code):
    page = f"ho-so/{code}/giu-lai/"
    said = {"do": "hold", "giu-what": "all", "giu-reason": REASON}
    assert specialist.post(page, said).status_code == 403
    assert specialist.get("giay-to-giu-lai/").status_code == 403
    assert page not in text(specialist.get(f"ho-so/{code}/"))
    assert stranger.post(page, said).status_code == 404
    controller = desk(f"controller@{COMMITTEE}", f"controller@{CENTRE}")
    assert controller.post(page, said).status_code == 302
    assert REASON in text(controller.get("giay-to-giu-lai/"))
    assert REASON not in text(stranger.get("giay-to-giu-lai/"))


def test_an_officer_sees_what_the_scanner_has_not_passed(specialist, code, settings):
    assert "Đang chờ quét vi-rút" not in text(specialist.get(f"ho-so/{code}/"))
    settings.CLAMD = "127.0.0.1:1"
    File.objects.update(scan=ScanState.WAITING)
    assert "Đang chờ quét vi-rút" in text(specialist.get(f"ho-so/{code}/"))
    File.objects.update(scan=ScanState.CLEAN)
    assert "vi-rút" not in text(specialist.get(f"ho-so/{code}/"))
