"""Filing, following, completing and withdrawing, as the browser of a citizen does it."""

import re
from uuid import UUID

import pytest
from django.test import Client
from django.utils.html import escape

from motcua.kernel import outbox
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import State
from motcua.rooms.measures import facade as measures
from motcua.rooms.people import facade as people
from motcua.rooms.procedures import facade as procedures
from portal.here import COMMITTEE, FORM, GENERAL, PLACE, SEVERAL, WHO, pdf

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def begin(citizen, procedure=GENERAL) -> str:
    """Starts a draft; the address of its steps."""
    response = citizen.browser.post(f"/nop-ho-so/{procedure}/")
    assert response.status_code == 302, text(response)
    return response.headers["Location"].removesuffix("nguoi-nop/")


def fill(citizen, draft: str) -> None:
    browser = citizen.browser
    assert browser.post(f"{draft}nguoi-nop/", WHO).headers["Location"] == f"{draft}to-khai/"
    assert browser.post(f"{draft}to-khai/", FORM).headers["Location"] == f"{draft}giay-to/"
    assert browser.post(f"{draft}giay-to/", {"other": pdf()}).headers["Location"] == f"{draft}kiem-tra/"


def file(citizen) -> str:
    """Files; the code of the dossier."""
    draft = begin(citizen)
    fill(citizen, draft)
    response = citizen.browser.post(f"{draft}kiem-tra/", PLACE)
    found = re.fullmatch(r"/ho-so/([^/]+)/da-nop/", response.headers["Location"])
    assert found is not None
    return found.group(1)


def officer(*names) -> Actor:
    units = frozenset({PLACE["receiving"], COMMITTEE})
    return Actor(id="officer:1", name="Officer", grants=dict.fromkeys(names, units))


def ask_for_supplement(code: str, items) -> None:
    one_stop = officer("role:one-stop", "dossiers:receive", "dossiers:see")
    specialist = officer("role:specialist", "dossiers:process", "dossiers:see")
    for outcome, by, values in (
        ("receive", one_stop, {"limit": "3wd", "limit_source": "văn bản thử"}),
        ("forward", one_stop, {}),
        ("supplement", specialist, {"items": items, "reason": "Thiếu giấy tờ"}),
    ):
        at = now()
        step = next(one for one in dossiers.page(code, by=by, at=at).next_acts if one.outcome == outcome)
        dossiers.complete(code, step.work_id, outcome, values=values, by=by, at=at)


def test_a_request_is_filed_and_answered_with_a_number_to_quote(citizen):
    an = citizen()
    code = file(an)
    page = text(an.browser.get(f"/ho-so/{code}/da-nop/"))
    assert code in page
    said = dossiers.page(code, by=an.actor, at=now())
    assert said.state is State.NEW
    assert said.form["request"]["subject"] == "Xin cấp giấy"
    assert said.competent_unit == COMMITTEE
    assert [paper.file_name for paper in said.papers if paper.size] == ["don.pdf"]
    assert dossiers.drafts_of(an.actor, at=now()) == ()
    receipt = text(an.browser.get(f"/ho-so/{code}/giay-tiep-nhan/"))
    assert dossiers.tracking_key(code, by=an.actor, at=now()) in receipt
    assert an.browser.get(f"/ho-so/{code}/qr.svg").headers["Content-Type"] == "image/svg+xml"


def test_a_second_click_leads_to_the_same_dossier(citizen):
    an = citizen()
    draft = begin(an)
    fill(an, draft)
    first = an.browser.post(f"{draft}kiem-tra/", PLACE).headers["Location"]
    assert an.browser.post(f"{draft}kiem-tra/", PLACE).headers["Location"] == first
    assert dossiers.dossiers_of(UUID(an.actor.key), at=now()).total == 1


def test_mistakes_keep_what_was_typed_and_say_where_they_are(citizen):
    an = citizen()
    draft = begin(an)
    response = an.browser.post(f"{draft}to-khai/", {**FORM, "applicant.phone": "12", "request.subject": ""})
    page = text(response)
    assert response.status_code == 422
    assert 'href="#f-applicant-phone"' in page
    assert 'href="#f-request-subject"' in page
    assert "Nội dung đề nghị cụ thể" in page
    assert "<title>Lỗi:" in page


