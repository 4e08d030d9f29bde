"""Figures that anybody may see."""

from datetime import datetime

from django.db.models import Count, F, Q

from motcua.rooms.dossiers.models import Dossier
from motcua.rooms.dossiers.records import PublicFigures


def public_figures(*, since: datetime, at: datetime, units: int = 20) -> PublicFigures:
    """What the city received since a moment and how it stands; a rate is never given without both of its counts."""
    received = Dossier.objects.filter(filed_at__gte=since, received_at__isnull=False)
    on_time = Q(finished_at__isnull=False) & (Q(due_at__isnull=True) | Q(finished_at__lte=F("due_at")))
    said = received.aggregate(
        received=Count("id"),
        finished=Count("id", filter=Q(finished_at__isnull=False)),
        finished_on_time=Count("id", filter=on_time & Q(supplements_asked__lte=1)),
        open_late=Count("id", filter=Q(finished_at__isnull=True, ended_at__isnull=True, due_at__lt=at)),
        open_in_time=Count(
            "id", filter=Q(finished_at__isnull=True, ended_at__isnull=True) & (Q(due_at__gte=at) | Q(due_at=None))
        ),
        online=Count("id", filter=Q(channel="online")),
    )
    by_unit = (
        received.values("competent_unit")
        .annotate(
            n=Count("id"), done=Count("id", filter=Q(finished_at__isnull=False)), good=Count("id", filter=on_time)
        )
        .order_by("-n")[:units]
    )
    return PublicFigures(
        as_of=at,
        **said,
        by_unit=tuple((row["competent_unit"], row["n"], row["done"], row["good"]) for row in by_unit),
    )
