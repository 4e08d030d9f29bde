"""The operations centre: boards, observations taken in, alerts, orders, scenarios, public warnings."""

from motcua.rooms.operations.actions.alerts import (
    acknowledge_alert,
    acknowledge_cause,
    assign_alert,
    dismiss_alert,
    order_from_alert,
)
from motcua.rooms.operations.actions.clockwork import play as play_scenarios
from motcua.rooms.operations.actions.intake import OBSERVE, observe
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
from motcua.rooms.operations.actions.screens import pair_screen, register_screen, renew_screen, revoke_screen
from motcua.rooms.operations.actions.warnings import cancel_warning, give_warning, take_warning
from motcua.rooms.operations.content import alert_rules, boards, observed, scenarios
from motcua.rooms.operations.content import around as scenario_surroundings
from motcua.rooms.operations.content import mistakes as content_mistakes
from motcua.rooms.operations.queries.alerts import alert, alerts, alerts_by_unit, causes, open_alerts
from motcua.rooms.operations.queries.boards import SEE, area_scopes, board, boards_for, looks, may_see_board, shown
from motcua.rooms.operations.queries.happenings import happened
from motcua.rooms.operations.queries.orders import evidence, late_orders, order, order_counts, orders
from motcua.rooms.operations.queries.outline import outline
from motcua.rooms.operations.queries.readings import latest, sources
from motcua.rooms.operations.queries.scenarios import rehearsals, run, runs, scenario, scenario_cards
from motcua.rooms.operations.queries.screens import boards_to_hang, screen_actor, screen_with, screens
from motcua.rooms.operations.queries.warnings import warning, warning_xml, warnings, warnings_in_force
from motcua.rooms.operations.records import FAMILY as SCENARIO_DRAWINGS
from motcua.rooms.operations.rules.happenings import SENTENCES
from motcua.rooms.operations.rules.intake import REASONS
from motcua.rooms.operations.rules.outlines import outlines

__all__ = [
    "OBSERVE",
    "REASONS",
    "SCENARIO_DRAWINGS",
    "SEE",
    "SENTENCES",
    "accept_order",
    "acknowledge_alert",
    "acknowledge_cause",
    "acknowledge_order",
    "alert",
    "alert_rules",
    "alerts",
    "alerts_by_unit",
    "area_scopes",
    "assign_alert",
    "board",
    "boards",
    "boards_for",
    "boards_to_hang",
    "cancel_warning",
    "causes",
    "content_mistakes",
    "decide_step",
    "dismiss_alert",
    "evidence",
    "give_order",
    "give_warning",
    "happened",
    "judge_all",
    "keep_evidence",
    "late_orders",
    "latest",
    "looks",
    "may_see_board",
    "note_run",
    "observe",
    "observed",
    "open_alerts",
    "order",
    "order_counts",
    "order_from_alert",
    "orders",
    "outline",
    "outlines",
    "pair_screen",
    "play_scenarios",
    "register_screen",
    "rehearsals",
    "rehearse",
    "renew_screen",
    "report_order",
    "return_order",
    "revoke_screen",
    "run",
    "runs",
    "scenario",
    "scenario_cards",
    "scenario_surroundings",
    "scenarios",
    "screen_actor",
    "screen_with",
    "screens",
    "shown",
    "sources",
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