def test_nothing_is_filed_before_every_step_is_right(citizen):
    an = citizen()
    draft = begin(an)
    response = an.browser.post(f"{draft}kiem-tra/", PLACE)
    assert response.headers["Location"] == f"{draft}nguoi-nop/"
    assert dossiers.dossiers_of(UUID(an.actor.key), at=now()).total == 0


def test_a_draft_is_saved_while_typing_and_goes_on_elsewhere(citizen):
    an = citizen()
    draft = begin(an)
    said = an.browser.post(f"{draft}to-khai/luu/", {"request.subject": "Xin"})
    assert "Đã lưu nháp" in said.json()["says"]
    an.browser = Client()
    an.signs_in()
    assert draft in text(an.browser.get("/ho-so/"))
    assert 'value="Xin"' in text(an.browser.get(f"{draft}to-khai/"))


def test_a_draft_belongs_to_its_author(citizen):
    draft = begin(citizen(1))
    other = citizen(2)
    assert other.browser.get(f"{draft}to-khai/").status_code == 404
    assert other.browser.post(f"{draft}to-khai/", FORM).status_code == 404


def test_a_draft_can_be_thrown_away(citizen):
    an = citizen()
    draft = begin(an)
    an.browser.post(f"{draft}bo/")
    assert dossiers.drafts_of(an.actor, at=now()) == ()


def test_what_was_typed_survives_the_end_of_a_session(citizen):
    an = citizen()
    draft = begin(an)
    an.browser.cookies.pop("motcua")
    sent = an.browser.post(f"{draft}to-khai/", {"request.subject": "Gõ sau khi hết phiên"})
    assert sent.status_code == 302
    assert "/dang-nhap/" in sent.headers["Location"]
    an.signs_in()
    kept = an.browser.get(
        re.search(r"next=([^&]+)", sent.headers["Location"]).group(1).replace("%2F", "/"), follow=True
    )
    assert "Gõ sau khi hết phiên" in text(kept)


def test_a_file_that_is_not_what_it_says_is_refused(citizen):
    an = citizen()
    draft = begin(an)
    fake = pdf()
    fake.file.seek(0)
    fake.file.write(b"#!/bin/sh\necho no\n" + b" " * 64)
    fake.file.seek(0)
    response = an.browser.post(f"{draft}giay-to/", {"other": fake})
    assert response.status_code == 422
    assert "chỉ nhận PDF, JPEG, PNG" in text(response)


def test_a_file_can_be_removed_again(citizen):
    an = citizen()
    draft = begin(an)
    an.browser.post(f"{draft}giay-to/", {"other": pdf("nham.pdf"), "stay": "1"})
    assert "nham.pdf" in text(an.browser.get(f"{draft}giay-to/"))
    an.browser.post(f"{draft}giay-to/", {"remove": "other-0"})
    assert "nham.pdf" not in text(an.browser.get(f"{draft}giay-to/"))


def test_somebody_files_for_another_only_with_a_mandate(citizen):
    an, binh = citizen(1), citizen(2)
    writer = Actor(id="system:test", grants={"people:write": frozenset({"*"})})
    mandate = people.give_mandate(
        UUID(binh.actor.key), UUID(an.actor.key), paper="UQ-1", starts_at=now(), by=writer, at=now()
    )
    draft = begin(an)
    fill(an, draft)
    an.browser.post(f"{draft}nguoi-nop/", {**WHO, "mandate": str(getattr(mandate, "id", mandate))})
    code = an.browser.post(f"{draft}kiem-tra/", PLACE).headers["Location"].split("/")[2]
    assert dossiers.page(code, by=binh.actor, at=now()).applicant.person_id == UUID(binh.actor.key)
    assert code in text(an.browser.get("/ho-so/"))


