"""Requests for payment, whole: for their payer, for the counter, and for the rooms above."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.queries import prepared
from motcua.rooms.payments import content
from motcua.rooms.payments.errors import PaymentNotFound
from motcua.rooms.payments.models import Entry as EntryRow
from motcua.rooms.payments.models import Order, PaymentRequest, Refund
from motcua.rooms.payments.models import Receipt as ReceiptRow
from motcua.rooms.payments.records import (
    Entry,
    FeeLine,
    Method,
    OrderLine,
    OrderState,
    PaidOnline,
    Payer,
    Payment,
    Receipt,
    RefundLine,
    RefundState,
    State,
)
from motcua.rooms.payments.rules import balance, vietqr

#: permissions of those who handle money, each at its units
MONEY = (
    "payments:collect",
    "payments:refund",
    "payments:approve-refund",
    "payments:reconcile",
)


@prepared
def _beginning(purposes: str) -> QuerySet[PaymentRequest]:
    # compared byte by byte, as the index of the purpose's beginnings is
    beginning = ["purpose ~>=~ %s", "purpose ~<~ (%s || '~')"]
    asked = PaymentRequest.objects.extra(where=beginning, params=[purposes, purposes])  # noqa: S610 - our own words
    return asked.order_by("asked_at", "id")


def payments_for(purposes: str) -> list[Payment]:
    """The requests whose purpose begins so, oldest first, each whole: one statement where there are none, else five.

    For the room that knows what the purpose means and has checked who reads.
    """
    return _whole(_beginning(purposes))


def owes(purposes: str) -> bool:
    """Whether anything is still asked for whose purpose begins so."""
    return PaymentRequest.objects.filter(purpose__startswith=purposes, state=State.ASKED).exists()


def paid_for(purposes: Collection[str]) -> dict[str, tuple[int, int, datetime]]:
    """What came for everything whose purpose begins so, for figures: beginning → (how online, whole đồng, when last).

    How online is ``PaidOnline``; what was asked for and not paid, waived or given back in full, is not here.
    """
    if not purposes:
        return {}
    with connection.cursor() as cursor:
        # compared byte by byte, as the index of the purpose's beginnings is
        cursor.execute(
            """SELECT begins, max(paid_online), sum(received), max(settled_at)
               FROM unnest(%s::text[]) begins
               JOIN payments_paymentrequest r ON r.purpose ~>=~ begins AND r.purpose ~<~ (begins || '~')
               WHERE r.settled_at IS NOT NULL AND r.received > 0 GROUP BY begins""",
            [list(purposes)],
        )
        return {begins: (online, int(received), at) for begins, online, received, at in cursor.fetchall()}


def payment(payment_id: UUID, *, by: Actor) -> Payment:
    """One request, to its payer and to officers who handle the unit's money.

    Raises:
        PaymentNotFound: no such request, or not for this reader.
    """
    row = PaymentRequest.objects.filter(id=payment_id).first()
    if row is None or not _sees(by, row):
        raise PaymentNotFound(payment=str(payment_id))
    return _whole([row])[0]


def payment_of_order(order: UUID, *, by: Actor) -> tuple[Payment, OrderLine]:
    """The request that an attempt to pay belongs to, to its payer.

    Raises:
        PaymentNotFound
    """
    row = Order.objects.select_related("request").filter(id=order).first()
    if row is None or row.request.payer != by.id:
        raise PaymentNotFound(order=str(order))
    return _whole([row.request])[0], _order(row)


def _sees(by: Actor, row: PaymentRequest) -> bool:
    if by.kind == "citizen":
        return row.payer == by.id
    units = {row.unit, row.also_unit} - {""}
    return any(by.may(permission, unit=unit) for permission in MONEY for unit in units)


def payments_of(by: Actor, *, limit: int = 50) -> list[Payment]:
    """What a person was asked to pay, the newest first."""
    return _whole(list(PaymentRequest.objects.filter(payer=by.id).order_by("-asked_at")[:limit]))


def payment_of(row: PaymentRequest) -> Payment:
    """The record of a row without what hangs on it: no statement."""
    return _record(row)


def _whole(rows: list[PaymentRequest]) -> list[Payment]:
    if not rows:
        return []
    ids = [row.id for row in rows]
    entries, orders, refunds = defaultdict(list), defaultdict(list), defaultdict(list)
    for entry in EntryRow.objects.filter(request_id__in=ids).order_by("id"):
        entries[entry.request_id].append(_entry(entry))
    for order in Order.objects.filter(request_id__in=ids).order_by("created_at"):
        orders[order.request_id].append(_order(order))
    by_id = {row.id: row for row in rows}
    for refund in Refund.objects.filter(request_id__in=ids).order_by("asked_at"):
        refunds[refund.request_id].append(refund_line(refund, by_id[refund.request_id]))
    receipts = {one.request_id: one for one in ReceiptRow.objects.filter(request_id__in=ids)}
    return [
        _record(
            row,
            entries=tuple(entries[row.id]),
            orders=tuple(orders[row.id]),
            refunds=tuple(refunds[row.id]),
            receipt=receipt_of(receipts[row.id], row) if row.id in receipts else None,
        )
        for row in rows
    ]


def _record(
    row: PaymentRequest,
    *,
    entries: tuple[Entry, ...] = (),
    orders: tuple[OrderLine, ...] = (),
    refunds: tuple[RefundLine, ...] = (),
    receipt: Receipt | None = None,
) -> Payment:
    state = State(row.state)
    return Payment(
        id=row.id,
        purpose=row.purpose,
        reference=row.reference,
        procedure=row.procedure,
        unit=row.unit,
        also_unit=row.also_unit,
        what=row.what,
        lines=tuple(FeeLine.of(line) for line in row.lines),
        amount=row.amount,
        received=row.received,
        state=state,
        payer=Payer(actor=row.payer, **row.payer_details),
        asked_at=row.asked_at,
        settled_at=row.settled_at,
        method=Method(row.method) if row.method else None,
        paid_online=PaidOnline(row.paid_online),
        reason=row.reason,
        owed=balance.owed(row.amount, row.received, state),
        surplus=balance.surplus(row.amount, row.received, state),
        entries=entries,
        orders=orders,
        refunds=refunds,
        receipt=receipt,
    )


def _entry(row: EntryRow) -> Entry:
    return Entry(row.id, Method(row.method), row.amount, row.at, row.paid_at, row.external, row.by, row.why)


def _order(row: Order) -> OrderLine:
    state = OrderState(row.state)
    return OrderLine(row.id, row.code, state, row.amount, row.address, row.created_at, row.tries, row.next_try_at)


def refund_line(row: Refund, request: PaymentRequest) -> RefundLine:
    """A refund as pages show it."""
    return RefundLine(
        id=row.id,
        payment=request.id,
        purpose=request.purpose,
        what=request.what,
        unit=request.unit,
        amount=row.amount,
        method=Method(row.method),
        reason=row.reason,
        state=RefundState(row.state),
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        decided_at=row.decided_at,
        decided_by=row.decided_by or "",
        decision_reason=row.decision_reason,
        done_at=row.done_at,
        failed=row.last_error,
    )


def receipt_of(row: ReceiptRow, request: PaymentRequest) -> Receipt:
    """A receipt as pages show it."""
    return Receipt(
        id=row.id,
        number=row.number,
        payment=request.id,
        purpose=request.purpose,
        what=request.what,
        unit=row.unit,
        amount=row.amount,
        at=row.at,
        sha256=row.sha256,
        revoked_at=row.revoked_at,
    )


def receipts_of(by: Actor, *, limit: int = 100) -> list[Receipt]:
    """The receipts of a person, the newest first."""
    rows = ReceiptRow.objects.select_related("request").filter(request__payer=by.id).order_by("-at")[:limit]
    return [receipt_of(row, row.request) for row in rows]


def receipt(receipt_id: UUID, *, by: Actor) -> Receipt:
    """One receipt, to its payer and to officers who handle the unit's money.

    Raises:
        PaymentNotFound
    """
    row = ReceiptRow.objects.select_related("request").filter(id=receipt_id).first()
    if row is None or not _sees(by, row.request):
        raise PaymentNotFound(receipt=str(receipt_id))
    return receipt_of(row, row.request)


def public_receipt(receipt_id: UUID) -> Receipt:
    """A receipt as whoever holds it may check it: number, amount, day, whether it stands; nobody's name.

    Raises:
        PaymentNotFound
    """
    row = ReceiptRow.objects.select_related("request").filter(id=receipt_id).first()
    if row is None:
        raise PaymentNotFound(receipt=str(receipt_id))
    return receipt_of(row, row.request)


def vietqr_of(payment: Payment) -> str:
    """What the QR for paying the rest by a banking app says; "" when nothing is owed."""
    if not payment.owed:
        return ""
    account = content.policy().accounts.get(payment.unit, content.policy().accounts["*"])
    return vietqr.payload(bank_bin=account.bin, account=account.number, amount=payment.owed, words=payment.reference)


def units_of(by: Actor, *permissions: str) -> frozenset[str] | None:
    """The units where ``by`` holds one of ``permissions``; None: everywhere."""
    held: Iterable[str] = {unit for permission in permissions for unit in by.units_with(permission)}
    return None if EVERYWHERE in held else frozenset(held)
