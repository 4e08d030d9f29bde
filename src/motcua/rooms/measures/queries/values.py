"""Values of indicators, each with its numerator, its denominator and the moment it was read."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from motcua.kernel.days import local_day
from motcua.kernel.queries import prepared
from motcua.rooms.measures import content
from motcua.rooms.measures.errors import IndicatorNotFound
from motcua.rooms.measures.models import Entry
from motcua.rooms.measures.queries.ahead import COLUMNS, ahead
from motcua.rooms.measures.queries.cube import Cube, cube
from motcua.rooms.measures.queries.task_values import task_values
from motcua.rooms.measures.records import Indicator, Period, Side, Value
from motcua.rooms.measures.rules.counts import OVERDUE
from motcua.rooms.measures.rules.index import rate
from motcua.rooms.measures.rules.scopes import CITY, members, scope_of

#: rows by indicator and scope
Entered = dict[tuple[str, str], list[Entry]]


def indicator(code: str) -> Indicator:
    """The indicator with this code.

    Raises:
        IndicatorNotFound: content has none.
    """
    try:
        return content.indicators()[code]
    except KeyError:
        raise IndicatorNotFound(indicator=code) from None


def values(code: str, scopes: Sequence[str], said: Sequence[Period], *, at: datetime) -> list[list[Value]]:
    """One row per period, one value per scope in the order asked for."""
    wanted = indicator(code)
    if wanted.of_tasks:
        return [task_values(wanted, scopes, period, at) for period in said]
    if not wanted.counted:
        rows = _entered([code], scopes, said)
        return [[_of_entry(wanted, rows, scope, period, at) for scope in scopes] for period in said]
    return [_counted(wanted, scopes, period, at) for period in said]


def value(code: str, scope: str, said: Period, *, at: datetime) -> Value:
    """One value."""
    return values(code, [scope], [said], at=at)[0][0]


def sheet(codes: Sequence[str], scope: str, said: Period, *, at: datetime) -> dict[str, Value]:
    """The values of many indicators for one scope and period, by code: one statement, however many there are."""
    wanted = [indicator(code) for code in codes]
    found = {one.code: _counted(one, [scope], said, at)[0] for one in wanted if one.counted}
    found |= {one.code: task_values(one, [scope], said, at)[0] for one in wanted if one.of_tasks}
    by_hand = [one for one in wanted if one.by_hand]
    if by_hand:
        rows = _entered([one.code for one in by_hand], [scope], [said])
        found |= {one.code: _of_entry(one, rows, scope, said, at) for one in by_hand}
    return found


def scopes_counted() -> list[str]:
    """Every scope that anything was counted for, in the order of their codes."""
    return sorted({scope_of(unit) for side in Side for unit in cube(side).units})


def _counted(wanted: Indicator, scopes: Sequence[str], said: Period, at: datetime) -> list[Value]:
    today = local_day(at)
    above = sums(wanted.side, wanted.numerator, scopes, said, today)
    below = sums(wanted.side, wanted.denominator, scopes, said, today) if wanted.denominator else [None] * len(scopes)
    return [
        Value(
            indicator=wanted.code,
            unit=scope,
            period=said,
            numerator=one,
            denominator=other,
            value=rate(one, other, scale=wanted.scale),
            as_of=at,
            version=wanted.version,
        )
        for scope, one, other in zip(scopes, above, below, strict=True)
    ]


def sums(side: Side, names: Sequence[tuple[str, int]], scopes: Sequence[str], said: Period, today: date) -> list[int]:
    """What signed counts add up to over a period, for each scope."""
    held = cube(side)
    row = held.sums(names, [said])[0]
    found = [int(row.sum() if scope == CITY else sum(row[place] for place in places(held, scope))) for scope in scopes]
    too_early = not_yet(names, side, scopes, said, today)
    return [total - early for total, early in zip(found, too_early, strict=True)]


def not_yet(
    names: Sequence[tuple[str, int]], side: Side, scopes: Sequence[str], said: Period, today: date
) -> list[int]:
    """By how much ``names`` count too many for each scope, as their period is not over (`queries.ahead`)."""
    sign = sum(sign for name, sign in names if name == OVERDUE)
    early = early_by_unit(side, said, today) if sign else {}
    if not early:
        return [0] * len(scopes)
    return [
        sign * sum(early.values() if scope == CITY else (early.get(unit, 0) for unit in members(scope)))
        for scope in scopes
    ]


def early_by_unit(side: Side, said: Period, today: date) -> dict[str, int]:
    """What each unit's period must not count as overdue yet."""
    return ahead(COLUMNS[side], side, CITY, said, today)


def places(held: Cube, scope: str) -> list[int]:
    """Where the units of a scope stand in the cube."""
    return [held.units[unit] for unit in members(scope) if unit in held.units]


def _entered(codes: list[str], scopes: Sequence[str], said: Sequence[Period]) -> Entered:
    """What was entered for any of these scopes and periods, by indicator and scope, the newest first."""
    found: Entered = defaultdict(list)
    if not said:
        return found
    for row in _entries(codes, list(scopes), max(one.start for one in said), min(one.end for one in said)):
        found[row.indicator, row.unit].append(row)
    return found


@prepared
def _entries(codes: list[str], units: list[str], start: date, end: date) -> QuerySet[Entry]:
    return Entry.objects.filter(indicator__in=codes, unit__in=units, start__lte=start, end__gte=end).order_by("-id")


def _of_entry(wanted: Indicator, rows: Entered, scope: str, said: Period, at: datetime) -> Value:
    """The newest figure that was entered for the whole of a period."""
    of_scope = rows[wanted.code, scope]
    row = next((one for one in of_scope if one.start <= said.start and said.end <= one.end), None)
    return Value(
        indicator=wanted.code,
        unit=scope,
        period=said,
        numerator=row.numerator if row else 0,
        denominator=row.denominator if row else None,
        value=rate(row.numerator, row.denominator, scale=wanted.scale) if row else None,
        as_of=row.at if row else at,
        version=wanted.version,
    )
