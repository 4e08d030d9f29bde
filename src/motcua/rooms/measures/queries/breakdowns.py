"""A figure taken apart by unit, procedure, field or channel; among its kind; and where open dossiers wait.

Units come from the counters in memory; what lies across them from the cells, or from the city's own rows of
procedures; a stretch of days that is not made of whole half-months from the facts themselves.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from motcua.kernel.days import local_day
from motcua.kernel.errors import NotFound
from motcua.rooms.measures.errors import IndicatorNotFound
from motcua.rooms.measures.queries.ahead import COLUMNS, OVERDUE, ahead
from motcua.rooms.measures.queries.behind import tails
from motcua.rooms.measures.queries.cube import cube
from motcua.rooms.measures.queries.values import indicator, values
from motcua.rooms.measures.records import Breakdown, Dimension, Indicator, Peers, Period, Side, Slice, Waiting
from motcua.rooms.measures.rules import breakdown as rules
from motcua.rooms.measures.rules import periods
from motcua.rooms.measures.rules.breakdown import NOTHING, Pair
from motcua.rooms.measures.rules.counts import INDEX, STOCKS
from motcua.rooms.measures.rules.index import rate
from motcua.rooms.measures.rules.scopes import CITY, members, scope_of
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.units import facade as units

SIDES = {Dimension.DECIDING: Side.DECIDED, Dimension.RECEIVING: Side.RECEIVED}
#: days before the promised one in which a dossier is due soon
SOON = 2
Names = Sequence[tuple[str, int]]
Counted = Callable[[Names, Period], Counter[str]]


def breakdown(code: str, dimension: Dimension, scope: str, said: Period, *, at: datetime) -> Breakdown:
    """A counted indicator taken apart, each part beside the period before and with what it did to the change.

    Raises:
        IndicatorNotFound: there is none, or it is entered by hand.
    """
    wanted = indicator(code)
    if not wanted.counted:
        raise IndicatorNotFound(indicator=code)
    earlier = periods.before(said)
    after = _parts(wanted, dimension, scope, said, at)
    before = _parts(wanted, dimension, scope, earlier, at)
    moved = rules.moves(before, after, scale=wanted.scale)
    now, then = _value(wanted, *after.values()), _value(wanted, *before.values())
    return Breakdown(
        indicator=code,
        scope=scope,
        dimension=dimension,
        period=said,
        before_period=earlier,
        value=now,
        before=then,
        change=None if now is None or then is None else now - then,
        slices=tuple(
            Slice(
                key,
                *after.get(key, NOTHING if wanted.denominator else (0, None)),
                _value(wanted, after.get(key)),
                _value(wanted, before.get(key)),
                moved.get(key),
            )
            for key in rules.ordered(sorted({*after, *before}), moved)
        ),
    )


def _value(wanted: Indicator, *parts: Pair | None) -> float | None:
    known = [part for part in parts if part is not None]
    below = sum(part[1] or 0 for part in known) if wanted.denominator else None
    return rate(sum(part[0] for part in known), below, scale=wanted.scale)


def _parts(wanted: Indicator, dimension: Dimension, scope: str, said: Period, at: datetime) -> dict[str, Pair]:
    """Numerator and denominator of every part that has any."""
    if dimension is Dimension.FIELD:
        by_procedure = _parts(wanted, Dimension.PROCEDURE, scope, said, at)
        return rules.folded(by_procedure, {code: field_of(code, at) for code in by_procedure})
    column = dimension.value
    if periods.halves(said) is None:
        counted = _of_facts(column, wanted.side, scope)
    elif scope == CITY and dimension in SIDES:
        counted = _of_cube(SIDES[dimension])
    else:
        counted = _of_cells(column, wanted.side, scope)
    sides = []
    for names in (wanted.numerator, wanted.denominator):
        sums = counted(names, said) if names else Counter()
        for name, sign in names:
            if name == OVERDUE:
                for key, early in ahead(column, wanted.side, scope, said, local_day(at)).items():
                    sums[key] -= sign * early
        sides.append(sums)
    above, below = sides
    parts = {key: (above[key], below[key] if wanted.denominator else None) for key in {*above, *below}}
    alive = {key: part for key, part in parts.items() if any(part)}
    return rules.folded(alive, {key: scope_of(key) for key in alive}) if dimension in SIDES else alive


def _of_cube(side: Side) -> Counted:
    def counted(names: Names, said: Period) -> Counter[str]:
        held = cube(side)
        row = held.sums(names, [said])[0]
        return Counter({unit: int(row[place]) for unit, place in held.units.items()})

    return counted


def _of_cells(column: str, side: Side, scope: str) -> Counted:
    table = "measures_citywide" if scope == CITY else "measures_cell"

    def counted(names: Names, said: Period) -> Counter[str]:
        amounts, parameters = zip(*(_amount(name, sign, said) for name, sign in names), strict=True)
        given = [one for some in parameters for one in some]
        stocks = any(name not in INDEX for name, _ in names)
        where, limits = "half <= %s", list[Any]([said.end])
        if not stocks:
            where, limits = "half BETWEEN %s AND %s", [said.start, said.end]
        if scope != CITY:
            where, limits = f"{where} AND {COLUMNS[side]} = ANY(%s)", [*limits, list(members(scope))]
        return _sums(f"SELECT {column}, {' + '.join(amounts)} FROM {table} WHERE {where} GROUP BY 1", [*given, *limits])  # noqa: S608

    return counted


def _amount(name: str, sign: int, said: Period) -> tuple[str, list[date]]:
    """One count over the half-months of a period, or a stock at one of its ends, as a column."""
    if name in INDEX:
        return f"{sign} * coalesce(sum({name}) FILTER (WHERE half >= %s), 0)", [said.start]
    stock, _, end = name.partition("_at_")
    came, went = STOCKS[stock]
    edge, day = ("<=", said.end) if end == "end" else ("<", said.start)
    return f"{sign} * coalesce(sum({came} - {went}) FILTER (WHERE half {edge} %s), 0)", [day]


def _of_facts(column: str, side: Side, scope: str) -> Counted:
    def counted(names: Names, said: Period) -> Counter[str]:
        parts, parameters = [], []
        for name, sign in names:
            for tail, given in tails(name, sign, said):
                where = "" if scope == CITY else f" AND {COLUMNS[side]} = ANY(%s)"
                parts.append(f"SELECT {column} AS key, {tail}{where}")
                parameters += [*given, *([] if scope == CITY else [list(members(scope))])]
        return _sums(f"SELECT key, sum(n) FROM ({' UNION ALL '.join(parts)}) p GROUP BY key", parameters)  # noqa: S608

    return counted


def _sums(sql: str, parameters: list[Any]) -> Counter[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return Counter({key: int(amount) for key, amount in cursor.fetchall()})


def field_of(procedure: str, at: datetime) -> str:
    """The field that a procedure belongs to today; "" when the catalogue does not know it any more."""
    try:
        return procedures.current(procedure, at=at).field
    except NotFound:
        return ""


def inside(dimension: Dimension, key: str, *, at: datetime) -> tuple[str, list[str]]:
    """A part as `behind` takes it: the column of the facts, and what it may be there."""
    if dimension is Dimension.FIELD:
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT procedure FROM measures_citywide")
            return "procedure", [code for (code,) in cursor.fetchall() if field_of(code, at) == key]
    return dimension.value, list(members(key)) if dimension in SIDES else [key]


def peers(code: str, scope: str, said: Period, *, at: datetime) -> Peers | None:
    """Where a unit's value stands among the units of its kind; None for the city, and where there is no comparison."""
    if scope == CITY:
        return None
    alike = like(scope)
    found = values(code, alike, [said], at=at)[0]
    return rules.peers(scope, {one.unit: one.value for one in found}, indicator(code).better)


