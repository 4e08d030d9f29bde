"""The tables of measures."""

from motcua.rooms.measures.models.checks import Reconciliation
from motcua.rooms.measures.models.counters import Ahead, Cell, Citywide, Daily, Half, Standing
from motcua.rooms.measures.models.entries import Entry
from motcua.rooms.measures.models.facts import FactRow, Stale
from motcua.rooms.measures.models.scoring import SelfScoreRow
from motcua.rooms.measures.models.targets import EvidenceFile, TargetValue
from motcua.rooms.measures.models.tasks import MilestoneRow, PlanRow, TaskReportRow, TaskRow, UrgeRow

__all__ = [
    "Ahead",
    "Cell",
    "Citywide",
    "Daily",
    "Entry",
    "EvidenceFile",
    "FactRow",
    "Half",
    "MilestoneRow",
    "PlanRow",
    "Reconciliation",
    "SelfScoreRow",
    "Stale",
    "Standing",
    "TargetValue",
    "TaskReportRow",
    "TaskRow",
    "UrgeRow",
]
