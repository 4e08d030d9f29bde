"""The life of a report, and how its cells follow from each other."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from motcua.rooms.measures.records.reports import (
    Cell,
    CellSource,
    Line,
    Number,
    Question,
    ReportType,
    Said,
    Standing,
    Step,
    Table,
)

#: the row that adds up the rows of a table with a row for each field
TOTAL = "total"
#: a report is due soon for this long before its moment
SOON = timedelta(days=1)
#: characters of an answer in words, and what no count of a city reaches
LONGEST, MOST = 4000, 10**12
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+")
#: what a step leads to
REACHED = {Step.SUBMIT: Standing.SUBMITTED, Step.APPROVE: Standing.APPROVED, Step.ACCEPT: Standing.ACCEPTED}
#: which permission a step needs
PERMISSIONS = {Step.SUBMIT: "measures:fill", Step.APPROVE: "measures:approve", Step.ACCEPT: "measures:collect"}


def next_step(steps: Sequence[Step], standing: Standing) -> Step | None:
    """What has to be done next; None: the report is done."""
    if standing in {Standing.OPEN, Standing.RETURNED}:
        return steps[0]
    reached = [REACHED[step] for step in steps].index(standing)
    return steps[reached + 1] if reached + 1 < len(steps) else None


def reminder(due_at: datetime, at: datetime) -> str:
    """What is said of a report that was not handed in yet: ``opened``, then ``soon``, then ``late``."""
    if at > due_at:
        return "late"
    return "soon" if due_at - at <= SOON else "opened"


def hands_in(steps: Sequence[Step], step: Step) -> bool:
    """Whether with this step the report leaves its unit: the last step that the unit itself takes."""
    own = [one for one in steps if one is not Step.ACCEPT]
    return step is own[-1]


def key(table: str, row: str, column: str) -> str:
    return f"{table}.{row}.{column}"


def source_of(row: Line | None, column: Line) -> CellSource:
    """The column says where its cells come from, or else the row does."""
    found = column.source or (row.source if row else None)
    if found is None:
        raise ValueError(f"the cells of {column.key} come from nowhere")
    return found


def lines(table: Table, fields: Iterable[str] = ()) -> tuple[str, ...]:
    """The keys of the rows of a table, in order; the total of fields comes first, as in the official form."""
    return (TOTAL, *sorted(fields)) if table.each_field else tuple(row.key for row in table.rows)


def row_of(table: Table, row: str) -> Line | None:
    return next((one for one in table.rows if one.key == row), None)


def sources(wanted: ReportType, rows: Mapping[str, Sequence[str]]) -> dict[str, CellSource]:
    """Every cell of a report with where it comes from, in the order of the page."""
    return {
        key(table.key, row, column.key): source_of(row_of(table, row), column)
        for table in wanted.tables
        for row in rows[table.key]
        for column in table.columns
    }


def asked(wanted: ReportType) -> dict[str, str]:
    """The cells that people fill → the question each asks; no field has any, so rows that come and go do not matter."""
    rows = {table.key: lines(table) for table in wanted.tables}
    return {cell: source.ask for cell, source in sources(wanted, rows).items() if source.ask}


def complete(wanted: ReportType, rows: Mapping[str, Sequence[str]], known: Mapping[str, Cell]) -> dict[str, Cell]:
    """Every cell: those known, and those that follow from them. Sums first, shares of sums last."""
    found = dict(known)
    wanted_sources = sources(wanted, rows)
    for cell, source in wanted_sources.items():
        if source.sums:
            found[cell] = _sum(cell, source, found, wanted_sources)
    for cell, source in wanted_sources.items():
        if source.percent:
            found[cell] = _share(cell, source.percent, found)
    for cell in wanted_sources:
        found.setdefault(cell, Cell(cell, None))
    return {cell: found[cell] for cell in wanted_sources}


def _beside(cell: str, column: str) -> str:
    return f"{cell.rpartition('.')[0]}.{column}"


def _sum(cell: str, source: CellSource, found: Mapping[str, Cell], all_sources: Mapping[str, CellSource]) -> Cell:
    """The signed sum of cells of the row, which may be sums themselves; nothing while one of them is not known."""
    total: Number = 0
    for column, sign in source.sums:
        other = _beside(cell, column)
        deeper = all_sources[other]
        part = _sum(other, deeper, found, all_sources) if deeper.sums else found.get(other)
        if part is None or not isinstance(part.value, int | float):
            return Cell(cell, None)
        total += sign * part.value
    return Cell(cell, total)


def _share(cell: str, percent: tuple[str, str], found: Mapping[str, Cell]) -> Cell:
    above, below = (found.get(_beside(cell, column)) for column in percent)
    numerator, denominator = (number(one.value) if one else None for one in (above, below))
    if numerator is None or denominator is None:
        return Cell(cell, None)
    value = 100 * numerator / denominator if denominator else None
    return Cell(cell, value, numerator, denominator)


def number(said: Said) -> Number | None:
    return said if isinstance(said, int | float) else None


def rolled_up(
    wanted: ReportType, reports: Sequence[Mapping[str, Said]]
) -> tuple[dict[str, tuple[str, ...]], dict[str, Cell]]:
    """What the reports of the units add up to: the rows, and every cell that is counted or asked as a number.

    Shares and sums follow from these (`complete`); indicators are not averaged but read for the city; texts are asked
    of the city itself. A cell that one unit knows and another does not adds up what is known.
    """
    cells = [cell for report in reports for cell in report]
    rows = {table.key: lines(table, _fields(table, cells)) for table in wanted.tables}
    found = {}
    for cell, source in sources(wanted, rows).items():
        if not source.counts and not source.ask:
            continue
        known = [value for report in reports if (value := number(report.get(cell))) is not None]
        if known:
            found[cell] = Cell(cell, sum(known))
    return rows, found


def _fields(table: Table, cells: Iterable[str]) -> set[str]:
    if not table.each_field:
        return set()
    return {row for name, row, _ in (cell.split(".") for cell in cells) if name == table.key and row != TOTAL}


def parsed(question: Question, text: str) -> Said:
    """What was typed as an answer; nothing typed is no answer.

    Raises:
        ValueError: a number was asked for and this is none, or it is negative.
    """
    said = text.strip()
    if not said:
        return None
    if not question.number:
        return said[:LONGEST]
    plain = said.replace(" ", "")
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(".", "")
    value = float(plain.replace(",", "."))
    if not 0 <= value < MOST:
        raise ValueError(said)
    return int(value) if value == int(value) else value


Window = tuple[date, date]


def answer(question: Question, window: Window, answers: Mapping[Window, Said]) -> Said:
    """What was answered for a stretch of days: for itself, or for parts that fill it without a gap or an overlap."""
    if window in answers:
        return answers[window]
    if not question.adds:
        return None
    start, end = window
    total: Number = 0
    while start <= end:
        part = min((one for one in answers if one[0] == start and one[1] <= end), key=lambda one: one[1], default=None)
        value = number(answers[part]) if part else None
        if part is None or value is None:
            return None
        total, start = total + value, part[1] + timedelta(days=1)
    return total
