"""With which procedures points are lost: figures broken down by procedure, from the finest counters."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from motcua.kernel.days import local_day
from motcua.rooms.measures.errors import IndicatorNotFound
from motcua.rooms.measures.queries.ahead import OVERDUE, ahead
from motcua.rooms.measures.queries.cards import index
from motcua.rooms.measures.queries.values import indicator
from motcua.rooms.measures.records import Indicator, Loss, Period, Side
from motcua.rooms.measures.rules import index as rules
from motcua.rooms.measures.rules.counts import INDEX, STOCKS
from motcua.rooms.measures.rules.periods import halves
from motcua.rooms.measures.rules.scopes import CITY, members


def losses_by_procedure(key: str, component: str, scope: str, said: Period, *, at: datetime) -> list[Loss]:
    """How a scope's lost points of one component lie with procedures (`Loss.unit` is the procedure's code).

    The points of the whole scope are shared out by how far each procedure falls short of what gives full points, as
    between units.

    Raises:
        IndicatorNotFound: there is no such component, or it is not counted from dossiers.
        ValueError: the period is not made of whole half-months.
    """
    wanted = next((one for one in index(key).components if one.key == component), None)
    if wanted is None or not wanted.indicator or not indicator(wanted.indicator).counted:
        raise IndicatorNotFound(component=component)
    by_procedure = sides_by_procedure(indicator(wanted.indicator), scope, said, today=local_day(at))
    above, below = (sum(pair[side] for pair in by_procedure.values()) for side in (0, 1))
    return rules.losses(rules.score(wanted, above, below), by_procedure)


def sides_by_procedure(wanted: Indicator, scope: str, said: Period, *, today: date) -> dict[str, tuple[int, int]]:
    """Procedure → (numerator, denominator); what falls due after ``today`` is not overdue yet."""
    made_of = halves(said)
    if made_of is None:
        raise ValueError(f"not made of whole half-months: {said.key}")
    first, last = made_of[0], made_of[-1]
    columns, parameters = [], []
    for names in (wanted.numerator, wanted.denominator):
        said_sql, said_values = _sum(names, first, last)
        columns.append(said_sql)
        parameters += said_values
    where, values = _where(wanted, scope, first, last)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT procedure, {', '.join(columns)} FROM measures_cell WHERE {where} GROUP BY procedure",  # noqa: S608
            [*parameters, *values],
        )
        found = {procedure: (int(above or 0), int(below or 0)) for procedure, above, below in cursor.fetchall()}
    early = ahead("procedure", wanted.side, scope, said, today)
    for place, names in enumerate((wanted.numerator, wanted.denominator)):
        sign = sum(sign for name, sign in names if name == OVERDUE)
        for procedure, count in early.items() if sign else ():
            pair = list(found.get(procedure, (0, 0)))
            pair[place] -= sign * count
            found[procedure] = (pair[0], pair[1])
    return found


def _sum(names: Sequence[tuple[str, int]], first: date, last: date) -> tuple[str, list[Any]]:
    """One signed sum of counts as a column: counts of the period, and stocks at one of its ends."""
    parts, values = [], []
    for name, sign in names:
        if name in INDEX:
            parts.append(f"{sign} * coalesce(sum({name}) FILTER (WHERE half BETWEEN %s AND %s), 0)")
            values += [first, last]
            continue
        stock, _, end = name.partition("_at_")
        came, went = STOCKS[stock]
        edge = "<= %s" if end == "end" else "< %s"
        parts.append(f"{sign} * coalesce(sum({came} - {went}) FILTER (WHERE half {edge}), 0)")
        values.append(last if end == "end" else first)
    return " + ".join(parts) or "0", values


def _where(wanted: Indicator, scope: str, first: date, last: date) -> tuple[str, list[Any]]:
    stands = any(name not in INDEX for name, _ in (*wanted.numerator, *wanted.denominator))
    parts = ["half <= %s"] if stands else ["half BETWEEN %s AND %s"]
    values: list[Any] = [last] if stands else [first, last]
    if scope != CITY:
        parts.append(f"{'receiving' if wanted.side is Side.RECEIVED else 'deciding'} = ANY(%s)")
        values.append(list(members(scope)))
    return " AND ".join(parts), values
