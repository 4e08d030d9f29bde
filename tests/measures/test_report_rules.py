"""Reports without a database: their life, what follows from what, what looks wrong, what others read of them."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.rooms.measures import content
from motcua.rooms.measures.records.reports import Cell, Question, Standing, Step
from motcua.rooms.measures.rules import periods, report_checks, report_exchange
from motcua.rooms.measures.rules import reports as rules

RESULTS = content.report_types()["procedure-results"]
PETITIONS = content.report_types()["petitions"]
COUNTED = [column.key for column in RESULTS.tables[0].columns if column.source.counts]


def report_of(amounts):
    """A unit's report: field → column → how many, with its totals, as it is frozen."""
    rows = {"results": rules.lines(RESULTS.tables[0], amounts)}
    cells = {}
    for column in COUNTED:
        for field, said in amounts.items():
            cells[f"results.{field}.{column}"] = Cell(f"results.{field}.{column}", said[column])
        total = f"results.total.{column}"
        cells[total] = Cell(total, sum(said[column] for said in amounts.values()))
    return rows, rules.complete(RESULTS, rows, cells)


amounts = st.dictionaries(
    st.sampled_from(["ho-tich", "dat-dai", "chung-thuc"]),
    st.fixed_dictionaries({column: st.integers(0, 50) for column in COUNTED}),
)


@given(st.lists(amounts, min_size=1, max_size=4))
def test_the_city_is_the_sum_of_its_units_in_every_cell(units):
    frozen = [{key: cell.value for key, cell in report_of(one)[1].items()} for one in units]
    rows, summed = rules.rolled_up(RESULTS, frozen)
    cells = rules.complete(RESULTS, rows, summed)
    assert set(rows["results"]) == {"total", *(field for one in units for field in one)}
    for key, cell in cells.items():
        assert cell.value == sum(one.get(key) or 0 for one in frozen)


@given(st.lists(amounts, min_size=1, max_size=3))
def test_the_total_of_the_city_is_the_sum_of_its_fields(units):
    frozen = [{key: cell.value for key, cell in report_of(one)[1].items()} for one in units]
    rows, summed = rules.rolled_up(RESULTS, frozen)
    cells = rules.complete(RESULTS, rows, summed)
    for column in COUNTED:
        fields = [row for row in rows["results"] if row != "total"]
        assert cells[f"results.total.{column}"].value == sum(
            cells[f"results.{row}.{column}"].value or 0 for row in fields
        )


def test_shares_are_divided_anew_and_never_added_up():
    units = [{"petitions.rules.received": 10, "petitions.rules.carried": 0, "petitions.rules.answered": 10}]
    units.append({"petitions.rules.received": 90, "petitions.rules.carried": 0, "petitions.rules.answered": 0})
    rows, summed = rules.rolled_up(PETITIONS, units)
    assert rules.complete(PETITIONS, rows, summed)["petitions.rules.share"].value == 10


def test_a_sum_of_something_unknown_is_unknown_and_a_share_of_nothing_too():
    rows = {table.key: rules.lines(table) for table in PETITIONS.tables}
    cells = rules.complete(PETITIONS, rows, {"petitions.rules.received": Cell("", 3)})
    assert cells["petitions.rules.total"].value is None
    none = {f"petitions.rules.{key}": Cell("", 0) for key in ("received", "carried", "answered")}
    assert rules.complete(PETITIONS, rows, none)["petitions.rules.share"].value is None


@pytest.mark.parametrize(
    ("standing", "due"),
    [
        (Standing.OPEN, Step.SUBMIT),
        (Standing.RETURNED, Step.SUBMIT),
        (Standing.SUBMITTED, Step.APPROVE),
        (Standing.APPROVED, Step.ACCEPT),
        (Standing.ACCEPTED, None),
    ],
)
def test_the_steps_come_in_their_order(standing, due):
    assert rules.next_step(RESULTS.steps, standing) is due


def test_a_report_leaves_its_unit_with_the_last_step_that_the_unit_takes():
    assert not rules.hands_in(RESULTS.steps, Step.SUBMIT)
    assert rules.hands_in(RESULTS.steps, Step.APPROVE)
    assert rules.hands_in((Step.SUBMIT, Step.ACCEPT), Step.SUBMIT)


NUMBER = Question("n", "?", "?", number=True, adds=True, unit="")


@pytest.mark.parametrize(("typed", "value"), [("", None), ("12", 12), ("1.234", 1234), ("12,5", 12.5), (" 7 ", 7)])
def test_numbers_are_read_as_they_are_written_here(typed, value):
    assert rules.parsed(NUMBER, typed) == value


@pytest.mark.parametrize("typed", ["-1", "mười", "1e99", "nan", "inf"])
def test_what_is_no_count_is_not_taken_for_one(typed):
    with pytest.raises(ValueError, match=r".+"):
        rules.parsed(NUMBER, typed)


