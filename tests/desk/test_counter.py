"""The receiving screen: what a clerk types is never lost, and is handed in once."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from desk.here import BIRTH, CENTRE, COMMITTEE, ELSEWHERE, SEVERAL, UNSTATED, counter_form, filled
from desk.screen import form, text
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Channel, State
from motcua.rooms.people import facade as people
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.units import facade as units
from samples import PDF


def code_of(response):
    assert response.status_code == 302, re.findall(r"error-summary-title.*?</ul>", text(response), re.DOTALL)
    return response["Location"].split("/")[3]


def test_a_known_persons_request_is_filed_and_received_in_one_act(clerk, citizen):
    said = counter_form(clerk)

    code = code_of(clerk.post("tiep-nhan/", filled(said)))

    page = dossiers.page(code, by=clerk.actor, at=now())
    assert page.channel == Channel.COUNTER
    assert page.received_at
    assert page.state != State.NEW
    assert (page.receiving_unit, page.competent_unit) == (CENTRE, COMMITTEE)
    assert page.limit == "3wd"
    assert page.limit_source == "Quyết định 12/QĐ-UBND"
    assert page.due_at
    assert all(paper.seen_original for paper in page.papers)


def test_the_dossier_says_which_answers_were_written_down_about_the_person_before(clerk, citizen):
    code = code_of(clerk.post("tiep-nhan/", filled(counter_form(clerk)) | {"x.applicant.phone": "0911111111"}))

    origins = dossiers.page(code, by=clerk.actor, at=now()).form_origins

    assert origins == {"applicant.full_name": "person", "applicant.identity_number": "person"}
    assert "Thông tin người nộp đã có tại cơ quan" in text(clerk.get(f"ho-so/{code}/"))


def test_a_double_click_makes_one_dossier(clerk, citizen):
    said = filled(counter_form(clerk))

    first = clerk.post("tiep-nhan/", said)
    second = clerk.post("tiep-nhan/", said)

    assert code_of(first) == code_of(second)
    assert dossiers.dossiers_at(by=clerk.actor, at=now()).total == 1


def test_the_receipt_carries_code_key_and_a_qr_code(clerk, citizen):
    code = code_of(clerk.post("tiep-nhan/", filled(counter_form(clerk))))

    receipt = text(clerk.get(f"ho-so/{code}/giay-tiep-nhan/"))
    qr = clerk.get(f"ho-so/{code}/qr.svg")

    assert code in receipt
    assert dossiers.tracking_key(code, by=clerk.actor, at=now()) in receipt
    assert qr["Content-Type"] == "image/svg+xml"
    assert b"<svg" in qr.content


def test_nothing_typed_is_lost_when_something_is_wrong(clerk, citizen):
    said = filled(counter_form(clerk)) | {"x.request.subject": "", "x.request.description": "Một nội dung dài"}

    response = clerk.post("tiep-nhan/", said)

    assert response.status_code == 422
    again = form(response)
    assert again["x.request.description"] == "Một nội dung dài"
    assert again["key"] == said["key"]
    assert again["t-limit_source"] == "Quyết định 12/QĐ-UBND"
    assert "data-error-summary" in text(response)


def test_a_file_sent_with_a_mistake_is_not_asked_for_again(clerk, citizen):
    said = filled(counter_form(clerk)) | {"x.request.subject": ""}
    paper = next(name.removeprefix("paper:") for name in said if name.startswith("paper:"))
    upload = SimpleUploadedFile("don.pdf", PDF, content_type="application/pdf")

    again = form(clerk.post("tiep-nhan/", {**said, f"paper:{paper}": "file", f"file:{paper}": upload}))
    code = code_of(clerk.post("tiep-nhan/", {**again, "x.request.subject": "Xin cấp giấy", "do": "receive"}))

    kept = next(one for one in dossiers.page(code, by=clerk.actor, at=now()).papers if one.key == paper)
    assert (kept.file_name, kept.form) == ("don.pdf", "file")


def test_a_file_note_that_was_not_ours_is_ignored(clerk, citizen):
    said = filled(counter_form(clerk))
    paper = next(name.removeprefix("paper:") for name in said if name.startswith("paper:"))

    response = clerk.post("tiep-nhan/", {**said, f"paper:{paper}": "file", f"kept:{paper}": "made-up"})

    assert response.status_code == 422


def test_a_new_person_is_written_down_with_doubts_shown_not_refused(clerk, city):
    said = counter_form(clerk, number="092290999777")
    assert "p-full_name" in said
    new = {"p-full_name": "Lê Văn Mới", "p-sex": "male", "p-birth_date": "1990-01-01", "p-kind": "citizen"}

    looked = clerk.post("tiep-nhan/", {**said, **new, "do": "look"})
    code = code_of(
        clerk.post(
            "tiep-nhan/",
            filled({**form(looked), **new})
            | {
                "x.applicant.full_name": "Lê Văn Mới",
                "x.applicant.identity_number": "092290999777",
                "x.applicant.phone": "0900000002",
            },
        )
    )

    assert "notice soon" in text(looked)
    assert people.find_person("092290999777").full_name == "Lê Văn Mới"
    assert dossiers.page(code, by=clerk.actor, at=now()).applicant.name == "Lê Văn Mới"


def test_the_limit_must_be_entered_with_its_source_when_the_catalogue_does_not_state_it(clerk, citizen):
    said = filled(counter_form(clerk))
    for name in ("t-limit", "t-limit_source"):
        said[name] = ""

    response = clerk.post("tiep-nhan/", said)

    assert response.status_code == 422
    assert dossiers.dossiers_at(by=clerk.actor, at=now()).total == 0


def test_the_committee_of_another_commune_may_be_the_one_that_decides(clerk, citizen):
    said = filled(counter_form(clerk)) | {"t-competent": "UB-31150"}

    code = code_of(clerk.post("tiep-nhan/", said))

    page = dossiers.page(code, by=clerk.actor, at=now())
    assert (page.receiving_unit, page.competent_unit) == (CENTRE, "UB-31150")


def test_procedures_are_found_without_accents(clerk):
    found = text(clerk.get("tiep-nhan/thu-tuc/?text=dang ky khai sinh", headers={"HX-Request": "true"}))

    assert f'value="{BIRTH}"' in found


def test_a_limit_that_is_stated_is_not_asked_for(clerk, citizen):
    assert "t-limit" not in counter_form(clerk, procedure=BIRTH)
    assert "t-limit" in counter_form(clerk, procedure=UNSTATED)


@pytest.mark.parametrize("number", ["", "092190000001"])
def test_the_screen_says_what_is_missing(clerk, citizen, number):
    response = clerk.post("tiep-nhan/", {"number": number, "do": "receive"})

    assert response.status_code == 422
    assert "Vui lòng chọn thủ tục." in text(response)


def test_the_papers_of_several_cases_stand_under_their_titles(clerk, citizen):
    first, second = procedures.choices_of(procedures.current(SEVERAL, at=now()))[:2]
    fresh = counter_form(clerk, procedure=SEVERAL)
    said = form(clerk.post("tiep-nhan/", {**fresh, "case": [first.key, second.key], "at": "c-case-2", "do": "look"}))
    shown = text(clerk.post("tiep-nhan/", {**said, "case": [first.key, second.key], "at": "c-case-2", "do": "look"}))

    assert 'data-at="c-case-2"' in shown
    code = code_of(clerk.post("tiep-nhan/", {**filled(said), "case": [first.key, second.key]}))
    assert dossiers.page(code, by=clerk.actor, at=now()).cases == (first.key, second.key)
    page = text(clerk.get(f"ho-so/{code}/"))
    papers = page[page.index('id="s-papers"') :]
    for case in (first, second):
        assert papers.index(escape(case.title)) < papers.index(escape(case.papers[0].name))


def test_the_four_places_stay_apart(clerk, citizen):
    said = filled(counter_form(clerk)) | {"t-support": "TT-31153", "t-return_unit": ELSEWHERE}

    code = code_of(clerk.post("tiep-nhan/", said))

    page = dossiers.page(code, by=clerk.actor, at=now())
    places = (page.support_unit, page.receiving_unit, page.competent_unit, page.return_unit)
    assert places == ("TT-31153", CENTRE, COMMITTEE, ELSEWHERE)
    shown = text(clerk.get(f"ho-so/{code}/"))
    where = shown[shown.index('id="s-places"') :]
    assert all(units.unit(place).short_name in where for place in places)
    assert "Nơi hỗ trợ nộp" in where
