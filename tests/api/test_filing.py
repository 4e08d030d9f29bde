"""Handing a request in by machine, and what its sender may do with it afterwards."""

from uuid import UUID

import pytest

from api.here import CENTRE, COMMITTEE, FILING, FORM, WARD
from motcua.kernel import journal, outbox, storage
from motcua.kernel.actors import Actor, system
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.measures import facade as measures
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import Ground, HoldingIn, HoldingSource, WalletFile
from motcua.rooms.people import facade as people
from motcua.rooms.procedures import facade as procedures
from samples import PDF

#: a procedure with several cases, and a paper that a birth certificate can stand for
SEVERAL = "1.004901"
COPY_OF_BIRTH = "ban-sao-giay-khai-sinh-do-co-quan-co-tham-quyen-cua-viet"


def officer(*grants):
    return Actor(id="officer:1", name="Cán bộ", grants={name: frozenset({"*"}) for name in grants})


ONE_STOP = officer("role:one-stop", "dossiers:receive", "dossiers:see")
SPECIALIST = officer("role:specialist", "dossiers:process", "dossiers:see")


def test_a_filing_is_answered_with_its_receipt(machine):
    answer = machine.file()
    said = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/dossiers/{said['code']}"
    assert said["state"] == 1
    assert said["state_name"] == "Mới đăng ký"
    assert not said["again"]
    assert UUID(said["id"])
    assert len(said["tracking_key"]) == 8


def test_a_filing_is_journalled_as_the_clients_act(machine):
    said = machine.file().json()
    line = journal.lines_of(f"dossier:{said['id']}")[0]
    assert (line["act"], line["by"]) == ("dossiers.file", f"client:{machine.id}")


def test_a_retry_with_the_same_key_gets_the_same_dossier(machine):
    first, second = machine.file("k-1"), machine.file("k-1")
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["code"] == first.json()["code"]
    assert second.json()["again"]


def test_a_key_that_was_used_for_other_content_is_refused(machine):
    machine.file("k-1")
    answer = machine.file("k-1", form=FORM | {"request": FORM["request"] | {"subject": "Việc khác hẳn"}})
    assert answer.status_code == 422
    assert answer.json()["code"] == "dossiers.client_key_reused"


def test_two_clients_may_use_the_same_key(machine, machine_with):
    other = machine_with("dossiers:file")
    assert machine.file("k-1").json()["code"] != other.file("k-1").json()["code"]


def test_without_a_key_nothing_is_filed(machine):
    answer = machine.post("/dossiers", FILING)
    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.json()["problems"]


def test_an_applicant_is_written_down_once_and_found_again(machine):
    machine.file(applicant={"name": "Trần Văn Mới", "id_number": "092190 000 777", "birth_date": "1990-05-01"})
    person = people.find_person("092190000777")
    assert person is not None
    machine.file(applicant={"name": "Trần Văn Mới", "id_number": "092190000777"})
    assert dossiers.dossiers_of(person.id, at=now()).total == 2


def test_an_organisation_is_known_by_its_tax_code(machine):
    machine.file(applicant={"name": "Công ty Mẫu", "kind": "organisation", "id_number": "1800000019"})
    found = people.find_person("1800000019")
    assert found is not None
    assert found.tax_code == "1800000019"


def test_a_person_that_does_not_exist_is_named(machine):
    answer = machine.file(applicant={"name": "Ai đó", "person_id": "018f0000-0000-7000-8000-000000000000"})
    assert answer.status_code == 422
    assert "applicant.person_id" in answer.json()["problems"]


def test_mistakes_of_the_form_are_named_with_their_place(machine):
    answer = machine.file(form={"applicant": FORM["applicant"]})
    assert answer.status_code == 422
    assert answer.json()["code"] == "dossiers.form_invalid"
    assert any(place.startswith("request") for place in answer.json()["problems"])


def test_unknown_codes_are_refused(machine):
    assert machine.file(procedure="9.999999").status_code == 404
    answer = machine.file(receiving_unit="TT-00000")
    assert (answer.status_code, list(answer.json()["problems"])) == (422, ["receiving_unit"])


def test_the_competent_area_names_its_committee(machine):
    said = machine.file(receiving_unit="TT-31150", competent_area=WARD).json()
    assert machine.get(f"/dossiers/{said['code']}").json()["competent_unit"] == COMMITTEE


def test_a_file_is_uploaded_and_handed_in(machine):
    uploaded = machine.post("/files?name=giay.pdf", PDF, content_type="application/octet-stream")
    assert uploaded.status_code == 201, uploaded.content
    assert uploaded.json()["mime"] == "application/pdf"
    paper = {"key": "p1", "name": "Giấy tờ", "file": uploaded.json()["file"]}
    said = machine.file(papers=[paper]).json()
    kept = machine.get(f"/dossiers/{said['code']}").json()["papers"]
    assert [(one["name"], one["file_name"], one["form"]) for one in kept] == [("Giấy tờ", "giay.pdf", "file")]


