"""Money that goes back: one officer asks, another approves, and only then it moves."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum

from motcua.kernel.actors import Actor, system
from motcua.kernel.errors import Invalid, Refusal
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.payments.actions import booking, cash, wire
from motcua.rooms.payments.actions.asking import check_amount
from motcua.rooms.payments.errors import (
    GatewayDown,
    MessageForged,
    ReasonMissing,
    RefundNotFound,
    SamePerson,
    TooMuch,
)
from motcua.rooms.payments.events import PaymentRefunded
from motcua.rooms.payments.models import Entry, Order, PaymentRequest, Receipt, Refund
from motcua.rooms.payments.records import Method, RefundState, State
from motcua.rooms.payments.rules import balance

ASK, APPROVE = "payments:refund", "payments:approve-refund"
OPEN = (RefundState.ASKED, RefundState.APPROVED)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=1)
TAKEN_FOR = timedelta(minutes=1)
GATEWAY = system("gateway")


@transaction.atomic
def ask_refund(
    payment: UUID, *, amount: int, reason: str, by: Actor, at: datetime, method: Method = Method.CASH
) -> UUID:
    """Asks for ``amount`` whole đồng to go back; it is set aside until somebody else decides.

    ``method``: ``ONLINE`` goes back along the transaction that brought it, ``CASH`` from a drawer, ``TRANSFER`` by an
    order that the accountant gives to the bank and records.

    Raises:
        PaymentNotFound, NotYourTill, AmountInvalid, ReasonMissing
        TooMuch: more than has come and is not going back already.
        Invalid: no single online payment covers the amount.
    """
    row = booking.locked(payment)
    booking.check_till(by, row, ASK)
    check_amount(amount)
    if not reason.strip():
        raise ReasonMissing({"reason": ReasonMissing.says})
    under_way = Refund.objects.filter(request=row, state__in=OPEN).aggregate(sum=Sum("amount"))["sum"] or 0
    if amount > balance.refundable(row.received, under_way):
        raise TooMuch(amount=amount)
    refund = Refund.objects.create(
        request=row,
        amount=amount,
        method=method,
        external=_transaction(row, amount) if method == Method.ONLINE else "",
        reason=reason.strip()[:500],
        asked_at=at,
        asked_by=by.id,
    )
    booking.tell("ask_refund", row, by=by, at=at, refund=str(refund.id), amount=amount, reason=_seal(reason))
    return refund.id


def _seal(words: str) -> str:
    """People write about people: the journal proves the words without holding them."""
    return hashlib.sha256(words.strip().encode()).hexdigest() if words.strip() else ""


def _transaction(row: PaymentRequest, amount: int) -> str:
    """The online transaction that still covers ``amount``: a gateway returns at most what a payment brought."""
    came = Entry.objects.filter(request=row, method=Method.ONLINE, amount__gt=0).exclude(source="placing")
    for entry in came.order_by("-id"):
        back = Refund.objects.filter(request=row, external=entry.external).exclude(state=RefundState.REFUSED)
        if entry.amount - (back.aggregate(sum=Sum("amount"))["sum"] or 0) >= amount:
            return entry.external
    raise Invalid({"method": say("Không có giao dịch trực tuyến nào đủ số tiền này để hoàn.")})


@transaction.atomic
def decide_refund(refund: UUID, *, approve: bool, reason: str = "", by: Actor, at: datetime) -> None:
    """Approves or refuses a refund that somebody else asked for; refusing needs a reason.

    Raises:
        RefundNotFound: it is decided already.
        SamePerson: ``by`` asked for it.
        NotYourTill, ReasonMissing
    """
    row, request = _held(refund, RefundState.ASKED)
    booking.check_till(by, request, APPROVE)
    if row.asked_by == by.id:
        raise SamePerson(refund=str(refund))
    if not approve and not reason.strip():
        raise ReasonMissing({"reason": ReasonMissing.says})
    row.state = RefundState.APPROVED if approve else RefundState.REFUSED
    row.decided_at, row.decided_by, row.decision_reason = at, by.id, reason.strip()[:500]
    row.next_try_at = at if approve and row.method == Method.ONLINE else None
    row.save()
    booking.tell(
        "approve_refund" if approve else "refuse_refund", request, by=by, at=at, refund=str(refund), amount=row.amount
    )


def _held(refund: UUID, state: RefundState) -> tuple[Refund, PaymentRequest]:
    """The refund and its request, both held, the request first as everywhere."""
    found = Refund.objects.filter(id=refund).values_list("request_id", flat=True).first()
    if found is None:
        raise RefundNotFound(refund=str(refund))
    request = booking.locked(found)
    row = Refund.objects.select_for_update().filter(id=refund, state=state).first()
    if row is None:
        raise RefundNotFound(refund=str(refund))
    return row, request


@transaction.atomic
def pay_refund(refund: UUID, *, external: str = "", by: Actor, at: datetime) -> None:
    """Hands an approved refund over: cash out of one's drawer, or a transfer whose number is ``external``.

    Raises:
        RefundNotFound: it is not approved, was paid already, or goes back online by itself.
        NotYourTill, DrawerNotOpen
        Invalid: the number of the transfer is missing, or there is not enough in the drawer.
    """
    row, request = _held(refund, RefundState.APPROVED)
    booking.check_till(by, request)
    if row.method == Method.ONLINE:
        raise RefundNotFound(refund=str(refund))
    if row.method == Method.CASH:
        cash.pay_out(request, row.amount, refund=row.id, by=by, at=at)
    else:
        if not external.strip():
            raise Invalid({"external": say("Vui lòng ghi số giao dịch chuyển khoản.")})
        booking.book(
            request,
            method=Method.TRANSFER,
            source="refund",
            external=row.id.hex,
            amount=-row.amount,
            paid_at=at,
            by=by,
            at=at,
            why=external.strip(),
        )
    _done(row, request, by=by, at=at)


def _done(row: Refund, request: PaymentRequest, *, by: Actor, at: datetime) -> None:
    row.state, row.done_at, row.next_try_at, row.last_error = RefundState.DONE, at, None, ""
    row.save()
    state = balance.after_refund(request.amount, request.received, State(request.state))
    if state != request.state:
        request.state = state
        request.save(update_fields=["state"])
        Receipt.objects.filter(request=request, revoked_at__isnull=True).update(revoked_at=at)
    booking.tell("refund", request, by=by, at=at, refund=str(row.id), amount=row.amount)
    emit(
        PaymentRefunded(
            payment=str(request.id),
            purpose=request.purpose,
            unit=request.unit,
            amount=row.amount,
            method=row.method,
        ),
        at=at,
    )


def send_refunds(*, at: datetime, limit: int = 20) -> int:
    """Orders approved online refunds at the gateway, outside any transaction; returns how many were taken.

    The gateway knows each by our id and does it once: killed between its answer and our line, it is ordered again, and
    it is the same refund.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE payments_refund SET next_try_at = %s, tries = tries + 1
                WHERE id IN (SELECT id FROM payments_refund WHERE state = 'approved' AND next_try_at <= %s
                             ORDER BY next_try_at LIMIT %s FOR UPDATE SKIP LOCKED)
               RETURNING id""",
            [at + TAKEN_FOR, at, limit],
        )
        ids = [row[0] for row in cursor.fetchall()]
    for row in Refund.objects.filter(id__in=ids).order_by("asked_at"):
        try:
            _send(row, at)
        except (GatewayDown, MessageForged) as problem:
            _postpone(row, problem, at)
    return len(ids)


def _send(row: Refund, at: datetime) -> None:
    came = Entry.objects.get(request_id=row.request_id, external=row.external, amount__gt=0, method=Method.ONLINE)
    order = Order.objects.filter(request_id=row.request_id, gateway=came.source).order_by("-created_at")
    paid = order.filter(state="paid").first() or order.first()
    number = wire.pay_back(
        order=paid.code if paid else "",
        external=row.external,
        refund=row.id.hex,
        amount=row.amount,
        reason=row.reason[:100],
    )
    _went_back(row.id, came.source, number, at=at)


@transaction.atomic
def _went_back(refund: UUID, source: str, number: str, *, at: datetime) -> None:
    row, request = _held(refund, RefundState.APPROVED)
    booking.book(
        request,
        method=Method.ONLINE,
        source=source,
        external=number,
        amount=-row.amount,
        paid_at=at,
        by=GATEWAY,
        at=at,
        why=f"refund {row.id.hex}",
    )
    _done(row, request, by=GATEWAY, at=at)


def _postpone(row: Refund, problem: Refusal, at: datetime) -> None:
    wait = min(FIRST_PAUSE * 2 ** min(row.tries, 20), LONGEST_PAUSE)
    Refund.objects.filter(id=row.id).update(
        next_try_at=at + wait, last_error=f"{problem.code} {problem.facts.get('why', '')}"[:200]
    )