@given(st.lists(st.integers(0, 99), min_size=1, max_size=6), st.integers(0, 5), st.booleans())
def test_answers_of_the_parts_answer_for_the_whole_only_when_they_fill_it(values, gap, leave_out):
    start, windows = date(2026, 1, 1), {}
    for place, value in enumerate(values):
        end = start + timedelta(days=place % 3)
        if not (leave_out and place == gap % len(values)):
            windows[start, end] = value
        start = end + timedelta(days=1)
    whole = (date(2026, 1, 1), start - timedelta(days=1))
    said = rules.answer(NUMBER, whole, windows)
    assert said == (None if len(windows) < len(values) else sum(values))
    assert rules.answer(replace(NUMBER, adds=False), whole, windows) == windows.get(whole)


def test_sums_that_do_not_agree_are_found_with_both_sides():
    rows, cells = report_of({"ho-tich": dict.fromkeys(COUNTED, 1)})
    found = report_checks.findings(RESULTS, rows, cells, [], {})
    balance = next(one for one in found if one.key == "results.ho-tich.received:balance")
    assert balance.facts == {"left": 3, "right": 2}
    explained = report_checks.findings(RESULTS, rows, cells, [], {balance.key: "đối chiếu lại"})
    assert balance.key not in {one.key for one in report_checks.unexplained(explained)}


def test_a_figure_unlike_those_before_is_found_and_a_usual_one_is_not():
    rows = {table.key: rules.lines(table) for table in PETITIONS.tables}

    def looked(received, before):
        said = {
            f"petitions.rules.{key}": Cell(f"petitions.rules.{key}", 0) for key in ("carried", "answered", "published")
        }
        said["petitions.rules.received"] = Cell("petitions.rules.received", received)
        cells = rules.complete(PETITIONS, rows, said)
        earlier = [{"petitions.rules.received": one} for one in before]
        found = report_checks.findings(PETITIONS, rows, cells, earlier, {})
        return {one.key for one in found if one.cell == "petitions.rules.received"}

    assert looked(40, [10, 12, 11]) == {"petitions.rules.received:unlike"}
    assert not looked(15, [10, 12, 11])
    assert not looked(40, [])


def whole_report():
    from motcua.rooms.measures.records.reports import Report, ReportLine

    said = periods.period("bc-2026-q4")
    rows, cells = report_of({"ho-tich": dict.fromkeys(COUNTED, 4)})
    at = datetime.fromisoformat("2026-12-17T09:00:00+07:00")
    line = ReportLine(None, RESULTS.key, "UB-31135", said, Standing.ACCEPTED, None, 2, at, at, 0, 0, 0)
    return Report(line, RESULTS, at, at, rows, cells, (), (), ())


def test_sdmx_has_a_line_for_every_number_and_says_which_are_missing():
    lines = report_exchange.sdmx_csv(whole_report(), area="H13.05").splitlines()
    assert lines[0].startswith("STRUCTURE,STRUCTURE_ID,ACTION,")
    assert len(lines) == 1 + 2 * len(RESULTS.tables[0].columns)
    for line in lines[1:]:
        said = dict(zip(lines[0].split(","), line.split(","), strict=True))
        assert (said["STRUCTURE"], said["ACTION"]) == ("dataflow", "R")
        assert re.fullmatch(r"[A-Z]\w*:[A-Z]\w*\(\d+\.\d+\.\d+\)", said["STRUCTURE_ID"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\d/P\d+[DMY]", said["TIME_PERIOD"]), "a range of SDMX: start and length"
    expected = "dataflow,MOTCUA:PROCEDURE_RESULTS(1.0.0),R,Q,H13.05,2026-09-15/P3M,results,total,received,12,A"
    assert expected in lines


def test_adx_says_whose_when_and_what():
    said = whole_report()
    root = ElementTree.fromstring(report_exchange.adx(said, area="H13.05", exported=said.figures_at))
    assert root.tag == "{urn:ihe:qrph:adx:2015}adx"
    assert datetime.fromisoformat(root.attrib["exported"]).tzinfo, "a moment with its zone"
    group = root[0]
    assert group.attrib == {
        "orgUnit": "H13.05",
        "period": "2026-09-15/P3M",
        "dataSet": "procedure-results",
        "completeDate": "2026-12-17",
    }
    assert all(Decimal(one.attrib["value"]).is_finite() for one in group), "a decimal of XML, never an exponent"
    values = {(one.attrib["dataElement"], one.attrib["row"]): one.attrib["value"] for one in group}
    assert values["results.resolved", "ho-tich"] == "4"


@pytest.mark.parametrize(
    ("key", "said"),
    [("bc-2026-10", "2026-09-15/P1M"), ("bc-2026", "2025-12-15/P1Y"), ("bc-2026-9t", "2025-12-15/P9M")],
)
def test_periods_of_the_regime_have_a_name_that_others_can_read(key, said):
    assert report_exchange.interval(periods.period(key)) == said
