"""Official forms: what is asked for is printed, letter by letter; what is missing is refused."""

from datetime import datetime

import pikepdf
import pytest

from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.errors import FactsMissing, FormNotFound
from papers.reading import codes_on

AT = datetime.fromisoformat("2026-11-26T08:15:00+07:00")
FORMS = sorted(papers.forms())


@pytest.mark.parametrize("key", FORMS)
def test_each_form_is_a_tagged_pdf_that_claims_pdf_a(key, tmp_path):
    pdf = papers.typeset(key, papers.forms()[key].example, at=AT)
    (tmp_path / "one.pdf").write_bytes(pdf)
    with pikepdf.open(tmp_path / "one.pdf") as read:
        assert read.Root.StructTreeRoot
        assert read.Root.MarkInfo.Marked
        assert [str(intent.S) for intent in read.Root.OutputIntents] == ["/GTS_PDFA1"]
        assert str(read.Root.Lang) == "vi-VN"
        with read.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "B")
            assert meta["dc:title"] == papers.forms()[key].title
    assert papers.typeset(key, papers.forms()[key].example, at=AT) == pdf


def test_the_qr_code_is_read_from_the_drawn_page():
    facts = papers.forms()["form-01"].example
    pdf = papers.typeset("form-01", facts, at=AT)
    assert codes_on(pdf) == [facts["qr"]]


@pytest.mark.parametrize("key", FORMS)
def test_a_missing_fact_is_refused_by_name(key):
    form = papers.forms()[key]
    for fact in form.facts:
        if fact.optional:
            continue
        with pytest.raises(FactsMissing) as refused:
            papers.typeset(key, {**form.example, fact.name: "  "}, at=AT)
        assert refused.value.problems.keys() == {fact.name}
        assert fact.says in refused.value.facts["facts"]


def test_a_fact_that_no_form_asked_for_is_refused():
    form = papers.forms()["form-01"]
    with pytest.raises(FactsMissing) as refused:
        papers.typeset("form-01", {**form.example, "aplicant": "Lê Thị Ổn"}, at=AT)
    assert refused.value.problems.keys() == {"aplicant"}


def test_an_unknown_form_is_not_found():
    with pytest.raises(FormNotFound):
        papers.typeset("form-99", {}, at=AT)
