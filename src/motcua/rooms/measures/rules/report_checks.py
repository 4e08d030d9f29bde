"""What looks wrong in a report: sums that do not agree, shares beyond a hundred, figures unlike those before.

Nothing here blocks: whoever submits explains, and the explanation travels with the report.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median

from motcua.kernel.text import say
from motcua.rooms.measures.records.reports import Cell, Check, Finding, Number, ReportType, Said
from motcua.rooms.measures.rules.reports import TOTAL, key, number

#: how many earlier periods a figure is compared with
EARLIER = 6
#: what a sum of rounded shares may be off by
ROUNDING = 1e-6

TOO_MUCH = say("Tỷ lệ vượt 100 %.")
NEGATIVE = say("Số âm.")
UNLIKE = say("Khác thường: {value}, trong khi trung vị của {n} kỳ trước là {before}.")
NOT_IN = say("Còn {n} đơn vị chưa nộp, chưa được cộng vào.")
DIFFERS = say("Cộng từ báo cáo của đơn vị là {value}, hệ thống đếm được {counted}.")


def findings(
    wanted: ReportType,
    rows: Mapping[str, Sequence[str]],
    cells: Mapping[str, Cell],
    earlier: Sequence[Mapping[str, Said]],
    explained: Mapping[str, str],
) -> tuple[Finding, ...]:
    """Everything that needs an explanation, with the one that was given.

    Args:
        earlier: the cells of the same report for earlier periods, newest first.
        explained: finding → explanation.
    """
    found = [
        *_broken(wanted, rows, cells),
        *_impossible(wanted, rows, cells),
        *_unlike(wanted, cells, earlier[:EARLIER]),
    ]
    return with_explanations(found, explained)


def with_explanations(found: Sequence[Finding], explained: Mapping[str, str]) -> tuple[Finding, ...]:
    return tuple(replace(one, explanation=explained.get(one.key, "")) for one in found)


def unexplained(found: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(one for one in found if not one.explanation)


def _broken(wanted: ReportType, rows: Mapping[str, Sequence[str]], cells: Mapping[str, Cell]) -> Iterator[Finding]:
    for check in wanted.checks:
        for row in rows[check.table]:
            left, right = (_total(check, row, columns, cells) for columns in (check.left, check.right))
            if left is None or right is None:
                continue
            broken = abs(left - right) > ROUNDING if check.equal else left > right + ROUNDING
            if broken:
                cell = key(check.table, row, check.left[0])
                facts = {"left": left, "right": right}
                yield Finding(f"{cell}:{check.key}", cell, check.says, facts, check.says_en)


def _total(check: Check, row: str, columns: Sequence[str], cells: Mapping[str, Cell]) -> Number | None:
    said = [number(cells[key(check.table, row, column)].value) for column in columns]
    known = [one for one in said if one is not None]
    return sum(known) if len(known) == len(said) else None


def _impossible(wanted: ReportType, rows: Mapping[str, Sequence[str]], cells: Mapping[str, Cell]) -> Iterator[Finding]:
    for table in wanted.tables:
        for row in rows[table.key]:
            of_row = next((one.unit for one in table.rows if one.key == row), "")
            for column in table.columns:
                cell = cells[key(table.key, row, column.key)]
                value = number(cell.value)
                if value is not None and value < 0:
                    yield Finding(f"{cell.key}:negative", cell.key, NEGATIVE, {})
                if value is not None and value > 100 + ROUNDING and (column.unit or of_row) == "%":
                    yield Finding(f"{cell.key}:share", cell.key, TOO_MUCH, {})


def _unlike(wanted: ReportType, cells: Mapping[str, Cell], earlier: Sequence[Mapping[str, Said]]) -> Iterator[Finding]:
    """Cells of listed rows and totals against the median of earlier periods; fields come and go, and are left out."""
    if wanted.outlier is None:
        return
    by_field = {table.key for table in wanted.tables if table.each_field}
    for cell in cells.values():
        table, row, _ = cell.key.split(".")
        value = number(cell.value)
        before = [one for report in earlier if (one := number(report.get(cell.key))) is not None]
        if value is None or not before or (table in by_field and row != TOTAL):
            continue
        middle = median(before)
        change = abs(value - middle)
        if change > wanted.outlier.least and change > wanted.outlier.percent / 100 * abs(middle):
            facts = {"value": value, "before": middle, "n": len(before)}
            yield Finding(f"{cell.key}:unlike", cell.key, UNLIKE, facts)
