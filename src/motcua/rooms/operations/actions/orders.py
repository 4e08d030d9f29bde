"""Giving orders and following them to their end."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor, system
from motcua.kernel.errors import NotAllowed
from motcua.kernel.events import emit
from motcua.kernel.ids import new_id
from motcua.kernel.text import say
from motcua.rooms.operations.errors import OrderInvalid, OrderNotFound
from motcua.rooms.operations.events import OrderMoved, OrdersGiven
from motcua.rooms.operations.models import AlertRow, OrderEntry, OrderRow, Step
from motcua.rooms.operations.queries.orders import WITH_UNIT_Q, sees
from motcua.rooms.operations.queries.sight import ANSWER, ORDER, may
from motcua.rooms.operations.records import EntryKind, Evidence, OrderIn, OrderKind, OrderState
from motcua.rooms.operations.rules import orders as rules
from motcua.rooms.papers import facade as papers
from motcua.rooms.units import facade as units

CLOCK = system("clock")


@transaction.atomic
def give_order(said: OrderIn, *, by: Actor, at: datetime) -> tuple[int, ...]:
    """Tells each of ``said.units`` to do something; returns the orders in the order of the units.

    Raises:
        NotAllowed: ``by`` may not give orders to one of the units.
        OrderInvalid: a title, a unit or the limit is missing.
        UnitNotFound: no unit has the code.
    """
    for unit in said.units:
        if not may(by, ORDER, units.unit(unit).code):
            raise NotAllowed(permission=ORDER)
    return write(said, by=by, at=at)


def write(
    said: OrderIn,
    *,
    by: Actor,
    at: datetime,
    alert: AlertRow | None = None,
    step: Step | None = None,
    **why: str,
) -> tuple[int, ...]:
    """The same within an act that was allowed already: the alert or the step of a scenario that it is for, and whatever
    else the journal line should say.
    """
    wrong = rules.problems(said)
    if wrong:
        raise OrderInvalid(wrong)
    batch = new_id()
    rows = OrderRow.objects.bulk_create(
        _row(said, unit, batch, by, at, alert, step) for unit in dict.fromkeys(said.units)
    )
    OrderEntry.objects.bulk_create(
        OrderEntry(order=row, kind=EntryKind.GIVE.value, at=at, by=by.id, text="") for row in rows
    )
    given = {str(row.id): row.unit for row in rows}
    journal.record(
        "operations.give_order",
        subject=f"order-batch:{batch}",
        by=by.id,
        at=at,
        orders=given,
        limit=said.limit,
        kind=said.kind.value,
        **({"alert": str(alert.id)} if alert else {}),
        **({"step": step.element} if step else {}),
        **why,
    )
    emit(OrdersGiven(batch=str(batch), orders=given), at=at)
    return tuple(row.id for row in rows)


def _row(
    said: OrderIn, unit: str, batch: UUID, by: Actor, at: datetime, alert: AlertRow | None, step: Step | None
) -> OrderRow:
    row = OrderRow(
        alert=alert,
        step=step,
        batch=batch,
        kind=said.kind.value,
        unit=unit,
        title=said.title.strip(),
        text=said.text.strip(),
        state=OrderState.GIVEN.value,
        given_at=at,
        given_by=by.id,
    )
    if said.kind is OrderKind.ORDER:
        deadline = units.deadline(at, said.limit, unit)
        row.limit, row.due_at = said.limit, deadline.due
        row.due_reasons = [reason.plain() for reason in deadline.reasons]
    return row


def acknowledge_order(order_id: int, *, by: Actor, at: datetime) -> None:
    """The unit says that it has the order. Raises: as `_act`."""
    _act(order_id, EntryKind.ACKNOWLEDGE, by=by, at=at)


def tell_progress(order_id: int, text: str, *, file: Evidence | None = None, by: Actor, at: datetime) -> None:
    """The unit says how far it is, with a file if it wants. Raises: as `_act`."""
    _act(order_id, EntryKind.PROGRESS, text, file, by=by, at=at)


def report_order(order_id: int, text: str, *, file: Evidence | None = None, by: Actor, at: datetime) -> None:
    """The unit says that it is done, and how one can see that. Raises: as `_act`."""
    _act(order_id, EntryKind.REPORT, text, file, by=by, at=at)


def accept_order(order_id: int, text: str = "", *, by: Actor, at: datetime) -> None:
    """Whoever gives orders there agrees that it is done. Raises: as `_act`."""
    _act(order_id, EntryKind.ACCEPT, text, by=by, at=at)


def return_order(order_id: int, text: str, *, by: Actor, at: datetime) -> None:
    """Whoever gives orders there says what is still missing; the due moment stays. Raises: as `_act`."""
    _act(order_id, EntryKind.RETURN, text, by=by, at=at)


def urge_order(order_id: int, text: str = "", *, by: Actor, at: datetime) -> None:
    """Reminds the unit of an order that it has to act on. Raises: as `_act`."""
    _act(order_id, EntryKind.URGE, text, by=by, at=at)


def withdraw_order(order_id: int, text: str, *, by: Actor, at: datetime) -> None:
    """Takes an order back, with a reason. Raises: as `_act`."""
    _act(order_id, EntryKind.WITHDRAW, text, by=by, at=at)


@transaction.atomic
def _act(
    order_id: int, act: EntryKind, text: str = "", file: Evidence | None = None, *, by: Actor, at: datetime
) -> OrderRow:
    """One act on one order.

    Raises:
        OrderNotFound: there is none, or ``by`` may not see it.
        NotAllowed: ``by`` sees it, but this is not for him to do.
        OrderInvalid: the act must say something.
        OrderCannotMove: it cannot be done to the order as it stands.
    """
    row = OrderRow.objects.select_for_update().filter(id=order_id).first()
    if row is None or not sees(by, row.unit):
        raise OrderNotFound(order=order_id)
    permission = ANSWER if act in rules.OF_THE_UNIT else ORDER
    if not may(by, permission, row.unit):
        raise NotAllowed(permission=permission)
    if act in rules.NEED_WORDS and len(text.strip()) < 3:
        raise OrderInvalid({"text": say("Vui lòng ghi nội dung.")})
    step(row, act, text, file, by=by, at=at)
    return row


def step(
    row: OrderRow,
    act: EntryKind,
    text: str = "",
    file: Evidence | None = None,
    *,
    by: Actor,
    at: datetime,
    once: str | None = None,
) -> None:
    """Does ``act`` to an order that is held under a lock: its row, its history, the journal, the announcement."""
    state = rules.move(OrderState(row.state), act, kind=OrderKind(row.kind))
    row.state = state.value
    if act is EntryKind.ACKNOWLEDGE:
        row.acknowledged_at = at
    elif act is EntryKind.REPORT:
        row.reported_at = at
    elif act is EntryKind.URGE:
        row.urged += 1
    if not state.open:
        row.closed_at = at
    row.save()
    OrderEntry.objects.create(
        order=row, kind=act.value, text=text.strip()[: rules.LONGEST_TEXT], at=at, by=by.id, once=once, **_file(file)
    )
    journal.record(
        f"operations.{act.value}_order",
        subject=f"order:{row.id}",
        by=by.id,
        at=at,
        state=state.value,
        **({"file": file.sha256} if file else {}),
    )
    emit(OrderMoved(order=row.id, unit=row.unit, act=act.value, state=state.value), at=at)


def _file(file: Evidence | None) -> dict[str, object]:
    if file is None:
        return {}
    return {"sha256": file.sha256, "file_name": file.name, "file_size": file.size, "file_mime": file.mime}


def keep_evidence(chunks: Iterable[bytes], *, name: str, at: datetime) -> Evidence:
    """Streams a file into the store, to be named in a report.

    Raises:
        FileNotAccepted, FileHostile, FileNotKept: as `papers.keep`.
    """
    kept = papers.keep(chunks, name=name, at=at, kind="order-evidence")
    return Evidence(kept.sha256, kept.name, kept.size, kept.mime)


def urge_what_is_due(*, at: datetime, limit: int = 500) -> int:
    """The house itself reminds once when an order falls due soon and once when it is late; returns how often.

    Each in a transaction of its own, and said once however often this runs: a clock that jumps urges nobody twice.
    """
    said = 0
    for when, rows in (
        ("late", OrderRow.objects.filter(WITH_UNIT_Q, due_at__lt=at)),
        ("soon", OrderRow.objects.filter(WITH_UNIT_Q, due_at__gte=at, due_at__lte=at + rules.SOON_LEAST)),
    ):
        told = OrderEntry.objects.filter(once=when).values("order_id")
        for order_id in rows.exclude(id__in=told).order_by("due_at").values_list("id", flat=True)[:limit]:
            said += _urge(order_id, when, at)
    return said


@transaction.atomic
def _urge(order_id: int, when: str, at: datetime) -> bool:
    row = OrderRow.objects.select_for_update().filter(WITH_UNIT_Q, id=order_id).first()
    if row is None or OrderEntry.objects.filter(order=row, once=when).exists():
        return False
    step(row, EntryKind.URGE, by=CLOCK, at=at, once=when)
    return True
