"""Our ledger against the gateway's file, a day at a time; every difference is listed and answered for."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import say
from motcua.rooms.payments.actions import booking
from motcua.rooms.payments.actions.inbound import RECONCILE
from motcua.rooms.payments.errors import DifferenceNotFound, NotYourTill, ReasonMissing
from motcua.rooms.payments.models import Difference, Order, Reconciliation
from motcua.rooms.payments.queries.desk import ledger_of
from motcua.rooms.payments.records import DifferenceKind, FileLine, Method, OrderState
from motcua.rooms.payments.rules.reconciling import compare


@transaction.atomic
def reconcile(source: str, day: date, theirs: Sequence[FileLine], *, by: Actor, at: datetime) -> int:
    """Compares ``day`` of ``source`` with ``theirs``; returns how many differences are open.

    Doing it again brings the list up to date: what agrees by now leaves it, what an officer has answered for stays.

    Raises:
        NotYourTill: ``by`` may not reconcile.
    """
    if not by.may(RECONCILE):
        raise NotYourTill(source=source)
    ours = ledger_of(source, day)
    row, _ = Reconciliation.objects.update_or_create(
        source=source,
        day=day,
        defaults={
            "compared_at": at,
            "count": len(theirs),
            "ours": sum(line.amount for line in ours),
            "theirs": sum(line.amount for line in theirs),
        },
    )
    found = compare(ours, theirs)
    Difference.objects.filter(reconciliation=row, resolved_at__isnull=True).delete()
    Difference.objects.bulk_create(
        [
            Difference(
                reconciliation=row,
                kind=one.kind,
                external=one.external,
                order=one.order,
                ours=one.ours,
                theirs=one.theirs,
                moved_at=one.at,
            )
            for one in found
        ],
        ignore_conflicts=True,
    )
    still = Difference.objects.filter(reconciliation=row, resolved_at__isnull=True).count()
    journal.record(
        "payments.reconcile",
        subject=f"payments:{source}",
        by=by.id,
        at=at,
        day=day.isoformat(),
        count=len(theirs),
        ours=row.ours,
        theirs=row.theirs,
        differences=len(found),
        open=still,
    )
    return still


@transaction.atomic
def resolve_difference(difference: int, *, reason: str, count_it: bool = False, by: Actor, at: datetime) -> None:
    """Answers for a difference, with a reason; ``count_it`` also adds money to the ledger that only the gateway knew.

    Raises:
        DifferenceNotFound: it is answered for already.
        NotYourTill: ``by`` may not reconcile (for the collecting unit, when money is added).
        ReasonMissing
        Invalid: nothing can be added: we know it already, or it belongs to no attempt of ours.
    """
    if not by.may(RECONCILE):
        raise NotYourTill(difference=difference)
    row = Difference.objects.select_for_update().select_related("reconciliation").filter(id=difference).first()
    if row is None or row.resolved_at is not None:
        raise DifferenceNotFound(difference=difference)
    if not reason.strip():
        raise ReasonMissing({"reason": ReasonMissing.says})
    payment = _count(row, reason, by=by, at=at) if count_it else None
    row.resolved_at, row.resolved_by, row.reason = at, by.id, reason.strip()[:500]
    row.save(update_fields=["resolved_at", "resolved_by", "reason"])
    journal.record(
        "payments.resolve_difference",
        subject=f"payments:{row.reconciliation.source}",
        by=by.id,
        at=at,
        day=row.reconciliation.day.isoformat(),
        external=row.external,
        kind=row.kind,
        counted=str(payment) if payment else "",
    )


def _count(row: Difference, reason: str, *, by: Actor, at: datetime) -> UUID:
    order = Order.objects.filter(code=row.order).first() if row.order else None
    if row.kind != DifferenceKind.THEIRS or order is None or (row.theirs or 0) <= 0:
        raise Invalid({"count_it": say("Giao dịch này không ghi bổ sung vào sổ được.")})
    request = booking.locked(order.request_id)
    booking.check_till(by, request, RECONCILE)
    booking.book(
        request,
        method=Method.ONLINE,
        source=row.reconciliation.source,
        external=row.external,
        amount=row.theirs or 0,
        paid_at=datetime.fromisoformat(row.moved_at) if row.moved_at else at,
        by=by,
        at=at,
        why=reason.strip(),
    )
    Order.objects.filter(id=order.id).update(state=OrderState.PAID, next_try_at=None)
    return request.id
