"""Numbers, validity, facts and moves of results; what an editor is told about a kind."""

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.content import Mistake, folder
from motcua.rooms.papers.content import results as content
from motcua.rooms.papers.errors import ResultInvalid, ResultMoveNotPossible
from motcua.rooms.papers.records.results import Holder, Kind, KindField, ResultState
from motcua.rooms.papers.rules import results as rules

KIND = Kind(
    key="thu",
    title="Giấy thử",
    title_en="Test paper",
    template="result-general",
    number="{seq}/{year}",
    fields=(
        KindField("full_name", "Họ tên", "Name", "child.full_name"),
        KindField("born", "Ngày sinh", "Born", "child.birth_date"),
        KindField("sex", "Giới tính", "Sex", "child.sex"),
        KindField("note", "Ghi chú", "Note", required=False),
    ),
    holder=Holder(),
)
patterns = st.sampled_from(["{seq}/{year}", "{seq:04}/{year}-KQ", "{year}.{seq}", "Số {seq}/{year}/XNTTHN"])


@given(patterns, st.lists(st.tuples(st.integers(1, 99_999), st.integers(2000, 2100)), min_size=2, unique=True))
def test_two_numbers_of_one_kind_never_look_alike(pattern, given_numbers):
    assert rules.pattern_mistake(pattern) is None
    written = {rules.number(pattern, seq=seq, year=year) for seq, year in given_numbers}
    assert len(written) == len(given_numbers)


@pytest.mark.parametrize("pattern", ["", "{seq}", "{year}", "{seq}/{year}/{unit}", "{seq/{year}", "{0}{seq}{year}"])
def test_a_pattern_that_could_give_a_number_twice_is_a_mistake(pattern):
    assert rules.pattern_mistake(pattern)


@pytest.mark.parametrize(
    ("case", "issued", "months", "last"),
    [
        ("does not expire", date(2026, 11, 26), None, None),
        ("half a year", date(2026, 11, 26), 6, date(2027, 5, 26)),
        ("over the new year", date(2026, 12, 31), 2, date(2027, 2, 28)),
        ("a leap year", date(2027, 8, 31), 6, date(2028, 2, 29)),
        ("a month of thirty days", date(2026, 5, 31), 1, date(2026, 6, 30)),
    ],
)
def test_how_long_a_result_is_good(case, issued, months, last):
    assert rules.expires_on(issued, months) == last


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 120))
def test_a_result_is_never_good_for_less_or_more_than_its_months(issued, months):
    last = rules.expires_on(issued, months)
    assert (last.year * 12 + last.month) - (issued.year * 12 + issued.month) == months
    assert last.day <= issued.day
    assert last.day == issued.day or last.day >= 28


def test_facts_come_from_the_form_in_words():
    form = {"child": {"full_name": "Nguyễn Văn Mẫu", "birth_date": "2026-11-01", "sex": "male"}}
    labels = {("child.sex", "male"): "Nam"}
    facts = rules.filled(KIND, form, label=lambda path, value: labels.get((path, value), str(value)))
    assert facts == {"full_name": "Nguyễn Văn Mẫu", "born": "01/11/2026", "sex": "Nam", "note": ""}


def test_what_the_form_does_not_say_stays_empty():
    assert rules.filled(KIND, {"child": {"full_name": ["a"]}}) == dict.fromkeys(
        ("full_name", "born", "sex", "note"), ""
    )


def test_missing_and_endless_facts_are_named():
    with pytest.raises(ResultInvalid) as refused:
        rules.checked(KIND, {"full_name": "x" * 2001, "born": "01/11/2026", "stray": "x"})
    assert set(refused.value.problems) == {"full_name", "sex"}


def test_only_the_facts_of_the_kind_are_kept_without_stray_spaces():
    said = rules.checked(KIND, {"full_name": " Nguyễn  Mẫu \n\n ", "born": "1", "sex": "Nam", "stray": "x"})
    assert said == {"full_name": "Nguyễn Mẫu", "born": "1", "sex": "Nam", "note": ""}


def test_what_is_out_of_force_stays_so():
    for ended in (ResultState.CORRECTED, ResultState.REPLACED, ResultState.REVOKED, ResultState.DROPPED):
        for to in ResultState:
            with pytest.raises(ResultMoveNotPossible):
                rules.check_move(ended, to)


def test_nothing_is_issued_unsigned():
    with pytest.raises(ResultMoveNotPossible):
        rules.check_move(ResultState.DRAFT, ResultState.ISSUED)
    rules.check_move(ResultState.SIGNED, ResultState.ISSUED)


def test_the_kinds_of_the_city_have_no_mistake():
    assert content.mistakes() == []
    assert content.kinds()["birth-certificate"].procedures == {"1.001193"}
    assert content.kinds()["marital-status-certificate"].months == 6


GOOD = (
    "key: thu\ntitle: Thử\ntitle_en: Test\ntemplate: result-general\nnumber: '{seq}/{year}'\nprocedures: ['1.000001']\n"
    "fields: [{name: a, title: A, title_en: A, from: x.y}]\nsources: [{about: number, says: thử, confidence: low}]\n"
)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("number: '{seq}/{year}'", "number: '{seq}'"), "number"),
        (("key: thu", "key: khac"), "name of the file"),
        (("confidence: low", "confidence: sure"), "confidence"),
        (("sources: [", "origins: ["), "'sources' is missing"),
        (("title: Thử", "title: Thử\nvalidity: {years: 1}"), "validity"),
        (("title: Thử", "title: Thử\nnational_code: KQ-15"), "national_code"),
        (("name: a,", "name: A b,"), "field 'A b'"),
        (("procedures: ['1.000001']\n", ""), "procedures"),
        (("title: Thử", "title: Thử\ncolour: red"), "'colour' is not known"),
    ],
)
def test_an_editor_is_told_what_to_correct(tmp_path, wrong, told):
    (tmp_path / "thu.yaml").write_text(GOOD.replace(*wrong), encoding="utf-8")
    found = [one for one in content.read(tmp_path) if isinstance(one, Mistake) and one.file.name == "thu.yaml"]
    assert any(told in one.about for one in found), [str(one) for one in found]


def test_a_procedure_ends_in_one_kind_and_a_general_kind_must_be_there(tmp_path):
    for name in ("thu", "hai"):
        (tmp_path / f"{name}.yaml").write_text(GOOD.replace("key: thu", f"key: {name}"), encoding="utf-8")
    told = " ".join(str(one) for one in content.read(tmp_path) if isinstance(one, Mistake))
    assert "1.000001" in told
    assert "general.yaml" in told


def test_what_fills_a_fact_is_a_field_of_the_form_of_that_procedure():
    """A path that no form has would leave the fact empty for ever."""
    local = folder("procedures-local")
    for kind in content.kinds().values():
        forms = {
            (yaml.safe_load((local / f"{code}.yaml").read_text(encoding="utf-8")) or {}).get("form", "general")
            for code in kind.procedures
        } or {"general"}
        for key in forms:
            schema = yaml.safe_load((folder("forms") / f"{key}.yaml").read_text(encoding="utf-8"))
            paths = [field.path for field in kind.fields] + [kind.holder.name, kind.holder.identity_number]
            for path in filter(None, paths):
                place = schema
                for name in path.split("."):
                    place = place["properties"].get(name)
                    assert place, f"{kind.key}: the form {key} has no {path}"
