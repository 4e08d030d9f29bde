"""Counts by procedure, channel or unit, for a scope: out of the cells, or from the city's own rows of procedures.

By the quarter where a quarter is whole; days at either end that make no half-month are counted from the facts.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from motcua.kernel.queries import fetch
from motcua.rooms.measures.queries.ahead import COLUMNS
from motcua.rooms.measures.queries.remembered import remembered
from motcua.rooms.measures.records import Period, Side
from motcua.rooms.measures.rules.counts import COUNTS, INDEX, STOCKS, Names
from motcua.rooms.measures.rules.periods import blocks, half_of, halves_around, quarter_of
from motcua.rooms.measures.rules.scopes import CITY, members
from motcua.rooms.measures.rules.sql import counted_on

#: what is to be summed up and over which period, all at once → the sums by part, in that order
Counted = Callable[[Sequence[tuple[Names, Period]]], list[Counter[str]]]
#: what the cells say of a column: a count, or what a stock has grown by
CELL = {name: name for name in COUNTS} | {stock: f"{came} - {went}" for stock, (came, went) in STOCKS.items()}


def of_cells(column: str, side: Side, scope: str, today: date) -> Counted:
    """All sums out of cells, or of whole quarters of them; each stretch of days is read once.

    A stock is what stands now, less what has come and more what has gone since the day that is asked for: nobody adds
    up everything from the beginning.
    """

    def counted(asked: Sequence[tuple[Names, Period]]) -> list[Counter[str]]:
        found: list[Counter[str]] = [Counter() for _ in asked]
        amounts: list[tuple[Counter[str], _Amount]] = []
        for sums, (names, said) in zip(found, asked, strict=True):
            for name, sign in names:
                if name not in INDEX:
                    for key, count in _standing_now(name.partition("_at_")[0], column, side, scope).items():
                        sums[key] += sign * count
                amounts.append((sums, _amount(name, sign, said)))
        edges = {edge for _sums, one in amounts for day in (one.first, one.until) for edge in halves_around(day)}
        # quarters that are over change seldom: they are remembered without the one that runs
        for first, until in pairwise(sorted({*edges, quarter_of(today)})):
            here = [(sums, one) for sums, one in amounts if one.first <= first and until <= one.until]
            columns = tuple(sorted({one.name for _sums, one in here}))
            places = [(sums, columns.index(one.name) + 1, one.sign) for sums, one in here]
            for row in _read(column, side, scope, columns, first, until) if here else ():
                for sums, place, sign in places:
                    sums[row[0]] += sign * row[place]
        return found

    return counted


class _Amount(NamedTuple):
    """A column over the days from ``first`` to before ``until``, with its sign."""

    name: str
    sign: int
    first: date
    until: date


def _amount(name: str, sign: int, said: Period) -> _Amount:
    """What a count makes in a period, or what a stock has changed by since an end of it."""
    after = said.end + timedelta(days=1)
    if name in INDEX:
        return _Amount(name, sign, said.start, after)
    stock, _, end = name.partition("_at_")
    return _Amount(stock, -sign, after if end == "end" else said.start, date.max)


def _read(
    column: str, side: Side, scope: str, columns: tuple[str, ...], first: date, until: date
) -> list[tuple[Any, ...]]:
    """A column and the sums of others from ``first`` to before ``until``: of cells, or within a half-month of facts."""
    whole = len(halves_around(first)) == len(halves_around(until)) == 1
    read = _cells if whole else _days
    key = ("cells", column, side, scope, columns, first, until)
    days = (half_of(first), until)
    return remembered(key, lambda: read(column, side, scope, columns, first, until), entered=False, days=days)


def _cells(
    column: str, side: Side, scope: str, columns: tuple[str, ...], first: date, until: date
) -> list[tuple[Any, ...]]:
    table = "measures_citywide" if scope == CITY else "measures_cell"
    where, units = ("", []) if scope == CITY else (f"{COLUMNS[side]} = ANY(%s) AND ", [list(members(scope))])
    found = blocks(first, until)
    select = f"SELECT {column}, {', '.join(f'{CELL[one]} AS {one}' for one in columns)} FROM"
    parts = [f"{select} {table} WHERE {where}half >= %s AND half < %s" for _ in found.rest]
    given = [value for stretch in found.rest for value in (*units, *stretch)]
    if found.quarters:
        parts.append(f"{select} {table}quarter WHERE {where}quarter >= %s AND quarter < %s")
        given += [*units, *found.quarters]
    sums = ", ".join(f"sum({one})::bigint" for one in columns)
    return fetch(f"SELECT {column}, {sums} FROM ({' UNION ALL '.join(parts)}) cells GROUP BY 1", given)  # noqa: S608


def _days(
    column: str, side: Side, scope: str, columns: tuple[str, ...], first: date, until: date
) -> list[tuple[Any, ...]]:
    where, units = ("", []) if scope == CITY else (f" AND {COLUMNS[side]} = ANY(%s)", [list(members(scope))])
    parts, given = [], []
    for each in counted_on(columns, first, until):
        parts.append(f"SELECT {column}, {each.sums} FROM measures_factrow WHERE {each.tests}{where} GROUP BY 1")  # noqa: S608
        given += [*each.values, *units]
    sums = ", ".join(f"sum({one})::bigint" for one in columns)
    return fetch(f"SELECT {column}, {sums} FROM ({' UNION ALL '.join(parts)}) days GROUP BY 1", given)  # noqa: S608


def _standing_now(stock: str, column: str, side: Side, scope: str) -> Counter[str]:
    """What has come of a stock and has not gone, by a column; what falls due later counts as if it had."""
    dated = COUNTS[STOCKS[stock][0]].day == "due_on"
    if scope == CITY:
        sql, units_ = f"SELECT {column}, sum({'promised' if dated else 'standing'}) FROM measures_stock GROUP BY 1", []  # noqa: S608
    else:
        there = f"closed_on IS NULL AND {'due_at' if dated else 'received_on'} IS NOT NULL"
        sql = f"SELECT {column}, count(*) FROM measures_factrow WHERE {there} AND {COLUMNS[side]} = ANY(%s) GROUP BY 1"  # noqa: S608
        units_ = [list(members(scope))]

    def read() -> Counter[str]:
        return Counter({key: int(amount) for key, amount in fetch(sql, units_)})

    return remembered(("standing", stock, column, side, scope), read, entered=False)
