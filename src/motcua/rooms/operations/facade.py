"""The operations centre: alerts, scenarios, and orders from leaders to units."""

from motcua.rooms.operations.actions.alerts import (
    acknowledge_alert,
    acknowledge_cause,
    assign_alert,
    dismiss_alert,
    order_from_alert,
)
from motcua.rooms.operations.actions.clockwork import play as play_scenarios
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
from motcua.rooms.operations.actions.playing import decide_step, note_run, start_scenario, stop_run, tick_item
from motcua.rooms.operations.actions.rehearsing import rehearse, switch_off, switch_on
from motcua.rooms.operations.actions.warnings import cancel_warning, give_warning, take_warning
from motcua.rooms.operations.content import alert_rules, scenarios
from motcua.rooms.operations.content import around as scenario_surroundings
from motcua.rooms.operations.content import mistakes as content_mistakes
from motcua.rooms.operations.queries.alerts import alert, alerts, alerts_by_unit, causes, open_alerts
from motcua.rooms.operations.queries.orders import evidence, late_orders, order, order_counts, orders
from motcua.rooms.operations.queries.scenarios import rehearsals, run, runs, scenario, scenario_cards
from motcua.rooms.operations.queries.warnings import warning, warning_xml, warnings, warnings_in_force
from motcua.rooms.operations.records import FAMILY as SCENARIO_DRAWINGS

__all__ = [
    "SCENARIO_DRAWINGS",
    "accept_order",
    "acknowledge_alert",
    "acknowledge_cause",
    "acknowledge_order",
    "alert",
    "alert_rules",
    "alerts",
    "alerts_by_unit",
    "assign_alert",
    "cancel_warning",
    "causes",
    "content_mistakes",
    "decide_step",
    "dismiss_alert",
    "evidence",
    "give_order",
    "give_warning",
    "judge_all",
    "keep_evidence",
    "late_orders",
    "note_run",
    "open_alerts",
    "order",
    "order_counts",
    "order_from_alert",
    "orders",
    "play_scenarios",
    "rehearsals",
    "rehearse",
    "report_order",
    "return_order",
    "run",
    "runs",
    "scenario",
    "scenario_cards",
    "scenario_surroundings",
    "scenarios",
    "start_scenario",
    "stop_run",
    "switch_off",
    "switch_on",
    "take_warning",
    "tell_progress",
    "tick_item",
    "urge_order",
    "urge_what_is_due",
    "warning",
    "warning_xml",
    "warnings",
    "warnings_in_force",
    "withdraw_order",
]
