"""Facts that this room announces: the data opens an incident, and the data closes it."""

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class IncidentOpened(Event):
    """A link or a service is not as it should be. ``severity``: warning or outage; ``kind``: of the target."""

    name: ClassVar[str] = "watch.incident_opened.v1"
    incident: str
    target: str
    kind: str
    unit: str
    severity: str


@dataclass(frozen=True)
class IncidentChanged(Event):
    """A warning became an outage, or other targets went down with it: ``units`` are those affected now."""

    name: ClassVar[str] = "watch.incident_changed.v1"
    incident: str
    target: str
    kind: str
    unit: str
    severity: str
    units: list[str]


@dataclass(frozen=True)
class IncidentEscalated(Event):
    """Nobody acknowledged an incident in time: ``role`` at ``where`` (a unit, or ``*``: in the city) must know now."""

    name: ClassVar[str] = "watch.incident_escalated.v1"
    incident: str
    target: str
    unit: str
    role: str
    where: str
    level: int


@dataclass(frozen=True)
class IncidentClosed(Event):
    """The target is well again: found by the probes, never clicked away. ``seconds``: how long it lasted."""

    name: ClassVar[str] = "watch.incident_closed.v1"
    incident: str
    target: str
    kind: str
    unit: str
    severity: str
    seconds: int


@dataclass(frozen=True)
class MaintenancePlanned(Event):
    """Work on ``scope`` (a target, a kind or a unit) was planned, or called off."""

    name: ClassVar[str] = "watch.maintenance_planned.v1"
    window: str
    scope: str
    starts_at: str
    ends_at: str
    cancelled: bool
