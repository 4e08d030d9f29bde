"""Official forms at the desk: who gets which, what stands on them, receipts in a batch, the register."""

import pytest

from desk.here import CENTRE, ELSEWHERE, FORM, fields
from desk.screen import text
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.rooms.dossiers import facade as dossiers
from papers.reading import codes_on, text_of

RECEIPT = {"limit": "3", "limit_unit": "wd", "limit_source": "Quyết định 12/QĐ-UBND"}


@pytest.fixture
def received(filed, clerk):
    def make():
        code = filed(form=FORM | {"request": FORM["request"] | {"subject": f"Việc {now()}"}}).code
        assert clerk.acts(code, "receive", **RECEIPT).status_code == 302
        return code

    return make


def form(desk, code, number):
    return desk.get(f"ho-so/{code}/mau/form-0{number}/")


def offered(desk, code):
    page = text(desk.get(f"ho-so/{code}/"))
    return {number for number in range(1, 7) if f"/can-bo/ho-so/{code}/mau/form-0{number}/" in page}


def test_a_receipt_says_whose_it_is_what_was_handed_in_and_when_it_is_due(received, clerk):
    code = received()
    answer = form(clerk, code, 1)
    said = text_of(answer.content)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in said
    assert f"Mã hồ sơ: {code}" in said
    assert "Nguyễn Thị Mẫu" in said
    assert "Đơn đề nghị – bản giấy" in said
    assert "Thời hạn giải quyết theo quy định: 3 ngày làm việc" in said
    assert clerk.officer.full_name in said
    key = dossiers.tracking_key(code, by=clerk.actor, at=now())
    assert codes_on(answer.content) == [f"http://testserver/tra-cuu/{code}/{key}/"]


def test_forms_appear_when_they_apply_and_not_before(filed, clerk):
    code = filed().code
    assert offered(clerk, code) == {6}
    assert form(clerk, code, 1).status_code == 404

    clerk.acts(code, "receive", **RECEIPT)
    assert offered(clerk, code) == {1, 6}
    for number in (2, 3, 4, 5):
        assert form(clerk, code, number).status_code == 404


def test_a_refusal_gives_its_reason(filed, clerk):
    code = filed().code
    clerk.acts(code, "refuse", reason="Không thuộc thẩm quyền của Ủy ban nhân dân phường")

    said = text_of(form(clerk, code, 3).content)
    assert "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ" in said
    assert "Không thuộc thẩm quyền của Ủy ban nhân dân phường" in said


def test_a_request_for_more_names_each_item(received, clerk, specialist):
    code = received()
    while clerk.act_url(code, "forward"):
        clerk.acts(code, "forward")
    url = specialist.act_url(code, "supplement")
    asked = {"reason": "Bổ sung", "item": ["field:request.subject"], "why:field:request.subject": "Ghi rõ nơi cần dùng"}
    assert specialist.post(url, fields(url, asked)).status_code == 302

    said = text_of(form(clerk, code, 2).content)
    assert "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ" in said
    assert "Lý do: Ghi rõ nơi cần dùng" in said


def test_an_apology_says_the_old_day_and_the_new_one(received, clerk, specialist):
    code = received()
    before = dossiers.page(code, by=clerk.actor, at=now()).due_at
    sent = {"limit": "2", "limit_unit": "wd", "reason": "Chờ ý kiến của Sở Tư pháp"}
    assert specialist.post(f"ho-so/{code}/gia-han/", sent).status_code == 302

    said = text_of(form(specialist, code, 4).content)
    after = dossiers.page(code, by=clerk.actor, at=now()).due_at
    assert "xin lỗi ông (bà)" in said
    assert "Chờ ý kiến của Sở Tư pháp" in said
    for moment in (before, after):
        assert f"ngày {local_day(moment):%d/%m/%Y}" in said


def test_a_stop_says_why_and_since_when(received, leader):
    code = received()
    assert leader.post(f"ho-so/{code}/dung/", {"reason": "Không bổ sung đúng hạn"}).status_code == 302

    said = text_of(form(leader, code, 5).content)
    assert "Về việc dừng giải quyết hồ sơ" in said
    assert "Không bổ sung đúng hạn" in said


