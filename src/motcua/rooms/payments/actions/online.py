"""Paying online: an attempt is written down first, then opened at the gateway, then asked about until it is known."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from motcua.kernel.actors import Actor
from motcua.kernel.errors import Refusal
from motcua.rooms.payments.actions import booking, inbound, wire
from motcua.rooms.payments.content import policy
from motcua.rooms.payments.errors import GatewayDown, MessageForged, MessageUnreadable, NothingOwed, PaymentNotFound
from motcua.rooms.payments.models import Order
from motcua.rooms.payments.queries.money import payment_of
from motcua.rooms.payments.records import OrderState, State
from motcua.rooms.payments.rules import balance, payplat
from motcua.rooms.units import facade as units

#: pauses between two questions to the gateway: doubling, up to the second
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=1)
#: an attempt that somebody is opening or asking about is left alone for so long
TAKEN_FOR = timedelta(seconds=30)
#: after it expired, an attempt is asked about for so long before it is given up: a report may have been lost
ASKED_AFTER = timedelta(days=2)


@transaction.atomic
def start_online(payment: UUID, *, by: Actor, at: datetime) -> UUID:
    """Writes down an attempt to pay what is owed; one that stands open for the same amount is used again.

    Raises:
        PaymentNotFound: no such request, or not this payer's.
        NothingOwed
    """
    row = booking.locked(payment)
    if by.id != row.payer:
        raise PaymentNotFound(payment=str(payment))
    owed = balance.owed(row.amount, row.received, State(row.state))
    if not owed:
        raise NothingOwed(payment=str(payment))
    usable = Order.objects.filter(
        request=row, amount=owed, state__in=[OrderState.OPENING, OrderState.OPEN], expires_at__gt=at
    )
    if found := usable.first():
        return found.id
    gateway = policy().gateway
    order = Order.objects.create(
        request=row,
        code=f"{at:%y%m%d}{secrets.token_hex(6).upper()}",
        gateway=gateway.key,
        amount=owed,
        created_at=at,
        created_by=by.id,
        expires_at=at + timedelta(minutes=gateway.minutes),
        next_try_at=at,
    )
    booking.tell("start_online", row, by=by, at=at, order=order.code, amount=owed)
    return order.id


def open_order(order: UUID, *, at: datetime) -> str:
    """Opens an attempt at the gateway and returns where the payer goes on; a job does it again when it fails.

    Not in a transaction: the gateway is asked between two of them.

    Raises:
        GatewayDown: it did not answer; the attempt stands and is tried again.
        PaymentNotFound: no such attempt is to be opened.
    """
    row = Order.objects.filter(id=order).first()
    if row is None or row.state not in {OrderState.OPENING, OrderState.OPEN}:
        raise PaymentNotFound(order=str(order))
    if row.address:
        return row.address
    if not _taken(row, at):
        raise GatewayDown(why="being opened")
    try:
        address = wire.open_order(_opening(row))
    except (GatewayDown, MessageForged) as problem:
        _postpone(row, problem, at)
        raise GatewayDown(why=str(problem.facts.get("why", ""))) from None
    Order.objects.filter(id=row.id, state=OrderState.OPENING).update(
        state=OrderState.OPEN, address=address, next_try_at=at + FIRST_PAUSE, tries=0, last_error=""
    )
    return address


def _taken(row: Order, at: datetime) -> bool:
    """Takes an attempt for a while, so that a page and a job do not open it both; a taker that dies lets go of it."""
    free = Order.objects.filter(id=row.id, next_try_at__lte=at)
    return bool(free.update(next_try_at=at + TAKEN_FOR, tries=F("tries") + 1))


def _opening(row: Order) -> dict[str, object]:
    known = policy()
    asked = payment_of(row.request)
    unit = asked.unit
    return payplat.opening(
        known.gateway,
        asked,
        row.code,
        agency=known.agency.get(unit, known.agency["*"]),
        unit=units.unit(unit).name,
        account=known.accounts.get(unit, known.accounts["*"]),
        back=f"{settings.HOME}/thanh-toan/{row.id}/",
        told=f"{settings.HOME}/api/v1/payments/messages/{known.gateway.key}",
    )


def _postpone(row: Order, problem: Refusal, at: datetime) -> None:
    Order.objects.filter(id=row.id).update(
        next_try_at=at + pause(row.tries + 1), last_error=f"{problem.code} {problem.facts.get('why', '')}"[:200]
    )


def pause(tries: int) -> timedelta:
    """How long to wait after so many tries."""
    return min(FIRST_PAUSE * 2 ** min(tries - 1, 20), LONGEST_PAUSE)


def work_on_orders(*, at: datetime, limit: int = 20) -> int:
    """Opens attempts that could not be opened, and asks about open ones: a report that was lost is found here.

    Each is taken before the gateway is asked; the work is done outside any transaction. Returns how many were taken.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE payments_order SET next_try_at = %s
                WHERE id IN (SELECT id FROM payments_order WHERE next_try_at <= %s
                             ORDER BY next_try_at LIMIT %s FOR UPDATE SKIP LOCKED)
               RETURNING id""",
            [at + TAKEN_FOR, at, limit],
        )
        ids = [row[0] for row in cursor.fetchall()]
    for row in Order.objects.filter(id__in=ids).select_related("request").order_by("created_at"):
        _work_on(row, at)
    return len(ids)


def _work_on(row: Order, at: datetime) -> None:
    try:
        if row.state == OrderState.OPENING:
            _open_late(row, at)
        else:
            _ask(row, at)
    except (GatewayDown, MessageForged, MessageUnreadable) as problem:
        Order.objects.filter(id=row.id).update(tries=F("tries") + 1)
        _postpone(row, problem, at)


def _open_late(row: Order, at: datetime) -> None:
    if row.expires_at <= at:
        Order.objects.filter(id=row.id, state=OrderState.OPENING).update(state=OrderState.EXPIRED, next_try_at=None)
        return
    address = wire.open_order(_opening(row))
    Order.objects.filter(id=row.id, state=OrderState.OPENING).update(
        state=OrderState.OPEN, address=address, next_try_at=at + FIRST_PAUSE, tries=0, last_error=""
    )


def _ask(row: Order, at: datetime) -> None:
    for found, proof in wire.ask_about(row.code, at=at):
        inbound.accept(found, proof, at=at)
    now = Order.objects.get(id=row.id)
    if now.state in {OrderState.PAID, OrderState.FAILED}:
        return
    over = now.expires_at <= at
    last = now.expires_at + ASKED_AFTER <= at
    Order.objects.filter(id=row.id).update(
        state=OrderState.EXPIRED if over else now.state,
        next_try_at=None if last else at + pause(now.tries + 1),
        tries=F("tries") + 1,
        last_error="",
    )
