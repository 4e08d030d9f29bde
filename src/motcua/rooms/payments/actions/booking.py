"""The one place where money enters the ledger, whatever brought it: once, and with everything that follows from it."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.kernel.events import emit
from motcua.rooms.payments.content import policy
from motcua.rooms.payments.errors import NotYourTill, PaymentNotFound
from motcua.rooms.payments.events import PaymentSettled
from motcua.rooms.payments.models import Drawer, Entry, PaymentRequest, Receipt
from motcua.rooms.payments.records import Method, PaidOnline, State
from motcua.rooms.payments.rules import balance, references

COLLECT = "payments:collect"


def locked(payment: UUID) -> PaymentRequest:
    """The request, held until the transaction ends: two payments at once are two, one after the other.

    Raises:
        PaymentNotFound
    """
    row = PaymentRequest.objects.select_for_update().filter(id=payment).first()
    if row is None:
        raise PaymentNotFound(payment=str(payment))
    return row


def check_till(by: Actor, request: PaymentRequest, permission: str = COLLECT) -> None:
    """Refuses whoever does not handle the money of the collecting unit.

    Raises:
        NotYourTill
    """
    if not any(by.may(permission, unit=unit) for unit in (request.unit, request.also_unit) if unit):
        raise NotYourTill(payment=str(request.id))


def book(
    request: PaymentRequest | None,
    *,
    method: Method,
    source: str,
    external: str,
    amount: int,
    paid_at: datetime,
    by: Actor,
    at: datetime,
    unit: str = "",
    drawer: Drawer | None = None,
    why: str = "",
) -> bool:
    """Adds a line to the ledger unless it is there; says whether it was added. The caller holds ``request``.

    (``source``, ``external``) is unique in the database: of any number of tellings at once, one is counted.
    """
    line = Entry(
        request=request,
        method=method,
        source=source,
        external=external,
        amount=amount,
        unit=unit or (request.unit if request else ""),
        drawer=drawer,
        at=at,
        paid_at=paid_at,
        by=by.id,
        why=why[:200],
    )
    if not _added(line):
        return False
    if request is not None:
        request.received += amount
        _follow(request, method, at)
    return True


def _added(line: Entry) -> bool:
    """Inserts the line; a line of the same name that another transaction is writing is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO payments_entry (request_id, method, amount, source, external, unit, drawer_id, at, paid_at,
                                           by, why)
               VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id""",
            [
                line.request_id, line.method, line.amount, line.source, line.external, line.unit, line.drawer_id,
                line.at, line.paid_at, line.by, line.why,
            ],
        )  # fmt: skip
        return cursor.fetchone() is not None


def _follow(request: PaymentRequest, method: Method, at: datetime) -> None:
    """What new money means for its request: nothing yet, or that it is settled, with a receipt."""
    if not balance.settles(request.amount, request.received, State(request.state)):
        request.save(update_fields=["received"])
        return
    request.state, request.settled_at, request.method = State.SETTLED, at, method
    request.paid_online = policy().gateway.online if method == Method.ONLINE else PaidOnline.NO
    request.save(update_fields=["received", "state", "settled_at", "method", "paid_online"])
    receipt = number_receipt(request, at=at)
    announce_settled(request, receipt.number, at=at)


def announce_settled(request: PaymentRequest, receipt: str, *, at: datetime) -> None:
    """Tells those above that nothing is owed for this purpose any more."""
    emit(
        PaymentSettled(
            payment=str(request.id),
            purpose=request.purpose,
            procedure=request.procedure,
            unit=request.unit,
            amount=request.amount,
            method=request.method or "",
            online=int(request.paid_online),
            receipt=receipt,
        ),
        at=at,
    )


def number_receipt(request: PaymentRequest, *, at: datetime) -> Receipt:
    """The receipt of a settled request, with the next number of its unit and year.

    The counter's row stays locked until the transaction ends: numbers follow each other without a gap, and those who
    take money at one unit at the same moment wait for one another (they are a handful).
    """
    year = local_day(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO payments_receiptcounter (unit, year, last) VALUES (%s, %s, 1)
               ON CONFLICT (unit, year) DO UPDATE SET last = payments_receiptcounter.last + 1 RETURNING last""",
            [request.unit, year],
        )
        sequence = (cursor.fetchone() or [0])[0]
    series = policy().series
    number = series.pattern.format(
        symbol=series.symbol, unit=request.unit, year=year, number=f"{sequence:0{series.digits}d}"
    )
    return Receipt.objects.create(
        request=request,
        unit=request.unit,
        year=year,
        sequence=sequence,
        number=number,
        amount=request.amount,
        at=at,
    )


def tell(act: str, request: PaymentRequest, *, by: Actor, at: datetime, **facts: str | int) -> None:
    """The line of one act in the journal: numbers and codes, nobody's name and nobody's words."""
    journal.record(
        f"payments.{act}",
        subject=f"payment:{request.id}",
        by=by.id,
        at=at,
        purpose=request.purpose,
        unit=request.unit,
        state=request.state,
        received=request.received,
        asked=request.amount,
        **facts,
    )


def new_reference() -> str:
    """What a transfer for a new request will quote."""
    return references.reference(secrets.randbits(45))
