"""Tells officers of orders and alerts: into their inboxes, and by mail to those who wish it.

Called when the event has been delivered, never by whoever gives an order or judges: a hundred units are told after the
leader's page is there. In a storm a unit is told once for each rule, and the city's duty once for each rule in all.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from motcua.kernel.actors import EVERYWHERE
from motcua.kernel.days import written
from motcua.rooms.measures import facade as measures
from motcua.rooms.operations import content
from motcua.rooms.operations.models import AlertRow, OrderRow
from motcua.rooms.operations.queries.sight import ANSWER, HANDLE
from motcua.rooms.operations.records import EntryKind
from motcua.rooms.people import facade as people
from motcua.rooms.units import facade as units

#: units that are told of their alerts one by one; in a greater storm it is the city's to lead
MOST_UNITS = 50
#: what a leader or a unit is told of, and the words for it
TO_UNIT = {EntryKind.URGE.value: "order-urged", EntryKind.RETURN.value: "order-returned"}
#: units that a notice names
MOST_NAMES = 3


def tell_given(orders: Mapping[str, str], *, at: datetime) -> int:
    """Tells those who answer for each unit what it was given; returns how many officers."""
    rows = OrderRow.objects.filter(id__in=[int(one) for one in orders]).order_by("id")
    return sum(_tell_unit(row, "order-given", at, once=f"order-given:{row.id}") for row in rows)


def tell_moved(order_id: int, act: str, *, at: datetime) -> int:
    """Tells the unit of a reminder or a return, and whoever gave the order of a report and of lateness."""
    row = OrderRow.objects.filter(id=order_id).first()
    if row is None:
        return 0
    once = f"order-{act}:{row.id}:{at.isoformat()}"
    told = _tell_unit(row, TO_UNIT[act], at, once=once) if act in TO_UNIT else 0
    if act == EntryKind.REPORT:
        told += _tell_giver(row, "order-reported", at, once=once)
    elif act == EntryKind.URGE and row.due_at is not None and row.due_at < at:
        told += _tell_giver(row, "order-late", at, once=f"order-late:{row.id}")
    return told


def _tell_unit(row: OrderRow, template: str, at: datetime, *, once: str) -> int:
    # the head of the committee answers for its centre, too
    where, facts = measures.scope_of(row.unit), _facts(row)
    return people.notify_holders(ANSWER, where, template, facts, subject=f"order:{row.id}", at=at, once=once)


def _tell_giver(row: OrderRow, template: str, at: datetime, *, once: str) -> int:
    kind, _, key = row.given_by.partition(":")
    if kind != "officer":
        return 0
    return people.notify_officers([UUID(key)], template, _facts(row), subject=f"order:{row.id}", at=at, once=once)


def _facts(row: OrderRow) -> dict[str, object]:
    return {
        "code": row.id,
        "unit": _names([row.unit]),
        "due": written(row.due_at),
    }  # an order without a date shows an ellipsis


def _names(places: Iterable[str]) -> str:
    """The first few units by name."""
    listed = sorted(set(places))
    known = units.names(set(listed[:MOST_NAMES]))
    said = ", ".join(known.get(one, one) for one in listed[:MOST_NAMES])
    return f"{said}, …" if len(listed) > MOST_NAMES else said


def tell_escalated(alerts: Mapping[str, str], *, at: datetime) -> int:
    """Tells of alerts that nobody answered: those who handle them at each unit, and the city's duty, by rule.

    A storm is announced in parts; each part tells of all that were escalated at that moment, and the first is heard.
    """
    rules = AlertRow.objects.filter(id__in=list(alerts)).values("rule")
    by_rule: dict[str, list[AlertRow]] = defaultdict(list)
    for row in AlertRow.objects.filter(rule__in=rules, escalated_at=at).order_by("raised_at", "id"):
        by_rule[row.rule].append(row)
    told = 0
    for rule, found in sorted(by_rule.items()):
        by_unit: dict[str, list[AlertRow]] = defaultdict(list)
        for row in found:
            by_unit[measures.scope_of(row.unit)].append(row)
        told += _tell_of(rule, EVERYWHERE, found, at)
        if len(by_unit) <= MOST_UNITS:
            told += sum(_tell_of(rule, unit, own, at) for unit, own in sorted(by_unit.items()))
    return told


def _tell_of(rule: str, where: str, found: list[AlertRow], at: datetime) -> int:
    known = content.alert_rules().get(rule)
    name = {"vi": known.name, "en": known.name_en} if known else rule
    facts = {"name": name, "unit": _names(row.unit for row in found), "count": len(found)}
    subject = f"alert:{found[0].id}" if len(found) == 1 else f"cause:{rule}"
    # the same officer may handle a unit and the city: he is told once
    once = f"alert-escalated:{rule}:{at.isoformat()}"
    return people.notify_holders(HANDLE, where, "alert-escalated", facts, subject=subject, at=at, once=once)


def tell_assigned(alert_id: UUID, *, at: datetime) -> int:
    """Tells those who answer for the unit that an alert was assigned to."""
    row = AlertRow.objects.filter(id=alert_id).exclude(assigned_to="").first()
    if row is None:
        return 0
    known = content.alert_rules().get(row.rule)
    facts = {
        "name": {"vi": known.name, "en": known.name_en} if known else row.rule,
        "unit": _names([row.assigned_to]),
        "due": written(row.due_at),
    }
    where = measures.scope_of(row.assigned_to)
    once = f"alert-assigned:{row.id}:{at.isoformat()}"
    return people.notify_holders(ANSWER, where, "alert-assigned", facts, subject=f"alert:{row.id}", at=at, once=once)
