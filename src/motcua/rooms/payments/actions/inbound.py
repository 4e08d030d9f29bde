"""The tray of messages from outside: each kept once, believed only with its signature, and done once."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor, system
from motcua.rooms.payments.actions import booking
from motcua.rooms.payments.content import policy
from motcua.rooms.payments.errors import (
    MessageForged,
    PaymentNotFound,
    ReasonMissing,
    SourceUnknown,
)
from motcua.rooms.payments.models import Entry, Message, Order, PaymentRequest
from motcua.rooms.payments.records import Method, OrderState, Transaction
from motcua.rooms.payments.rules import payplat

RECONCILE = "payments:reconcile"
#: a message is a few hundred bytes
LARGEST = 16 * 1024
#: refused messages of one hour are journalled when their number reaches one of these: seen at once, never a flood
TOLD_AT = frozenset(10**power for power in range(12))


def take(source: str, body: bytes, *, at: datetime) -> str:
    """Takes a message of a gateway or a bank in; returns what it did (`models.Message`).

    The message, the ledger's line, the settled request, its receipt and the event are one transaction: killed half-way,
    nothing has happened and the sender, who was not answered, sends it again. The same bytes again are counted only.

    Raises:
        SourceUnknown: nobody of this name is connected.
        MessageForged: the signature does not fit; counted, and journalled at 1, 10, 100 … in an hour.
        MessageUnreadable: it is signed but says too little.
    """
    read = _reader(source)
    try:
        found = read(_json(source, body))
    except MessageForged:
        _count_refused(source, at)
        raise
    return accept(found, body, at=at)


def _reader(source: str) -> Callable[[Mapping[str, Any]], Transaction]:
    known = policy()
    if source == known.gateway.key:
        return lambda said: payplat.reported(known.gateway, said, settings.PAYMENT_GATEWAY_SECRET)
    if source in known.banks:
        return lambda said: payplat.credited(known.banks[source], said, settings.PAYMENT_BANK_SECRET)
    raise SourceUnknown(source=source[:40])


def _json(source: str, body: bytes) -> Mapping[str, Any]:
    """What the body says; what is no JSON object has no signature either."""
    try:
        said = json.loads(body) if len(body) <= LARGEST else None
    except (ValueError, RecursionError):
        said = None
    return said if isinstance(said, dict) else {}


@transaction.atomic
def _count_refused(source: str, at: datetime) -> None:
    hour = at.replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO payments_refusedmessages (source, hour, count) VALUES (%s, %s, 1)
               ON CONFLICT (source, hour) DO UPDATE SET count = payments_refusedmessages.count + 1 RETURNING count""",
            [source, hour],
        )
        count = (cursor.fetchone() or [0])[0]
    if count in TOLD_AT:
        journal.record(
            "payments.refuse_message",
            subject=f"payments:{source}",
            by=f"system:{source}",
            at=at,
            hour=hour.isoformat(),
            count=count,
        )


@transaction.atomic
def accept(found: Transaction, body: bytes, *, at: datetime) -> str:
    """Does what a believed transaction means; ``body`` is what proves it (a report, a line of an answer or a file)."""
    digest = hashlib.sha256(body).hexdigest()
    message = _kept(found, digest, body, at)
    if message is None:
        return _again(found.source, digest, at)
    effect, request = _effect(found, message, at)
    Message.objects.filter(id=message).update(effect=effect, request=request)
    if effect == "counted" and request is not None:
        booking.tell(
            "credit",
            request,
            by=_sender(found),
            at=at,
            source=found.source,
            external=found.external,
            amount=found.amount,
        )
    elif effect in {"unmatched", "contradicts"}:
        journal.record(
            f"payments.{effect}",
            subject=f"payments:{found.source}",
            by=_sender(found).id,
            at=at,
            external=found.external,
            amount=found.amount,
        )
    return effect


def _kept(found: Transaction, digest: str, body: bytes, at: datetime) -> int | None:
    """The id of the new message; None when these bytes are here. A copy that another transaction is taking in is
    waited for.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO payments_message (source, digest, body, external, amount, effect, at, last_at, times)
               VALUES (%s, %s, %s, %s, %s, 'noted', %s, %s, 1) ON CONFLICT (source, digest) DO NOTHING RETURNING id""",
            [found.source, digest, body.decode(errors="replace"), found.external, found.amount, at, at],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _again(source: str, digest: str, at: datetime) -> str:
    row = Message.objects.select_for_update().get(source=source, digest=digest)
    row.times, row.last_at = row.times + 1, at
    row.save(update_fields=["times", "last_at"])
    return row.effect


def _effect(found: Transaction, message: int, at: datetime) -> tuple[str, PaymentRequest | None]:
    order, request = _owner(found)
    if found.state != "paid":
        if order is not None and found.state == "failed":
            # a failure that arrives after the success of the same attempt is old news
            Order.objects.filter(id=order.id, state__in=[OrderState.OPENING, OrderState.OPEN]).update(
                state=OrderState.FAILED, next_try_at=None
            )
        return "noted", request
    counted = booking.book(
        request,
        method=Method.ONLINE if found.order else Method.TRANSFER,
        source=found.source,
        external=found.external,
        amount=found.amount,
        paid_at=found.paid_at,
        by=_sender(found),
        at=at,
    )
    if order is not None:
        Order.objects.filter(id=order.id).update(state=OrderState.PAID, next_try_at=None)
    if not counted:
        held = Entry.objects.filter(source=found.source, external=found.external).values_list("amount", flat=True)
        return "known" if held.first() == found.amount else "contradicts", request
    return ("counted" if request is not None else "unmatched"), request


def _owner(found: Transaction) -> tuple[Order | None, PaymentRequest | None]:
    """Whose money it is; the request is held until the transaction ends."""
    if found.order:
        order = Order.objects.filter(code=found.order, gateway=found.source).first()
        return order, booking.locked(order.request_id) if order else None
    if not found.reference:
        return None, None
    return None, PaymentRequest.objects.select_for_update().filter(reference=found.reference).first()


def _sender(found: Transaction) -> Actor:
    return system(found.source)


@transaction.atomic
def place_credit(message: int, payment: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Says for which request money came that named none.

    The ledger is only added to: one line takes the money away from where nobody owned it, another adds it here.

    Raises:
        NotYourTill: ``by`` does not reconcile for the collecting unit.
        PaymentNotFound: no such message waits, or no such request.
        ReasonMissing
    """
    row = Message.objects.select_for_update().filter(id=message, effect="unmatched", placed_at__isnull=True).first()
    if row is None:
        raise PaymentNotFound(message=message)
    request = booking.locked(payment)
    booking.check_till(by, request, RECONCILE)
    if not reason.strip():
        raise ReasonMissing({"reason": ReasonMissing.says})
    first = Entry.objects.get(source=row.source, external=row.external)
    same: dict[str, Any] = {
        "method": Method(first.method),
        "source": "placing",
        "paid_at": first.paid_at,
        "by": by,
        "at": at,
    }
    booking.book(None, external=f"{row.id}:from", amount=-first.amount, why=reason.strip(), **same)
    booking.book(request, external=f"{row.id}:to", amount=first.amount, why=reason.strip(), **same)
    row.placed_at, row.request = at, request
    row.save(update_fields=["placed_at", "request"])
    booking.tell("place_credit", request, by=by, at=at, external=row.external, amount=first.amount)
