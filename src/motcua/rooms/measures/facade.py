"""Figures: what is counted of dossiers, what it means, and what is to be reached."""

from motcua.rooms.measures.actions.counting import count_all
from motcua.rooms.measures.actions.entries import enter
from motcua.rooms.measures.actions.evidence import keep_evidence
from motcua.rooms.measures.actions.plans import add_task, issue_plan, move_due
from motcua.rooms.measures.actions.rebuild import rebuild
from motcua.rooms.measures.actions.reconciling import reconcile, snapshot
from motcua.rooms.measures.actions.releasing import publish, release_due
from motcua.rooms.measures.actions.report_filling import fill_report, refresh_report
from motcua.rooms.measures.actions.report_opening import expected, open_due, open_period, recount_reports, refill_due
from motcua.rooms.measures.actions.report_sending import send_reports
from motcua.rooms.measures.actions.report_steps import (
    accept_report,
    approve_report,
    correct_report,
    return_report,
    submit_report,
)
from motcua.rooms.measures.actions.scoring import review_score, score_self
from motcua.rooms.measures.actions.targets import enter_target
from motcua.rooms.measures.actions.tasks import judge_report, reach_milestone, remind_all, report_task, urge_task
from motcua.rooms.measures.content import datasets, indicators, indices, questions, report_types, simplified, words
from motcua.rooms.measures.content import mistakes as content_mistakes
from motcua.rooms.measures.queries.backlog import Backlog, backlogs, by_day
from motcua.rooms.measures.queries.behind import Behind, BehindPage, behind, counted
from motcua.rooms.measures.queries.breakdowns import breakdown, inside, kind_of, like, peers, waiting
from motcua.rooms.measures.queries.cards import Table, card, grade, index, losses, next_points, table, totals
from motcua.rooms.measures.queries.checks import checks
from motcua.rooms.measures.queries.cube import cube, forget
from motcua.rooms.measures.queries.open_data import (
    all_releases,
    dataset,
    open_catalogue,
    open_rules,
    release_file,
    releases,
    small,
)
from motcua.rooms.measures.queries.pace import PacedTotals, history, pace_of, paced, paced_totals
from motcua.rooms.measures.queries.past import LateReport, due_by_day, first_entries, indicator_by_day, late_reports
from motcua.rooms.measures.queries.procedures import losses_by_procedure
from motcua.rooms.measures.queries.proofs import open_evidence
from motcua.rooms.measures.queries.public import public_figures
from motcua.rooms.measures.queries.report_figures import fields, procedures_of
from motcua.rooms.measures.queries.reports import (
    asked_of,
    mine,
    offices,
    overview,
    periods_of,
    recent,
    report,
    report_type,
    steps_of,
    units_behind,
)
from motcua.rooms.measures.queries.reports import history as report_history
from motcua.rooms.measures.queries.running import Running, daily, running
from motcua.rooms.measures.queries.scoring import component_of, rank_standings, self_card, tree, trees, years
from motcua.rooms.measures.queries.sight import check_sight, may_see
from motcua.rooms.measures.queries.targets import figure, figures, outlooks
from motcua.rooms.measures.queries.tasks import plan, plans, task, tasks
from motcua.rooms.measures.queries.urgent import Urgent, urgent
from motcua.rooms.measures.queries.values import indicator, scopes_counted, sheet, value, values
from motcua.rooms.measures.rules.compliance import METHOD as COST_METHOD
from motcua.rooms.measures.rules.compliance import cost, savings
from motcua.rooms.measures.rules.pace import ASSUMPTION
from motcua.rooms.measures.rules.periods import before, containing, half_of, months, period, span
from motcua.rooms.measures.rules.ranking import METHOD as RANK_METHOD
from motcua.rooms.measures.rules.report_exchange import adx, sdmx_csv
from motcua.rooms.measures.rules.scopes import CITY, members, scope_of
from motcua.rooms.measures.rules.targets import METHOD as FORECAST_METHOD

__all__ = [
    "ASSUMPTION",
    "CITY",
    "COST_METHOD",
    "FORECAST_METHOD",
    "RANK_METHOD",
    "Backlog",
    "Behind",
    "BehindPage",
    "LateReport",
    "PacedTotals",
    "Running",
    "Table",
    "Urgent",
    "accept_report",
    "add_task",
    "adx",
    "all_releases",
    "approve_report",
    "asked_of",
    "backlogs",
    "before",
    "behind",
    "breakdown",
    "by_day",
    "card",
    "check_sight",
    "checks",
    "component_of",
    "containing",
    "content_mistakes",
    "correct_report",
    "cost",
    "count_all",
    "counted",
    "cube",
    "daily",
    "dataset",
    "datasets",
    "due_by_day",
    "enter",
    "enter_target",
    "expected",
    "fields",
    "figure",
    "figures",
    "fill_report",
    "first_entries",
    "forget",
    "grade",
    "half_of",
    "history",
    "index",
    "indicator",
    "indicator_by_day",
    "indicators",
    "indices",
    "inside",
    "issue_plan",
    "judge_report",
    "keep_evidence",
    "kind_of",
    "late_reports",
    "like",
    "losses",
    "losses_by_procedure",
    "may_see",
    "members",
    "mine",
    "months",
    "move_due",
    "next_points",
    "offices",
    "open_catalogue",
    "open_due",
    "open_evidence",
    "open_period",
    "open_rules",
    "outlooks",
    "overview",
    "pace_of",
    "paced",
    "paced_totals",
    "peers",
    "period",
    "periods_of",
    "plan",
    "plans",
    "procedures_of",
    "public_figures",
    "publish",
    "questions",
    "rank_standings",
    "reach_milestone",
    "rebuild",
    "recent",
    "reconcile",
    "recount_reports",
    "refill_due",
    "refresh_report",
    "release_due",
    "release_file",
    "releases",
    "remind_all",
    "report",
    "report_history",
    "report_task",
    "report_type",
    "report_types",
    "return_report",
    "review_score",
    "running",
    "savings",
    "scope_of",
    "scopes_counted",
    "score_self",
    "sdmx_csv",
    "self_card",
    "send_reports",
    "sheet",
    "simplified",
    "small",
    "snapshot",
    "span",
    "steps_of",
    "submit_report",
    "table",
    "task",
    "tasks",
    "totals",
    "tree",
    "trees",
    "units_behind",
    "urge_task",
    "urgent",
    "value",
    "values",
    "waiting",
    "words",
    "years",
]
