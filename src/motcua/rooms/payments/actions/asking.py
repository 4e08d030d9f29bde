"""Asking for money, and no longer asking for it."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.payments.actions import booking
from motcua.rooms.payments.content import rules
from motcua.rooms.payments.errors import AmountInvalid, ExemptionUnknown, NothingOwed, NotYourTill, ReasonMissing
from motcua.rooms.payments.events import PaymentAsked, PaymentCancelled
from motcua.rooms.payments.models import Order, PaymentRequest, StatedFee
from motcua.rooms.payments.records import FeeLine, OrderState, Payer, State
from motcua.rooms.payments.rules.fees import MOST

#: entering a fee that nobody states, at receipt
STATE_FEE = "procedures:state-at-receipt"


@transaction.atomic
def ask(
    purpose: str,
    *,
    what: str,
    amount: int,
    unit: str,
    payer: Payer,
    by: Actor,
    at: datetime,
    also_unit: str = "",
    procedure: str = "",
    lines: Sequence[FeeLine] = (),
) -> UUID:
    """Asks for ``amount`` whole đồng; the same ``purpose`` again is the same request, and nothing is written.

    It is called by the room that knows why money is owed, which has checked who may ask.

    Raises:
        AmountInvalid: not a whole number above zero.
    """
    check_amount(amount)
    row, new = PaymentRequest.objects.get_or_create(
        purpose=purpose,
        defaults={
            "reference": booking.new_reference(),
            "procedure": procedure,
            "unit": unit,
            "also_unit": also_unit if also_unit != unit else "",
            "what": what[:300],
            "lines": [line.plain() for line in lines],
            "amount": amount,
            "payer": payer.actor,
            "payer_details": {key: value for key, value in asdict(payer).items() if key != "actor"},
            "asked_at": at,
            "asked_by": by.id,
        },
    )
    if not new:
        return row.id
    booking.tell("ask", row, by=by, at=at)
    emit(
        PaymentAsked(payment=str(row.id), purpose=purpose, procedure=procedure, unit=unit, amount=amount),
        at=at,
    )
    return row.id


def check_amount(amount: object) -> int:
    """``amount`` as whole đồng.

    Raises:
        AmountInvalid: it is no int (a float never is), or not within reason.
    """
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 < amount <= MOST:
        raise AmountInvalid({"amount": AmountInvalid.says})
    return amount


@transaction.atomic
def cancel(purpose: str, *, reason: str, by: Actor, at: datetime, paid_too: bool = False) -> None:
    """What the money was for is gone: nothing is owed, and what has come or still comes is shown for refund.

    A request that is settled stays so unless ``paid_too``: then everything that was paid is surplus. Repeating it, or
    naming a purpose that nobody asked for, changes nothing. Called by the room that knows why.
    """
    row = PaymentRequest.objects.select_for_update().filter(purpose=purpose).first()
    if row is None or row.state not in ({State.ASKED, State.SETTLED} if paid_too else {State.ASKED}):
        return
    _end(row, State.CANCELLED, reason, by=by, at=at)
    booking.tell("cancel", row, by=by, at=at)
    emit(PaymentCancelled(payment=str(row.id), purpose=purpose), at=at)


@transaction.atomic
def revive(purpose: str, *, by: Actor, at: datetime) -> bool:
    """Asks again for what was cancelled (an act was undone and done anew); says whether there was such a request."""
    row = PaymentRequest.objects.select_for_update().filter(purpose=purpose, state=State.CANCELLED).first()
    if row is None:
        return False
    row.state, row.reason, row.ended_at, row.ended_by = State.ASKED, "", None, None
    row.save(update_fields=["state", "reason", "ended_at", "ended_by"])
    booking.tell("revive", row, by=by, at=at)
    return True


@transaction.atomic
def waive(payment: UUID, *, exemption: str, proof: str, by: Actor, at: datetime) -> None:
    """Lets the payer off: he belongs to a group that the law exempts, and the officer has seen the proof.

    Raises:
        PaymentNotFound, NotYourTill
        NothingOwed: it is paid, waived or cancelled already.
        ExemptionUnknown: the content names no such group for this fee.
        ReasonMissing: the proof is not named.
    """
    row = booking.locked(payment)
    booking.check_till(by, row)
    if row.state != State.ASKED:
        raise NothingOwed(payment=str(payment))
    found = next(
        (one for rule in rules().get(row.procedure, ()) for one in rule.exemptions if one.key == exemption), None
    )
    if found is None or found.percent != 100:
        raise ExemptionUnknown({"exemption": ExemptionUnknown.says})
    if not proof.strip():
        raise ReasonMissing({"proof": ReasonMissing.says})
    _end(row, State.WAIVED, f"{found.says} – {proof.strip()}", by=by, at=at)
    booking.tell("waive", row, by=by, at=at, exemption=exemption, proof=hashlib.sha256(proof.encode()).hexdigest())
    booking.announce_settled(row, "", at=at)


def _end(row: PaymentRequest, state: State, reason: str, *, by: Actor, at: datetime) -> None:
    row.state, row.reason, row.ended_at, row.ended_by = state, reason[:500], at, by.id
    row.save(update_fields=["state", "reason", "ended_at", "ended_by"])
    # nobody is sent to a gateway any more; an attempt that stands open there is still asked about until it expires
    Order.objects.filter(request=row, state=OrderState.OPENING).update(state=OrderState.EXPIRED, next_try_at=None)


@transaction.atomic
def state_fee(procedure: str, amount: int, *, source: str, by: Actor, at: datetime) -> None:
    """Keeps the fee of a procedure that nobody states, with the number of its resolution, for all dossiers to come.

    ``amount`` 0: free of charge. Nothing is written when it is the amount and source kept already.

    Raises:
        NotYourTill: ``by`` may not state facts at receipt.
        AmountInvalid, Invalid
    """
    if not by.may(STATE_FEE):
        raise NotYourTill(procedure=procedure)
    if amount != 0:
        check_amount(amount)
    source = source.strip()[:200]
    if not source:
        raise Invalid({"fee_source": say("Vui lòng ghi căn cứ (số nghị quyết) của mức phí.")})
    row = StatedFee.objects.select_for_update().filter(procedure=procedure).first()
    if row is not None and (row.amount, row.source) == (amount, source):
        return
    StatedFee.objects.update_or_create(
        procedure=procedure, defaults={"amount": amount, "source": source, "at": at, "by": by.id}
    )
    journal.record(
        "payments.state_fee",
        subject=f"fee:{procedure}",
        by=by.id,
        at=at,
        amount=amount,
        source=source,
        before=row.amount if row else -1,
    )
