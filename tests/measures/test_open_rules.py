"""Open data without a database: nothing hidden can be worked out, nothing personal passes, harvesters understand it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.rooms.measures import content
from motcua.rooms.measures.actions import releasing
from motcua.rooms.measures.errors import ReleaseRefused
from motcua.rooms.measures.records.open_data import Published, Sheet
from motcua.rooms.measures.rules import dcat, suppression

RULES = content.open_rules()
DATASET = content.datasets()["results-by-field"]


@st.composite
def some_tables(draw, how_many=1):
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    counts = st.integers(0, 9) | st.just(0) | st.integers(0, 500)
    return [
        draw(st.lists(st.lists(counts, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
        for _ in range(how_many)
    ]


def can_be_worked_out(cell, hidden, shape):
    """Whether the published cells and the sums determine a hidden one: plain linear algebra, nothing of the algorithm.

    Each row, and each column, of the table with its totals adds up: what is unknown in it has one equation.
    """
    unknown = sorted(hidden)
    rows, columns = shape
    equations = np.zeros((rows + columns, len(unknown)))
    for place, (r, c) in enumerate(unknown):
        equations[r, place] = -1 if c == columns - 1 else 1
        equations[rows + c, place] = -1 if r == rows - 1 else 1
    target = np.zeros(len(unknown))
    target[unknown.index(cell)] = 1
    return np.linalg.matrix_rank(np.vstack([equations, target])) == np.linalg.matrix_rank(equations)


@given(some_tables())
def test_no_small_count_is_published_and_none_can_be_worked_out(tables):
    values = suppression.with_totals(tables[0])
    hidden = suppression.hidden(tables, 5)
    for cell in np.ndindex(values.shape):
        if 0 < values[cell] < 5:
            assert cell in hidden
            assert not can_be_worked_out(cell, hidden, values.shape)
    # one may be added to or taken from every hidden cell without any becoming negative
    assert all(values[cell] > 0 for cell in hidden)


@given(some_tables(how_many=2))
def test_tables_that_depend_on_each_other_hide_the_same_cells_and_protect_each(tables):
    hidden = suppression.hidden(tables, 5)
    for table in tables:
        values = suppression.with_totals(table)
        assert suppression.hidden([table], 5) <= hidden
        for cell in np.ndindex(values.shape):
            if 0 < values[cell] < 5:
                assert not can_be_worked_out(cell, hidden, values.shape)


def test_totals_are_kept_where_other_cells_can_protect():
    hidden = suppression.hidden([[[2, 40, 30], [50, 60, 70], [20, 9, 11]]], 5)
    assert hidden == {(0, 0), (0, 2), (2, 0), (2, 2)}


def test_where_nothing_is_small_everything_is_published():
    assert not suppression.hidden([[[5, 0], [0, 9]]], 5)


def sheet(*rows, columns=("unit_name", "note", "received")):
    return Sheet(columns, rows, 0)


@pytest.mark.parametrize("pattern", RULES.patterns, ids=lambda one: one.key)
def test_what_looks_personal_is_not_published_and_the_reason_names_the_column_but_not_the_value(pattern):
    with pytest.raises(ReleaseRefused) as refused:
        releasing.check(DATASET, sheet(("UBND phường Mẫu", f"xem {pattern.sample}", 9)))
    assert "note" in refused.value.facts["why"]
    assert pattern.says in refused.value.facts["why"]
    assert pattern.sample not in refused.value.facts["why"]


@pytest.mark.parametrize("column", ["ho_ten", "Họ và tên", "CCCD", "ngay_sinh"])
def test_a_column_of_persons_is_not_published_even_when_it_is_empty(column):
    with pytest.raises(ReleaseRefused):
        releasing.check(DATASET, sheet((None, 1), columns=(column, "received")))


def test_an_identity_number_that_became_a_number_is_found_too():
    with pytest.raises(ReleaseRefused):
        releasing.check(DATASET, sheet(("UBND phường Mẫu", None, 92190000001)))


def test_places_that_are_named_after_persons_pass_and_so_do_plain_counts():
    releasing.check(DATASET, sheet(("UBND xã Hồ Đắc Kiện", None, 155_321), ("UBND phường Lê Bình", None, 12)))
    with pytest.raises(ReleaseRefused):
        releasing.check(replace(DATASET, places=()), sheet(("UBND xã Hồ Đắc Kiện", None, 9)))


def test_an_empty_release_is_none():
    with pytest.raises(ReleaseRefused):
        releasing.check(DATASET, sheet())


#: what DCAT-AP 3 makes mandatory of each class, and SPDX of a checksum
MANDATORY = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher"},
    "dcat:Dataset": {"dct:title", "dct:description"},
    "dcat:Distribution": {"dcat:accessURL"},
    "foaf:Agent": {"foaf:name"},
    "spdx:Checksum": {"spdx:algorithm", "spdx:checksumValue"},
}
ANY = re.compile(r".+")
FORMS = {
    "xsd:dateTime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"),
    "xsd:date": re.compile(r"\d{4}-\d\d-\d\d"),
    "xsd:nonNegativeInteger": re.compile(r"\d+"),
    "xsd:hexBinary": re.compile(r"([0-9a-f]{2})+"),
}


def nodes(said):
    """Every typed node of the document, with its class."""
    if isinstance(said, list):
        for one in said:
            yield from nodes(one)
    elif isinstance(said, dict):
        if "@type" in said and "@value" not in said:
            yield said["@type"], said
        for name, value in said.items():
            if name != "@context":
                yield from nodes(value)


def test_the_catalogue_has_what_dcat_ap_asks_of_it():
    at = datetime(2026, 11, 1, tzinfo=UTC)
    release = Published(
        "results-by-field", "2026-10", date(2026, 10, 1), date(2026, 10, 31), at, 9, 2, 90, "a" * 64, 7, "b" * 64, 8
    )
    said = dcat.catalogue(RULES, [DATASET], {"results-by-field": [release]}, home="https://example.vn/du-lieu-mo")
    context, found = said["@context"], list(nodes(said))
    assert {kind for kind, _ in found} >= MANDATORY.keys()
    for kind, node in found:
        assert MANDATORY.get(kind, set()) <= node.keys(), kind
        for name, value in node.items():
            assert name.startswith("@") or name.partition(":")[0] in context, name
            for one in value if isinstance(value, list) else [value]:
                plain = one.get("@value") if isinstance(one, dict) else None
                assert plain is None or FORMS.get(one.get("@type"), ANY).fullmatch(plain), (name, one)
        assert urlsplit(node.get("@id", "https://example.vn")).scheme == "https", "a name that others can follow"
    dataset = said["dcat:dataset"][0]
    assert {"dct:identifier", "dct:temporal", "dcat:theme"} <= dataset.keys()
    csv, parquet = dataset["dcat:distribution"]
    assert csv["dcat:downloadURL"]["@id"] == "https://example.vn/du-lieu-mo/results-by-field/2026-10.csv"
    assert csv["spdx:checksum"]["spdx:checksumValue"]["@value"] == "a" * 64
    assert parquet["dct:license"]["@id"] == RULES.licence_url
