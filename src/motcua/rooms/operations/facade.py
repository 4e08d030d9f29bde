"""The operations centre: alerts, and orders from leaders to units."""

from motcua.rooms.operations.actions.alerts import (
    acknowledge_alert,
    acknowledge_cause,
    assign_alert,
    dismiss_alert,
    order_from_alert,
)
from motcua.rooms.operations.actions.judging import judge_all
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
from motcua.rooms.operations.content import alert_rules
from motcua.rooms.operations.content import mistakes as content_mistakes
from motcua.rooms.operations.queries.alerts import alert, alerts, alerts_by_unit, causes, open_alerts
from motcua.rooms.operations.queries.orders import evidence, late_orders, order, order_counts, orders

__all__ = [
    "accept_order",
    "acknowledge_alert",
    "acknowledge_cause",
    "acknowledge_order",
    "alert",
    "alert_rules",
    "alerts",
    "alerts_by_unit",
    "assign_alert",
    "causes",
    "content_mistakes",
    "dismiss_alert",
    "evidence",
    "give_order",
    "judge_all",
    "keep_evidence",
    "late_orders",
    "open_alerts",
    "order",
    "order_counts",
    "order_from_alert",
    "orders",
    "report_order",
    "return_order",
    "tell_progress",
    "urge_order",
    "urge_what_is_due",
    "withdraw_order",
]
