"""The operations centre: orders from leaders to units."""

from motcua.rooms.operations.actions.orders import (
    accept_order,
    acknowledge_order,
    give_order,
    keep_evidence,
    report_order,
    return_order,
    tell_progress,
    urge_order,
    urge_what_is_due,
    withdraw_order,
)
from motcua.rooms.operations.queries.orders import evidence, late_orders, order, order_counts, orders

__all__ = [
    "accept_order",
    "acknowledge_order",
    "evidence",
    "give_order",
    "keep_evidence",
    "late_orders",
    "order",
    "order_counts",
    "orders",
    "report_order",
    "return_order",
    "tell_progress",
    "urge_order",
    "urge_what_is_due",
    "withdraw_order",
]
