"""Reports as pages and papers show them: tables with two storeys of headings, and where each cell comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from motcua.doors.desk.asking import language
from motcua.doors.layout.words import figure
from motcua.kernel.text import say
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records.reports import (
    Cell,
    CellSource,
    Finding,
    Line,
    Question,
    Report,
    ReportType,
    Said,
    Table,
)

TOTAL = "total"
SOURCES = {
    "counts": say("đếm từ hồ sơ"),
    "sums": say("cộng trong dòng"),
    "percent": say("tính tỷ lệ"),
    "indicator": say("chỉ số"),
    "ask": say("đơn vị trả lời"),
}


@dataclass(frozen=True)
class CellShown:
    """One cell. ``text``: its value in words of the reader; ``input``: the name of its field where it is asked here."""

    key: str
    text: str
    number: bool
    input: str = ""
    typed: str = ""
    problem: str = ""
    reused: bool = False
    unusual: bool = False
    label: str = ""


@dataclass(frozen=True)
class RowShown:
    key: str
    name: str
    unit: str
    source: str
    cells: tuple[CellShown, ...]


@dataclass(frozen=True)
class TableShown:
    """A table. ``groups``: headings of the upper storey with how many columns each covers; empty without any."""

    key: str
    name: str
    groups: tuple[tuple[str, int], ...]
    columns: tuple[tuple[str, str], ...]
    rows: tuple[RowShown, ...]
    by_row: bool


@dataclass(frozen=True)
class FindingShown:
    key: str
    cell: str
    says: str
    explanation: str
    problem: str


def name_of(wanted: ReportType | Line | Table) -> str:
    return wanted.name_en if language() == "en" else wanted.name


def question_of(question: Question) -> str:
    return question.says_en if language() == "en" else question.says


def group_of(column: Line) -> str:
    return (column.group_en or column.group) if language() == "en" else column.group


def source_word(source: CellSource | None) -> str:
    kinds = [kind for kind in SOURCES if source is not None and getattr(source, kind)]
    return _(SOURCES[kinds[0]]) if kinds else ""


def row_name(table: Table, row: str, fields: Mapping[str, str]) -> str:
    if row == TOTAL:
        return _("Tổng số")
    if table.each_field:
        return fields.get(row, _("Lĩnh vực khác"))
    return name_of(next(one for one in table.rows if one.key == row))


def cell_name(said: Report, cell: str) -> str:
    """``Kết quả theo lĩnh vực: Hộ tịch, Số hồ sơ tiếp nhận – Trực tuyến``."""
    if cell.count(".") != 2:
        return ""
    key, row, column = cell.split(".")
    table = said.type.table(key)
    line = next((one for one in table.columns if one.key == column), None)
    if line is None or (row not in said.rows.get(key, ())):
        return cell
    words = [group_of(line), name_of(line)] if group_of(line) else [name_of(line)]
    return f"{name_of(table)}: {row_name(table, row, measures.fields())}, {' – '.join(words)}"


def written(value: Said, decimals: int = 0) -> str:
    """A value as it is read here; a number with a fraction keeps it."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    digits = max(decimals, 0 if float(value).is_integer() else 2)
    return figure(value, language(), digits)


def typed_as(value: Said) -> str:
    """A value as it is typed in a field: the same in every language, without marks between thousands."""
    if value is None or isinstance(value, str):
        return value or ""
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def tables(
    said: Report, *, asks: bool, typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> list[TableShown]:
    """Every table of a report. ``asks``: draws fields where something is asked of this reader."""
    fields = measures.fields() if any(table.each_field for table in said.type.tables) else {}
    asked = measures.asked_of(said.type, said.line.unit) if asks else {}
    unusual = {one.cell for one in said.findings}
    drawn = _Drawing(said, asked, typed or {}, problems or {}, unusual)
    return [_table(table, drawn, fields) for table in said.type.tables]


@dataclass(frozen=True)
class _Drawing:
    """What a cell is drawn from."""

    said: Report
    asked: Mapping[str, str]
    typed: Mapping[str, str]
    problems: Mapping[str, str]
    unusual: set[str]

    def cell(self, key: str, line: Line, label: str) -> CellShown:
        found = self.said.cells.get(key) or Cell(key, None)
        question = measures.questions().get(self.asked.get(key, ""))
        if question is None:
            text = written(found.value, line.decimals)
            number = not isinstance(found.value, str)
            return CellShown(key, text, number, reused=found.reused, unusual=key in self.unusual)
        value = typed_as(found.value)
        return CellShown(
            key,
            value,
            question.number,
            input=f"q:{question.key}",
            typed=self.typed.get(question.key, value),
            problem=_(self.problems[question.key]) if question.key in self.problems else "",
            reused=found.reused,
            unusual=key in self.unusual,
            label=f"{label}: {question_of(question)}",
        )


def _table(table: Table, drawn: _Drawing, fields: Mapping[str, str]) -> TableShown:
    by_key = {row.key: row for row in table.rows}
    rows = []
    for key in drawn.said.rows.get(table.key, ()):
        line, name = by_key.get(key), row_name(table, key, fields)
        cells = tuple(
            drawn.cell(f"{table.key}.{key}.{column.key}", line if line and line.decimals else column, name)
            for column in table.columns
        )
        rows.append(RowShown(key, name, line.unit if line else "", source_word(line.source if line else None), cells))
    groups = tuple((group, len(list(some))) for group, some in groupby(table.columns, key=group_of))
    return TableShown(
        key=table.key,
        name=name_of(table),
        groups=groups if any(group for group, _n in groups) else (),
        columns=tuple((name_of(column), source_word(column.source)) for column in table.columns),
        rows=tuple(rows),
        by_row=any(row.source for row in table.rows),
    )


def findings(said: Report, *, typed: Mapping[str, str], problems: Mapping[str, str]) -> list[FindingShown]:
    """What needs an explanation, each beside the cell it is about."""
    return [
        FindingShown(
            key=one.key,
            cell=cell_name(said, one.cell),
            says=says(one),
            explanation=typed.get(one.key, one.explanation),
            problem=_(problems[one.key]) if one.key in problems else "",
        )
        for one in said.findings
    ]


def problems(tables: Sequence[TableShown], findings: Sequence[FindingShown]) -> list[tuple[str, str, str]]:
    """What is wrong, for the summary at the top: the id of the field, what it is called, the sentence."""
    cells = [cell for table in tables for row in table.rows for cell in row.cells if cell.problem]
    wrong = [(f"c-{cell.key}", cell.label, cell.problem) for cell in cells]
    unexplained = [(place, one) for place, one in enumerate(findings, start=1) if one.problem]
    return wrong + [(f"x-{place}", one.cell or one.says, one.problem) for place, one in unexplained]


def says(one: Finding) -> str:
    sentence = one.says_en if one.says_en and language() == "en" else one.says if one.says_en else _(one.says)
    facts = {name: written(value) if isinstance(value, int | float) else value for name, value in one.facts.items()}
    return sentence.format(**facts)


def plain_rows(table: TableShown) -> list[Sequence[str]]:
    """The rows of a table as texts, for paper."""
    return [[row.name, *(cell.text for cell in row.cells)] for row in table.rows]
