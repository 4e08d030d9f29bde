"""The register of results and the draft of one dossier's result, at the desk."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from desk.here import COMMITTEE
from desk.screen import text
from motcua.kernel import outbox
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.rooms.dossiers.models import Dossier
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.actions.signing import Made, record_signature
from motcua.rooms.papers.models import Result, SignatureRequest
from papers import keys
from papers.register import hash_of

pytestmark = pytest.mark.django_db
FACTS = {"addressee": "Nguyễn Thị Mẫu", "subject": "Xin cấp giấy", "text": "Chấp thuận."}
KEEPER = Actor(id="officer:99", grants={"papers:keys": frozenset({"*"})})


@pytest.fixture
def keeper_of_seal(desk):
    return desk(f"clerk@{COMMITTEE}")


@pytest.fixture
def at_work(filed, clerk, specialist, leader):
    """A dossier at the specialist's desk; its leader and its unit have certificates."""
    for holder in (leader.actor.id, f"unit:{COMMITTEE}"):
        papers.add_credential(
            holder=holder, kind="p12", certificate=keys.certificate(now()), where=keys.NOWHERE, by=KEEPER, at=now()
        )
    papers.ensure_key(by=KEEPER, at=now() - timedelta(minutes=1))
    code = filed().code
    clerk.acts(code, "receive", limit="3", limit_unit="wd", limit_source="văn bản thử")
    clerk.acts(code, "forward")
    return code


def test_the_queue_names_the_dossier_and_finds_a_result_by_its_code(at_work, specialist, leader):
    specialist.post(f"ho-so/{at_work}/ket-qua/", FACTS)
    specialist.acts(at_work, "forward")
    for address in ("ky-so/", f"ky-so/?q={at_work}"):
        page = text(leader.get(address))
        assert f'class="code">{at_work}</td>' in page
        assert SignatureRequest.objects.get().title in page
    assert at_work not in text(leader.get("ky-so/?q=H13.TT00000-000000-0000"))


def made(part):
    request = SignatureRequest.objects.filter(part=part).latest("asked_at")
    record_signature(Made(request=request.id, sha256=hash_of(f"{part}{request.id}"), level="B-T"), at=now())
    outbox.deliver_pending(at=now())


@pytest.fixture
def issued(at_work, specialist, leader, keeper_of_seal):
    specialist.post(f"ho-so/{at_work}/ket-qua/", FACTS)
    specialist.acts(at_work, "forward")
    leader.acts(at_work, "approve")
    made("leader")
    keeper_of_seal.acts(at_work, "issue")
    made("seal")
    return Result.objects.get()


