"""Figures: what is counted of dossiers, what it means, and what is to be reached."""

from motcua.rooms.measures.actions.counting import count_all
from motcua.rooms.measures.actions.entries import enter
from motcua.rooms.measures.actions.rebuild import rebuild
from motcua.rooms.measures.actions.reconciling import reconcile, snapshot
from motcua.rooms.measures.content import indicators, indices
from motcua.rooms.measures.content import mistakes as content_mistakes
from motcua.rooms.measures.queries.backlog import Backlog, backlogs, by_day
from motcua.rooms.measures.queries.behind import Behind, BehindPage, behind, by_procedure
from motcua.rooms.measures.queries.cards import Table, card, index, losses, next_points, table
from motcua.rooms.measures.queries.cube import cube, forget
from motcua.rooms.measures.queries.running import Running, daily, running
from motcua.rooms.measures.queries.sight import check_sight, may_see
from motcua.rooms.measures.queries.urgent import Urgent, UrgentPage, urgent
from motcua.rooms.measures.queries.values import indicator, scopes_counted, sheet, value, values
from motcua.rooms.measures.rules.periods import before, containing, half_of, months, period, span
from motcua.rooms.measures.rules.scopes import CITY, members, scope_of

__all__ = [
    "CITY",
    "Backlog",
    "Behind",
    "BehindPage",
    "Running",
    "Table",
    "Urgent",
    "UrgentPage",
    "backlogs",
    "before",
    "behind",
    "by_day",
    "by_procedure",
    "card",
    "check_sight",
    "containing",
    "content_mistakes",
    "count_all",
    "cube",
    "daily",
    "enter",
    "forget",
    "half_of",
    "index",
    "indicator",
    "indicators",
    "indices",
    "losses",
    "may_see",
    "members",
    "months",
    "next_points",
    "period",
    "rebuild",
    "reconcile",
    "running",
    "scope_of",
    "scopes_counted",
    "sheet",
    "snapshot",
    "span",
    "table",
    "urgent",
    "value",
    "values",
]
