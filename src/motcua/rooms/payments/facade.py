"""Money that people owe and pay: asked for, taken once, proved, given back, reconciled."""

from motcua.rooms.payments.actions.asking import ask, cancel, revive, state_fee, waive
from motcua.rooms.payments.actions.cash import close_drawer, open_drawer, record_cash
from motcua.rooms.payments.actions.inbound import place_credit, take
from motcua.rooms.payments.actions.online import open_order, start_online, work_on_orders
from motcua.rooms.payments.actions.receipts import draw_receipts
from motcua.rooms.payments.actions.reconciling import reconcile, resolve_difference
from motcua.rooms.payments.actions.refunds import ask_refund, decide_refund, pay_refund, send_refunds
from motcua.rooms.payments.actions.wire import day_file
from motcua.rooms.payments.content import mistakes as content_mistakes
from motcua.rooms.payments.content import policy
from motcua.rooms.payments.queries.desk import (
    connected,
    days_to_reconcile,
    difference,
    drawers,
    find_by_reference,
    ledger_of,
    owed_at,
    reconciliations,
    refunds,
    refused_messages,
    takings,
    to_refund,
    unbalanced,
    unmatched,
)
from motcua.rooms.payments.queries.fees import assess, exemptions
from motcua.rooms.payments.queries.money import (
    owes,
    paid_for,
    payment,
    payment_of_order,
    payments_for,
    payments_of,
    public_receipt,
    receipt,
    receipts_of,
    vietqr_of,
)

__all__ = [
    "ask",
    "ask_refund",
    "assess",
    "cancel",
    "close_drawer",
    "connected",
    "content_mistakes",
    "day_file",
    "days_to_reconcile",
    "decide_refund",
    "difference",
    "draw_receipts",
    "drawers",
    "exemptions",
    "find_by_reference",
    "ledger_of",
    "open_drawer",
    "open_order",
    "owed_at",
    "owes",
    "paid_for",
    "pay_refund",
    "payment",
    "payment_of_order",
    "payments_for",
    "payments_of",
    "place_credit",
    "policy",
    "public_receipt",
    "receipt",
    "receipts_of",
    "reconcile",
    "reconciliations",
    "record_cash",
    "refunds",
    "refused_messages",
    "resolve_difference",
    "revive",
    "send_refunds",
    "start_online",
    "state_fee",
    "take",
    "takings",
    "to_refund",
    "unbalanced",
    "unmatched",
    "vietqr_of",
    "waive",
    "work_on_orders",
]
