"""What a dossier costs, as machines read it."""

from datetime import datetime
from uuid import UUID

from motcua.doors.api.shapes.common import Shown


class FeeLineOut(Shown):
    """One line of an amount, in whole đồng."""

    code: str
    name: str
    price: int
    quantity: int
    amount: int


class PaymentOut(Shown):
    """One amount that was asked for, in whole đồng. ``surplus``: came without being owed, and goes back."""

    id: UUID
    reference: str
    what: str
    amount: int
    received: int
    owed: int
    surplus: int
    state: str
    state_name: str
    method: str | None
    paid_online: int
    receipt: str | None
    asked_at: datetime
    settled_at: datetime | None
    lines: list[FeeLineOut]


class PaymentsOut(Shown):
    """Everything that is to be paid for one dossier."""

    code: str
    payments: list[PaymentOut]
