"""The tables of measures."""

from motcua.rooms.measures.models.checks import Reconciliation
from motcua.rooms.measures.models.counters import (
    Ahead,
    Cell,
    CellQuarter,
    Citywide,
    CitywideQuarter,
    Daily,
    Half,
    Standing,
    Stock,
)
from motcua.rooms.measures.models.entries import Entry
from motcua.rooms.measures.models.facts import FactRow, Stale
from motcua.rooms.measures.models.releases import Release
from motcua.rooms.measures.models.reports import Answer, Dispatch, Report, ReportStep
from motcua.rooms.measures.models.scoring import SelfScoreRow
from motcua.rooms.measures.models.targets import EvidenceFile, TargetValue
from motcua.rooms.measures.models.tasks import MilestoneRow, PlanRow, TaskReportRow, TaskRow, UrgeRow

__all__ = [
    "Ahead",
    "Answer",
    "Cell",
    "CellQuarter",
    "Citywide",
    "CitywideQuarter",
    "Daily",
    "Dispatch",
    "Entry",
    "EvidenceFile",
    "FactRow",
    "Half",
    "MilestoneRow",
    "PlanRow",
    "Reconciliation",
    "Release",
    "Report",
    "ReportStep",
    "SelfScoreRow",
    "Stale",
    "Standing",
    "Stock",
    "TargetValue",
    "TaskReportRow",
    "TaskRow",
    "UrgeRow",
]
