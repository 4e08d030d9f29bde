"""The evaluation of alerts: looks at everything, raises, tells, escalates, and lets the data close."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from motcua.kernel import journal
from motcua.kernel.actors import system
from motcua.kernel.events import emit
from motcua.rooms.operations import content
from motcua.rooms.operations.actions import orders
from motcua.rooms.operations.events import AlertsChanged, AlertsEscalated
from motcua.rooms.operations.models import AlertRow, OrderRow
from motcua.rooms.operations.models.alerts import LIVE
from motcua.rooms.operations.models.orders import OPEN
from motcua.rooms.operations.queries.looks import ABSENT, Sources, looks
from motcua.rooms.operations.records import (
    AlertRule,
    AlertState,
    EntryKind,
    Held,
    Judged,
    Look,
    Move,
    SubjectKind,
    Verdict,
)
from motcua.rooms.operations.rules import alerts as rules
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import Limit

JUDGE = system("alerts")
#: units judged in one transaction, and named in one journal line
BATCH = 500
#: what a look may change of an alert, and the type of each column
COLUMNS = {
    "state": "text",
    "severity": "text",
    "value": "float8",
    "peak": "float8",
    "facts": "jsonb",
    "since": "timestamptz",
    "seen": "int",
    "calm_since": "timestamptz",
    "raised_at": "timestamptz",
    "announced_at": "timestamptz",
    "acknowledge_by": "timestamptz",
    "cause_id": "uuid",
    "closed_at": "timestamptz",
}
#: all that changed in a batch in one statement: `bulk_update` takes minutes for a storm
_CHANGE = f"""UPDATE operations_alert a SET {", ".join(f"{name} = t.{name}" for name in COLUMNS)}
    FROM jsonb_to_recordset(%s::jsonb) AS t (id uuid, {", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())})
    WHERE a.id = t.id"""  # noqa: S608


def judge_all(*, at: datetime) -> Judged:
    """One turn: every rule, those that explain others first; then what nobody answered in time."""
    sources = Sources(at)
    known = content.alert_rules()
    turns = [judge(rule, looks(rule, sources), at=at) for rule in rules.in_order(known)]
    _forget_rules_that_went(known, at)
    sums = {name: sum(getattr(turn, name) for turn in turns) for name in ("looked", "raised", "closed", "announced")}
    return Judged(**sums, escalated=_escalate(at))


def judge_kinds(*kinds: SubjectKind, at: datetime) -> int:
    """The rules that look at these alone, at once: for what cannot wait for the next turn. Returns how many alerts were
    raised or closed.
    """
    sources = Sources(at)
    wanted = [rule for rule in rules.in_order(content.alert_rules()) if rule.subject.kind in kinds]
    turns = [judge(rule, looks(rule, sources), at=at) for rule in wanted]
    return sum(turn.raised + turn.closed for turn in turns)


def judge(rule: AlertRule, seen: Mapping[str, Look], *, at: datetime) -> Judged:
    """What one rule makes of what it saw. Units that it did not see are judged too while an alert of theirs lives."""
    living = AlertRow.objects.filter(LIVE, rule=rule.key).values_list("unit", flat=True)
    names = sorted({*seen, *living})
    causes = _causes(rule)
    steady = _steady(rule, seen, causes, at)
    moving = [name for name in names if name not in steady]
    done = [_judge_some(rule, seen, part, causes, at) for part in _parts(moving)]
    return Judged(
        looked=len(names),
        raised=sum(len(one.raised) for one in done),
        closed=sum(len(one.closed) for one in done),
        announced=sum(len(one.announced) for one in done),
    )


def _steady(rule: AlertRule, seen: Mapping[str, Look], causes: Mapping[str, UUID], at: datetime) -> set[str]:
    """Units whose open alert this look leaves as it is: in a storm nearly all, and none is held or written.

    Read without a lock: whatever a person does to one meanwhile is seen at the next turn.
    """
    rows = AlertRow.objects.filter(rule=rule.key, state=AlertState.OPEN.value, calm_since__isnull=True, seen=0)
    quiet = rules.is_quiet(rule.quiet, rule.severity, at)
    return {
        unit
        for unit, value, facts, cause, announced in rows.values_list(
            "unit", "value", "facts", "cause_id", "announced_at"
        ).iterator(chunk_size=5000)
        if (look := seen.get(unit)) is not None
        and look.value == value
        and not rule.limits.calm(value)
        and look.facts == facts
        and cause == (causes.get(unit) or causes.get(""))
        and (announced or cause is not None or quiet)
    }


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + BATCH] for start in range(0, len(names), BATCH))


@dataclass
class _Turn:
    """What is to be written at the end of one batch."""

    new: list[AlertRow] = field(default_factory=list)
    changed: list[AlertRow] = field(default_factory=list)
    dropped: list[UUID] = field(default_factory=list)
    #: until when those that are told now must be answered: the same for all
    answer_by: datetime | None = None
    raised: dict[str, str] = field(default_factory=dict)
    announced: dict[str, str] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def _judge_some(
    rule: AlertRule, seen: Mapping[str, Look], names: Sequence[str], causes: Mapping[str, UUID], at: datetime
) -> _Turn:
    with connection.cursor() as cursor:  # one judge of a rule at a time
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 17))", [f"alert-rule:{rule.key}"])
    rows = {row.unit: row for row in AlertRow.objects.select_for_update().filter(LIVE, rule=rule.key, unit__in=names)}
    turn = _Turn()
    for unit in names:
        row = rows.get(unit)
        look = seen.get(unit) or Look(unit, ABSENT.get(rule.subject.kind), row.facts if row else {})
        _place(rule, look, row, causes, turn, at)
    _write(rule, turn, at)
    return turn


def _causes(rule: AlertRule) -> dict[str, UUID]:
    """The open alerts that explain one of ``rule``, by unit; under "" the one over the whole city, if there is one."""
    if not rule.explained_by:
        return {}
    known = content.alert_rules()
    found: dict[str, UUID] = {}
    rows = AlertRow.objects.filter(state=AlertState.OPEN.value, rule__in=rule.explained_by)
    for key, unit, other in rows.order_by("rule").values_list("rule", "unit", "id"):
        found.setdefault("" if key in known and known[key].subject.city else unit, other)
    return found


def _place(
    rule: AlertRule, look: Look, row: AlertRow | None, causes: Mapping[str, UUID], turn: _Turn, at: datetime
) -> None:
    verdict = rules.judge(rule.limits, look.value, _held(row) if row else None, at)
    if verdict.move is Move.NOTHING:
        return
    if verdict.move is Move.DROP and row is not None:
        turn.dropped.append(row.id)
        return
    known = row is not None
    row = row or AlertRow(rule=rule.key, unit=look.unit, version=rule.version, severity=rule.severity.value, seen=0)
    before = _state(row) if known else None
    _note(rule, row, look, verdict, at)
    if verdict.move is Move.RAISE:
        row.raised_at = at
        turn.raised[str(row.id)] = row.unit
    if verdict.move is Move.CLOSE:
        row.state, row.closed_at, row.cause_id = AlertState.CLOSED.value, at, None
        turn.closed[str(row.id)] = row.unit
    elif row.state == AlertState.OPEN:
        row.cause_id = causes.get(row.unit) or causes.get("")
        _announce(rule, row, turn, at)
    if not known:
        turn.new.append(row)
    elif _state(row) != before:
        turn.changed.append(row)


def _held(row: AlertRow) -> Held:
    return Held(AlertState(row.state), row.since, row.seen, row.calm_since)


def _state(row: AlertRow) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in COLUMNS)


def _note(rule: AlertRule, row: AlertRow, look: Look, verdict: Verdict, at: datetime) -> None:
    """What was seen, into the row."""
    if look.value is not None:
        worst = max if rule.limits.high_is_bad else min
        row.peak = look.value if row.peak is None else worst(row.peak, look.value)
        row.value = look.value
        row.facts = dict(look.facts)
    if verdict.held is not None:
        row.since, row.seen = verdict.held.since, verdict.held.seen
        row.state, row.calm_since = verdict.held.state.value, verdict.held.calm_since


def _announce(rule: AlertRule, row: AlertRow, turn: _Turn, at: datetime) -> None:
    """Tells people, unless another alert explains this one or it is a quiet hour; the clock of the answer begins."""
    if row.announced_at is not None or row.cause_id is not None or rules.is_quiet(rule.quiet, rule.severity, at):
        return
    row.announced_at = at
    if turn.answer_by is None:
        turn.answer_by = units.due_after(Limit.parse(rule.acknowledge_within), at=at)
    row.acknowledge_by = turn.answer_by
    turn.announced[str(row.id)] = row.unit


def _write(rule: AlertRule, turn: _Turn, at: datetime) -> None:
    AlertRow.objects.filter(id__in=turn.dropped).delete()
    if turn.changed:
        said = [{"id": row.id, **dict(zip(COLUMNS, _state(row), strict=True))} for row in turn.changed]
        with connection.cursor() as cursor:
            cursor.execute(_CHANGE, [json.dumps(said, default=str)])
    AlertRow.objects.bulk_create(turn.new)
    if turn.closed:
        _fulfil(turn.closed, at)
    if turn.raised or turn.closed or turn.announced:
        told = {"raised": turn.raised, "announced": turn.announced, "closed": turn.closed}
        journal.record(
            "operations.judge_alerts",
            subject=f"alert-rule:{rule.key}",
            by=JUDGE.id,
            at=at,
            version=rule.version,
            **{name: sorted(found.values()) for name, found in told.items()},
        )
        emit(AlertsChanged(rule=rule.key, **told), at=at)


def _fulfil(closed: Mapping[str, str], at: datetime) -> None:
    """What was ordered because of these alerts has come about: the data say so."""
    wanted = OrderRow.objects.select_for_update().filter(OPEN, alert__in=[UUID(one) for one in closed])
    for row in wanted.order_by("id"):
        orders.step(row, EntryKind.FULFIL, by=JUDGE, at=at)


def _forget_rules_that_went(known: Mapping[str, AlertRule], at: datetime) -> None:
    """Alerts of a rule that content no longer holds end with it."""
    gone = AlertRow.objects.filter(LIVE).exclude(rule__in=known)
    if not gone.exists():
        return
    with transaction.atomic():
        keys = sorted(set(gone.values_list("rule", flat=True)))
        gone.update(state=AlertState.CLOSED.value, closed_at=at, dismissed_by=JUDGE.id, cause=None)
        journal.record("operations.drop_rules", subject="alert-rules", by=JUDGE.id, at=at, rules=keys)


def _escalate(at: datetime) -> int:
    """Tells of alerts that nobody answered in time, or that were not dealt with in time: once each."""
    told = 0
    unanswered = Q(acknowledged_at__isnull=True, acknowledge_by__lt=at)
    rows = AlertRow.objects.filter(
        unanswered | Q(due_at__lt=at), state="open", escalated_at__isnull=True, cause__isnull=True
    )
    ids: Iterable[UUID] = list(rows.order_by("raised_at").values_list("id", flat=True))
    for part in _parts([str(one) for one in ids]):
        told += _escalate_some(part, at)
    return told


@transaction.atomic
def _escalate_some(ids: Sequence[str], at: datetime) -> int:
    rows = AlertRow.objects.select_for_update().filter(id__in=ids, state="open", escalated_at__isnull=True)
    found = {str(row.id): row.unit for row in rows.order_by("id")}
    if found:
        AlertRow.objects.filter(id__in=list(found)).update(escalated_at=at)
        journal.record("operations.escalate_alerts", subject="alerts", by=JUDGE.id, at=at, alerts=found)
        emit(AlertsEscalated(alerts=found), at=at)
    return len(found)
