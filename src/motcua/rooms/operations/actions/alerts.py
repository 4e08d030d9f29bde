"""What people do about alerts. Nobody closes one: the data do; a person may explain why it is not one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.operations.actions import orders
from motcua.rooms.operations.errors import AlertInvalid, AlertNotFound, AlertOver
from motcua.rooms.operations.events import AlertHandled
from motcua.rooms.operations.models import AlertRow, OrderRow
from motcua.rooms.operations.queries.alerts import sees
from motcua.rooms.operations.queries.sight import HANDLE, ORDER, may, within
from motcua.rooms.operations.records import AlertState, OrderIn
from motcua.rooms.units import facade as units

#: letters that an explanation must have
SHORTEST_REASON = 10


@transaction.atomic
def acknowledge_alert(alert_id: UUID, *, by: Actor, at: datetime) -> None:
    """Says that somebody has seen it and deals with it. Again changes nothing. Raises: as `_held`."""
    row = _held(alert_id, by)
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = at, by.id
        _keep(row, "acknowledge", by, at)


@transaction.atomic
def acknowledge_cause(rule: str, *, by: Actor, at: datetime) -> int:
    """The same for every open alert of one rule that ``by`` handles, in one act: a storm has one answer. Returns how
    many there were.

    Raises:
        NotAllowed: ``by`` handles no alerts.
    """
    if not by.may(HANDLE):
        raise NotAllowed(permission=HANDLE)
    rows = AlertRow.objects.filter(within(by, HANDLE), rule=rule, state="open", acknowledged_at__isnull=True)
    count = rows.update(acknowledged_at=at, acknowledged_by=by.id)
    if count:
        journal.record("operations.acknowledge_cause", subject=f"alert-rule:{rule}", by=by.id, at=at, count=count)
    return count


@transaction.atomic
def assign_alert(alert_id: UUID, *, unit: str, limit: str, by: Actor, at: datetime) -> None:
    """Names the unit that deals with it, until a moment on that unit's clock; it is acknowledged with that.

    Raises:
        UnitNotFound: no unit has the code.
        AlertInvalid: ``limit`` is no limit.
        AlertNotFound, AlertOver, NotAllowed: as `_held`.
    """
    row = _held(alert_id, by)
    try:
        due = units.deadline(at, limit, units.unit(unit).code).due
    except ValueError:
        raise AlertInvalid({"limit": say("Vui lòng ghi thời hạn, ví dụ 4h, 2wd.")}) from None
    row.assigned_to, row.due_at = unit, due
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = at, by.id
    _keep(row, "assign", by, at, unit=unit, limit=limit)


@transaction.atomic
def dismiss_alert(alert_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Explains why it needs nothing. It is not raised again until the data were calm in between.

    Raises:
        AlertInvalid: the explanation is too short to explain anything.
        AlertNotFound, AlertOver, NotAllowed: as `_held`.
    """
    row = _held(alert_id, by)
    if len(reason.strip()) < SHORTEST_REASON:
        raise AlertInvalid({"reason": say("Vui lòng giải trình rõ, ít nhất 10 ký tự.")})
    row.state, row.reason, row.dismissed_by = AlertState.DISMISSED.value, reason.strip()[:2000], by.id
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = at, by.id
    _keep(row, "dismiss", by, at)


@transaction.atomic
def order_from_alert(alert_id: UUID, said: OrderIn, *, by: Actor, at: datetime) -> tuple[int, ...]:
    """Makes an order with a clock of an alert; when the data close the alert, the order is fulfilled by itself.

    Raises:
        AlertNotFound, AlertOver: there is no such alert for ``by``, or it is over.
        NotAllowed: ``by`` may not give orders to one of the units.
        OrderInvalid, UnitNotFound: as `orders.give_order`.
    """
    row = _found(alert_id, by)
    for unit in said.units:
        if not may(by, ORDER, units.unit(unit).code):
            raise NotAllowed(permission=ORDER)
    given = orders.write(said, by=by, at=at, alert=row)
    first = OrderRow.objects.get(id=given[0])
    row.assigned_to, row.due_at = first.unit, first.due_at
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = at, by.id
    row.save()
    emit(AlertHandled(alert=str(row.id), unit=row.unit, act="order"), at=at)
    return given


def _held(alert_id: UUID, by: Actor) -> AlertRow:
    """The alert, locked, when ``by`` may deal with it.

    Raises:
        AlertNotFound: there is none, or ``by`` may not see it.
        AlertOver: it is not open.
        NotAllowed: ``by`` sees it but does not handle alerts there.
    """
    row = _found(alert_id, by)
    if not may(by, HANDLE, row.unit):
        raise NotAllowed(permission=HANDLE)
    return row


def _found(alert_id: UUID, by: Actor) -> AlertRow:
    row = AlertRow.objects.select_for_update().filter(id=alert_id).first()
    if row is None or not sees(by, row.unit):
        raise AlertNotFound(alert=str(alert_id))
    if row.state != AlertState.OPEN:
        raise AlertOver()
    return row


def _keep(row: AlertRow, act: str, by: Actor, at: datetime, **facts: str) -> None:
    row.save()
    journal.record(
        f"operations.{act}_alert", subject=f"alert:{row.id}", by=by.id, at=at, rule=row.rule, on=row.unit, **facts
    )
    emit(AlertHandled(alert=str(row.id), unit=row.unit, act=act), at=at)
