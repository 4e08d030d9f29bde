from dataclasses import replace
from typing import Any

import pytest

from motcua.rooms.procedures.records import (
    Channel,
    ChannelKind,
    FactName,
    Fee,
    Level,
    LimitUnit,
    Paper,
    PaperCase,
    Procedure,
    Result,
    TimeLimit,
)
from motcua.rooms.procedures.rules import diff, missing, shape
from motcua.rooms.procedures.rules.competence import competent
from motcua.rooms.procedures.rules.search import Index
from motcua.rooms.units.records import Limit

THREE_DAYS = TimeLimit(3, LimitUnit.WORKING_DAY)
PAPER = Paper("to-khai", "Tờ khai", 1, 0)
COMPLETE = Procedure(
    code="1.000001",
    name="Thủ tục thử",
    field="Thử nghiệm",
    issuer="Bộ Thử",
    levels=(Level.COMMUNE,),
    audience=("Công dân Việt Nam",),
    decision="1/QĐ",
    executing=("Ủy ban nhân dân cấp xã",),
    competent="UB-{area}",
    channels=(Channel(ChannelKind.ONLINE, THREE_DAYS, Fee(0, "Miễn phí")),),
    cases=(PaperCase("general", None, False, (PAPER,)),),
    results=(Result("KQ.1", "Giấy thử"),),
    legal_basis=("1/2020/NĐ-CP",),
    source="thử",
    process="general",
    form="general",
)


def with_channels(*channels: Channel) -> Procedure:
    return replace(COMPLETE, channels=channels)


def facts(procedure: Procedure) -> list[FactName]:
    return [one.fact for one in missing.missing_facts(procedure)]


def test_nothing_is_missing_when_everything_is_stated() -> None:
    assert facts(COMPLETE) == []


@pytest.mark.parametrize(
    ("procedure", "fact"),
    [
        (with_channels(), FactName.CHANNELS),
        (with_channels(Channel(ChannelKind.ONLINE, TimeLimit(3, None), Fee(0, "Miễn phí"))), FactName.LIMIT),
        (with_channels(Channel(ChannelKind.ONLINE, TimeLimit(), Fee(0, "Miễn phí"))), FactName.LIMIT),
        (with_channels(Channel(ChannelKind.ONLINE, THREE_DAYS, Fee(0, None))), FactName.FEE),
        (with_channels(Channel(ChannelKind.ONLINE, THREE_DAYS, Fee())), FactName.FEE),
        (replace(COMPLETE, competent=None), FactName.COMPETENT),
        (replace(COMPLETE, cases=()), FactName.PAPERS),
        (replace(COMPLETE, results=()), FactName.RESULTS),
        (replace(COMPLETE, legal_basis=()), FactName.LEGAL_BASIS),
        (replace(COMPLETE, cases=(PaperCase("g", None, False, (replace(PAPER, cut=True),)),)), FactName.PAPER_NAME),
        (
            replace(COMPLETE, cases=(PaperCase("g", None, False, (replace(PAPER, copies=None),)),)),
            FactName.PAPER_COPIES,
        ),
    ],
)
def test_what_the_source_does_not_state_is_named(procedure: Procedure, fact: FactName) -> None:
    assert facts(procedure) == [fact]


def test_a_number_without_a_unit_is_not_a_limit() -> None:
    assert TimeLimit(1, None).code is None
    assert not missing.limit_for(with_channels(Channel(ChannelKind.POST, TimeLimit(1, None))), ChannelKind.POST).stated


def test_two_limits_for_one_channel_are_for_somebody_to_choose() -> None:
    procedure = with_channels(
        Channel(ChannelKind.POST, THREE_DAYS, Fee(0, "Miễn phí")),
        Channel(ChannelKind.POST, TimeLimit(10, LimitUnit.DAY), Fee(0, "Miễn phí")),
    )
    assert [limit.code for limit in missing.limits_of(procedure, ChannelKind.POST)] == ["3wd", "10d"]
    assert not missing.limit_for(procedure, ChannelKind.POST).stated
    assert facts(procedure) == [FactName.LIMIT]


@pytest.mark.parametrize("unit", list(LimitUnit))
def test_every_stated_limit_can_be_read_by_the_deadline_rules(unit: LimitUnit) -> None:
    code = TimeLimit(2, unit).code
    assert code is not None
    assert Limit.parse(code).amount in (1, 2)


def test_zero_without_words_is_not_free_of_charge() -> None:
    assert not Fee(0, None).stated
    assert not Fee(0, None).free
    assert Fee(0, "Miễn phí").free


def test_papers_are_those_for_everyone_and_those_of_the_chosen_case() -> None:
    mandate, old = Paper("uy-quyen", "Văn bản ủy quyền", 1, 0), Paper("cu", "Giấy tờ cũ", 1, 0)
    procedure = replace(
        COMPLETE,
        cases=(
            PaperCase("general", None, False, (PAPER,)),
            PaperCase("mandate", "Trường hợp ủy quyền", True, (mandate,)),
            PaperCase("old", "Trường hợp cấp lại", True, (old,)),
        ),
    )
    assert missing.papers_for(procedure) == (PAPER,)
    assert missing.papers_for(procedure, ["mandate"]) == (PAPER, mandate)
    assert [case.key for case in missing.choices_of(procedure)] == ["mandate", "old"]


