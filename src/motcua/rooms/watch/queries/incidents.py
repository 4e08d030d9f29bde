"""Incidents: those that are open, those that were."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from motcua.kernel.queries import prepared
from motcua.rooms.units.records import Reason
from motcua.rooms.watch.errors import WatchNotFound
from motcua.rooms.watch.models import Incident, IncidentLine, TargetState
from motcua.rooms.watch.records import IncidentCard, IncidentPage, Line, PostMortem, Severity

#: incidents in a list
MOST = 200


@prepared
def _open() -> QuerySet[Incident]:
    return Incident.objects.filter(closed_at__isnull=True)


def open_incidents(units: Collection[str] | None = None) -> list[IncidentCard]:
    """Every open incident, outages first, then the longest; with ``units``, those that touch one of them."""
    rows = _open()
    if units is not None:
        rows = [row for row in rows if not set(units).isdisjoint(row.units)]
    return [card(row) for row in sorted(rows, key=lambda row: (row.severity != Severity.OUTAGE, row.opened_at))]


def incidents(*, since: datetime, units: Collection[str] | None = None, limit: int = MOST) -> list[IncidentCard]:
    """Incidents that were open at some time since ``since``, the latest first."""
    rows = Incident.objects.exclude(closed_at__lt=since)
    if units is not None:
        rows = rows.filter(units__overlap=sorted(units))
    return [card(row) for row in rows.order_by("-opened_at")[:limit]]


def incidents_of(target: str, limit: int = 20) -> list[IncidentCard]:
    """The incidents of one target, the latest first."""
    return [card(row) for row in Incident.objects.filter(target=target).order_by("-opened_at")[:limit]]


def incident(incident_id: UUID) -> IncidentPage:
    """An incident whole.

    Raises:
        WatchNotFound.
    """
    row = Incident.objects.filter(id=incident_id).first()
    if row is None:
        raise WatchNotFound(incident=str(incident_id))
    lines = IncidentLine.objects.filter(incident=row).order_by("id")
    others = TargetState.objects.filter(incident=row).exclude(target=row.target).order_by("target")
    return IncidentPage(
        card=card(row),
        lines=tuple(Line(one.at, one.by, one.kind, Reason(one.says, one.facts)) for one in lines),
        post_mortem=_post_mortem(row.post_mortem),
        others=tuple(others.values_list("target", flat=True)),
    )


def card(row: Incident) -> IncidentCard:
    return IncidentCard(
        id=row.id,
        target=row.target,
        name=row.name,
        name_en=row.name_en,
        kind=row.kind,
        unit=row.unit,
        severity=Severity(row.severity),
        opened_at=row.opened_at,
        outage_at=row.outage_at,
        closed_at=row.closed_at,
        due_at=row.due_at,
        reasons=reasons(row.reasons),
        meaning=reasons(row.meaning),
        units=tuple(row.units),
        targets=row.targets,
        acknowledged_by=row.acknowledged_by,
        acknowledged_at=row.acknowledged_at,
        assignee=row.assignee,
        level=row.level,
        public=row.public,
    )


def reasons(said: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """Reasons as they were kept."""
    return tuple(Reason.of(one) for one in said)


def _post_mortem(said: Mapping[str, Any] | None) -> PostMortem | None:
    return PostMortem(**{**said, "at": datetime.fromisoformat(said["at"])}) if said else None
