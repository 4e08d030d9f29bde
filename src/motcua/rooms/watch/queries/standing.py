"""How everything stands, for pages and for machines."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from motcua.kernel.days import local_day
from motcua.kernel.queries import prepared
from motcua.rooms.watch.models import Day, Heartbeat, ProbeState, TargetState, Trace
from motcua.rooms.watch.queries.incidents import reasons
from motcua.rooms.watch.queries.targets import target as find
from motcua.rooms.watch.queries.targets import targets
from motcua.rooms.watch.queries.windows import windows_at
from motcua.rooms.watch.records import Beat, DayCount, ProbeCard, Target, TargetCard, TargetPage, Verdict, Window
from motcua.rooms.watch.rules.accounting import SILENCE, availability
from motcua.rooms.watch.rules.figures import FIGURES

#: what was not heard of for so many periods is not known, however it stood last; and at least for so long
STALE, SHORTEST = SILENCE, timedelta(seconds=90)
#: minutes of a trace
MINUTES = 24 * 60
#: days of history that the public sees
HISTORY = 90


@prepared
def _states() -> QuerySet[TargetState]:
    return TargetState.objects.all()


def cards(*, at: datetime, units: Collection[str] | None = None) -> list[TargetCard]:
    """Every target as it stands; with ``units``, those of these units. Three statements, however many there are."""
    rows = {row.target: row for row in _states()}
    planned = windows_at(at)
    latencies = _latencies(None)
    return [
        _card(one, rows.get(one.key), planned, latencies, at)
        for one in targets().values()
        if units is None or one.unit in units
    ]


def page(key: str, *, at: datetime) -> TargetPage:
    """A target whole, with the last day of its traces and 90 days.

    Raises:
        WatchNotFound.
    """
    wanted = find(key)
    row = TargetState.objects.filter(target=key).first()
    first = (at - timedelta(minutes=MINUTES - 1)).replace(second=0, microsecond=0)
    days = days_of([key], until=local_day(at)).get(key, [])
    return TargetPage(
        card=_card(wanted, row, windows_at(at), _latencies([key]), at),
        probes=_probes(wanted, at),
        traces=_traces(wanted, first),
        from_minute=first,
        days=tuple(days),
        availability=availability(day for day in days if day.day > local_day(at) - timedelta(days=30)),
    )


def days_of(keys: Collection[str], *, until: date, count: int = HISTORY) -> dict[str, list[DayCount]]:
    """The last ``count`` days of each target, as far as something is known of them, oldest first."""
    rows = Day.objects.filter(target__in=keys, day__gt=until - timedelta(days=count), day__lte=until).order_by("day")
    found: dict[str, list[DayCount]] = {}
    for row in rows:
        found.setdefault(row.target, []).append(DayCount(row.day, row.up, row.warned, row.down, row.planned))
    return found


def beat() -> Beat | None:
    """The prober that was heard of last; None when none ever was."""
    row = Heartbeat.objects.order_by("-seen_at").first()
    return Beat(row.run, row.seen_at, row.findings, row.dropped, row.late, row.in_flight) if row else None


def probe_cards() -> list[ProbeCard]:
    """Every probe as it stands, for machines."""
    return [
        ProbeCard(row.probe, row.target, Verdict(row.verdict), row.seen_at, row.ok, row.ms, row.value, None, None)
        for row in ProbeState.objects.order_by("probe")
    ]


def stale(one: Target, seen_at: datetime | None, at: datetime) -> bool:
    """Whether the last that was heard of a target is too old to be believed."""
    if seen_at is None or not one.probes:
        return True
    # the most frequent probe is missed first
    longest = timedelta(seconds=STALE * min(probe.period_s for probe in one.probes))
    return at - seen_at > max(longest, SHORTEST)


def _card(
    one: Target,
    row: TargetState | None,
    planned: Collection[Window],
    latencies: Mapping[str, float],
    at: datetime,
) -> TargetCard:
    quiet = any(window.covers(one, at) for window in planned)
    if row is None or stale(one, row.seen_at, at):
        seen = row.seen_at if row and one.probes else None
        return TargetCard(one, Verdict.UNKNOWN, None, seen, (), row.incident_id if row else None, None, quiet)
    return TargetCard(
        target=one,
        verdict=Verdict(row.verdict),
        since=row.since,
        seen_at=row.seen_at,
        reasons=reasons(row.reasons),
        incident=row.incident_id,
        ms=latencies.get(one.key),
        planned=quiet,
    )


def _latencies(keys: Collection[str] | None) -> dict[str, float]:
    """The slowest last answer of each target in ms."""
    rows = ProbeState.objects.filter(ms__isnull=False)
    if keys is not None:
        rows = rows.filter(target__in=keys)
    found: dict[str, float] = {}
    for key, ms in rows.values_list("target", "ms"):
        found[key] = max(ms or 0.0, found.get(key, 0.0))
    return found


def _probes(wanted: Target, at: datetime) -> tuple[ProbeCard, ...]:
    rows = {row.probe: row for row in ProbeState.objects.filter(target=wanted.key)}
    found = []
    for probe in wanted.probes:
        row = rows.get(probe.key)
        usual = (row.memory.get("usual") or (None, None)) if row else (None, None)
        found.append(
            ProbeCard(
                probe=probe.key,
                target=wanted.key,
                verdict=Verdict(row.verdict) if row else Verdict.UNKNOWN,
                seen_at=row.seen_at if row else None,
                ok=row.ok if row else None,
                ms=row.ms if row else None,
                value=row.value if row else None,
                usual_ms=usual[0],
                spread_ms=usual[1],
                says=FIGURES.get(str(probe.options.get("measure")), probe.kind.says),
            )
        )
    return tuple(found)


def _traces(wanted: Target, first: datetime) -> dict[str, tuple[int | None, ...]]:
    """One value a minute for each probe that measures a latency."""
    start = first.replace(minute=0)
    found: dict[str, list[int | None]] = {probe.key: [None] * MINUTES for probe in wanted.probes}
    for row in Trace.objects.filter(probe__in=found, hour__gte=start).order_by("hour"):
        place = int((row.hour - first).total_seconds() // 60)
        for minute, ms in enumerate(row.minutes):
            if 0 <= place + minute < MINUTES:
                found[row.probe][place + minute] = ms
    return {key: tuple(values) for key, values in found.items()}