@pytest.mark.parametrize(
    ("title", "choice"),
    [
        (None, False),
        ("Giấy tờ phải nộp", False),
        ("Thành phần hồ sơ", False),
        ("Trường hợp ủy quyền thực hiện thủ tục", True),
        ("(1.3) Đối với công trình tôn giáo", True),
        ("a) Đối với trường hợp thực hiện thủ tục", True),
        ("Nếu là tổ chức", True),
    ],
)
def test_only_cases_of_some_applicants_are_chosen(title: str | None, choice: bool) -> None:
    assert shape.is_choice(title) is choice


@pytest.mark.parametrize(
    ("executing", "unit"),
    [
        (["Ủy ban nhân dân cấp xã"], "UB-{area}"),
        (["UBND cấp  xã", "Chủ tịch UBND cấp xã"], "UB-{area}"),
        (["Sở Tư Pháp"], "SO-TP"),
        (["Chủ tịch ủy ban nhân dân cấp tỉnh"], "UB-92"),
        (["Sở Nông nghiệp và Môi trường Thành phố Hà Nội"], None),
        (["Công an cấp Xã"], None),
        (["Sở Tư pháp", "Ủy ban nhân dân cấp xã"], None),
        (["Sở Tư pháp", "Cơ quan đại diện có thẩm quyền"], None),
        ([], None),
    ],
)
def test_the_competent_unit_is_named_only_without_doubt(executing: list[str], unit: str | None) -> None:
    assert competent(executing) == unit


def test_the_committee_of_the_area_decides() -> None:
    assert COMPLETE.competent_unit("31135") == "UB-31135"
    assert COMPLETE.competent_unit(None) is None
    assert replace(COMPLETE, competent="SO-TP").competent_unit(None) == "SO-TP"


def test_a_procedure_survives_storing() -> None:
    assert shape.from_plain(shape.to_plain(COMPLETE)) == COMPLETE


def test_what_differs_is_said_in_words() -> None:
    after = replace(with_channels(replace(COMPLETE.channels[0], limit=TimeLimit(5, LimitUnit.DAY))), name="Tên khác")
    assert diff.in_words(COMPLETE, after) == ("Tên thủ tục đã thay đổi.", "Thời hạn giải quyết đã thay đổi.")
    assert diff.in_words(COMPLETE, COMPLETE) == ()


def named(code: str, name: str, **facts: Any) -> Procedure:
    return replace(COMPLETE, code=code, name=name, **facts)


INDEX = Index(
    [
        named("1.001193", "Thủ tục đăng ký khai sinh", field="Hộ tịch"),
        named("1.004884", "Thủ tục đăng ký lại khai sinh", field="Hộ tịch"),
        named("1.000894", "Thủ tục đăng ký kết hôn", field="Hộ tịch"),
        named("1.004873", "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân", field="Hộ tịch"),
        named("1.004194", "Đăng ký tạm trú", field="Đăng ký, quản lý cư trú"),
        named("1.005021", "Công bố hoạt động bến đò ngang sông", field="Đường thủy"),
    ],
    {"độc thân": ["xác nhận tình trạng hôn nhân"], "đò": ["bến khách ngang sông"]},
    ignored=["thủ tục xin muốn làm ở đâu do"],
)


def found(text: str) -> list[str]:
    return [INDEX.codes[one] for one in INDEX.search(text).documents]


@pytest.mark.parametrize(
    "text",
    [
        "đăng ký khai sinh",
        "dang ky khai sinh",
        "ĐĂNG KÝ KHAI SINH",
        "đăng kí khai sinh",
        "dang ky khia sinh",
        "dang ki khai sin",
        "dăng ky khaai sinh",
        "dang ky khaisinh",
        "tôi muốn làm thủ tục khai sinh ở đâu",
        "dang ky khai si",
        "1.001193",
        "1.0011",
    ],
)
def test_birth_registration_is_found_however_it_is_typed(text: str) -> None:
    assert found(text)[0] == "1.001193"


def test_citizens_words_lead_to_official_ones() -> None:
    assert found("xin giay doc than")[0] == "1.004873"


def test_a_saying_with_other_accents_is_another_word() -> None:
    assert "1.005021" in found("do")
    assert "1.005021" not in found("lý do kết hôn")


def test_mended_words_are_shown_with_their_accents() -> None:
    assert INDEX.search("dang ky khia sinh ").corrected == "đăng ký khai sinh"
    assert INDEX.search("dang ky khai sinh ").corrected is None


@pytest.mark.parametrize("text", ["", "   ", "?!", "zzzzqqqq wwww", "💡", "9", "." * 300, "a" * 300])
def test_odd_text_finds_nothing_and_breaks_nothing(text: str) -> None:
    assert found(text) == []


def test_filters_hold() -> None:
    only = INDEX.codes.index("1.004884")
    assert INDEX.search("khai sinh", allowed=lambda document: document == only).documents == (only,)