def test_only_what_was_asked_for_can_be_completed(citizen):
    an = citizen()
    code = file(an)
    ask_for_supplement(
        code,
        [
            {"kind": "field", "key": "request.subject", "name": "Việc đề nghị", "reason": "Ghi rõ hơn"},
            {"kind": "paper", "key": "don", "name": "Đơn đề nghị", "reason": "Thiếu chữ ký"},
        ],
    )
    assert "Đang chờ bạn" in text(an.browser.get("/ho-so/"))
    page = text(an.browser.get(f"/ho-so/{code}/bo-sung/"))
    assert 'name="request.subject"' in page
    assert 'name="request.description"' not in page
    wrong = an.browser.post(f"/ho-so/{code}/bo-sung/", {"request.subject": "Xin cấp lại giấy khai sinh"})
    assert wrong.status_code == 422
    assert "Xin cấp lại giấy khai sinh" in text(wrong)
    sent = {"request.subject": "Xin cấp lại giấy", "request.description": "đổi lén", "file-don": pdf("don-ky.pdf")}
    assert an.browser.post(f"/ho-so/{code}/bo-sung/", sent).status_code == 302
    said = dossiers.page(code, by=an.actor, at=now())
    assert said.form["request"] == {
        "subject": "Xin cấp lại giấy",
        "description": "Nội dung đề nghị cụ thể",
        "declaration": True,
    }
    assert said.open_supplement is None


def test_a_dossier_is_nobody_elses(citizen):
    an, binh = citizen(1), citizen(2)
    code = file(an)
    for path in ("", "giay-tiep-nhan/", "qr.svg", "rut/", "bo-sung/", "da-nop/"):
        assert binh.browser.get(f"/ho-so/{code}/{path}").status_code == 404, path
    assert Client().get(f"/ho-so/{code}/").status_code == 302


def test_anybody_with_the_receipt_follows_it_without_personal_data(citizen):
    an = citizen()
    code = file(an)
    key = dossiers.tracking_key(code, by=an.actor, at=now())
    page = text(Client().get(f"/tra-cuu/{code}/{key}/"))
    assert code in page
    for secret in ("Nguyễn Thị Mẫu", "092190000101", "0900000001", "Số 1 đường Mẫu"):
        assert secret not in page
    assert text(Client().post("/tra-cuu/", {"code": code, "key": key.lower()})).count(code) > 0


def test_withdrawing_says_what_happens_and_asks_for_a_reason(citizen):
    an = citizen()
    code = file(an)
    assert "Không mở lại được" in text(an.browser.get(f"/ho-so/{code}/rut/"))
    assert an.browser.post(f"/ho-so/{code}/rut/", {"reason": " "}).status_code == 422
    an.browser.post(f"/ho-so/{code}/rut/", {"reason": "Nộp nhầm"})
    assert dossiers.page(code, by=an.actor, at=now()).state is State.STOPPED


def test_a_dossier_page_costs_a_fixed_number_of_statements(citizen, django_assert_max_num_queries):
    an = citizen()
    code = file(an)
    an.browser.get(f"/ho-so/{code}/")
    with django_assert_max_num_queries(12):
        assert an.browser.get(f"/ho-so/{code}/").status_code == 200


def test_the_public_figures_count_what_was_received(citizen):
    an = citizen()
    code = file(an)
    assert "Chưa có hồ sơ nào được tiếp nhận" in text(an.browser.get("/so-lieu/"))
    ask_for_supplement(code, [{"kind": "paper", "key": "don", "name": "Đơn", "reason": "Thiếu"}])
    outbox.deliver_pending(at=now())
    measures.count_all()
    measures.forget()
    page = text(an.browser.get("/so-lieu/"))
    assert "Ủy ban nhân dân phường Ninh Kiều" in page


def test_who_falls_under_several_cases_is_asked_for_the_papers_of_each(citizen):
    me = citizen()
    procedure = procedures.current(SEVERAL, at=now())
    first, second, other = procedures.choices_of(procedure)[:3]
    browser = me.browser
    draft = browser.post(f"/nop-ho-so/{SEVERAL}/", {"case": [first.key, second.key]}).headers["Location"]
    draft = draft.removesuffix("nguoi-nop/")
    papers = text(browser.get(f"{draft}giay-to/"))

    assert f'name="file-{first.papers[0].key}"' in papers
    assert f'name="file-{second.papers[0].key}"' in papers
    assert f'name="file-{other.papers[0].key}"' not in papers
    assert papers.index(escape(first.title)) < papers.index(escape(second.title))

    fill(me, draft)
    sent = browser.post(f"{draft}kiem-tra/", PLACE)
    page = dossiers.page(sent.headers["Location"].split("/")[2], by=me.actor, at=now())
    assert page.cases == (first.key, second.key)
    asked = {paper.key for case in (first, second) for paper in case.papers}
    assert asked <= {paper.key for paper in page.papers}


