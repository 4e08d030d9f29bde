"""The tables of this room: `asked`, `ledger`, `inbound`, `day`."""

from motcua.rooms.payments.models.asked import Order, PaymentRequest, Receipt, ReceiptCounter, Refund, StatedFee
from motcua.rooms.payments.models.day import Difference, Drawer, Reconciliation
from motcua.rooms.payments.models.inbound import Message, RefusedMessages
from motcua.rooms.payments.models.ledger import Entry

__all__ = [
    "Difference",
    "Drawer",
    "Entry",
    "Message",
    "Order",
    "PaymentRequest",
    "Receipt",
    "ReceiptCounter",
    "Reconciliation",
    "Refund",
    "RefusedMessages",
    "StatedFee",
]
