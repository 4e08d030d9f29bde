"""What need not be typed again: where answers come from, and what becomes of them when they are changed."""

import copy
from datetime import date
from uuid import uuid4

import yaml
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.content import folder
from motcua.rooms.dossiers import content
from motcua.rooms.dossiers.records import EarlierForm
from motcua.rooms.dossiers.rules import known as rules
from motcua.rooms.papers.records import KnownPaper

FILE = folder("dossiers") / "known.yaml"
SAID = yaml.safe_load(FILE.read_text(encoding="utf-8"))
BIRTH = KnownPaper(
    holding=uuid4(),
    kind="birth-certificate",
    title="Giấy khai sinh",
    number="12/2026",
    issuer="UBND phường Ninh Kiều",
    issued_on=date(2026, 11, 20),
    facts={"full_name": "Nguyễn Văn Mẫu", "birth_date": "2026-11-01", "mother_name": "Bà Mẫu", "home_town": ""},
)
OLD = EarlierForm(
    "H13.1",
    "birth-registration",
    {"applicant": {"relation": "mother"}, "mother": {"full_name": "Cũ", "ethnicity": "Khmer"}},
)
NEW = EarlierForm("H13.2", "birth-registration", {"applicant": {"relation": "father"}, "father": {"ethnicity": "Kinh"}})


def fill(form, papers=(), forms=()):
    return rules.fill(SAID["forms"], form, papers=papers, forms=forms)


def test_our_own_file_names_only_fields_that_are_there():
    assert content.known_mistakes() == []


def test_an_extract_is_asked_for_with_what_the_certificate_says():
    found = fill("extract-copy", papers=[BIRTH])
    assert found["person.full_name"].value == "Nguyễn Văn Mẫu"
    assert found["event.number"].value == "12/2026"
    assert found["event.registered_on"].value == "2026-11-20"
    assert found["event.number"].origin == f"result:{BIRTH.holding}"
    assert "person.sex" not in found, "what the certificate does not say is asked"


def test_a_register_is_believed_before_a_declaration_and_the_newest_first():
    found = fill("birth-registration", papers=[BIRTH], forms=[NEW, OLD])
    assert found["mother.full_name"].value == "Bà Mẫu"
    assert found["applicant.relation"].origin == "form:H13.2"
    assert found["mother.ethnicity"].origin == "form:H13.1"


def test_who_was_the_mother_is_asked_as_the_mother_and_who_the_father_as_the_father():
    assert fill("marital-status", forms=[OLD])["person.ethnicity"].value == "Khmer"
    assert fill("marital-status", forms=[NEW])["person.ethnicity"].value == "Kinh"
    assert fill("general", papers=[BIRTH], forms=[OLD]) == {}


def test_what_was_changed_is_the_applicants_own():
    found = fill("extract-copy", papers=[BIRTH])
    answers = {"person": {"full_name": "Nguyễn Văn Mẫu", "birth_date": "2026-11-02"}, "event": {}}
    assert rules.origins(found, answers) == {"person.full_name": f"result:{BIRTH.holding}"}


@given(st.dictionaries(st.sampled_from(sorted(fill("extract-copy", papers=[BIRTH]))), st.text(max_size=20)))
def test_only_an_answer_that_says_what_was_known_comes_from_there(typed):
    found = fill("extract-copy", papers=[BIRTH])
    answers: dict = {}
    for path, value in typed.items():
        group, name = path.split(".")
        answers.setdefault(group, {})[name] = value
    expected = {path for path, value in typed.items() if value == str(found[path].value)}
    assert set(rules.origins(found, answers)) == expected


def test_an_editor_is_told_each_mistake():
    wrong = copy.deepcopy(SAID)
    wrong["forms"]["nothing"] = {}
    wrong["forms"]["extract-copy"]["results"]["no-such-result"] = []
    wrong["forms"]["extract-copy"]["results"]["birth-certificate"][0]["fields"] = {
        "person.nose": "full_name",
        "person.sex": "x",
    }
    forms = {
        "extract-copy": frozenset({"person.sex"}),
        "birth-registration": frozenset(),
        "marital-status": frozenset(),
    }
    told = set(rules.mistakes(wrong, forms, {"birth-certificate": frozenset({"full_name"})}))
    assert {
        "không có biểu mẫu nothing",
        "extract-copy.results: không có no-such-result",
        "extract-copy.results.birth-certificate: không có mục person.nose",
        "extract-copy.results.birth-certificate: nguồn không có mục x",
    } <= told
    assert list(rules.mistakes({}, {}, {})) == ["thiếu forms hoặc sources"]
