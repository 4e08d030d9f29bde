"""What those who handle money see of a day, of refunds and of the comparison with the gateway."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Min, Q, QuerySet, Sum

from motcua.kernel.actors import Actor
from motcua.kernel.days import TZ, local_day
from motcua.rooms.payments.content import policy
from motcua.rooms.payments.models import Difference as DifferenceRow
from motcua.rooms.payments.models import Drawer, Entry, Message, PaymentRequest, Refund, RefusedMessages
from motcua.rooms.payments.models import Reconciliation as ReconciliationRow
from motcua.rooms.payments.queries.money import payment_of, refund_line, units_of
from motcua.rooms.payments.records import (
    Difference,
    DifferenceKind,
    DrawerDay,
    FileLine,
    Method,
    Payment,
    Reconciliation,
    RefundLine,
    RefundState,
    State,
    Tally,
    Unmatched,
)

COLLECT, REFUND, APPROVE, RECONCILE = (
    "payments:collect",
    "payments:refund",
    "payments:approve-refund",
    "payments:reconcile",
)


def drawers(*, by: Actor, day: date, at: datetime) -> list[DrawerDay]:
    """The drawers of the reader's units that are open, or were opened or closed on ``day``; his own first."""
    start = datetime.combine(day, time(), TZ)
    end = start + timedelta(days=1)
    rows = Drawer.objects.filter(
        Q(closed_at__isnull=True) | Q(opened_at__range=(start, end)) | Q(closed_at__range=(start, end))
    )
    found = list(_at(rows, by, COLLECT).order_by("-opened_at")[:200])
    tallies = _tallies([row.id for row in found])
    return sorted((_drawer(row, tallies[row.id]) for row in found), key=lambda one: one.cashier != by.id)


def _at(rows: "QuerySet[Drawer]", by: Actor, *permissions: str) -> "QuerySet[Drawer]":
    units = units_of(by, *permissions)
    return rows if units is None else rows.filter(unit__in=list(units))


def _tallies(ids: list[UUID]) -> dict[UUID | None, list[Tally]]:
    found: dict[UUID | None, list[Tally]] = defaultdict(list)
    lines = Entry.objects.filter(drawer_id__in=ids).values("drawer_id", "method")
    for line in lines.annotate(count=Count("id"), sum=Sum("amount")):
        found[line["drawer_id"]].append(Tally(Method(line["method"]), line["count"], int(line["sum"])))
    return found


def _drawer(row: Drawer, takings: list[Tally]) -> DrawerDay:
    moved = sum(one.amount for one in takings)
    return DrawerDay(
        id=row.id,
        unit=row.unit,
        cashier=row.cashier,
        opened_at=row.opened_at,
        opening=row.opening,
        expected=row.opening + moved if row.expected is None else row.expected,
        takings=tuple(takings),
        closed_at=row.closed_at,
        counted=row.counted,
        handed_to=row.handed_to,
        note=row.note,
    )


def takings(*, by: Actor, day: date) -> list[Tally]:
    """What came in for the reader's units on ``day``, by kind; what went out is counted against it."""
    start = datetime.combine(day, time(), TZ)
    lines = Entry.objects.filter(at__gte=start, at__lt=start + timedelta(days=1), request__isnull=False)
    units = units_of(by, COLLECT)
    if units is not None:
        lines = lines.filter(unit__in=list(units))
    found = lines.values("method").annotate(count=Count("id"), sum=Sum("amount"))
    by_method = {Method(one["method"]): Tally(Method(one["method"]), one["count"], int(one["sum"])) for one in found}
    return [by_method.get(method, Tally(method, 0, 0)) for method in Method]


def owed_at(*, by: Actor, limit: int = 50) -> list[Payment]:
    """What is still to be paid to the reader's units, the oldest first."""
    rows = PaymentRequest.objects.filter(state=State.ASKED)
    return [payment_of(row) for row in _theirs(rows, by, COLLECT).order_by("asked_at")[:limit]]


def _theirs(rows: "QuerySet[PaymentRequest]", by: Actor, *permissions: str) -> "QuerySet[PaymentRequest]":
    units = units_of(by, *permissions)
    return rows if units is None else rows.filter(Q(unit__in=list(units)) | Q(also_unit__in=list(units)))


def to_refund(*, by: Actor, limit: int = 100) -> list[Payment]:
    """Money that came without being owed: paid too much, twice, or after what it was for was gone."""
    rows = _theirs(PaymentRequest.objects.filter(received__gt=0), by, REFUND, APPROVE)
    odd = rows.filter(~Q(state__in=[State.ASKED, State.SETTLED]) | Q(state=State.SETTLED, received__gt=F("amount")))
    found = [payment_of(row) for row in odd.order_by("asked_at")[:limit]]
    return [one for one in found if one.surplus]


