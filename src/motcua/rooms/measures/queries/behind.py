"""The very dossiers behind a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from motcua.kernel.days import local_day
from motcua.rooms.measures.queries.ahead import OVERDUE
from motcua.rooms.measures.records import Indicator, Period, Side
from motcua.rooms.measures.rules.counts import COUNTS, STOCKS
from motcua.rooms.measures.rules.scopes import CITY, members
from motcua.rooms.measures.rules.sql import where


@dataclass(frozen=True, slots=True)
class Behind:
    """One dossier behind a figure. ``counts``: +1 or -1, or what it adds to a sum."""

    code: str
    procedure: str
    receiving: str
    deciding: str
    received_on: date | None
    due_at: datetime | None
    ended_on: date | None
    late: bool | None
    counts: int


@dataclass(frozen=True, slots=True)
class BehindPage:
    """One page of them; ``total`` dossiers, and ``sum`` is the figure that they add up to."""

    items: tuple[Behind, ...]
    total: int
    sum: int


def behind(
    wanted: Indicator,
    names: Sequence[tuple[str, int]],
    scope: str,
    said: Period,
    *,
    only: tuple[str, Sequence[str]] | None = None,
    now: datetime | None = None,
    at: datetime | None = None,
    offset: int = 0,
    limit: int = 50,
) -> BehindPage:
    """The dossiers that ``names`` (the numerator or the denominator of ``wanted``) counts; their sum is the figure.

    ``only``: a column of the facts and what it may be, for a part of the figure.
    ``now``: a period that ends today ends at this moment (`running`). ``at``: a period that ends later is taken as it
    stands then; without it, as if its last day had come.
    """
    return _page(*_counted(wanted.side, names, scope, said, only, now, at), offset=offset, limit=limit)


def counted(
    side: Side,
    names: Sequence[tuple[str, int]],
    scope: str,
    said: Period,
    *,
    procedures: Sequence[str] | None = None,
    offset: int = 0,
    limit: int = 50,
) -> BehindPage:
    """The dossiers that signed counts of one side count; with ``procedures``, only those of these procedures."""
    part = ("procedure", procedures) if procedures is not None else None
    return _page(*_counted(side, names, scope, said, part, None, None), offset=offset, limit=limit)


def _page(counts: str, parameters: list[Any], *, offset: int, limit: int) -> BehindPage:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), coalesce(sum(n), 0) FROM ({counts}) q", parameters)  # noqa: S608
        total, summed = cursor.fetchone() or (0, 0)
        cursor.execute(
            f"""SELECT code, procedure, receiving, deciding, received_on, due_at, ended_on, late, n FROM ({counts}) q
                ORDER BY late DESC NULLS LAST, due_at NULLS LAST, code OFFSET %s LIMIT %s""",  # noqa: S608
            [*parameters, offset, limit],
        )
        rows = cursor.fetchall()
    return BehindPage(tuple(Behind(*row) for row in rows), int(total), int(summed))


def _counted(
    side: Side,
    names: Sequence[tuple[str, int]],
    scope: str,
    said: Period,
    only: tuple[str, Sequence[str]] | None,
    now: datetime | None,
    at: datetime | None,
) -> tuple[str, list[Any]]:
    """The facts that ``names`` count, with ``n``: how often; a SELECT with its parameters."""
    parts: list[str] = []
    parameters: list[Any] = []
    tests: list[tuple[str, list[Any]]] = [(_at(side, scope), _units(scope))]
    if only:
        tests.append((f"AND {only[0]} = ANY(%s)", [list(only[1])]))
    for name, sign in names:
        late: list[tuple[str, list[Any]]] = [("AND due_at < %s", [now])] if now is not None and name == OVERDUE else []
        for part, values in (_tail(name, sign, said), *_too_early(name, sign, said, at)):
            parts.append(f"SELECT *, {part} {' '.join(test for test, _ in (*tests, *late))}")
            parameters += [*values, *(value for _, more in (*tests, *late) for value in more)]
    if len(parts) == 1:  # each dossier once: nothing to add up
        return f"SELECT * FROM ({parts[0]}) p WHERE n <> 0", parameters  # noqa: S608
    every = " UNION ALL ".join(f"SELECT dossier, n FROM ({part}) p" for part in parts)  # noqa: S608
    summed = f"SELECT dossier, sum(n) AS n FROM ({every}) p GROUP BY dossier HAVING sum(n) <> 0"  # noqa: S608
    return f"SELECT f.*, s.n FROM ({summed}) s JOIN measures_factrow f USING (dossier)", parameters  # noqa: S608


def _tail(name: str, sign: int, said: Period) -> tuple[str, list[Any]]:
    """What one name counts of each dossier, once: of a stock those that came and have not gone.

    A fact goes only when it came (`rules.facts`); where it went on an earlier day than it came, it counts against.
    """
    if name in COUNTS:
        return tails(name, sign, said)[0]
    stock, _, end = name.partition("_at_")
    came, went = (COUNTS[part].day for part in STOCKS[stock])
    day, until, after = (said.end, "<=", ">") if end == "end" else (said.start, "<", ">=")
    there = f"{came} {until} %s AND ({went} IS NULL OR {went} {after} %s)"
    against = f"{went} {until} %s AND {came} {after} %s"
    n = f"CASE WHEN {came} {until} %s THEN {sign} ELSE {-sign} END AS n"
    return f"{n} FROM measures_factrow WHERE (({there}) OR ({against}))", [day] * 5


def tails(name: str, sign: int, said: Period) -> list[tuple[str, list[Any]]]:
    """What one name counts, as the tail of a SELECT over the facts, with its parameters."""
    if name in COUNTS:
        count = COUNTS[name]
        amount = f"{sign} * {count.adds}" if count.adds else str(sign)
        tests = "".join(f" AND {test}" for test in where(count))
        return [
            (f"{amount} AS n FROM measures_factrow WHERE {count.day} BETWEEN %s AND %s{tests}", [said.start, said.end])
        ]
    stock, _, end = name.partition("_at_")
    found = []
    for part, direction in zip(STOCKS[stock], (sign, -sign), strict=True):
        day = COUNTS[part].day
        edge = "<= %s" if end == "end" else "< %s"
        found.append(
            (f"{direction} AS n FROM measures_factrow WHERE {day} {edge}", [said.end if end == "end" else said.start])
        )
    return found


def _too_early(name: str, sign: int, said: Period, at: datetime | None) -> list[tuple[str, list[Any]]]:
    """What a running period must not count as overdue yet (`queries.ahead`)."""
    if name != OVERDUE or at is None or not said.start <= local_day(at) < said.end:
        return []
    where = "closed_on IS NULL AND due_on > %s AND due_on <= %s"
    return [(f"{-sign} AS n FROM measures_factrow WHERE {where}", [local_day(at), said.end])]


def _at(side: Side, scope: str) -> str:
    column = "receiving" if side is Side.RECEIVED else "deciding"
    return "" if scope == CITY else f"AND {column} = ANY(%s)"


def _units(scope: str) -> list[list[str]]:
    return [] if scope == CITY else [list(members(scope))]
