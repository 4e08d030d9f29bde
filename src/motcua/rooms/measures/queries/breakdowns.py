"""A figure taken apart by unit, procedure, field or channel; among its kind; and where open dossiers wait.

Units come from the counters in memory; what lies across them from the cells (`queries.cells`).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection

from motcua.kernel.days import local_day
from motcua.kernel.errors import NotFound
from motcua.kernel.queries import fetch
from motcua.rooms.measures.errors import IndicatorNotFound
from motcua.rooms.measures.queries.ahead import ahead
from motcua.rooms.measures.queries.cells import Counted, of_cells
from motcua.rooms.measures.queries.cube import cube
from motcua.rooms.measures.queries.remembered import A_WHILE, remembered
from motcua.rooms.measures.queries.values import indicator, values
from motcua.rooms.measures.records import Breakdown, Dimension, Indicator, Peers, Period, Side, Slice, Waiting
from motcua.rooms.measures.rules import breakdown as rules
from motcua.rooms.measures.rules import periods
from motcua.rooms.measures.rules.breakdown import NOTHING, Pair
from motcua.rooms.measures.rules.counts import OVERDUE, Names
from motcua.rooms.measures.rules.index import rate
from motcua.rooms.measures.rules.scopes import CITY, members, scope_of
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.units import facade as units

SIDES = {Dimension.DECIDING: Side.DECIDED, Dimension.RECEIVING: Side.RECEIVED}
#: days before the promised one in which a dossier is due soon
SOON = 2


def breakdown(
    code: str, dimension: Dimension, scope: str, said: Period, *, at: datetime, most: int | None = None
) -> Breakdown:
    """A counted indicator taken apart, each part beside the period before and with what it did to the change.

    ``most``: how many of the parts are wanted, those that moved it most first.

    Raises:
        IndicatorNotFound: there is none, or it is entered by hand.
    """
    wanted = indicator(code)
    if not wanted.counted:
        raise IndicatorNotFound(indicator=code)
    earlier = periods.before(said)
    after, before = parts(wanted, dimension, scope, (said, earlier), at)
    moved = rules.moves(before, after, scale=wanted.scale)
    now, then = _value(wanted, *after.values()), _value(wanted, *before.values())
    keys = rules.ordered(sorted({*after, *before}), moved)
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
            for key in keys[:most]
        ),
        parts=len(keys),
    )


def _value(wanted: Indicator, *parts: Pair | None) -> float | None:
    known = [part for part in parts if part is not None]
    below = sum(part[1] or 0 for part in known) if wanted.denominator else None
    return rate(sum(part[0] for part in known), below, scale=wanted.scale)


def parts(
    wanted: Indicator, dimension: Dimension, scope: str, periods_: Sequence[Period], at: datetime
) -> list[dict[str, Pair]]:
    """Numerator and denominator of every part that has any, for each period."""
    if dimension is Dimension.FIELD:
        each = parts(wanted, Dimension.PROCEDURE, scope, periods_, at)
        fields = {code: field_of(code, at) for code in {code for one in each for code in one}}
        return [rules.folded(one, fields) for one in each]
    column = dimension.value
    asked = [(names, said) for said in periods_ for names in (wanted.numerator, wanted.denominator)]
    sums = _counted(wanted, dimension, scope, local_day(at))(asked)
    for (names, said), found in zip(asked, sums, strict=True):
        for name, sign in names:
            if name == OVERDUE:
                for key, early in ahead(column, wanted.side, scope, said, local_day(at)).items():
                    found[key] -= sign * early
    return [
        _paired(above, below if wanted.denominator else None, houses=dimension in SIDES)
        for above, below in zip(sums[::2], sums[1::2], strict=True)
    ]


def _counted(wanted: Indicator, dimension: Dimension, scope: str, today: date) -> Counted:
    if scope == CITY and dimension in SIDES:
        return _of_cube(SIDES[dimension])
    return of_cells(dimension.value, wanted.side, scope, today)


def _paired(above: Counter[str], below: Counter[str] | None, *, houses: bool) -> dict[str, Pair]:
    parts = {key: (above[key], None if below is None else below[key]) for key in {*above, *(below or ())}}
    alive = {key: part for key, part in parts.items() if any(part)}
    return rules.folded(alive, {key: scope_of(key) for key in alive}) if houses else alive


def _of_cube(side: Side) -> Counted:
    def counted(asked: Sequence[tuple[Names, Period]]) -> list[Counter[str]]:
        held = cube(side)
        found = []
        for names, said in asked:
            row = held.sums(names, [said])[0] if names else None
            sums = {unit: int(row[place]) for unit, place in held.units.items()} if row is not None else {}
            found.append(Counter(sums))
        return found

    return counted


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
    # who has a dossier is no counter's business
    return remembered(("waiting", scope, today), lambda: _waiting(scope, today), entered=False, seconds=A_WHILE)


def _waiting(scope: str, today: date) -> list[Waiting]:
    where, units_ = ("", []) if scope == CITY else ("WHERE deciding = ANY(%s)", [list(members(scope))])
    rows = fetch(
        f"""SELECT holder, sum(standing), coalesce(sum(standing) FILTER (WHERE due_on > %s AND due_on <= %s), 0),
                   coalesce(sum(standing) FILTER (WHERE due_on <= %s), 0)
            FROM measures_standing {where} GROUP BY holder HAVING sum(standing) <> 0""",  # noqa: S608
        [today, today + timedelta(days=SOON), today, *units_],
    )
    found = [Waiting(holder, *map(int, numbers)) for holder, *numbers in rows]
    return sorted(found, key=lambda one: (-one.overdue, -one.open, one.holder))
