"""Round-the-clock watch: what is probed, what was found, and what a fault means in words."""

from motcua.rooms.watch.actions.demo import invent_history
from motcua.rooms.watch.actions.escalating import escalate
from motcua.rooms.watch.actions.handling import HANDLE, acknowledge, assign_incident, note, write_post_mortem
from motcua.rooms.watch.actions.planning import PLAN, cancel_maintenance, plan_maintenance
from motcua.rooms.watch.actions.taking import take
from motcua.rooms.watch.content import kinds
from motcua.rooms.watch.content import mistakes as content_mistakes
from motcua.rooms.watch.queries.incidents import incident, incidents, incidents_of, open_incidents
from motcua.rooms.watch.queries.metrics import metrics
from motcua.rooms.watch.queries.public import status
from motcua.rooms.watch.queries.sight import SEE, check_sight, may_see, sight
from motcua.rooms.watch.queries.standing import beat, cards, days_of, page, stale
from motcua.rooms.watch.queries.targets import target, targets
from motcua.rooms.watch.queries.windows import windows
from motcua.rooms.watch.rules.accounting import availability, keeps

__all__ = [
    "HANDLE",
    "PLAN",
    "SEE",
    "acknowledge",
    "assign_incident",
    "availability",
    "beat",
    "cancel_maintenance",
    "cards",
    "check_sight",
    "content_mistakes",
    "days_of",
    "escalate",
    "incident",
    "incidents",
    "incidents_of",
    "invent_history",
    "keeps",
    "kinds",
    "may_see",
    "metrics",
    "note",
    "open_incidents",
    "page",
    "plan_maintenance",
    "sight",
    "stale",
    "status",
    "take",
    "target",
    "targets",
    "windows",
    "write_post_mortem",
]
