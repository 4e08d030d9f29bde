"""The dossier page: only what may be done, done once, and said clearly when somebody else was faster."""

import pytest

from desk.here import COMMITTEE, fields
from desk.screen import text
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import PaperForm, PaperIn, State
from samples import PDF

RECEIPT = {"limit": "3", "limit_unit": "wd", "limit_source": "Quyết định 12/QĐ-UBND"}


@pytest.fixture
def received(filed, clerk):
    """A dossier at the specialist's step."""
    code = filed().code
    assert clerk.acts(code, "receive", **RECEIPT).status_code == 302
    while clerk.act_url(code, "forward"):
        assert clerk.acts(code, "forward").status_code == 302
    return code


def page(code, desk):
    return dossiers.page(code, by=desk.actor, at=now())


def test_a_request_goes_the_whole_way(filed, clerk, specialist, leader, desk):
    records = desk(f"clerk@{COMMITTEE}")
    code = filed().code
    clerk.acts(code, "receive", **RECEIPT)
    desks = {"forward": (clerk, specialist), "approve": (leader,), "issue": (records,), "return": (clerk,)}

    for _round in range(10):
        here = page(code, clerk)
        if here.state == State.RETURNED:
            break
        for outcome, officers in desks.items():
            officer = next((one for one in officers if one.act_url(code, outcome)), None)
            if officer:
                values = {"handed_by": "counter"} if outcome == "return" else {}
                assert officer.acts(code, outcome, **values).status_code == 302
                break

    assert page(code, clerk).state == State.RETURNED


def test_only_the_acts_of_ones_own_step_are_offered(filed, clerk, specialist, leader):
    code = filed().code

    assert clerk.act_url(code, "receive")
    assert clerk.act_url(code, "refuse")
    assert specialist.act_url(code, "receive") is None
    assert leader.act_url(code, "approve") is None


def test_a_limit_without_its_source_is_refused_at_the_field(filed, clerk):
    code = filed().code

    response = clerk.acts(code, "receive", limit="3", limit_unit="wd", limit_source="")

    assert response.status_code == 422
    assert 'value="3"' in text(response)
    assert page(code, clerk).state == State.NEW


def test_refusing_needs_a_reason_and_keeps_what_was_typed(filed, clerk):
    code = filed().code

    assert clerk.acts(code, "refuse", reason="").status_code == 422
    assert clerk.acts(code, "refuse", reason="Không thuộc thẩm quyền").status_code == 302
    assert page(code, clerk).state == State.NOT_RECEIVED


def test_the_second_of_two_officers_is_told_and_keeps_his_words(received, specialist, desk):
    colleague = desk(f"specialist@{COMMITTEE}")
    url = specialist.act_url(received, "forward")
    assert colleague.acts(received, "forward", note="Đủ điều kiện").status_code == 302

    response = specialist.post(url, fields(url, {"note": "Ý kiến dài của tôi"}))

    assert response.status_code == 409
    said = text(response)
    assert "Ý kiến dài của tôi" in said
    assert colleague.officer.full_name in said
    assert len([act for act in page(received, specialist).acts if act.act == "forward" and act.note]) == 1


def test_a_supplement_names_each_item_with_its_reason(received, specialist, clerk):
    url = specialist.act_url(received, "supplement")
    form = text(specialist.get(url))
    item = form.split('value="paper:')[1].split('"')[0]
    asked = {"reason": "Đề nghị bổ sung", "item": [f"paper:{item}"]}

    assert specialist.post(url, fields(url, asked)).status_code == 422
    done = specialist.post(url, fields(url, {**asked, f"why:paper:{item}": "Bản mờ"}))

    assert done.status_code == 302
    here = page(received, specialist)
    assert here.state == State.SUPPLEMENT
    assert [(one.key, one.reason) for one in here.open_supplement.items] == [(item, "Bản mờ")]
    brought = clerk.post(f"ho-so/{received}/bo-sung/", {f"paper:{item}": "on_paper"})
    assert brought.status_code == 302
    assert page(received, specialist).state == State.IN_PROCESS


def test_only_what_was_asked_for_is_taken_at_the_counter(received, specialist, clerk):
    url = specialist.act_url(received, "supplement")
    asked = {"reason": "Bổ sung", "item": ["field:request.subject"], "why:field:request.subject": "Ghi rõ hơn"}
    specialist.post(url, fields(url, asked))

    clerk.post(f"ho-so/{received}/bo-sung/", {"x.request.subject": "Rõ hơn", "x.applicant.full_name": "Người khác"})

    here = page(received, specialist)
    assert here.form["request"]["subject"] == "Rõ hơn"
    assert here.form["applicant"]["full_name"] == "Nguyễn Thị Mẫu"


