"""Facts that this room announces."""

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class PaymentAsked(Event):
    """Money is owed: ``amount`` in whole đồng, collected by ``unit``."""

    name: ClassVar[str] = "payments.asked.v1"
    payment: str
    purpose: str
    procedure: str
    unit: str
    amount: int


@dataclass(frozen=True)
class PaymentSettled(Event):
    """What was owed has come. ``online``: ``DuocThanhToanTrucTuyen`` (0 no, 1 national portal, 2 here).

    What indicators 3.5b and 3.6 of the national index count.
    ``receipt`` is the number of the receipt, "" when the amount was waived.
    """

    name: ClassVar[str] = "payments.settled.v1"
    payment: str
    purpose: str
    procedure: str
    unit: str
    amount: int
    method: str
    online: int
    receipt: str


@dataclass(frozen=True)
class PaymentCancelled(Event):
    """Nothing is owed any more, because what it was for is gone."""

    name: ClassVar[str] = "payments.cancelled.v1"
    payment: str
    purpose: str


@dataclass(frozen=True)
class PaymentRefunded(Event):
    """Money went back: ``amount`` in whole đồng, of what was paid for ``purpose``."""

    name: ClassVar[str] = "payments.refunded.v1"
    payment: str
    purpose: str
    unit: str
    amount: int
    method: str
