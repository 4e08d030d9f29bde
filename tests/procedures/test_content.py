"""The content that the province ships: all of it can be read, and it says what it should."""

from datetime import date
from pathlib import Path

import pytest

from motcua.rooms.procedures import content
from motcua.rooms.procedures.records import ChannelKind, Confidence, FactName, Procedure
from motcua.rooms.procedures.rules.forms import answered, drawn, problems, validator
from motcua.rooms.procedures.rules.missing import fee_for, limit_for, missing_facts

from .conftest import CITY, catalogue

KNOWN_FORMS = ("birth-registration", "extract-copy", "general", "marital-status")


@pytest.fixture(scope="module")
def city() -> dict[str, Procedure]:
    return catalogue()


def test_the_content_has_no_mistakes() -> None:
    assert [str(mistake) for mistake in content.mistakes(CITY)] == []


def test_all_procedures_of_the_province_are_there(city: dict[str, Procedure]) -> None:
    assert len(city) == 1584
    assert sum("HTX)" in procedure.audience for procedure in city.values()) == 0
    assert sum("Tổ chức (không bao gồm doanh nghiệp, HTX)" in one.audience for one in city.values()) == 1068


def test_every_process_is_drawn(city: dict[str, Procedure]) -> None:
    assert {one.process for one in city.values()} <= {file.stem for file in CITY.glob("processes/*.bpmn")}


def test_birth_registration_is_answered_on_the_same_day(city: dict[str, Procedure]) -> None:
    birth = city["1.001193"]
    assert all(limit_for(birth, kind).same_day for kind in ChannelKind)
    assert {source.about: source.confidence for source in birth.sources}["limit"] is Confidence.HIGH
    assert (birth.process, birth.form) == ("civil-status-same-day", "birth-registration")
    assert birth.competent_unit("31135") == "UB-31135"
    assert FactName.LIMIT not in {one.fact for one in missing_facts(birth)}


def test_an_assumed_unit_is_marked_as_assumed(city: dict[str, Procedure]) -> None:
    marital = city["1.004873"]
    assert limit_for(marital, ChannelKind.ONLINE).code == "3wd"
    assert {source.about: source.confidence for source in marital.sources}["limit"] is Confidence.ASSUMED


def test_what_nobody_stated_stays_missing(city: dict[str, Procedure]) -> None:
    marriage = city["1.000894"]
    assert marriage.channels[0].limit.amount == 1
    assert not limit_for(marriage, ChannelKind.ONLINE).stated
    assert FactName.LIMIT in {one.fact for one in missing_facts(marriage)}


def test_a_fee_in_another_currency_is_not_taken_for_dong(city: dict[str, Procedure]) -> None:
    assert all(
        channel.fee.vnd is None
        for procedure in city.values()
        for channel in procedure.channels
        if "USD" in (channel.fee.text or "")
    )


def test_fees_are_as_stated(city: dict[str, Procedure]) -> None:
    assert fee_for(city["1.004222"], ChannelKind.ONLINE).vnd == 10_000
    assert fee_for(city["1.004222"], ChannelKind.COUNTER).vnd == 20_000


def test_a_local_fact_needs_a_source(small: Path) -> None:
    file = small / "procedures-local" / "1.012910.yaml"
    file.write_text(file.read_text().replace("about: process", "about: receiving"))
    assert f"{file}: thiếu nguồn cho: process" in [str(one) for one in content.mistakes(small)]


def test_a_local_file_about_no_procedure_is_a_mistake(small: Path) -> None:
    file = small / "procedures-local" / "9.999999.yaml"
    file.write_text('code: "9.999999"\nsources: [{about: x, says: x, confidence: low}]\n')
    assert any("9.999999" in str(one) for one in content.mistakes(small))