def test_a_file_of_another_client_is_not_ours(machine, machine_with):
    other = machine_with("dossiers:file")
    theirs = other.post("/files?name=giay.pdf", PDF, content_type="application/octet-stream").json()["file"]
    answer = machine.file(papers=[{"name": "Giấy tờ", "file": theirs}])
    assert answer.status_code == 422
    assert "papers.0.file" in answer.json()["problems"]


def test_a_paper_handed_in_as_a_file_needs_one(machine):
    assert machine.file(papers=[{"name": "Giấy tờ"}]).status_code == 422


def test_the_kind_of_a_file_is_found_from_its_bytes(machine):
    answer = machine.post("/files?name=giay.pdf", b"MZ\x90\x00" * 100, content_type="application/octet-stream")
    assert answer.status_code == 422
    assert answer.json()["code"] == "papers.file_not_accepted"


def test_ones_own_dossiers_are_listed_in_pages(machine, machine_with):
    codes = [machine.file().json()["code"] for _ in range(3)]
    machine_with("dossiers:file").file()
    answer = machine.get("/dossiers?page=1&size=2")
    assert answer.json()["total"] == 3
    assert len(answer.json()["items"]) == 2
    assert 'rel="next"' in answer["Link"]
    rest = machine.get("/dossiers?page=2&size=2").json()["items"]
    assert {item["code"] for item in answer.json()["items"] + rest} == set(codes)


def test_a_dossier_of_another_client_does_not_exist(machine, machine_with):
    code = machine_with("dossiers:file").file().json()["code"]
    assert machine.get(f"/dossiers/{code}").status_code == 404
    assert machine.get(f"/dossiers/{code}/status").status_code == 404
    assert machine.post(f"/dossiers/{code}/withdrawal", {"reason": "x"}).status_code == 404


def test_the_status_holds_no_personal_data(machine):
    code = machine.file().json()["code"]
    answer = machine.get(f"/dossiers/{code}/status")
    assert answer.status_code == 200
    assert "Mẫu" not in answer.content.decode()
    assert "092190000001" not in answer.content.decode()


def test_tracking_needs_the_key_of_the_receipt(machine, anybody):
    said = machine.file().json()
    found = anybody.get(f"/tracking/{said['code']}", X_Tracking_Key=said["tracking_key"])
    assert found.status_code == 200
    assert found.json()["acts"][0]["act"] == "file"
    assert "Mẫu" not in found.content.decode()
    assert anybody.get(f"/tracking/{said['code']}?key={said['tracking_key']}").status_code == 200
    assert anybody.get(f"/tracking/{said['code']}?key=WRONGKEY").status_code == 404
    assert anybody.get("/tracking/H13.0-261122-0001?key=WRONGKEY").status_code == 404


def test_guessing_keys_is_stopped(machine, anybody):
    said = machine.file().json()
    seen = {anybody.get(f"/tracking/{said['code']}?key=WRONG{number:03d}").status_code for number in range(60)}
    assert seen == {404, 429}
    assert anybody.get(f"/tracking/{said['code']}?key={said['tracking_key']}").status_code == 429


def test_a_client_may_withdraw_what_it_handed_in(machine):
    code = machine.file().json()["code"]
    answer = machine.post(f"/dossiers/{code}/withdrawal", {"reason": "Nộp nhầm"})
    assert answer.json()["state"] == 8
    assert machine.post(f"/dossiers/{code}/withdrawal", {"reason": "Lần nữa"}).status_code == 409


def test_a_supplement_is_answered_with_only_what_was_asked(machine):
    code = machine.file().json()["code"]
    act(code, ONE_STOP, "receive", limit="5wd", limit_source="Số 1/QĐ")
    act(code, ONE_STOP, "forward")
    items = [{"kind": "field", "key": "request.description", "name": "Nội dung", "reason": "Chưa rõ"}]
    act(code, SPECIALIST, "supplement", items=items, reason="Ghi rõ hơn")
    shown = machine.get(f"/dossiers/{code}").json()["supplements"][0]
    assert shown["items"][0]["key"] == "request.description"
    stray = machine.post(f"/dossiers/{code}/supplement", {"fields": {"request.subject": "Việc khác hẳn"}})
    assert stray.status_code == 422
    given = {"fields": {"request.description": "Nội dung đã ghi rõ hơn nhiều"}}
    assert machine.post(f"/dossiers/{code}/supplement", given).json()["state"] == 4
    assert machine.post(f"/dossiers/{code}/supplement", given).status_code == 409


