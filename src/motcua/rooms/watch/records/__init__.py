"""The nouns of this room: `targets` and how they are probed, `findings` and what is made of them, `incidents`."""

from motcua.rooms.watch.records.findings import NEVER, Beat, Finding, Memory, Verdict
from motcua.rooms.watch.records.incidents import (
    DayCount,
    IncidentCard,
    IncidentPage,
    Line,
    PostMortem,
    ProbeCard,
    PublicGroup,
    PublicStatus,
    Severity,
    TargetCard,
    TargetPage,
    Window,
)
from motcua.rooms.watch.records.metrics import Metric, Sample
from motcua.rooms.watch.records.targets import Escalation, Kind, Means, Policy, Probe, ProbeKind, Promise, Target

__all__ = [
    "NEVER",
    "Beat",
    "DayCount",
    "Escalation",
    "Finding",
    "IncidentCard",
    "IncidentPage",
    "Kind",
    "Line",
    "Means",
    "Memory",
    "Metric",
    "Policy",
    "PostMortem",
    "Probe",
    "ProbeCard",
    "ProbeKind",
    "Promise",
    "PublicGroup",
    "PublicStatus",
    "Sample",
    "Severity",
    "Target",
    "TargetCard",
    "TargetPage",
    "Verdict",
    "Window",
]
