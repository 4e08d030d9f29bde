import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.rooms.procedures import facade
from motcua.rooms.procedures.records import ChannelKind, Level, Loaded, Procedure
from motcua.rooms.procedures.rules import national, shape
from motcua.rooms.procedures.rules.overlay import Defaults

from .answers import SAME_DAY, answer, fee, paper, record, time
from .conftest import AT, KEEPER

LATER = AT + timedelta(days=1)
DEFAULTS = Defaults({}, {str(level): "general" for level in Level}, "general", AT)
#: names that stand anywhere in a record
KEYS = (
    "TENTTHC",
    "MATTHC",
    "CACHTHUCTHUCHIEN",
    "KENH",
    "THOIGIAN",
    "THOIGIANGIAIQUYET",
    "DONVITINH",
    "PHILEPHI",
    "SOTIEN",
    "MOTA",
    "THANHPHANHOSO",
    "TRUONGHOP",
    "GIAYTO",
    "TENGIAYTO",
    "SOBANCHINH",
    "MAGIAYTO",
    "KETQUATHUCHIEN",
    "TENKETQUA",
    "CANCUPHAPLY",
    "SOVANBAN",
    "CAPTHUCHIEN",
    "TENCAP",
    "LINHVUCTHUCHIEN",
    "TENLINHVUC",
    "TRINHTUTHUCHIEN",
    "TRINHTU",
    "COQUANTHUCHIEN",
    "TENDONVI",
)


def load(*records: Any, at: datetime = LATER) -> Loaded:
    return facade.import_national(answer(*records), by=KEEPER, at=at)


def read(**changes: Any) -> Procedure:
    assert load(record(**changes)).published == ("9.000001",)
    return facade.current("9.000001", LATER)


def test_a_record_becomes_a_version(published: Path) -> None:
    procedure = read()
    assert procedure.name == "Thủ tục thử nghiệm nhập danh mục"
    assert procedure.levels == (Level.COMMUNE,)
    assert procedure.competent == "UB-{area}"
    assert facade.limit_for(procedure, ChannelKind.COUNTER).code == "5wd"
    assert facade.fee_for(procedure, ChannelKind.COUNTER).vnd == 50_000
    assert facade.fee_for(procedure, ChannelKind.ONLINE).vnd == 25_000
    assert procedure.kinds == (ChannelKind.ONLINE, ChannelKind.COUNTER)
    assert [(case.title, len(case.papers)) for case in procedure.cases] == [("Giấy tờ phải nộp", 2)]
    assert procedure.remarks == ("Bản chụp phải rõ nét.",)
    assert (procedure.process, procedure.form) == ("general", "general@1")
    assert not load(record()).published


def test_fifteen_hours_with_the_words_of_the_law_is_the_same_day(published: Path) -> None:
    procedure = read(CACHTHUCTHUCHIEN=[{"KENH": "1", "THOIGIAN": [time("15", "Giờ", says=SAME_DAY)]}])
    assert facade.limit_for(procedure, ChannelKind.COUNTER).same_day


@pytest.mark.parametrize(("amount", "unit"), [("15", ""), ("", "Ngày"), ("15", "Tuần trăng")])
def test_a_limit_that_is_not_stated_stays_not_stated(published: Path, amount: str, unit: str) -> None:
    procedure = read(CACHTHUCTHUCHIEN=[{"KENH": "1", "THOIGIAN": [time(amount, unit)]}])
    assert not facade.limit_for(procedure, ChannelKind.COUNTER).stated


def test_a_fee_in_dollars_is_kept_in_words_only(published: Path) -> None:
    way = {"KENH": "1", "THOIGIAN": [time("5", "Ngày", fees=[fee("10", currency="USD", says="")])]}
    stated = facade.fee_for(read(CACHTHUCTHUCHIEN=[way]), ChannelKind.COUNTER)
    assert (stated.vnd, stated.text) == (None, "10 USD")


def test_papers_keep_their_keys_when_they_are_reworded(published: Path) -> None:
    before = [one.key for one in read().papers]
    worded = paper("Tờ khai (mẫu mới)", code="000.00.00.G15-KQ000001", originals="2")
    cases = [{"TRUONGHOP": "", "GIAYTO": [worded, paper("Giấy mới", originals="1")]}]
    load(record(THANHPHANHOSO=cases), at=LATER + timedelta(days=1))
    after = [one.key for one in facade.current("9.000001", LATER + timedelta(days=1)).papers]
    assert after == [before[0], "giay-moi"]


