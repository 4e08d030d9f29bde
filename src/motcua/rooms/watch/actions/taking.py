"""Takes what the probers found: judges it, counts it, and lets incidents follow. One transaction for a batch."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from motcua.kernel.days import local_day
from motcua.rooms.units.records import Reason
from motcua.rooms.watch.actions.following import follow
from motcua.rooms.watch.models import Heartbeat, ProbeState, TargetState
from motcua.rooms.watch.queries.targets import probes, targets
from motcua.rooms.watch.queries.windows import windows_at
from motcua.rooms.watch.records import Beat, Finding, Memory, Probe, Target, Verdict, Window
from motcua.rooms.watch.rules import accounting, judging

#: held while findings are judged, so that they are judged one after the other
LOCK = 7009
#: what stands in columns of its own
_COLUMNS = {"verdict", "reasons"}
_WORST = (Verdict.DOWN, Verdict.WARNED, Verdict.UP, Verdict.UNKNOWN)


@dataclass
class _Batch:
    """What is known while a batch is judged."""

    at: datetime
    targets: Mapping[str, Target]
    windows: Sequence[Window]
    states: dict[str, ProbeState]
    standing: dict[str, TargetState]
    traced: dict[tuple[str, datetime], dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    counted: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    changed: set[str] = field(default_factory=set)


@transaction.atomic
def take(found: Sequence[Finding], beat: Beat, *, at: datetime) -> int:
    """Judges ``found`` in its order; returns how many findings were of probes that exist."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    known = probes()
    asked = [(finding, known[finding.probe]) for finding in found if finding.probe in known]
    batch = _begin(asked, at)
    for finding, probe in asked:
        _judge(batch, finding, probe)
    touched = {probe.target for _, probe in asked}
    for key in touched:
        _stand(batch, key)
    _write(batch, {finding.probe for finding, _ in asked}, touched)
    _note(beat)
    follow(batch.targets, at=at, changed=batch.changed)
    return len(asked)


def _begin(asked: Iterable[tuple[Finding, Probe]], at: datetime) -> _Batch:
    keys = {probe.target for _, probe in asked}
    return _Batch(
        at=at,
        targets=targets(),
        windows=windows_at(at),
        states={row.probe: row for row in ProbeState.objects.filter(target__in=keys)},
        standing={row.target: row for row in TargetState.objects.filter(target__in=keys)},
    )


def _judge(batch: _Batch, finding: Finding, probe: Probe) -> None:
    row = batch.states.get(probe.key)
    if row is None:
        row = batch.states[probe.key] = ProbeState(probe=probe.key, target=probe.target)
    after = judging.step(remembered(row), finding, probe)
    row.verdict, row.reasons = after.verdict.value, [reason.plain() for reason in after.reasons]
    row.seen_at, row.ok, row.ms, row.value = finding.at, finding.ok, finding.ms, finding.value
    row.memory = {name: value for name, value in vars(after).items() if name not in _COLUMNS}
    _trace(batch, finding)
    _count(batch, finding, probe)


def remembered(row: ProbeState) -> Memory:
    """What the judge remembers of a probe; nothing when it was written by another release."""
    names = {one.name for one in fields(Memory)} - _COLUMNS
    if not row.memory or set(row.memory) != names:
        return Memory(verdict=Verdict(row.verdict or Verdict.UNKNOWN))
    said: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.memory.items()
    }
    return Memory(**said, verdict=Verdict(row.verdict), reasons=tuple(map(Reason.of, row.reasons)))


def _trace(batch: _Batch, finding: Finding) -> None:
    """The worst of a minute: a failure, or the longest."""
    if finding.ok is None or (finding.ok and finding.ms is None):
        return
    hour = finding.at.replace(minute=0, second=0, microsecond=0)
    minutes = batch.traced[(finding.probe, hour)]
    ms = round(finding.ms or 0) if finding.ok else -1
    before = minutes.get(finding.at.minute)
    minutes[finding.at.minute] = ms if before is None else -1 if -1 in (before, ms) else max(before, ms)


