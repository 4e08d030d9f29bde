"""Incidents follow from how things stand: opened by the data, and closed by it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from motcua.kernel import journal
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.units.records import Reason
from motcua.rooms.watch import content
from motcua.rooms.watch.events import IncidentChanged, IncidentClosed, IncidentOpened
from motcua.rooms.watch.models import Incident, IncidentLine, ProbeState, TargetState
from motcua.rooms.watch.queries.impact import meaning_of
from motcua.rooms.watch.queries.windows import windows_at
from motcua.rooms.watch.records import Severity, Target, Verdict
from motcua.rooms.watch.rules import dependence, judging
from motcua.rooms.watch.rules.dependence import Fate, Standing
from motcua.rooms.watch.rules.meaning import units_of

#: who the data is, in the journal and in timelines
WATCH = "system:watch"
CLOSED_SAYS = say("Các lần hỏi đã bình thường trở lại: kết thúc theo dữ liệu.")


@dataclass
class _Now:
    """How everything stands while incidents follow."""

    at: datetime
    targets: Mapping[str, Target]
    rows: dict[str, TargetState]
    standings: dict[str, Standing]
    suspected: Mapping[str, tuple[int, int]]
    open: dict[str, Incident]
    #: target of an incident → the targets that are down with it
    with_it: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def follow(targets: Mapping[str, Target], *, at: datetime, changed: Collection[str] = ()) -> None:
    """Opens, changes and closes incidents until they say what the states say. The caller holds the lock.

    Costs one look when nothing has changed and nothing is open.
    """
    if not changed and not _anything_wrong():
        return
    now = _now(targets, at)
    fates = dependence.causes(now.standings, now.suspected)
    planned = windows_at(at)
    for key, cause in fates.items():
        concerned = (targets[key], targets.get(cause.of, targets[key]))
        quiet = any(window.covers(one, at) for window in planned for one in concerned)
        # what is quiet, or is being calmed, is no reason for a new incident; one that is open goes on
        new = cause.of not in now.open
        if cause.fate in (Fate.NONE, Fate.WAITS) or (new and (quiet or fates[cause.of].fate is Fate.WAITS)):
            continue
        now.with_it[cause.of].append(key)
    for key, affected in sorted(now.with_it.items()):
        _open_or_change(now, key, sorted(affected))
    for key, incident in sorted(now.open.items()):
        if key not in now.with_it and _well(now, key):
            _close(now, incident)
    _tie(now)


def _anything_wrong() -> bool:
    # in one statement: what is not well, or an incident whose target is gone from the content
    return (
        TargetState.objects.filter(verdict__in=[Verdict.DOWN, Verdict.WARNED])
        .values("target")
        .union(Incident.objects.filter(closed_at__isnull=True).values("target"))
        .exists()
    )


def _now(targets: Mapping[str, Target], at: datetime) -> _Now:
    rows = {row.target: row for row in TargetState.objects.all() if row.target in targets}
    wrong = [key for key, row in rows.items() if row.verdict != Verdict.UP]
    above = {target.behind for target in targets.values() if target.behind}
    failing = {
        row.target for row in ProbeState.objects.filter(target__in=[*wrong, *above]) if judging.failing(row.memory)
    }
    standings = {
        key: Standing(
            Verdict(rows[key].verdict) if key in rows and target.probes else Verdict.UNKNOWN,
            key in failing,
            target.behind,
        )
        for key, target in targets.items()
    }
    suspected = dependence.common_causes(standings, content.policy())
    open_ = {row.target: row for row in Incident.objects.filter(closed_at__isnull=True).select_for_update()}
    return _Now(at, targets, rows, standings, suspected, open_)


def _well(now: _Now, key: str) -> bool:
    """Whether the data says that it is over: it answers, or it is not watched any more."""
    standing = now.standings.get(key)
    return standing is None or standing.verdict in (Verdict.UP, Verdict.UNKNOWN)


def _open_or_change(now: _Now, key: str, affected: list[str]) -> None:
    target, incident = now.targets[key], now.open.get(key)
    outage = key in now.suspected or now.standings[key].verdict is Verdict.DOWN
    severity = Severity.OUTAGE if outage else Severity.WARNING
    down = [now.targets[one] for one in affected]
    if incident is None:
        now.open[key] = _open(now, target, severity, down)
        return
    worse = severity is Severity.OUTAGE and incident.severity == Severity.WARNING
    more = incident.targets != len(down) or incident.units != units_of([target, *down])
    if worse:
        incident.severity, incident.outage_at, incident.level = severity.value, now.at, 0
        incident.due_at = now.at + timedelta(minutes=target.promise.repair_minutes)
        incident.reasons = _reasons(now, key)
        _line(incident, "outage", say("Chuyển từ cảnh báo thành sự cố."), {}, now.at)
    if worse or more:
        before = incident.targets
        _describe(incident, target, down, now.at)
        if len(down) > before:
            _line(incident, "spread", say("Số nơi bị ảnh hưởng: {n}."), {"n": len(down)}, now.at)
        incident.save()
        emit(
            IncidentChanged(str(incident.id), key, target.kind, target.unit, incident.severity, list(incident.units)),
            at=now.at,
        )


def _open(now: _Now, target: Target, severity: Severity, down: list[Target]) -> Incident:
    outage = severity is Severity.OUTAGE
    incident = Incident(
        target=target.key,
        kind=target.kind,
        name=target.name,
        name_en=target.name_en,
        unit=target.unit,
        public=target.public or any(one.public for one in down),
        severity=severity.value,
        opened_at=now.at,
        outage_at=now.at if outage else None,
        due_at=now.at + timedelta(minutes=target.promise.repair_minutes) if outage else None,
        reasons=_reasons(now, target.key),
    )
    _describe(incident, target, down, now.at)
    incident.save()
    for reason in incident.reasons:
        _line(incident, "opened", reason["says"], reason["facts"], now.at)
    journal.record(
        "watch.open_incident",
        subject=f"incident:{incident.id}",
        by=WATCH,
        at=now.at,
        target=target.key,
        severity=severity.value,
    )
    emit(
        IncidentOpened(str(incident.id), target.key, target.kind, target.unit, severity.value),
        at=now.at,
    )
    return incident


def _describe(incident: Incident, target: Target, down: list[Target], at: datetime) -> None:
    incident.targets, incident.units = len(down), units_of([target, *down])
    # a warning has no consequence yet: what it would mean is said as soon as it fails
    known = meaning_of(down, at=at) if incident.severity == Severity.OUTAGE else ()
    incident.meaning = [reason.plain() for reason in known]


def _reasons(now: _Now, key: str) -> list[dict[str, Any]]:
    row = now.rows.get(key)
    found = list(row.reasons) if row is not None and row.verdict in (Verdict.DOWN, Verdict.WARNED) else []
    if key in now.suspected:
        down, among = now.suspected[key]
        says = say("{down} trong {all} đường phía sau cùng mất một lúc: nghi do đường chung.")
        found.insert(0, Reason(says, {"down": down, "all": among}).plain())
    return found


def _close(now: _Now, incident: Incident) -> None:
    # a clock that was set back must not make an incident end before it began
    incident.closed_at = max(now.at, incident.opened_at)
    incident.save(update_fields=["closed_at"])
    seconds = int((incident.closed_at - incident.opened_at).total_seconds())
    _line(incident, "closed", CLOSED_SAYS, {}, now.at)
    journal.record(
        "watch.close_incident",
        subject=f"incident:{incident.id}",
        by=WATCH,
        at=now.at,
        target=incident.target,
        seconds=seconds,
    )
    emit(
        IncidentClosed(str(incident.id), incident.target, incident.kind, incident.unit, incident.severity, seconds),
        at=now.at,
    )


def _tie(now: _Now) -> None:
    """Each target to the incident that explains it."""
    wanted = {one: now.open[key].id for key, affected in now.with_it.items() for one in affected}
    moved = [row for row in now.rows.values() if row.incident_id != wanted.get(row.target)]
    for row in moved:
        row.incident_id = wanted.get(row.target)
    TargetState.objects.bulk_update(moved, ["incident"])


def _line(incident: Incident, kind: str, says: str, facts: Mapping[str, Any], at: datetime) -> None:
    IncidentLine.objects.create(incident=incident, at=at, by=WATCH, kind=kind, says=says, facts=dict(facts))