def test_what_the_province_added_is_kept(published: Path) -> None:
    held = facade.current("1.001193", AT)
    assert load(record(MATTHC="1.001193.000.00.00.H49", TENTTHC="Đăng ký khai sinh")).published == ("1.001193",)
    after = facade.current("1.001193", LATER)
    assert after.name == "Đăng ký khai sinh"
    assert (after.process, after.form, after.decision) == (held.process, held.form, held.decision)


def test_a_limit_that_the_province_knows_stays_where_the_service_is_silent(published: Path) -> None:
    way = {"KENH": "1", "THOIGIAN": [time("1", "")]}
    load(record(MATTHC="1.001193", CACHTHUCTHUCHIEN=[way]))
    assert facade.limit_for(facade.current("1.001193", LATER), ChannelKind.COUNTER).same_day
    load(record(MATTHC="1.000894", CACHTHUCTHUCHIEN=[way]))
    assert not facade.limit_for(facade.current("1.000894", LATER), ChannelKind.COUNTER).stated


@pytest.mark.parametrize(
    "changes",
    [
        {"MATTHC": "KHONG-CO"},
        {"MATTHC": None},
        {"MATTHC": {"a": 1}},
        {"TENTTHC": ""},
        {"TENTTHC": 7.5, "LINHVUCTHUCHIEN": []},
        {"LINHVUCTHUCHIEN": "Hộ tịch"},
        {"CAPTHUCHIEN": [{"TENCAP": "Cấp sao Hỏa"}]},
        {"CACHTHUCTHUCHIEN": [{"KENH": "9"}]},
        {"CACHTHUCTHUCHIEN": [{"KENH": "1", "THOIGIAN": [time("năm", "Ngày")]}]},
        {"CACHTHUCTHUCHIEN": [{"KENH": "1", "THOIGIAN": [time("5", "Ngày", fees=[fee("50.00")])]}]},
    ],
)
def test_a_bad_record_is_named_and_the_good_ones_are_published(published: Path, changes: dict[str, Any]) -> None:
    loaded = load(record(**changes), record(MATTHC="9.000002"))
    assert loaded.published == ("9.000002",)
    assert loaded.mistakes


@pytest.mark.parametrize(
    "changes",
    [
        {"THANHPHANHOSO": None},
        {"THANHPHANHOSO": [None, 7, {"TRUONGHOP": [], "GIAYTO": "x"}]},
        {"KETQUATHUCHIEN": {"a": 1}, "CANCUPHAPLY": [[]]},
        {"COQUANTHUCHIEN": [{"TENDONVI": None}], "TRINHTUTHUCHIEN": [{"TRINHTU": None}]},
        {"CACHTHUCTHUCHIEN": [{"KENH": 1, "THOIGIAN": None}]},
    ],
)
def test_odd_parts_are_passed_over(published: Path, changes: dict[str, Any]) -> None:
    assert load(record(**changes)).published == ("9.000001",)


@pytest.mark.parametrize(
    "said", [None, [], "x", {}, {"result": None}, {"result": [], "error_code": "-1"}, {"result": [1]}]
)
def test_an_answer_that_is_none_changes_nothing(published: Path, said: Any) -> None:
    loaded = facade.import_national(said, by=KEEPER, at=LATER)
    assert loaded.published == ()


def test_the_same_code_twice_in_one_answer_is_published_once(published: Path) -> None:
    assert load(record(), record(TENTTHC="Tên sau")).published == ("9.000001",)
    assert facade.current("9.000001", LATER).name == "Tên sau"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6))
@settings(max_examples=80, deadline=None)
def test_no_record_breaks_the_reading(changes: dict[str, Any]) -> None:
    said = national.read(record(**changes), defaults=DEFAULTS, form="general@1", held={})
    assert isinstance(said, Procedure) or all(isinstance(problem, str) for problem in said)
    if isinstance(said, Procedure):
        assert shape.from_plain(json.loads(json.dumps(shape.to_plain(said)))) == said
