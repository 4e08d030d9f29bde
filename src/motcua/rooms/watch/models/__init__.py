"""The tables of the watch."""

from motcua.rooms.watch.models.incidents import Incident, IncidentLine, Maintenance
from motcua.rooms.watch.models.states import Day, Heartbeat, Level, ProbeState, TargetState, Trace

__all__ = ["Day", "Heartbeat", "Incident", "IncidentLine", "Level", "Maintenance", "ProbeState", "TargetState", "Trace"]