def _count(batch: _Batch, finding: Finding, probe: Probe) -> None:
    """Time since the finding before goes to the state that the target was in meanwhile."""
    row = batch.standing.get(probe.target)
    if row is None:
        row = TargetState(target=probe.target, since=finding.at, verdict=Verdict.UNKNOWN.value)
        batch.standing[probe.target] = row
    target = batch.targets[probe.target]
    longest = max(one.period_s for one in target.probes)
    seconds = accounting.elapsed(row.counted, row.run, finding, longest)
    planned = any(window.covers(target, finding.at) for window in batch.windows)
    column = accounting.bucket(Verdict(row.verdict), planned)
    if seconds and column:
        batch.counted[probe.target][column] += seconds
    if finding.run != row.run or finding.tick > row.counted:
        row.counted, row.run = finding.tick, finding.run
    row.seen_at = finding.at


def _stand(batch: _Batch, key: str) -> None:
    """A target stands as the worst of its probes does."""
    live = {probe.key for probe in batch.targets[key].probes}
    rows = [row for row in batch.states.values() if row.target == key and row.probe in live]
    worst = next((verdict for verdict in _WORST if any(row.verdict == verdict for row in rows)), Verdict.UNKNOWN)
    state = batch.standing[key]
    if state.verdict != worst:
        state.verdict, state.since = worst.value, batch.at
        batch.changed.add(key)
    state.reasons = [reason for row in rows if row.verdict == worst for reason in row.reasons]


def _write(batch: _Batch, asked: set[str], touched: set[str]) -> None:
    ProbeState.objects.bulk_create(
        [batch.states[key] for key in sorted(asked)],
        update_conflicts=True,
        unique_fields=["probe"],
        update_fields=["verdict", "reasons", "seen_at", "ok", "ms", "value", "memory"],
    )
    TargetState.objects.bulk_create(
        [batch.standing[key] for key in sorted(touched)],
        update_conflicts=True,
        unique_fields=["target"],
        update_fields=["verdict", "reasons", "since", "seen_at", "counted", "run"],
    )
    with connection.cursor() as cursor:
        if batch.traced:
            cursor.executemany(_TRACE, list(_traces(batch)))
        days: list[list[Any]] = [
            [key, local_day(batch.at), *_columns(sums)] for key, sums in sorted(batch.counted.items())
        ]
        if days:
            cursor.executemany(_DAY, days)


#: the minutes that were asked replace what stood there, unless that was worse
_TRACE = """
    INSERT INTO watch_trace (probe, hour, minutes) VALUES (%s, %s, %s::int[])
    ON CONFLICT (probe, hour) DO UPDATE SET minutes = ARRAY(
        SELECT CASE WHEN old = -1 OR new = -1 THEN -1 ELSE greatest(old, new) END
        FROM unnest(watch_trace.minutes, excluded.minutes) AS both_(old, new))
"""
_DAY = """
    INSERT INTO watch_day AS kept (target, day, up, warned, down, planned) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (target, day) DO UPDATE SET up = kept.up + excluded.up, warned = kept.warned + excluded.warned,
        down = kept.down + excluded.down, planned = kept.planned + excluded.planned
"""


def _traces(batch: _Batch) -> Iterable[list[Any]]:
    for (probe, hour), minutes in sorted(batch.traced.items()):
        yield [probe, hour, [minutes.get(minute) for minute in range(60)]]


def _columns(sums: Mapping[str, float]) -> list[float]:
    return [sums.get(name, 0.0) for name in ("up", "warned", "down", "planned")]


def _note(beat: Beat) -> None:
    said = {name: value for name, value in asdict(beat).items() if name not in ("run", "at")}
    row = Heartbeat(run=beat.run, started_at=beat.at, seen_at=beat.at, **said)
    Heartbeat.objects.bulk_create([row], update_conflicts=True, unique_fields=["run"], update_fields=["seen_at", *said])
