"""How long what was measured is kept."""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.kernel.days import local_day
from motcua.rooms.watch.models import Day, Heartbeat, ProbeState, TargetState, Trace
from motcua.rooms.watch.queries.targets import targets

#: traces by the minute; days for the promise of a year and the one before
TRACES, DAYS, BEATS = timedelta(days=8), timedelta(days=800), timedelta(days=30)


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Removes what is older, and the state of targets that are no longer watched; returns how many rows."""
    known = targets()
    gone = [
        Trace.objects.filter(hour__lt=at - TRACES),
        Day.objects.filter(day__lt=local_day(at - DAYS)),
        Heartbeat.objects.filter(seen_at__lt=at - BEATS),
        ProbeState.objects.exclude(target__in=known),
        TargetState.objects.exclude(target__in=known),
    ]
    return sum(rows.delete()[0] for rows in gone)