BIRTH = {
    "applicant": {
        "full_name": "Nguyễn Văn Mẫu",
        "identity_number": "092090000001",
        "relation": "father",
        "address": "Khu vực 1, phường Ô Môn",
    },
    "child": {
        "full_name": "Nguyễn Thị Mẫu",
        "birth_date": "2026-06-20",
        "sex": "female",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "birth_place_kind": "facility",
        "birth_facility": "Bệnh viện Mẫu",
        "birth_place": "Phường Ninh Kiều, Cần Thơ",
        "home_town": "Cần Thơ",
    },
    "mother": {
        "full_name": "Trần Thị Mẫu",
        "birth_year": 1995,
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "address": "Khu vực 1, phường Ô Môn",
    },
    "declaration": {"confirmed": True},
}


def wrong(form: str, data: object) -> dict[str, str]:
    schema = content.read_forms(CITY)[0][form]
    return problems(validator(schema), schema, data, today=date(2026, 7, 1))


def test_a_complete_birth_form_is_accepted_without_a_father() -> None:
    empty_father = {"full_name": "", "birth_year": "", "ethnicity": " "}
    assert wrong("birth-registration", BIRTH) == {}
    assert wrong("birth-registration", {**BIRTH, "father": empty_father}) == {}


@pytest.mark.parametrize(
    ("group", "field", "value", "says"),
    [
        ("child", "full_name", "", "Vui lòng nhập nội dung này."),
        ("child", "birth_date", "2026-02-30", "Ngày chưa đúng, vui lòng ghi đủ ngày, tháng, năm."),
        ("child", "birth_date", "2026-07-02", "Ngày này không được sau ngày hôm nay."),
        ("child", "sex", "x", "Vui lòng chọn một trong các mục có sẵn."),
        ("child", "birth_facility", "", "Vui lòng nhập nội dung này."),
        ("applicant", "identity_number", "12345", "Số định danh cá nhân gồm đúng 12 chữ số."),
        ("applicant", "identity_number", "٠" * 12, "Số định danh cá nhân gồm đúng 12 chữ số."),
        ("applicant", "phone", "123", "Số điện thoại di động gồm 10 chữ số, bắt đầu bằng số 0."),
        ("applicant", "email", "khong-phai-thu", "Địa chỉ thư điện tử chưa đúng."),
        ("mother", "birth_year", "năm ngoái", "Nội dung chưa đúng định dạng."),
        ("mother", "birth_year", 1500, "Số này nhỏ hơn mức cho phép."),
        ("mother", "hacker", "x", "Biểu mẫu không có mục này."),
        ("declaration", "confirmed", False, "Bạn cần đồng ý với nội dung này."),
    ],
)
def test_each_mistake_is_said_at_its_field(group: str, field: str, value: object, says: str) -> None:
    data = {**BIRTH, group: {**BIRTH[group], field: value}}
    assert wrong("birth-registration", data) == {f"{group}.{field}": says}


def test_a_missing_group_names_the_fields_to_answer() -> None:
    data = {key: value for key, value in BIRTH.items() if key != "mother"}
    assert set(wrong("birth-registration", data)) == {
        "mother.full_name",
        "mother.birth_year",
        "mother.ethnicity",
        "mother.nationality",
        "mother.address",
    }


@pytest.mark.parametrize(
    "data", [None, [], "x", 7, {"child": []}, {"child": {"full_name": {"a": 1}}}, {"": {"": None}}]
)
@pytest.mark.parametrize("form", KNOWN_FORMS)
def test_hostile_answers_are_refused_and_break_nothing(form: str, data: object) -> None:
    assert wrong(form, data)


def test_empty_texts_count_as_not_answered() -> None:
    assert answered({"a": " ", "b": {"c": ""}, "d": " x ", "e": False, "f": 0}) == {"d": "x", "e": False, "f": 0}


@pytest.mark.parametrize("key", KNOWN_FORMS)
def test_forms_are_drawn_in_steps_in_both_languages(key: str) -> None:
    form = drawn(f"{key}@1", content.read_forms(CITY)[0][key])
    assert 2 <= len(form.steps) <= 6
    fields = [field for step in form.steps for field in step.fields]
    assert all(field.title and field.title_en for field in fields)
    assert {"full_name", "identity_number", "phone"} <= {field.prefill for field in fields}
    assert set(form.summary) <= {field.path for field in fields}