class TestDraft:
    def test_it_is_filled_from_the_form_and_kept(self, at_work, specialist):
        page = text(specialist.get(f"ho-so/{at_work}/ket-qua/"))
        assert 'value="Nguyễn Thị Mẫu"' in page
        assert specialist.post(f"ho-so/{at_work}/ket-qua/", FACTS).status_code == 302
        file = specialist.get(f"ho-so/{at_work}/ket-qua/tep/")
        assert b"".join(file.streaming_content).startswith(b"%PDF-")
        assert file["Content-Disposition"].startswith("inline")
        assert "Xem dự thảo" in text(specialist.get(f"ho-so/{at_work}/"))

    def test_what_is_missing_is_named_and_what_was_typed_stays(self, at_work, specialist):
        response = specialist.post(f"ho-so/{at_work}/ket-qua/", FACTS | {"text": ""})
        assert response.status_code == 422
        assert 'value="Xin cấp giấy"' in text(response)
        assert not Result.objects.exists()

    def test_a_pdf_from_elsewhere(self, at_work, specialist):
        pdf = papers.set_result("general", FACTS, unit=COMMITTEE, subject="dossier:x", at=now())
        upload = SimpleUploadedFile("a.pdf", pdf, content_type="application/pdf")
        said = {"do": "upload", "file": upload}
        assert specialist.post(f"ho-so/{at_work}/ket-qua/?loai=general", said).status_code == 302
        assert Result.objects.get().uploaded

    def test_only_a_pdf(self, at_work, specialist):
        upload = SimpleUploadedFile("a.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 100, content_type="application/pdf")
        response = specialist.post(f"ho-so/{at_work}/ket-qua/", {"do": "upload", "file": upload})
        assert response.status_code == 422

    def test_it_can_be_thrown_away(self, at_work, specialist):
        specialist.post(f"ho-so/{at_work}/ket-qua/", FACTS)
        specialist.post(f"ho-so/{at_work}/ket-qua/bo/")
        assert Dossier.objects.get(code=at_work).result_id is None

    def test_others_may_not(self, at_work, stranger, clerk):
        assert stranger.get(f"ho-so/{at_work}/ket-qua/").status_code == 404
        assert clerk.get(f"ho-so/{at_work}/ket-qua/").status_code == 403


class TestRegister:
    def test_the_whole_way_ends_in_the_register(self, issued, leader):
        page = text(leader.get("so-ket-qua/"))
        assert issued.number in page
        shown = text(leader.get(f"so-ket-qua/{issued.id}/"))
        for said in ("Soạn dự thảo", "Đóng dấu, phát hành", "Chấp thuận."):
            assert said in shown

    def test_what_is_looked_for_stands_in_no_address(self, issued, leader):
        response = leader.post("so-ket-qua/", {"text": "nguyen thi mau"})
        assert response["Location"] == "/can-bo/so-ket-qua/"
        assert issued.number in text(leader.get("so-ket-qua/"))
        leader.post("so-ket-qua/", {"text": "ai khác"})
        assert issued.number not in text(leader.get("so-ket-qua/"))

    def test_the_export_is_what_the_screen_shows(self, issued, leader):
        book = openpyxl.load_workbook(io.BytesIO(leader.get("so-ket-qua/xuat/xlsx/").content))
        rows = list(book.active.iter_rows(values_only=True))
        assert (rows[0][0], rows[1][0], rows[1][2]) == ("Số", issued.number, "Nguyễn Thị Mẫu")
        csv = leader.get("so-ket-qua/xuat/csv/").content.decode("utf-8-sig")
        assert issued.number in csv

    def test_another_unit_sees_nothing_of_it(self, issued, stranger):
        assert issued.number not in text(stranger.get("so-ket-qua/"))
        assert stranger.get(f"so-ket-qua/{issued.id}/").status_code == 404

    def test_without_the_permission_there_is_no_register(self, city, specialist):
        assert specialist.get("so-ket-qua/").status_code == 403


class TestEnding:
    def test_revoking_is_asked_twice(self, issued, leader):
        said = {"cause": "error", "reason": "Ghi sai tên"}
        first = leader.post(f"so-ket-qua/{issued.id}/thu-hoi/", said)
        assert "Xác nhận lần nữa" in text(first)
        issued.refresh_from_db()
        assert issued.state == "issued"
        assert leader.post(f"so-ket-qua/{issued.id}/thu-hoi/", said | {"do": "confirm"}).status_code == 302
        issued.refresh_from_db()
        assert (issued.state, issued.cause) == ("revoked", "error")

    def test_why_must_be_said(self, issued, leader):
        response = leader.post(f"so-ket-qua/{issued.id}/thu-hoi/", {"do": "confirm", "cause": "", "reason": ""})
        assert response.status_code == 422
        issued.refresh_from_db()
        assert issued.state == "issued"

    @pytest.mark.parametrize(("act", "state"), [("cai-chinh", "corrected"), ("thay-the", "replaced")])
    def test_a_new_version_is_signed_numbered_and_takes_its_place(self, issued, leader, keeper_of_seal, act, state):
        said = FACTS | {"text": "Nội dung đúng.", "cause": "error", "reason": "Ghi sai", "do": "confirm"}
        assert leader.post(f"so-ket-qua/{issued.id}/{act}/", said).status_code == 302
        new = Result.objects.get(before=issued)
        papers.order_signatures(
            [SignatureRequest.objects.get(subject=f"result:{new.id}").id], by=leader.actor, at=now()
        )
        made("leader")
        keeper_of_seal.post(f"so-ket-qua/{new.id}/con-dau/")
        made("seal")
        issued.refresh_from_db()
        assert issued.state == state
        assert f"/so-ket-qua/{new.id}/" in text(leader.get(f"so-ket-qua/{issued.id}/"))

    def test_who_may(self, issued, keeper_of_seal, stranger):
        said = {"cause": "error", "reason": "x", "do": "confirm"}
        assert keeper_of_seal.post(f"so-ket-qua/{issued.id}/thu-hoi/", said).status_code == 403
        assert stranger.post(f"so-ket-qua/{issued.id}/thu-hoi/", said).status_code == 404
        issued.refresh_from_db()
        assert issued.state == "issued"

    def test_an_unknown_end(self, issued, leader):
        assert leader.get(f"so-ket-qua/{issued.id}/xoa/").status_code == 404
