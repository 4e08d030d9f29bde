"""Stated figures: all are loaded, with their values; a target says where it should be and when it will be reached."""

import hashlib
import shutil
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.actors import system
from motcua.kernel.content import folder
from motcua.kernel.errors import NotAllowed
from motcua.kernel.journal import lines_of
from motcua.rooms.measures import content
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.errors import EntryInvalid, FiguresNotYours
from motcua.rooms.measures.records import Document, Figure, FigureKind, Reading
from motcua.rooms.measures.rules import targets as rules
from motcua.rooms.papers.records import KeptFile

NOON = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)
TODAY = NOON.date()
KEEPER = system("keeper", "measures:enter", "measures:see")
#: of the list that the documents were read into: pillar|text|value|unit|year|kind, sorted, one per line
DIGEST = "fe7d4c1e5aacad37cbefc8584cf837623c9fc5331c7153bda5e68227ceaae1b6"


def as_listed(one):
    pillar = measures.words()["pillars"][one.pillar]["en"].lower()
    value = f"{one.comparator}{one.value}"
    return "|".join([pillar, one.name_en, value, one.unit, str(one.on.year), one.kind.value])


def test_every_figure_of_the_documents_is_loaded_with_its_value():
    found = measures.figures()
    assert Counter(one.kind for one in found) == {"target": 51, "result": 45, "count": 24}
    assert hashlib.sha256("\n".join(sorted(map(as_listed, found))).encode()).hexdigest() == DIGEST
    assert all(one.document.name and one.owner for one in found)


def test_the_figures_of_the_documents_agree_with_each_other():
    value = {one.code: one.value for one in measures.figures()}
    assert value["key-tasks-done"] + value["key-tasks-going"] == value["key-tasks"] == 33
    assert round(100 * value["children-linked"] / value["children"], 2) == value["children-rate"]
    assert value["o-mon-received"] - value["o-mon-on-time"] - value["o-mon-late"] == value["o-mon-open"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('comparator: "<="', 'comparator: "about"'), "comparator"),
        (("pillar: overall", "pillar: other"), "no pillar 'other'"),
        (("indicator: online-filing", "indicator: on-line"), "no indicator 'on-line'"),
        (("code: dx-pillars", "code: dx-top-localities"), "stands twice"),
        (("value: 10, comparator", 'value: "ten", comparator'), "words cannot be compared"),
        (("day: 2025-12-31", "day: soon"), "day"),
    ],
)
def test_a_wrong_figure_is_refused_with_file_and_reason(tmp_path, change, said):
    file = folder("measures") / "targets" / "plan-2025.yaml"
    shutil.copy(file, tmp_path)
    text = file.read_text(encoding="utf-8")
    assert change[0] in text
    (tmp_path / file.name).write_text(text.replace(*change, 1), encoding="utf-8")
    known = measures.words()
    found = content.read_figures(
        tmp_path, indicators=set(measures.indicators()), pillars=known["pillars"], units=known["units"]
    )
    wrong = [str(one) for one in found if not isinstance(one, Figure)]
    assert any(said in one and file.name in one for one in wrong), wrong


DOCUMENT = Document("d", "Tài liệu", "Document", date(2025, 1, 1), "high")


def target(value=80, comparator=">=", on=date(2026, 12, 31)):
    said = ("t", FigureKind.TARGET, "overall", "Mục tiêu", "Target", value, comparator, "%", on, "UB-92", "", "")
    return Figure(*said, DOCUMENT)


def readings(*values, first=date(2026, 1, 1), step=30):
    return [Reading(first + timedelta(days=n * step), float(value)) for n, value in enumerate(values)]


@pytest.mark.parametrize(
    ("comparator", "value", "met"),
    [(">=", 80, True), (">=", 79.9, False), (">", 80, False), ("", 80, True), ("<=", 80, True), ("<", 80, False)],
)
def test_a_target_is_met_as_its_comparator_says(comparator, value, met):
    assert rules.reached(target(comparator=comparator), value) is met


