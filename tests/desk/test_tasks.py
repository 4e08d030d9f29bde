"""Tasks at the desk: a plan is issued, its tasks are reported with proof, judged, urged, and added up."""

import re
from datetime import timedelta

import pytest

from desk.screen import form, text
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import NewPlan, NewTask, PlanKind

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


@pytest.fixture
def city_office(desk):
    return desk("director@*")


@pytest.fixture
def justice(desk):
    return desk("specialist@SO-TP")


@pytest.fixture
def plan(city_office):
    new = NewPlan(
        PlanKind.PLAN,
        "12/KH-UBND",
        "Nhiệm vụ trọng tâm (mẫu)",
        "UB-92",
        local_day(now()),
        must_plan=("SO-TP", "SO-NV"),
        tasks=tuple(
            NewTask(f"Nhiệm vụ {lead} (mẫu)", "digital-government", lead, limit="10wd") for lead in ("SO-TP", "SO-NV")
        ),
    )
    return measures.issue_plan(new, by=city_office.actor, at=now())


def test_a_plan_is_issued_with_its_tasks_from_one_form(city_office, justice):
    said = form(city_office.get("nhiem-vu/ke-hoach/moi/"), "enctype")
    filled = said | {
        "kind": "conclusion",
        "number": "7/TB-UBND",
        "title": "Kết luận giao ban (mẫu)",
        "unit": "UB-92",
        "issued_on": f"{local_day(now()):%Y-%m-%d}",
        "viec-0-title": "Số hóa sổ hộ tịch (mẫu)",
        "viec-0-pillar": "digital-government",
        "viec-0-lead": "SO-TP",
        "viec-0-limit": "15",
    }
    wrong = city_office.post("nhiem-vu/ke-hoach/moi/", filled | {"viec-0-limit": ""})
    assert wrong.status_code == 422
    assert "Kết luận giao ban (mẫu)" in text(wrong)
    done = city_office.post("nhiem-vu/ke-hoach/moi/", filled)
    assert done.status_code == 302
    assert "Số hóa sổ hộ tịch (mẫu)" in text(justice.get("nhiem-vu/"))
    assert justice.get("nhiem-vu/ke-hoach/moi/").status_code == 403


def test_a_task_is_reported_with_a_file_returned_reported_again_and_accepted(plan, city_office, justice):
    task = measures.plan(plan, by=justice.actor, at=now()).tasks[0].id
    address = f"nhiem-vu/viec/{task}/"
    said = {"report-percent": "100", "report-text": "Đã xong (mẫu)"}
    wrong = justice.post(f"{address}bao-cao/", said)
    assert wrong.status_code == 422
    assert "Báo cáo hoàn thành phải có văn bản chứng minh" in text(wrong)
    from django.core.files.uploadedfile import SimpleUploadedFile

    proof = SimpleUploadedFile("bien-ban.png", PNG, content_type="image/png")
    sent = justice.post(f"{address}bao-cao/", said | {"report-evidence": "BC 9", "report-file": proof})
    assert sent.status_code == 302
    page = text(city_office.get(address))
    verdict = re.search(r'action="/can-bo/([^"]+/bao-cao/\d+/)"', page)[1]
    assert justice.post(verdict, {"do": "accept"}).status_code == 403
    assert city_office.post(verdict, {"do": "return"}).status_code == 302
    assert "Vui lòng ghi lý do trả lại" in text(city_office.get(address))
    city_office.post(verdict, {"do": "return", "reason": "Thiếu phụ lục"})
    assert "Thiếu phụ lục" in text(justice.get(address))
    justice.post(f"{address}bao-cao/", said | {"report-evidence": "BC 10"})
    verdict = re.search(r'action="/can-bo/([^"]+/bao-cao/\d+/)"', text(city_office.get(address)))[1]
    city_office.post(verdict, {"do": "accept"})
    assert "Hoàn thành" in text(justice.get(address))


def test_a_file_that_proves_a_task_is_opened_by_who_sees_the_task_only(plan, justice, specialist):
    from django.core.files.uploadedfile import SimpleUploadedFile

    task = measures.plan(plan, by=justice.actor, at=now()).tasks[0].id
    proof = SimpleUploadedFile("bien-ban.png", PNG, content_type="image/png")
    said = {"report-percent": "40", "report-text": "Đang làm", "report-evidence": "BC 9", "report-file": proof}
    justice.post(f"nhiem-vu/viec/{task}/bao-cao/", said)
    found = measures.task(task, by=justice.actor, at=now()).reports[0].file
    assert b"".join(justice.get(f"so-lieu/minh-chung/{found.id}/").streaming_content) == PNG
    assert specialist.get(f"so-lieu/minh-chung/{found.id}/").status_code == 404
    assert specialist.get(f"nhiem-vu/viec/{task}/").status_code == 404


def test_the_unit_is_urged_and_the_due_day_moved_with_a_reason(plan, city_office, justice):
    task = measures.plan(plan, by=justice.actor, at=now()).tasks[0].id
    address = f"nhiem-vu/viec/{task}/"
    assert justice.post(f"{address}don-doc/", {"urge-text": "Làm ngay"}).status_code == 403
    assert city_office.post(f"{address}don-doc/", {"urge-text": "Làm ngay"}).status_code == 302
    later = local_day(now()) + timedelta(days=90)
    assert city_office.post(f"{address}han/", {"move-due_on": f"{later}", "move-reason": " "}).status_code == 422
    city_office.post(f"{address}han/", {"move-due_on": f"{later}", "move-reason": "Chờ hướng dẫn"})
    page = text(justice.get(address))
    assert "Làm ngay" in page
    assert "Chờ hướng dẫn" in page


def test_the_plan_says_which_agencies_have_one_of_their_own_and_who_sees_what(plan, city_office, justice, specialist):
    page = text(city_office.get(f"nhiem-vu/ke-hoach/{plan}/"))
    assert "0 / 2" in page
    assert "2 đơn vị chưa ban hành" in page
    assert "Nhiệm vụ SO-NV" not in text(justice.get(f"nhiem-vu/ke-hoach/{plan}/"))
    assert specialist.get(f"nhiem-vu/ke-hoach/{plan}/").status_code == 404
    more = {"viec-title": "Thêm (mẫu)", "viec-pillar": "education", "viec-lead": "SO-GDDT", "viec-limit": "3"}
    assert justice.post(f"nhiem-vu/ke-hoach/{plan}/giao-them/", more).status_code == 403
    assert city_office.post(f"nhiem-vu/ke-hoach/{plan}/giao-them/", more).status_code == 302
    assert "Thêm (mẫu)" in text(city_office.get("nhiem-vu/?linh-vuc=education"))


def test_published_figures_stand_beside_the_tasks_and_the_page_costs_the_same(
    plan, city_office, django_assert_max_num_queries
):
    page = text(city_office.get("nhiem-vu/"))
    assert "33 nhiệm vụ" in page
    assert "42 nhiệm vụ" in page
    with django_assert_max_num_queries(12):
        city_office.get("nhiem-vu/")
