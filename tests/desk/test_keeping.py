"""What administrators keep: each thing changes what it says it changes, and refuses in place."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from desk.here import BIRTH, COMMITTEE, UNSTATED, counter_form, filled
from desk.screen import form, text
from motcua.kernel.clock import now
from motcua.kernel.content import folder
from motcua.kernel.days import local_day
from motcua.kernel.models import OutboxEvent
from motcua.rooms.people import facade as people
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import ChannelKind, FactName
from motcua.rooms.process import facade as process
from motcua.rooms.units import facade as units


@pytest.fixture
def administrator(desk):
    return desk("system-admin@*")


@pytest.fixture
def keeper(desk):
    return desk("catalogue-keeper@*")


def test_an_agency_code_is_entered_and_a_wrong_one_refused_in_place(administrator):
    address = f"quan-tri/don-vi/{COMMITTEE}/"

    assert administrator.post(address, {"do": "code", "code-national_code": "xyz"}).status_code == 422
    assert administrator.post(address, {"do": "code", "code-national_code": "H13.05.12"}).status_code == 302
    units.forget()
    assert units.unit(COMMITTEE).national_code == "H13.05.12"


def test_hours_are_set_and_nonsense_is_named(administrator):
    address = f"quan-tri/don-vi/{COMMITTEE}/"
    week = {f"hours-day_{n}": "07:00-11:00, 13:00-17:00" for n in range(5)}

    assert administrator.post(address, {"do": "hours", **week, "hours-day_0": "7-11"}).status_code == 422
    assert administrator.post(address, {"do": "hours", **week}).status_code == 302
    units.forget()
    assert units.hours_text(units.office(COMMITTEE).hours)["mon"] == ["07:00-11:00", "13:00-17:00"]


def test_a_unit_administrator_may_not_merge(desk):
    local = desk(f"unit-admin@{COMMITTEE}")
    sent = {"do": "merge", "merge-into": "UB-31150", "merge-decree": "QĐ 1"}

    assert local.post(f"quan-tri/don-vi/{COMMITTEE}/", sent).status_code == 422
    assert units.unit(COMMITTEE).valid_to is None


def test_an_officer_is_added_given_a_role_and_loses_it(desk):
    local = desk(f"unit-admin@{COMMITTEE}")
    local.post("quan-tri/can-bo/", {"do": "new", "staff_number": "MOI-1", "full_name": "Người Mới"})
    (officer,) = people.search_officers("MOI-1")
    address = f"quan-tri/can-bo/{officer.id}/"

    elsewhere = {"do": "assign", "post-role": "clerk", "post-unit": "UB-31150"}
    assert local.post(address, elsewhere).status_code == 422
    assert local.post(address, {**elsewhere, "post-unit": COMMITTEE}).status_code == 302
    assert [post.role for post in people.officer(officer.id).posts] == ["clerk"]
    local.post(address, {"do": "unassign", "role": "clerk", "unit": COMMITTEE})
    assert people.officer(officer.id).posts == ()


def test_a_delegation_is_given_and_withdrawn(leader, desk):
    colleague = desk(f"specialist@{COMMITTEE}")
    ends = local_day(now()) + timedelta(days=3)
    sent = {
        "do": "delegate",
        "receiver": str(colleague.officer.id),
        "roles": ["unit-leader"],
        "units": [COMMITTEE],
        "ends_on": ends.isoformat(),
        "reason": "Đi công tác",
    }

    assert leader.post("uy-quyen/", {**sent, "reason": ""}).status_code == 422
    assert leader.post("uy-quyen/", sent).status_code == 302
    assert colleague.get("quyet-dinh/").status_code == 200
    (given,) = people.delegations_of(leader.officer.id)
    leader.post(f"uy-quyen/{given.id}/thu-hoi/")
    assert colleague.get("quyet-dinh/").status_code == 403


def test_a_swap_is_announced(administrator):
    wrong = {"do": "swap", "swap-off": "2027-05-08", "swap-worked": "2027-05-07", "swap-decree": "QĐ 9"}
    right = {"do": "swap", "swap-off": "2027-05-07", "swap-worked": "2027-05-08", "swap-decree": "QĐ 9"}

    assert administrator.post("quan-tri/lich/", wrong).status_code == 422
    assert administrator.post("quan-tri/lich/", right).status_code == 302
    units.forget()
    days = units.calendar().by_day
    assert {day.isoformat() for day in days if days[day].decree == "QĐ 9"} == {"2027-05-07", "2027-05-08"}


def test_a_missing_fact_is_entered_with_its_source_and_makes_a_new_version(keeper):
    page = text(keeper.get(f"quan-tri/danh-muc/{UNSTATED}/"))
    name = re.search(r'name="(fact-\d+)-amount"', page)[1]
    sent = {"do": name, f"{name}-amount": "5", f"{name}-unit": "working_day", f"{name}-source": ""}
    before = procedures.current(UNSTATED, at=now()).version

    assert keeper.post(f"quan-tri/danh-muc/{UNSTATED}/", sent).status_code == 422
    assert keeper.post(f"quan-tri/danh-muc/{UNSTATED}/", {**sent, f"{name}-source": "QĐ 5"}).status_code == 302
    assert procedures.current(UNSTATED, at=now()).version == before + 1


def test_what_a_clerk_enters_for_a_missing_limit_reaches_the_keepers(keeper, clerk, citizen):
    clerk.post("tiep-nhan/", filled(counter_form(clerk)))

    page = text(keeper.get(f"quan-tri/danh-muc/{UNSTATED}/"))

    assert "Quyết định 12/QĐ-UBND" in page
    assert not procedures.limit_for(procedures.current(UNSTATED, at=now()), ChannelKind.COUNTER).stated


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff\xfe", b"[" * 100_000])
def test_a_broken_import_changes_nothing(keeper, content):
    upload = SimpleUploadedFile("x.json", content)

    assert keeper.post("quan-tri/danh-muc/nhap/", {"file": upload, "do": "import"}).status_code == 422
    assert len(procedures.versions(BIRTH)) == 1


def test_an_empty_answer_of_the_national_service_publishes_nothing(keeper):
    upload = SimpleUploadedFile("x.json", json.dumps({"error_code": "0", "result": []}).encode())

    response = keeper.post("quan-tri/danh-muc/nhap/", {"file": upload, "do": "import"})

    assert response.status_code in {200, 422}
    assert len(procedures.versions(BIRTH)) == 1


def test_a_drawing_with_mistakes_is_told_by_element_and_not_published(keeper):
    xml = (folder("processes") / "general.bpmn").read_text()
    broken = xml.replace('role="specialist"', 'role="nobody"', 1)
    count = len(process.definitions())

    response = keeper.post(
        "quan-tri/quy-trinh/", {"file": SimpleUploadedFile("x.bpmn", broken.encode()), "do": "publish"}
    )

    assert response.status_code == 422
    assert "<code>" in text(response)
    assert len(process.definitions()) == count


@pytest.mark.parametrize("content", [b"", b"<a/>", b"\xff", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'])
def test_a_file_that_is_no_drawing_is_refused(keeper, content):
    upload = SimpleUploadedFile("x.bpmn", content)

    assert keeper.post("quan-tri/quy-trinh/", {"file": upload, "do": "check"}).status_code == 422


def test_a_clients_secret_is_shown_once(administrator):
    sent = {"do": "open", "name": "Cổng quốc gia", "unit": "*", "scopes": ["dossiers:track"]}

    shown = administrator.post("quan-tri/he-thong/", sent)

    (client,) = people.api_clients()
    secret = re.findall(r"<code>([^<]+)</code>", text(shown))[1]
    assert len(secret) > 30
    assert secret not in text(administrator.get("quan-tri/he-thong/"))
    administrator.post("quan-tri/he-thong/", {"do": "revoke", "client": client.id})
    assert people.api_clients()[0].revoked_at


def test_a_parked_event_is_replayed_by_the_operator_only(desk):
    at = now()
    row = OutboxEvent.objects.create(name="x.y.v1", payload={}, at=at, attempts=8, next_try_at=at, parked_at=at)
    operator = desk("operator@*")

    assert "x.y.v1" in text(operator.get("quan-tri/tin/"))
    assert desk(f"unit-admin@{COMMITTEE}").post("quan-tri/tin/", {"event": row.id}).status_code == 403
    operator.post("quan-tri/tin/", {"event": row.id})
    row.refresh_from_db()
    assert row.parked_at is None


def test_a_form_typed_while_the_session_ended_comes_back_filled_in(clerk, citizen):
    said = filled(counter_form(clerk)) | {"x.request.description": "Một nội dung rất dài đã gõ"}
    account = clerk.account
    clerk.browser.logout()

    sent_away = clerk.browser.post("/can-bo/tiep-nhan/", said)
    clerk.__init__(account, clerk.officer, browser=clerk.browser)
    back = clerk.browser.get(re.search(r"next=([^&]+)", sent_away["Location"])[1].replace("%2F", "/"), follow=True)

    assert form(back)["x.request.description"] == "Một nội dung rất dài đã gõ"
    assert form(back)["key"] == said["key"]


def test_what_is_missing_is_named_in_words_and_not_by_keys(keeper):
    found = next(
        one
        for one in procedures.missing_report(page=1, fact=FactName.PAPER_COPIES, at=now()).items
        if any(fact.where for fact in one.facts)
    )
    paper = next(fact.where for fact in found.facts if fact.fact == FactName.PAPER_COPIES)
    name = next(one.name for one in procedures.current(found.code, at=now()).papers if one.key == paper)

    page = text(keeper.get(f"quan-tri/danh-muc/{found.code}/"))
    assert escape(name) in page
    assert f">{paper}<" not in page
    assert "từ tệp của thành phố" in page


def test_a_unit_page_tells_its_sources_in_vietnamese(administrator):
    page = text(administrator.get(f"quan-tri/don-vi/{COMMITTEE}/"))

    assert "tin cậy thấp" in page
    assert not re.search("confidence|from memory|low\\)", page)
