"""Alerts as lists, by cause and by unit, and one by one."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.rooms.operations import content
from motcua.rooms.operations.errors import AlertNotFound
from motcua.rooms.operations.models import AlertRow, OrderRow
from motcua.rooms.operations.queries.sight import HANDLE, ORDER, SEE, houses, may, within
from motcua.rooms.operations.records import (
    Alert,
    AlertFilter,
    AlertList,
    AlertPage,
    AlertState,
    AtUnit,
    Cause,
    Severity,
)
from motcua.rooms.units import facade as units

READ = (SEE, HANDLE, ORDER)
#: earlier alerts of the same rule and unit that a page shows
MOST_BEFORE = 10


def record(row: AlertRow, names: Mapping[str, str], cause_rule: str = "") -> Alert:
    """A row as the rest of the house sees it; ``names`` are those of units."""
    rule = content.alert_rules().get(row.rule)
    facts = _facts(row, names, rule.limits.raise_at if rule else 0)
    return Alert(
        id=row.id,
        rule=row.rule,
        name=rule.name if rule else row.rule,
        name_en=rule.name_en if rule else row.rule,
        says=rule.says.format(**facts) if rule else row.rule,
        says_en=rule.says_en.format(**facts) if rule else row.rule,
        severity=Severity(row.severity),
        state=AlertState(row.state),
        cause=row.cause_id,
        cause_rule=cause_rule,
        **{name: getattr(row, name) for name in _SAME},
    )


_SAME = (
    *("unit", "value", "peak", "since", "raised_at", "announced_at", "acknowledge_by", "acknowledged_at"),
    *("acknowledged_by", "assigned_to", "due_at", "escalated_at", "closed_at", "dismissed_by", "reason"),
)


def _facts(row: AlertRow, names: Mapping[str, str], limit: float) -> Mapping[str, Any]:
    said = {"unit": names.get(row.unit, row.unit), "value": plain(row.value), "limit": plain(limit)}
    return {**dict.fromkeys(_EVERY, "…"), **row.facts, **said}


#: every placeholder that any sentence may hold
_EVERY: tuple[str, ...] = (
    *("numerator", "denominator", "open", "late", "due", "pace", "days", "last", "indicator", "period", "name"),
    *("headline", "source", "places"),
)


def plain(value: float) -> str:
    """A figure as a sentence holds it: 12, 87,5."""
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}".replace(".", ",")


def alerts(asked: AlertFilter, *, by: Actor) -> AlertList:
    """The alerts that ``by`` may see: open ones by when they were raised, others by their end, the newest first."""
    rows = AlertRow.objects.filter(within(by, *READ), state=asked.state.value)
    if asked.rule:
        rows = rows.filter(Q(rule=asked.rule, cause__isnull=True) | Q(cause__rule=asked.rule))
    if asked.unit:
        rows = rows.filter(unit=asked.unit)
    total = rows.count()
    pages = max(1, -(-total // asked.size))
    page = min(max(1, asked.page), pages)
    order = ("-closed_at",) if asked.state is AlertState.CLOSED else ("-raised_at", "unit")
    found = rows.select_related("cause").order_by(*order)[(page - 1) * asked.size : page * asked.size]
    return AlertList(tuple(_records(found)), total, page, pages)


def _records(rows: Iterable[AlertRow]) -> list[Alert]:
    listed = list(rows)
    names = units.names({row.unit for row in listed})
    return [record(row, names, row.cause.rule if row.cause else "") for row in listed]


_WORST = "max(CASE a.severity WHEN 'critical' THEN 2 WHEN 'warning' THEN 1 ELSE 0 END)"
_CAUSES = f"""SELECT coalesce(c.rule, a.rule), {_WORST}, count(*), count(DISTINCT a.unit),
           count(*) FILTER (WHERE a.cause_id IS NULL AND a.acknowledged_at IS NULL),
           count(a.cause_id), count(a.escalated_at), min(a.raised_at), max(a.raised_at)
    FROM operations_alert a LEFT JOIN operations_alert c ON c.id = a.cause_id
    WHERE a.state = 'open' AND (%(all)s OR a.unit = ANY(%(units)s)) GROUP BY 1 ORDER BY 2 DESC, 3 DESC, 1"""  # noqa: S608
_UNITS = f"""SELECT a.unit, count(*), count(*) FILTER (WHERE a.cause_id IS NULL AND a.acknowledged_at IS NULL), {_WORST}
    FROM operations_alert a WHERE a.state = 'open' AND (%(all)s OR a.unit = ANY(%(units)s))
    GROUP BY a.unit ORDER BY 4 DESC, 2 DESC, 1"""  # noqa: S608


def causes(*, by: Actor) -> list[Cause]:
    """The open alerts by what causes them, the gravest first: one statement, however many there are. An alert that is
    explained by another one is counted with that one.
    """
    known = content.alert_rules()
    return [
        Cause(
            rule,
            known[rule].name if rule in known else rule,
            known[rule].name_en if rule in known else rule,
            list(Severity)[worst],
            *counts,
        )
        for rule, worst, *counts in _run(_CAUSES, houses(by, READ))
    ]


def alerts_by_unit(*, by: Actor) -> list[AtUnit]:
    """The same by unit."""
    return _at_units(houses(by, READ))


def open_alerts() -> dict[str, AtUnit]:
    """The open alerts of every unit, for boards; who may see a board is asked there."""
    return {one.unit: one for one in _at_units(frozenset({EVERYWHERE}))}


def _at_units(seen: frozenset[str]) -> list[AtUnit]:
    return [AtUnit(unit, count, waiting, list(Severity)[worst]) for unit, count, waiting, worst in _run(_UNITS, seen)]


def _run(sql: str, seen: frozenset[str]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"all": EVERYWHERE in seen, "units": sorted(seen)})
        return cursor.fetchall()


def alert(alert_id: UUID, *, by: Actor) -> AlertPage:
    """An alert with what belongs to it.

    Raises:
        AlertNotFound: there is none, or ``by`` may not see it.
    """
    row = AlertRow.objects.select_related("cause").filter(id=alert_id).first()
    if row is None or not sees(by, row.unit):
        raise AlertNotFound(alert=str(alert_id))
    earlier = AlertRow.objects.filter(rule=row.rule, unit=row.unit, state="closed").exclude(id=row.id)
    listed = _records([row, *earlier.select_related("cause").order_by("-closed_at")[:MOST_BEFORE]])
    return AlertPage(
        alert=listed[0],
        rule=content.alert_rules().get(row.rule),
        orders=tuple(OrderRow.objects.filter(alert=row).order_by("id").values_list("id", flat=True)),
        explains=AlertRow.objects.filter(cause=row, state="open").count(),
        before=tuple(listed[1:]),
        acts=_acts(row, by),
    )


def sees(by: Actor, unit: str) -> bool:
    return any(may(by, permission, unit) for permission in READ)


def _acts(row: AlertRow, by: Actor) -> tuple[str, ...]:
    if row.state != AlertState.OPEN:
        return ()
    acts = []
    if may(by, HANDLE, row.unit):
        acts = ["assign", "dismiss"] if row.acknowledged_at else ["acknowledge", "assign", "dismiss"]
    return (*acts, "order") if may(by, ORDER, row.unit) else tuple(acts)
