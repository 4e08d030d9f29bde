"""Planned work."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from motcua.rooms.watch.models import Maintenance
from motcua.rooms.watch.records import Window

#: how long windows that are over stay in the list
PAST = timedelta(days=30)


def windows_at(at: datetime) -> Sequence[Window]:
    """The windows that stand at ``at``."""
    rows = Maintenance.objects.filter(cancelled_at__isnull=True, starts_at__lte=at, ends_at__gt=at)
    return [window(row) for row in rows]


def windows(*, at: datetime) -> list[Window]:
    """Every window that is to come, stands, or ended not long ago; the next one first."""
    rows = Maintenance.objects.filter(ends_at__gt=at - PAST).order_by("starts_at")
    return [window(row) for row in rows]


def window(row: Maintenance) -> Window:
    return Window(row.id, row.scope, row.starts_at, row.ends_at, row.why, row.by, row.cancelled_at)