def like(scope: str) -> list[str]:
    """The scopes of the same kind that anything was counted for: wards beside wards, departments beside departments."""
    kind = kind_of(scope)
    scopes = {scope_of(unit) for side in Side for unit in cube(side).units} | {scope}
    return sorted(one for one in scopes if kind_of(one) == kind)


def kind_of(scope: str) -> str:
    """What kind of unit it is; wards and communes are told apart, as they live under different conditions."""
    try:
        unit = units.unit(scope)
    except NotFound:
        return ""
    if unit.area is None:
        return unit.kind.value
    return f"{unit.kind.value} {units.area(unit.area).kind.value}"


def waiting(scope: str, *, at: datetime) -> list[Waiting]:
    """With which group of officers the open dossiers of a scope wait now, the most overdue first."""
    today = local_day(at)
    where, parameters = ("", []) if scope == CITY else ("WHERE deciding = ANY(%s)", [list(members(scope))])
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT holder, sum(standing), coalesce(sum(standing) FILTER (WHERE due_on > %s AND due_on <= %s), 0),
                       coalesce(sum(standing) FILTER (WHERE due_on <= %s), 0)
                FROM measures_standing {where} GROUP BY holder HAVING sum(standing) <> 0""",  # noqa: S608
            [today, today + timedelta(days=SOON), today, *parameters],
        )
        found = [Waiting(holder, *map(int, numbers)) for holder, *numbers in cursor.fetchall()]
    return sorted(found, key=lambda one: (-one.overdue, -one.open, one.holder))
