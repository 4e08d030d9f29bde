"""Orders as lists, pages and counts."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from motcua.kernel.actors import Actor
from motcua.kernel.queries import prepared
from motcua.rooms.operations.errors import OrderNotFound
from motcua.rooms.operations.models import OrderEntry, OrderRow
from motcua.rooms.operations.models.orders import OPEN
from motcua.rooms.operations.queries.sight import ANSWER, ORDER, SEE, may, within
from motcua.rooms.operations.records import (
    WITH_UNIT,
    Entry,
    EntryKind,
    Evidence,
    Order,
    OrderCounts,
    OrderFilter,
    OrderKind,
    OrderList,
    OrderPage,
    OrderState,
)
from motcua.rooms.operations.rules import orders as rules
from motcua.rooms.units.records import Reason

WITH_UNIT_Q = Q(state__in=[state.value for state in WITH_UNIT])
#: orders of one batch that a page shows beside each other
MOST_BESIDE = 120


def record(row: OrderRow, at: datetime) -> Order:
    """A row as the rest of the house sees it at ``at``."""
    state = OrderState(row.state)
    return Order(
        id=row.id,
        batch=row.batch,
        kind=OrderKind(row.kind),
        unit=row.unit,
        title=row.title,
        text=row.text,
        state=state,
        standing=rules.standing(
            state, given_at=row.given_at, due_at=row.due_at, done_at=row.reported_at or row.closed_at, at=at
        ),
        limit=row.limit,
        due_at=row.due_at,
        due_reasons=tuple(Reason.of(said) for said in row.due_reasons),
        given_at=row.given_at,
        given_by=row.given_by,
        acknowledged_at=row.acknowledged_at,
        reported_at=row.reported_at,
        closed_at=row.closed_at,
        alert=row.alert_id,
        urged=row.urged,
    )


def orders(asked: OrderFilter, *, by: Actor, at: datetime) -> OrderList:
    """The orders that ``by`` may see, what is due first before the rest; closed ones by their end, the newest first."""
    mine = OrderRow.objects.filter(within(by, SEE, ANSWER, ORDER))
    if asked.unit:
        mine = mine.filter(unit=asked.unit)
    counts = _counts(mine, at)
    found = _narrowed(mine, asked, at)
    total = found.count()
    pages = max(1, -(-total // asked.size))
    page = min(max(1, asked.page), pages)
    first = (page - 1) * asked.size
    ordered = found.order_by("-closed_at") if asked.closed else found.order_by(F("due_at").asc(nulls_last=True), "id")
    items = tuple(record(row, at) for row in ordered[first : first + asked.size])
    return OrderList(items, total, page, pages, counts)


def _narrowed(rows: QuerySet[OrderRow], asked: OrderFilter, at: datetime) -> QuerySet[OrderRow]:
    if asked.closed:
        return rows.exclude(OPEN)
    rows = rows.filter(OPEN)
    if asked.standing == "late":
        return rows.filter(WITH_UNIT_Q, due_at__lt=at)
    if asked.standing == "soon":
        return rows.filter(WITH_UNIT_Q, due_at__gte=at, due_at__lte=at + _soon_span())
    states = {"waiting": OrderState.GIVEN, "reported": OrderState.REPORTED}
    return rows.filter(state=states[asked.standing].value) if asked.standing in states else rows


def _soon_span() -> timedelta:
    return rules.SOON_LEAST * rules.SOON_SHARE


def order_counts(*, by: Actor, at: datetime) -> OrderCounts:
    """How many open orders ``by`` sees, in one statement."""
    return _counts(OrderRow.objects.filter(within(by, SEE, ANSWER, ORDER)), at)


def _counts(rows: QuerySet[OrderRow], at: datetime) -> OrderCounts:
    found = rows.filter(OPEN).aggregate(
        open=Count("id"),
        late=Count("id", filter=WITH_UNIT_Q & Q(due_at__lt=at)),
        soon=Count("id", filter=WITH_UNIT_Q & Q(due_at__gte=at, due_at__lte=at + _soon_span())),
        given=Count("id", filter=Q(state=OrderState.GIVEN.value)),
        reported=Count("id", filter=Q(state=OrderState.REPORTED.value)),
    )
    return OrderCounts(**found)


def late_orders(*, at: datetime) -> dict[str, tuple[int, int]]:
    """Open orders and late ones by unit, for boards: {unit: (open, late)}."""
    return {unit: (open_, late) for unit, open_, late in _open_by_unit(at)}


@prepared
def _open_by_unit(at: datetime) -> QuerySet[OrderRow, tuple[str, int, int]]:
    late = Case(When(WITH_UNIT_Q & Q(due_at__lt=at), then=Value(1)))
    rows = OrderRow.objects.filter(OPEN).values("unit").annotate(open=Count("id"), late=Count(late))
    return rows.order_by("unit").values_list("unit", "open", "late")


def order(order_id: int, *, by: Actor, at: datetime) -> OrderPage:
    """An order with everything that was done to it.

    Raises:
        OrderNotFound: there is none, or ``by`` may not see it.
    """
    row = OrderRow.objects.select_related("step").filter(id=order_id).first()
    if row is None or not sees(by, row.unit):
        raise OrderNotFound(order=order_id)
    found = replace(record(row, at), run=row.step.run_id if row.step else None)
    entries = tuple(_entry(one) for one in OrderEntry.objects.filter(order=row).order_by("id"))
    others = OrderRow.objects.filter(within(by, SEE, ANSWER, ORDER), batch=row.batch).exclude(id=row.id)
    beside = tuple(record(one, at) for one in others.order_by("unit")[:MOST_BESIDE])
    return OrderPage(found, entries, _acts(row, by), beside)


def sees(by: Actor, unit: str) -> bool:
    return any(may(by, permission, unit) for permission in (SEE, ANSWER, ORDER))


def _acts(row: OrderRow, by: Actor) -> tuple[str, ...]:
    offered = rules.offered(OrderState(row.state), OrderKind(row.kind))
    mine = rules.OF_THE_UNIT if may(by, ANSWER, row.unit) else frozenset()
    if may(by, ORDER, row.unit):
        mine = mine | rules.OF_THE_LEADER
    return tuple(act.value for act in EntryKind if act in offered & mine)


def _entry(row: OrderEntry) -> Entry:
    file = Evidence(row.sha256, row.file_name, row.file_size, row.file_mime) if row.sha256 else None
    return Entry(EntryKind(row.kind), row.text, row.at, row.by, file, row.id)


def evidence(order_id: int, entry_id: int, *, by: Actor) -> Evidence:
    """The file of an entry.

    Raises:
        OrderNotFound: there is none, or ``by`` may not see the order.
    """
    row = OrderEntry.objects.filter(id=entry_id, order_id=order_id).select_related("order").first()
    if row is None or not row.sha256 or not sees(by, row.order.unit):
        raise OrderNotFound(order=order_id)
    return Evidence(row.sha256, row.file_name, row.file_size, row.file_mime)