def test_a_step_is_taken_given_back_and_given_to_a_colleague(received, specialist, leader):
    work = page(received, specialist).steps[0].id
    address = f"ho-so/{received}/buoc/{work}/nguoi-xu-ly/"

    specialist.post(address, {"to": specialist.actor.id})
    assert page(received, specialist).steps[0].assignee == specialist.actor.id
    specialist.post(address, {"to": ""})
    assert page(received, specialist).steps[0].assignee == ""
    assert leader.post(address, {"to": specialist.actor.id}).status_code == 302
    assert page(received, specialist).steps[0].assignee == specialist.actor.id
    assert specialist.officer.full_name in text(leader.get(f"ho-so/{received}/"))


def test_undo_takes_back_ones_own_last_act_only(received, specialist, clerk):
    specialist.acts(received, "forward", note="Nhầm")

    clerk.post(f"ho-so/{received}/hoan-tac/")
    assert specialist.act_url(received, "forward") is None
    specialist.post(f"ho-so/{received}/hoan-tac/")
    assert specialist.act_url(received, "forward")


def test_the_deadline_is_extended_once_with_an_apology(received, specialist):
    before = page(received, specialist).due_at
    sent = {"limit": "2", "limit_unit": "wd", "reason": "Xin lỗi vì chậm trễ"}

    assert specialist.post(f"ho-so/{received}/gia-han/", {**sent, "reason": ""}).status_code == 422
    assert specialist.post(f"ho-so/{received}/gia-han/", sent).status_code == 302
    assert page(received, specialist).due_at > before
    assert specialist.post(f"ho-so/{received}/gia-han/", sent).status_code == 422


def test_stopping_withdrawing_and_handing_over_need_a_reason(filed, clerk, leader, received):
    assert leader.post(f"ho-so/{received}/dung/", {"reason": ""}).status_code == 422
    assert clerk.post(f"ho-so/{received}/co-quan/", {"to": "UB-31150", "reason": "Sai nơi"}).status_code == 302
    other = filed(
        form={
            **page(received, clerk).form,
            "request": {"subject": "Một việc khác", "description": "Nội dung khác hẳn", "declaration": True},
        }
    ).code
    assert clerk.post(f"ho-so/{other}/rut/", {"reason": "Công dân đổi ý"}).status_code == 302
    assert page(other, clerk).state == State.STOPPED


def test_a_note_is_for_officers_only(received, specialist, clerk):
    assert specialist.post(f"ho-so/{received}/ghi-chu/", {"text": "Gọi lại thứ Ba"}).status_code == 302

    assert "Gọi lại thứ Ba" in text(clerk.get(f"ho-so/{received}/"))


def test_a_file_is_locked_into_its_own_page(filed, clerk):
    file = dossiers.keep_file([PDF], name='gi"ấy\n.pdf', at=now())
    code = filed(papers=(PaperIn("p1", "Đơn", PaperForm.FILE, file),)).code
    paper = page(code, clerk).papers[0].id

    shown = clerk.get(f"ho-so/{code}/giay-to/{paper}/")
    saved = clerk.get(f"ho-so/{code}/giay-to/{paper}/?tai=1")

    assert b"".join(shown.streaming_content).startswith(b"%PDF")
    assert shown["Content-Disposition"].startswith("inline")
    assert saved["Content-Disposition"].startswith("attachment")
    saved.close()
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    assert "\n" not in shown["Content-Disposition"]


def test_duplicates_are_shown(filed, clerk):
    first, second = filed().code, filed().code

    assert first in text(clerk.get(f"ho-so/{second}/"))


def test_the_drawing_has_its_words_beside_it(received, specialist):
    said = text(specialist.get(f"ho-so/{received}/so-do/"))

    assert "data-drawing=" in said
    assert page(received, specialist).steps[0].step in said


@pytest.mark.parametrize("more", [0, 3])
@pytest.mark.usefixtures("nothing_is_forgotten")
def test_the_page_costs_the_same_whatever_the_dossier_holds(received, specialist, django_assert_num_queries, more):
    for number in range(more):
        specialist.post(f"ho-so/{received}/ghi-chu/", {"text": f"Ghi chú {number}"})
    specialist.get(f"ho-so/{received}/")

    with django_assert_num_queries(STATEMENTS):
        specialist.get(f"ho-so/{received}/")


#: session, account, dossier with its version, steps, papers, supplements, obligations, acts, notes, result …
STATEMENTS = 11


def test_originals_seen_are_ticked_not_chosen_one_of_many(filed, clerk):
    papers = (PaperIn("p1", "Đơn", PaperForm.ON_PAPER), PaperIn("p2", "Bản sao", PaperForm.ON_PAPER))
    code = filed(papers=papers).code
    ids = [str(paper.id) for paper in page(code, clerk).papers]

    assert text(clerk.get(f"ho-so/{code}/")).count('type="checkbox"') >= 2
    clerk.acts(code, "receive", **RECEIPT, seen=ids)
    assert all(paper.seen_original for paper in page(code, clerk).papers)
