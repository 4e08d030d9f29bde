"""What can be counted of a report, for many units at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from motcua.rooms.measures.queries.values import values
from motcua.rooms.measures.records import Period, Side
from motcua.rooms.measures.records.reports import Cell, ReportType, Table
from motcua.rooms.measures.rules.counts import COUNTS, STOCKS
from motcua.rooms.measures.rules.reports import TOTAL, key, lines, source_of, sources
from motcua.rooms.measures.rules.scopes import CITY, members, scope_of
from motcua.rooms.procedures import facade as procedures

#: where procedures are put that the catalogue does not know (any more)
OTHER_FIELD = "khac"
#: scope → field → count → how much
Counted = dict[str, dict[str, dict[str, int]]]


@dataclass(frozen=True)
class Figures:
    """The counted cells of one report, and the rows of its tables."""

    rows: dict[str, tuple[str, ...]]
    cells: dict[str, Cell]


def fields() -> dict[str, str]:
    """The names of the fields of procedures by their slugs."""
    return {field.slug: field.name for field in procedures.fields()}


def field_of() -> dict[str, str]:
    """Procedure → the slug of its field."""
    slugs = {name: slug for slug, name in fields().items()}
    cards = procedures.browse(size=1_000_000).items
    return {card.code: slugs.get(card.field, OTHER_FIELD) for card in cards}


def procedures_of(field: str) -> list[str]:
    """The codes of all procedures of a field."""
    return [code for code, slug in field_of().items() if slug == field]


def figures(wanted: ReportType, scopes: Sequence[str], said: Period, *, at: datetime) -> dict[str, Figures]:
    """The rows and the counted cells of a report, by scope: a statement for each side that the type counts."""
    sides = {side: counted(_names(wanted, side), side, scopes, said) for side in Side}
    rates = {code: {one.unit: one for one in values(code, scopes, [said], at=at)[0]} for code in _indicators(wanted)}
    found = {}
    for scope in scopes:
        rows = {
            table.key: lines(table, sides[table.side].get(scope, {}) if table.each_field else ())
            for table in wanted.tables
        }
        cells: dict[str, Cell] = {}
        for table in wanted.tables:
            cells |= _cells(table, rows[table.key], sides[table.side].get(scope, {}))
        for cell, source in sources(wanted, rows).items():
            if source.indicator:
                value = rates[source.indicator][scope]
                cells[cell] = Cell(cell, value.value, value.numerator, value.denominator)
        found[scope] = Figures(rows, cells)
    return found


def _cells(table: Table, rows: Sequence[str], by_field: Mapping[str, Mapping[str, int]]) -> dict[str, Cell]:
    by_key = {row.key: row for row in table.rows}
    found = {}
    for row in rows:
        wanted = [row] if table.each_field and row != TOTAL else list(by_field)
        for column in table.columns:
            source = source_of(by_key.get(row), column)
            if source.counts:
                amount = sum(
                    sign * by_field.get(field, {}).get(name, 0) for field in wanted for name, sign in source.counts
                )
                cell = key(table.key, row, column.key)
                found[cell] = Cell(cell, amount)
    return found


def _indicators(wanted: ReportType) -> list[str]:
    rows = {table.key: lines(table) for table in wanted.tables}
    return sorted({source.indicator for source in sources(wanted, rows).values() if source.indicator})


def _names(wanted: ReportType, side: Side) -> list[str]:
    rows = {table.key: lines(table) for table in wanted.tables}
    sides = {table.key: table.side for table in wanted.tables}
    return sorted(
        {
            name
            for cell, source in sources(wanted, rows).items()
            for name, _ in source.counts
            if sides[cell.partition(".")[0]] is side
        }
    )


def counted(names: Sequence[str], side: Side, scopes: Sequence[str], said: Period) -> Counted:
    """Counts by scope and field of procedures, in one statement; fields without any are left out."""
    if not names:
        return {}
    found: Counted = defaultdict(lambda: defaultdict(lambda: dict.fromkeys(names, 0)))
    known = field_of()
    for unit, procedure, *amounts in _rows(names, side, scopes, said):
        field = known.get(procedure, OTHER_FIELD)
        for scope in {scope_of(unit), CITY} & set(scopes):
            for name, amount in zip(names, amounts, strict=True):
                found[scope][field][name] += amount
    return {scope: _without_nothing(by_field) for scope, by_field in found.items()}


def _without_nothing(by_field: Mapping[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {field: counts for field, counts in by_field.items() if any(counts.values())}


def _rows(
    names: Iterable[str], side: Side, scopes: Sequence[str], said: Period
) -> list[tuple[str, str, *tuple[int, ...]]]:
    """Unit, procedure, and each count; only the units asked for, unless the city is among them."""
    column = "receiving" if side is Side.RECEIVED else "deciding"
    units = [unit for scope in scopes if scope != CITY for unit in members(scope)]
    where = "" if CITY in scopes else f" AND {column} = ANY(%(units)s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column}, procedure, {', '.join(map(_amount, names))} FROM measures_cell"  # noqa: S608
            f" WHERE half <= %(end)s{where} GROUP BY 1, 2",
            {"start": said.start, "end": said.end, "units": units},
        )
        return cursor.fetchall()


def _amount(name: str) -> str:
    if name in COUNTS:
        return f"coalesce(sum({name}) FILTER (WHERE half >= %(start)s), 0)"
    stock, _, end = name.partition("_at_")
    came, went = STOCKS[stock]
    before = " FILTER (WHERE half < %(start)s)" if end == "start" else ""
    return f"coalesce(sum({came} - {went}){before}, 0)"
