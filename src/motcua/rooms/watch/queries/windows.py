"""Planned work."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from motcua.kernel.queries import prepared
from motcua.rooms.watch.models import Maintenance
from motcua.rooms.watch.records import Window

#: how long windows that are over stay in the list
PAST = timedelta(days=30)


@prepared
def _standing(at: datetime) -> QuerySet[Maintenance]:
    return Maintenance.objects.filter(cancelled_at__isnull=True, starts_at__lte=at, ends_at__gt=at)


def windows_at(at: datetime) -> Sequence[Window]:
    """The windows that stand at ``at``."""
    return [window(row) for row in _standing(at)]


def windows(*, at: datetime) -> list[Window]:
    """Every window that is to come, stands, or ended not long ago; the next one first."""
    rows = Maintenance.objects.filter(ends_at__gt=at - PAST).order_by("starts_at")
    return [window(row) for row in rows]


def window(row: Maintenance) -> Window:
    return Window(row.id, row.scope, row.starts_at, row.ends_at, row.why, row.by, row.cancelled_at)
