"""Whatever stands in a fact is printed as it is, or visibly as what it is; it never becomes markup, nor vanishes."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.errors import FactsMissing
from motcua.rooms.papers.queries.typesetting import check_forms
from motcua.rooms.papers.rules.forms import NOT_PRINTABLE, printable
from motcua.rooms.papers.rules.words import day_in_words, dong_in_words
from papers.reading import text_of

AT = datetime.fromisoformat("2026-11-26T08:15:00+07:00")
EXAMPLE = papers.forms()["form-01"].example
LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"


def printed(name: str) -> str:
    return text_of(papers.typeset("form-01", {**EXAMPLE, "applicant": name}, at=AT))


def test_every_vietnamese_letter_comes_back():
    for letters in (LETTERS, LETTERS.upper()):
        pieces = [letters[start : start + 12] for start in range(0, len(letters), 12)]
        assert " ".join(pieces) in printed(" ".join(pieces))


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x")',
        "*đậm* _nghiêng_ `mã` $x^2$ = Tiêu đề",
        '#read("/etc/passwd") #import "@preview/x:1.0.0"',
        '"); panic("x',
        "\\u{41} \\# // không phải chú thích /* */ <nhãn> @nhãn",
        "[[ngoặc]] {ngoặc}",
    ],
)
def test_markup_in_a_name_is_printed_letter_by_letter(name):
    assert name in printed(name)


def test_what_cannot_be_drawn_is_printed_as_its_code_point():
    said = printed("An \u202eđảo\u202c 😀 中 \u200bBình")
    for code in ("[U+202E]", "[U+202C]", "[U+1F600]", "[U+4E2D]", "[U+200B]"):
        assert code in said.replace(" ", "").replace("\n", "")


def test_a_very_long_name_stays_on_the_page():
    assert "Nguyễn Thị Mẫu " * 20 in printed("Nguyễn Thị Mẫu " * 40)
    with pytest.raises(FactsMissing):
        papers.typeset("form-01", {**EXAMPLE, "applicant": "x" * 20_001}, at=AT)


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_any_text_is_set(name):
    assert papers.typeset("leader-stamp", {**papers.forms()["leader-stamp"].example, "signer": name}, at=AT)


@given(st.text())
def test_what_is_printed_can_be_printed(text):
    once = printable(text)
    assert not NOT_PRINTABLE.search(once)
    assert printable(once) == once


def test_fifty_receipts_come_in_one_file():
    batch = [{**EXAMPLE, "applicant": f"Người thứ {number}."} for number in range(50)]
    said = text_of(papers.typeset_batch("form-01", batch, at=AT))
    assert all(f"Người thứ {number}." in said for number in range(50))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("#let x = 1 + [a]", "line 3"),
        ('#import "@preview/cetz:0.3.0"', "line 3: an import names a file of this folder"),
        ('#let code = eval("1")', "line 3: 'eval'"),
        ('#let text = read("/etc/hostname")', "line 3"),
    ],
)
def test_a_bad_template_is_refused_with_its_file_and_line(tmp_path, line, says):
    where = tmp_path
    (where / "house.typ").write_text("#let papers(title, all) = { set document(title: title); all.join() }\n")
    (where / "note.typ").write_text(f'#import "house.typ": *\n\n{line}\n#let paper(f) = f.text\n')
    (where / "note.yaml").write_text(
        "title: {vi: Giấy, en: Paper}\nsource: Mẫu\nconfidence: low\n"
        "facts: {text: Nội dung}\nexample: {text: Xin chào}\n"
    )
    mistakes = [str(mistake) for mistake in check_forms(where)]
    assert len(mistakes) == 1
    assert "note.typ" in mistakes[0]
    assert says in mistakes[0]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (8_000, "Tám nghìn đồng"),
        (105_000, "Một trăm linh năm nghìn đồng"),
        (1_000_021, "Một triệu không trăm hai mươi mốt đồng"),
        (2_014_015_024, "Hai tỷ không trăm mười bốn triệu không trăm mười lăm nghìn không trăm hai mươi tư đồng"),
    ],
)
def test_sums_are_said_in_words(amount, words):
    assert dong_in_words(amount) == words


def test_a_day_is_said_in_words():
    assert day_in_words(AT.date()) == "Ngày hai mươi sáu, tháng mười một, năm hai nghìn không trăm hai mươi sáu"