def test_the_reason_of_a_deadline_is_told_in_the_callers_language(machine):
    code = machine.file().json()["code"]
    act(code, ONE_STOP, "receive", limit="5wd", limit_source="Số 1/QĐ")
    vietnamese = machine.get(f"/dossiers/{code}").json()["reasons"]
    english = machine.get(f"/dossiers/{code}", Accept_Language="en").json()["reasons"]
    assert vietnamese
    assert english
    assert vietnamese != english


def act(code, by, outcome, **values):
    step = dossiers.page(code, by=by, at=now()).next_acts
    work = next(one.work_id for one in step if one.outcome == outcome)
    dossiers.complete(code, work, outcome, values=values, by=by, at=now())


def test_what_was_received_here_is_in_the_public_figures(machine, anybody):
    code = machine.file().json()["code"]
    act(code, ONE_STOP, "receive", limit="5wd", limit_source="Số 1/QĐ")
    outbox.deliver_pending(at=now())
    measures.count_all()
    measures.forget()
    said = anybody.get("/figures").json()
    assert said["received"] == said["open_in_time"] == 1
    assert said["by_unit"][0]["unit"] == COMMITTEE
    assert CENTRE.endswith(WARD)


def test_several_cases_are_kept_and_the_first_stands_alone_for_older_callers(machine):
    first, second = (case.key for case in procedures.current(SEVERAL, at=now()).cases[:2])
    both = machine.file("k-1", procedure=SEVERAL, cases=[first, second]).json()
    one = machine.file("k-2", procedure=SEVERAL, case=first).json()

    said = machine.get(f"/dossiers/{both['code']}").json()
    assert (said["cases"], said["case"]) == ([first, second], first)
    said = machine.get(f"/dossiers/{one['code']}").json()
    assert (said["cases"], said["case"]) == ([first], first)


def test_a_case_that_the_procedure_does_not_have_is_named(machine):
    known = procedures.current(SEVERAL, at=now()).cases[0].key
    answer = machine.file(procedure=SEVERAL, case="khong-co", cases=[known, "cung-khong-co"])
    assert answer.status_code == 422
    assert set(answer.json()["problems"]) == {"case", "cases.1"}


class TestFromTheWallet:
    """A paper that the city has already is named instead of a file."""

    @pytest.fixture
    def holding(self, machine):
        machine.file()  # writes the applicant down
        person = people.find_person(FILING["applicant"]["id_number"])
        kept = storage.put([PDF])
        paper = HoldingIn(
            source=HoldingSource.RESULT,
            origin="result:1",
            kind="KQ.G15.000031",
            title="Giấy khai sinh",
            file=WalletFile(kept.sha256, "giay-khai-sinh.pdf", kept.size, "application/pdf"),
        )
        return papers.hold(person.id, paper, by=system("papers"), at=now())

    def paper(self, holding, **changes):
        return {"key": COPY_OF_BIRTH, "name": "Giấy khai sinh", "form": "reused", "holding": str(holding)} | changes

    def test_it_stands_for_the_required_one_and_its_holder_sees_who_used_it(self, machine, holding):
        answer = machine.file(papers=[self.paper(holding)], consent=True)
        assert answer.status_code == 201, answer.content
        code = answer.json()["code"]
        (kept,) = machine.get(f"/dossiers/{code}").json()["papers"]
        assert (kept["form"], kept["holding"]) == ("reused", str(holding))
        person = people.find_person(FILING["applicant"]["id_number"])
        (consent,) = papers.consents(person.id, by=Actor(id=f"citizen:{person.id}"))
        assert (consent.subject, consent.ground) == (f"dossier:{code}", Ground.MACHINE)

    def test_without_consent_nothing_is_filed(self, machine, holding):
        answer = machine.file("k-9", papers=[self.paper(holding)])
        assert (answer.status_code, answer.json()["code"]) == (422, "papers.consent_missing")
        assert machine.file("k-9").status_code == 201

    def test_the_paper_of_somebody_else_is_refused(self, machine, holding):
        other = {"name": "Trần Văn Khác", "id_number": "092190000888"}
        answer = machine.file(papers=[self.paper(holding)], consent=True, applicant=other)
        assert (answer.status_code, answer.json()["code"]) == (422, "papers.holding_not_offered")

    def test_which_paper_must_be_said_and_no_file_beside_it(self, machine, holding):
        nameless = {name: said for name, said in self.paper(holding).items() if name != "holding"}
        answer = machine.file(papers=[nameless, self.paper(holding, file="x")], consent=True)
        assert answer.status_code == 422
        assert set(answer.json()["problems"]) == {"papers.0.holding", "papers.1.file"}
