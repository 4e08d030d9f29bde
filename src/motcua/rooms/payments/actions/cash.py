"""Money over the counter, and the drawer it lies in."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.ids import new_id
from motcua.kernel.text import say
from motcua.rooms.payments.actions import booking
from motcua.rooms.payments.actions.asking import check_amount
from motcua.rooms.payments.actions.booking import COLLECT
from motcua.rooms.payments.errors import DrawerNotOpen, DrawerOpen, NothingOwed, NotYourTill, ReasonMissing
from motcua.rooms.payments.models import Drawer, Entry, PaymentRequest
from motcua.rooms.payments.records import Method, State
from motcua.rooms.payments.rules import balance

CASH = "cash"


@transaction.atomic
def open_drawer(unit: str, *, opening: int = 0, by: Actor, at: datetime) -> UUID:
    """Opens one's drawer at ``unit`` with ``opening`` whole đồng of change in it.

    Raises:
        NotYourTill, DrawerOpen, AmountInvalid
    """
    if not by.may(COLLECT, unit=unit):
        raise NotYourTill(unit=unit)
    if opening:
        check_amount(opening)
    if _open_drawer(by, [unit]) is not None:
        raise DrawerOpen(unit=unit)
    drawer = Drawer.objects.create(unit=unit, cashier=by.id, opened_at=at, opening=opening)
    journal.record("payments.open_drawer", subject=f"drawer:{drawer.id}", by=by.id, at=at, unit=unit, opening=opening)
    return drawer.id


@transaction.atomic
def record_cash(payment: UUID, *, by: Actor, at: datetime, amount: int | None = None, once: str = "") -> None:
    """Takes cash for a request; without an ``amount``, all that is owed.

    ``once``: a key of the form that was sent, so that a second click takes no second note.

    Raises:
        PaymentNotFound, NotYourTill, AmountInvalid
        NothingOwed: it is paid, waived or cancelled: no cash is taken for it.
        DrawerNotOpen: the cashier has no open drawer at the collecting unit.
    """
    row = booking.locked(payment)
    booking.check_till(by, row)
    if once and Entry.objects.filter(source=CASH, external=_name(row, once)).exists():
        return
    owed = balance.owed(row.amount, row.received, State(row.state))
    if not owed:
        raise NothingOwed(payment=str(payment))
    taken = owed if amount is None else check_amount(amount)
    if taken > owed:
        raise Invalid({"amount": say("Số tiền ghi nhận lớn hơn số còn phải nộp; vui lòng thối lại cho người nộp.")})
    drawer = _drawer_for(by, row)
    booking.book(
        row,
        method=Method.CASH,
        source=CASH,
        external=_name(row, once or new_id().hex),
        amount=taken,
        paid_at=at,
        by=by,
        at=at,
        unit=drawer.unit,
        drawer=drawer,
    )
    booking.tell("cash", row, by=by, at=at, amount=taken, drawer=str(drawer.id))


def _name(row: PaymentRequest, once: str) -> str:
    return f"{row.id.hex}:{once}"[:100]


def _drawer_for(by: Actor, row: PaymentRequest) -> Drawer:
    """The cashier's open drawer for this money, held so that it cannot be closed meanwhile."""
    drawer = _open_drawer(by, [unit for unit in (row.unit, row.also_unit) if unit])
    if drawer is None:
        raise DrawerNotOpen(unit=row.unit)
    return drawer


def _open_drawer(by: Actor, at_units: list[str]) -> Drawer | None:
    found = Drawer.objects.select_for_update().filter(cashier=by.id, unit__in=at_units, closed_at__isnull=True)
    return found.order_by("opened_at").first()


def pay_out(row: PaymentRequest, amount: int, *, refund: UUID, by: Actor, at: datetime) -> None:
    """Takes cash out of the cashier's drawer for an approved refund. The caller holds ``row``.

    Raises:
        DrawerNotOpen
        Invalid: there is not so much in it.
    """
    drawer = _drawer_for(by, row)
    if expected(drawer) < amount:
        raise Invalid({"amount": say("Quỹ không đủ tiền mặt để chi khoản này.")})
    booking.book(
        row,
        method=Method.CASH,
        source="refund",
        external=refund.hex,
        amount=-amount,
        paid_at=at,
        by=by,
        at=at,
        unit=drawer.unit,
        drawer=drawer,
    )


def expected(drawer: Drawer) -> int:
    """What must lie in a drawer, in whole đồng."""
    moved = Entry.objects.filter(drawer=drawer).aggregate(sum=Sum("amount"))["sum"] or 0
    return drawer.opening + int(moved)


@transaction.atomic
def close_drawer(drawer: UUID, *, counted: int, handed_to: str = "", note: str = "", by: Actor, at: datetime) -> int:
    """Closes one's drawer with what was counted in it; returns the difference, which needs a ``note`` unless it is 0.

    Raises:
        DrawerNotOpen: not open, or somebody else's.
        ReasonMissing: it differs, and nobody says why.
        Invalid: ``counted`` is no whole number.
    """
    row = Drawer.objects.select_for_update().filter(id=drawer, cashier=by.id, closed_at__isnull=True).first()
    if row is None or not by.may(COLLECT, unit=row.unit):
        raise DrawerNotOpen(drawer=str(drawer))
    if not isinstance(counted, int) or isinstance(counted, bool) or counted < 0:
        raise Invalid({"counted": say("Số tiền đếm được phải là số nguyên, tính bằng đồng.")})
    row.expected = expected(row)
    difference = counted - row.expected
    if difference and not note.strip():
        raise ReasonMissing({"note": ReasonMissing.says})
    row.counted, row.closed_at = counted, at
    row.handed_to, row.note = handed_to.strip()[:200], note.strip()[:500]
    row.save()
    journal.record(
        "payments.close_drawer",
        subject=f"drawer:{row.id}",
        by=by.id,
        at=at,
        unit=row.unit,
        counted=counted,
        expected=row.expected,
        difference=difference,
    )
    return difference
