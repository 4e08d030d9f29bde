"""Counts by procedure, channel or unit, for a scope: out of the cells, or from the city's own rows of procedures.

By the quarter where a quarter is whole. Days at either end that make no half-month are counted from the facts, where
these lie ordered by the day that is counted; what they do not (what fell due) is counted from the facts alone.
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
from motcua.rooms.measures.rules.periods import blocks, half_of, halves_around, is_whole, quarter_of
from motcua.rooms.measures.rules.scopes import CITY, members
from motcua.rooms.measures.rules.sql import sums as sums_of
from motcua.rooms.measures.rules.stretches import stretches

#: what is to be summed up and over which period, all at once → the sums by part, in that order
Counted = Callable[[Sequence[tuple[Names, Period]]], list[Counter[str]]]
#: the days that an index of the facts is ordered by, within a unit of a side (None: in the whole city)
ORDERED = {
    None: {"received_on", "finished_on", "closed_on", "rated_on", "paid_on"},
    Side.DECIDED: {"received_on", "finished_on", "closed_on"},
    Side.RECEIVED: {"received_on"},
}


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
                if not _quick(name, side, scope, said):
                    _add(sums, sign, _of_facts(name, column, side, scope, said))
                    continue
                if name not in INDEX:
                    _add(sums, sign, _standing_now(name.partition("_at_")[0], column, side, scope))
                amounts += [(sums, one) for one in _amounts(name, sign, said)]
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


def _add(sums: Counter[str], sign: int, counts: Counter[str]) -> None:
    for key, count in counts.items():
        sums[key] += sign * count


def _quick(name: str, side: Side, scope: str, said: Period) -> bool:
    """Whether cells and facts of some days give a count: over whole half-months, or of days that order the facts."""
    ordered = ORDERED[None if scope == CITY else side]
    parts = [name] if name in INDEX else STOCKS[name.partition("_at_")[0]]
    return is_whole(said) or all(COUNTS[part].day in ordered for part in parts)


class _Amount(NamedTuple):
    """A count over the days from ``first`` to before ``until``, with its sign."""

    name: str
    sign: int
    first: date
    until: date


def _amounts(name: str, sign: int, said: Period) -> list[_Amount]:
    """What makes up a count, or what a stock has changed by since an end of the period."""
    after = said.end + timedelta(days=1)
    if name in INDEX:
        return [_Amount(name, sign, said.start, after)]
    stock, _, end = name.partition("_at_")
    came, went = STOCKS[stock]
    since = after if end == "end" else said.start
    return [_Amount(came, -sign, since, date.max), _Amount(went, sign, since, date.max)]


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
    found, select = blocks(first, until), f"SELECT {column}, {', '.join(columns)} FROM"
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
    days = sorted({COUNTS[one].day for one in columns})
    parts = [
        f"SELECT {column}, {sums_of(day, columns)} FROM measures_factrow"  # noqa: S608
        f" WHERE {day} >= %s AND {day} < %s{where} GROUP BY 1"
        for day in days
    ]
    sums = ", ".join(f"sum({one})::bigint" for one in columns)
    given = [value for _ in days for value in (first, until, *units)]
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
    return remembered(("standing", stock, column, side, scope), lambda: _sums(sql, units_), entered=False)


def _of_facts(name: str, column: str, side: Side, scope: str, said: Period) -> Counter[str]:
    where, of_scope = ("", []) if scope == CITY else (f" AND {COLUMNS[side]} = ANY(%s)", [list(members(scope))])
    parts, parameters = [], []
    for each in stretches(name, 1, said):
        parts.append(f"SELECT {column} AS key, {each.n} AS n FROM measures_factrow WHERE {each.tests}{where}")  # noqa: S608
        parameters += [*each.values, *of_scope]
    return _sums(f"SELECT key, sum(n) FROM ({' UNION ALL '.join(parts)}) p GROUP BY key", parameters)  # noqa: S608


def _sums(sql: str, parameters: list[Any]) -> Counter[str]:
    return Counter({key: int(amount) for key, amount in fetch(sql, parameters)})
