"""What is written down by the hour, and how long what was measured is kept."""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.kernel.days import local_day
from motcua.rooms.watch.models import Day, Heartbeat, Level, ProbeState, TargetState, Trace
from motcua.rooms.watch.queries.own import levels
from motcua.rooms.watch.queries.targets import targets

#: traces by the minute; days for the promise of a year and the one before
TRACES, DAYS, BEATS = timedelta(days=8), timedelta(days=800), timedelta(days=30)
#: how full things were by the hour; forecasts look back two weeks
LEVELS = timedelta(days=60)


@transaction.atomic
def note_levels(*, at: datetime) -> int:
    """Writes down how full everything is that fills up; the last look of an hour stays. Returns how many there are."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    rows = [Level(name=name, hour=hour, value=value) for name, value in levels().items()]
    Level.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name", "hour"], update_fields=["value"])
    return len(rows)


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Removes what is older, and the state of targets that are no longer watched; returns how many rows."""
    known = targets()
    gone = [
        Trace.objects.filter(hour__lt=at - TRACES),
        Day.objects.filter(day__lt=local_day(at - DAYS)),
        Level.objects.filter(hour__lt=at - LEVELS),
        Heartbeat.objects.filter(seen_at__lt=at - BEATS),
        ProbeState.objects.exclude(target__in=known),
        TargetState.objects.exclude(target__in=known),
    ]
    return sum(rows.delete()[0] for rows in gone)