def refunds(*, by: Actor, open_only: bool = True, limit: int = 100) -> list[RefundLine]:
    """Refunds of the reader's units, the oldest open first; or the last that were decided."""
    units = units_of(by, REFUND, APPROVE, COLLECT)
    rows = Refund.objects.select_related("request")
    if units is not None:
        rows = rows.filter(Q(request__unit__in=list(units)) | Q(request__also_unit__in=list(units)))
    open_states = [RefundState.ASKED, RefundState.APPROVED]
    if open_only:
        rows = rows.filter(state__in=open_states).order_by("asked_at")
    else:
        rows = rows.exclude(state__in=open_states).order_by("-decided_at")
    return [refund_line(row, row.request) for row in rows[:limit]]


def ledger_of(source: str, day: date) -> list[FileLine]:
    """Our lines of ``source`` whose money moved on ``day`` in Viet Nam."""
    start = datetime.combine(day, time(), TZ)
    lines = Entry.objects.filter(source=source, paid_at__gte=start, paid_at__lt=start + timedelta(days=1))
    return [
        FileLine(external, amount, "", moved.isoformat())
        for external, amount, moved in lines.order_by("id").values_list("external", "amount", "paid_at")
    ]


def reconciliations(*, limit: int = 31) -> list[Reconciliation]:
    """The last days that were compared, each with its differences: two statements."""
    rows = list(ReconciliationRow.objects.order_by("-day")[:limit])
    found: dict[int, list[Difference]] = defaultdict(list)
    lines = DifferenceRow.objects.filter(reconciliation_id__in=[row.id for row in rows]).order_by("id")
    for line in lines.select_related("reconciliation"):
        found[line.reconciliation_id].append(difference_of(line))
    return [
        Reconciliation(
            id=row.id,
            source=row.source,
            day=row.day,
            compared_at=row.compared_at,
            count=row.count,
            ours=row.ours,
            theirs=row.theirs,
            differences=tuple(found[row.id]),
        )
        for row in rows
    ]


def difference(difference_id: int) -> Difference | None:
    """One difference; None when there is none of this number."""
    row = DifferenceRow.objects.select_related("reconciliation").filter(id=difference_id).first()
    return difference_of(row) if row else None


def difference_of(row: DifferenceRow) -> Difference:
    return Difference(
        kind=DifferenceKind(row.kind),
        external=row.external,
        ours=row.ours,
        theirs=row.theirs,
        order=row.order,
        id=row.id,
        day=row.reconciliation.day,
        source=row.reconciliation.source,
        at=row.moved_at,
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by or "",
        reason=row.reason,
    )


def unmatched(*, limit: int = 100) -> list[Unmatched]:
    """Money that came without naming what it is for, and that nobody has placed yet."""
    rows = Message.objects.filter(effect="unmatched", placed_at__isnull=True).order_by("at")[:limit]
    return [Unmatched(row.id, row.source, row.external, row.amount, row.at, row.body) for row in rows]


def refused_messages(*, since: datetime) -> dict[str, int]:
    """How many messages came whose signature did not fit, by the source that they pretended to be of."""
    lines = RefusedMessages.objects.filter(hour__gte=since).values("source").annotate(sum=Sum("count"))
    return {line["source"]: int(line["sum"]) for line in lines}


def find_by_reference(reference: str, *, by: Actor) -> Payment | None:
    """The request that a transfer quotes, to officers who handle its money."""
    rows = _theirs(PaymentRequest.objects.filter(reference=reference.strip().upper()), by, COLLECT, RECONCILE)
    row = rows.first()
    return payment_of(row) if row else None


def unbalanced(*, limit: int = 100) -> list[UUID]:
    """Requests whose ``received`` is not the sum of their lines: always none, or something is broken."""
    return [row_id for row_id, received, total in _sums() if received != total][:limit]


def _sums() -> Iterable[tuple[UUID, int, int]]:
    totals = dict(
        Entry.objects.filter(request__isnull=False).values_list("request_id").annotate(sum=Sum("amount")).order_by()
    )
    for row_id, received in PaymentRequest.objects.values_list("id", "received"):
        yield row_id, received, int(totals.get(row_id, 0) or 0)


#: a day's file is complete some time after midnight
FILE_READY = timedelta(hours=2)
#: days for which a file is asked again
LOOKED_BACK = 7


def days_to_reconcile(*, at: datetime) -> list[date]:
    """The days of the last week that are over and were not compared yet; none while no gateway is connected."""
    if not connected():
        return []
    last = local_day(at - FILE_READY) - timedelta(days=1)
    days = [last - timedelta(days=back) for back in range(LOOKED_BACK)]
    first = Entry.objects.filter(source=policy().gateway.key).aggregate(first=Min("paid_at"))["first"]
    done = set(
        ReconciliationRow.objects.filter(source=policy().gateway.key, day__in=days).values_list("day", flat=True)
    )
    since = local_day(first) if first else last
    return [day for day in days if day not in done and day >= since]


def connected() -> bool:
    """Whether a gateway is set up: its address and its secret are in the environment."""
    return bool(settings.PAYMENT_GATEWAY_URL and settings.PAYMENT_GATEWAY_SECRET)