def test_the_control_sheet_has_each_hand_over_with_time_and_name(received, clerk):
    code = received()
    said = text_of(form(clerk, code, 6).content)

    assert "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ" in said
    assert "Đã nộp hồ sơ" in said
    assert "Đã tiếp nhận hồ sơ" in said
    assert clerk.officer.full_name.split()[2] in said  # the cell breaks the name into lines


def test_whoever_may_not_open_the_dossier_gets_none_of_its_forms(received, stranger, client):
    code = received()
    for number in (1, 6):
        assert form(stranger, code, number).status_code == 404
        assert client.get(f"/can-bo/ho-so/{code}/mau/form-0{number}/").status_code == 302


def test_an_unknown_form_is_not_there(received, clerk):
    code = received()
    assert clerk.get(f"ho-so/{code}/mau/form-99/").status_code == 404
    assert clerk.get(f"ho-so/{code}/mau/form-07/").status_code == 404


def test_a_counter_prints_the_receipts_of_its_day_in_one_file(received, clerk):
    codes = [received() for _ in range(3)]
    page = text(clerk.get("in-hang-loat/"))
    assert all(code in page for code in codes)

    answer = clerk.get("in-hang-loat/", data={"ma": codes[:2]})
    said = text_of(answer.content)
    assert [code for code in codes if f"Mã hồ sơ: {code}" in said] == codes[:2]
    assert len(codes_on(answer.content)) == 2


def test_a_batch_holds_nothing_of_other_counters(received, stranger, clerk, desk):
    code = received()

    assert code not in text(stranger.get("in-hang-loat/", data={"unit": CENTRE}))
    assert stranger.get("in-hang-loat/", data={"ma": code}).status_code == 404
    assert desk("specialist@UB-31135").get("in-hang-loat/").status_code == 403
    assert clerk.get("in-hang-loat/", data={"unit": ELSEWHERE}).context["unit"] == CENTRE


def test_a_batch_of_too_many_prints_nothing_and_says_so(received, clerk):
    answer = clerk.get("in-hang-loat/", data={"ma": [f"X-{number}" for number in range(101)]})
    assert answer.status_code == 409
    assert "nhiều hơn 100 hồ sơ" in text(answer)


def test_the_register_lists_what_was_received_in_the_period(received, clerk, stranger):
    codes = [received(), received()]
    today = f"{local_day(now()):%Y-%m-%d}"
    said = text_of(clerk.get("in-hang-loat/", data={"so": "1", "tu": today, "den": today}).content)

    assert "SỔ THEO DÕI HỒ SƠ" in said
    assert "tổng số: 2 hồ sơ" in said
    assert all(code in said for code in codes)
    assert clerk.get("in-hang-loat/", data={"so": "1", "tu": "2025-08-01", "den": "2025-08-01"}).status_code == 409
    assert not stranger.get("in-hang-loat/", data={"so": "1", "unit": CENTRE}).headers["Content-Type"].endswith("pdf")


def test_a_form_to_fill_by_hand_is_blank_or_begins_with_what_is_known(clerk, citizen, desk):
    blank = text_of(clerk.get("to-khai/1.001193/").content)
    assert "TỜ KHAI ĐĂNG KÝ KHAI SINH" in blank
    assert "Họ, chữ đệm, tên người được khai sinh: ...." in blank
    assert "□ Nam □ Nữ" in blank
    assert "Nguyễn Thị Mẫu" not in blank

    known = text_of(clerk.get(f"to-khai/1.001193/?nguoi={citizen.id}").content)
    assert "Họ, chữ đệm, tên người yêu cầu: Nguyễn Thị Mẫu" in known
    assert clerk.get("to-khai/1.001193/?nguoi=x").status_code == 404
    assert desk("specialist@UB-31135").get("to-khai/1.001193/").status_code == 403