def test_where_it_should_be_lies_on_a_straight_line():
    wanted = target(value=100, on=date(2026, 12, 27))  # 360 days after the first reading
    assert rules.expected(wanted, readings(40), date(2026, 6, 30)) == pytest.approx(70)
    assert rules.expected(wanted, readings(40), date(2027, 6, 30)) == 100
    assert rules.expected(wanted, [], TODAY) is None


def test_the_light_is_green_on_the_line_amber_a_little_behind_and_red_behind_or_too_late():
    wanted, day = target(value=100, on=date(2026, 12, 27)), date(2026, 6, 30)
    lights = [rules.light(wanted, readings(40, value, step=180), day) for value in (70, 65, 60, 100)]
    assert lights == ["green", "amber", "red", "green"]
    assert rules.light(wanted, readings(40, 99, step=180), date(2026, 12, 28)) == "red"
    assert rules.light(wanted, [], day) == ""


def test_the_forecast_follows_the_line_of_the_last_readings():
    said = rules.reaches_on(target(), readings(10, 20, 30))
    assert said == date(2026, 1, 1) + timedelta(days=60 + 150)
    assert rules.reaches_on(target(), readings(30, 20, 10)) is None, "it goes the wrong way"
    assert rules.reaches_on(target(), readings(10)) is None, "one reading is no line"
    assert rules.reaches_on(target(), readings(10, 85, 90)) == date(2026, 1, 31), "it was reached then"


@given(st.lists(st.floats(0, 100), min_size=2, max_size=10), st.sampled_from([">=", "<="]), st.integers(1, 99))
def test_a_forecast_is_after_the_last_reading_unless_it_is_met(values, comparator, aim):
    wanted, said = target(value=aim, comparator=comparator), readings(*values)
    found = rules.reaches_on(wanted, said)
    if rules.reached(wanted, values[-1]):
        assert found in [one.on for one in said]
    elif found is not None:
        assert found > said[-1].on


PROOF = KeptFile(sha256="a" * 64, name="bc-12.pdf", size=10, mime="application/pdf", pages=1)
MEASURED = {"on": date(2026, 10, 31), "value": 41.5, "evidence": "BC 12/BC-SKHCN", "file": PROOF}


@pytest.mark.django_db
def test_a_value_is_entered_with_its_proof_and_a_correction_lies_over_it():
    measures.enter_target("adults-signatures", **MEASURED, by=KEEPER, at=NOON)
    measures.enter_target("adults-signatures", **MEASURED | {"value": 42.0}, by=KEEPER, at=NOON)
    said = measures.outlooks([measures.figure("adults-signatures")], today=TODAY, at=NOON)[0]
    assert [(one.value, one.evidence, one.file.name) for one in said.readings] == [
        (42.0, "BC 12/BC-SKHCN", "bc-12.pdf")
    ]
    assert len(lines_of("target:adults-signatures")) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "change", "field"),
    [
        ("dossiers-online", {}, "value"),
        ("o-mon-staff", {}, "value"),
        ("fibre-2030", {}, "value"),
        ("adults-signatures", {"evidence": " "}, "evidence"),
        ("adults-signatures", {"value": -1.0}, "value"),
        ("adults-signatures", {"on": TODAY + timedelta(days=1)}, "on"),
    ],
)
def test_a_value_that_cannot_be_is_refused(code, change, field):
    with pytest.raises(EntryInvalid) as refused:
        measures.enter_target(code, **MEASURED | change, by=KEEPER, at=NOON)
    assert set(refused.value.problems) == {field}


@pytest.mark.django_db
def test_only_who_may_enter_for_the_owner_enters_and_only_who_may_see_opens_the_proof():
    elsewhere = system("elsewhere")
    with pytest.raises(NotAllowed):
        measures.enter_target("adults-signatures", **MEASURED, by=elsewhere, at=NOON)
    measures.enter_target("adults-signatures", **MEASURED, by=KEEPER, at=NOON)
    said = measures.outlooks([measures.figure("adults-signatures")], today=TODAY, at=NOON)[0]
    with pytest.raises(FiguresNotYours):
        measures.open_evidence(said.last.file.id, by=elsewhere)