def test_none_of_the_cases_and_one_of_them_do_not_go_together(citizen):
    me = citizen()
    case = procedures.choices_of(procedures.current(SEVERAL, at=now()))[0]
    address = f"/nop-ho-so/{SEVERAL}/"

    assert me.browser.post(address, {"case": [case.key, "-"]}).status_code == 422
    assert me.browser.post(address).status_code == 422
    assert me.browser.post(address, {"case": "-"}).status_code == 302


def test_a_draft_of_the_release_before_goes_on_with_its_case(citizen):
    me = citizen()
    case = procedures.choices_of(procedures.current(SEVERAL, at=now()))[0]
    data = {"case": case.key}
    draft = dossiers.save_draft(None, procedure=SEVERAL, step="giay-to", data=data, by=me.actor, at=now())

    assert f'name="file-{case.papers[0].key}"' in text(me.browser.get(f"/ban-nhap/{draft}/giay-to/"))


def test_the_result_may_wait_at_another_place_than_the_receiving_one(citizen):
    me = citizen()
    draft = begin(me)
    fill(me, draft)
    elsewhere = PLACE | {"return_by": "other"}

    assert me.browser.post(f"{draft}kiem-tra/", elsewhere).status_code == 422
    sent = me.browser.post(f"{draft}kiem-tra/", elsewhere | {"return_unit": "TT-31150"})
    page = dossiers.page(sent.headers["Location"].split("/")[2], by=me.actor, at=now())
    assert (page.receiving_unit, page.return_unit, page.return_by) == (PLACE["receiving"], "TT-31150", "counter")


def finished(code: str) -> None:
    """The counter refuses it: an answer, so that it can be rated."""
    one_stop, at = officer("role:one-stop", "dossiers:receive", "dossiers:see"), now()
    step = next(one for one in dossiers.page(code, by=one_stop, at=at).next_acts if one.outcome == "refuse")
    dossiers.complete(code, step.work_id, "refuse", values={"reason": "Không thuộc thẩm quyền"}, by=one_stop, at=at)


def test_a_dossier_is_rated_from_its_page(citizen):
    me = citizen()
    code = file(me)
    assert f"/ho-so/{code}/danh-gia/" not in text(me.browser.get(f"/ho-so/{code}/"))
    finished(code)

    assert f"/ho-so/{code}/danh-gia/" in text(me.browser.get(f"/ho-so/{code}/"))
    assert me.browser.get(f"/ho-so/{code}/danh-gia/").status_code == 200
    assert me.browser.post(f"/ho-so/{code}/danh-gia/", {"words": "Chậm"}).status_code == 422
    assert me.browser.post(f"/ho-so/{code}/danh-gia/", {"level": "1", "words": "Chậm"}).status_code == 302
    page = text(me.browser.get(f"/ho-so/{code}/"))
    assert "Không hài lòng" in page
    assert f"/ho-so/{code}/danh-gia/" not in page


def test_a_dossier_is_rated_with_the_receipt_and_shows_nobodys_words(citizen):
    me = citizen()
    code = file(me)
    key = dossiers.tracking_key(code, by=me.actor, at=now())
    finished(code)
    anybody, address = Client(), f"/tra-cuu/{code}/{key}/"

    assert f"{address}danh-gia/" in text(anybody.get(address))
    assert anybody.post(f"{address}danh-gia/", {"level": "3", "words": "Rất tốt"}).status_code == 302
    page = text(anybody.get(address))
    assert f"{address}danh-gia/" not in page
    assert "Rất tốt" not in page
    assert anybody.get(f"/tra-cuu/{code}/AAAAAAAA/danh-gia/").status_code == 404
