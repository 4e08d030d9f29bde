"""The nouns of this room: `targets` and how they are probed, `findings` and what is made of them, `incidents`."""

from motcua.rooms.watch.records.findings import NEVER, Finding, Memory, Verdict
from motcua.rooms.watch.records.incidents import (
    DayCount,
    IncidentCard,
    IncidentPage,
    Line,
    PostMortem,
    Severity,
    TargetCard,
    TargetPage,
    Window,
)
from motcua.rooms.watch.records.targets import Escalation, Kind, Means, Policy, Probe, ProbeKind, Promise, Target

__all__ = [
    "NEVER",
    "DayCount",
    "Escalation",
    "Finding",
    "IncidentCard",
    "IncidentPage",
    "Kind",
    "Line",
    "Means",
    "Memory",
    "Policy",
    "PostMortem",
    "Probe",
    "ProbeKind",
    "Promise",
    "Severity",
    "Target",
    "TargetCard",
    "TargetPage",
    "Verdict",
    "Window",
]
