"""Keeping the ticker: it follows from events and is no act of anybody."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from motcua.rooms.operations import content
from motcua.rooms.operations.models import HappeningRow, Hour, Past, Report

#: how long lines of the ticker stay: longer than any screen is away
KEPT = timedelta(days=7)
REPORTS_KEPT = timedelta(days=400)
#: a board draws a day of hours
HOURS_KEPT = timedelta(days=3)


def tell(lines: Iterable[tuple[datetime, str, str, str, str, str]]) -> None:
    """Adds lines (at, kind, unit, other unit, code, about) in one statement."""
    HappeningRow.objects.bulk_create(
        HappeningRow(at=at, kind=kind, unit=unit, other_unit=other, code=code, about=about)
        for at, kind, unit, other, code, about in lines
    )


def sweep(*, at: datetime) -> int:
    """Removes what is older than it is kept: lines, readings of each kind, reports; returns how many rows."""
    gone, _ = HappeningRow.objects.filter(at__lt=at - KEPT).delete()
    for kind in content.observed().values():
        gone += Past.objects.filter(type=kind.type, observed_at__lt=at - kind.keep).delete()[0]
    gone += Hour.objects.filter(hour__lt=at - HOURS_KEPT).delete()[0]
    return gone + Report.objects.filter(last_at__lt=at - REPORTS_KEPT).delete()[0]
