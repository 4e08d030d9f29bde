"""Whether something is too much, and for long enough. Pure, and safe against a clock that jumps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from motcua.kernel.days import TZ, local
from motcua.rooms.operations.records import AlertRule, AlertState, Held, Limits, Move, Severity, Verdict

#: looks that must agree before something that has to last is believed: a clock that jumps ahead makes one, not two
LOOKS = 2
#: the closing hour, at which a past day is looked at
CLOSING = time(17, 0)
DAY = timedelta(days=1)


def judge(limits: Limits, value: float | None, held: Held | None, at: datetime) -> Verdict:
    """What ``value``, seen at ``at``, does to an alert of which ``held`` is remembered.

    An unknown value changes nothing. Between the two limits an alert stays as it is.
    """
    if value is None:
        return Verdict(Move.KEEP if held else Move.NOTHING, held)
    if held is None or held.state is AlertState.PENDING:
        return _rising(limits, value, held, at)
    return _falling(limits, value, held, at)


def _rising(limits: Limits, value: float, held: Held | None, at: datetime) -> Verdict:
    if not limits.crossed(value):
        return Verdict(Move.DROP if held else Move.NOTHING, None)
    now = replace(held, since=min(held.since, at), seen=held.seen + 1) if held else Held(AlertState.PENDING, at)
    if _lasted(limits.raise_for, now.since, at, now.seen):
        return Verdict(Move.RAISE, Held(AlertState.OPEN, now.since, seen=0))
    return Verdict(Move.BEGIN, now)


def _falling(limits: Limits, value: float, held: Held, at: datetime) -> Verdict:
    if not limits.calm(value):
        return Verdict(Move.KEEP, replace(held, calm_since=None, seen=0))
    seen = held.seen + 1 if held.calm_since else 1
    calm_since = min(held.calm_since or at, at)
    if _lasted(limits.clear_for, calm_since, at, seen):
        return Verdict(Move.CLOSE, None)
    return Verdict(Move.CALM, replace(held, calm_since=calm_since, seen=seen))


def _lasted(span: timedelta, since: datetime, at: datetime, seen: int) -> bool:
    return not span or (at - since >= span and seen >= LOOKS)


def is_quiet(quiet: tuple[time, time] | None, severity: Severity, at: datetime) -> bool:
    """Whether nobody is told at this hour; the hours may pass midnight. What is critical is always told."""
    if quiet is None or severity is Severity.CRITICAL:
        return False
    start, end = quiet
    now = local(at).time()
    return start <= now < end if start <= end else now >= start or now < end


def in_order(rules: Mapping[str, AlertRule]) -> list[AlertRule]:
    """The rules, those that explain others before them."""
    done: dict[str, AlertRule] = {}

    def place(key: str, above: tuple[str, ...]) -> None:
        if key in rules and key not in done and key not in above:
            for other in rules[key].explained_by:
                place(other, (*above, key))
            done[key] = rules[key]

    for key in sorted(rules):
        place(key, ())
    return list(done.values())


def explains_in_circles(rules: Mapping[str, AlertRule]) -> list[str]:
    """Rules that explain themselves, by whatever detour."""

    def reaches(key: str, wanted: str, seen: frozenset[str]) -> bool:
        if key in seen or key not in rules:
            return False
        return any(other == wanted or reaches(other, wanted, seen | {key}) for other in rules[key].explained_by)

    return [key for key in sorted(rules) if reaches(key, key, frozenset())]


def expected_late(*, late: int, due: int, pace: float, days: int) -> float:
    """How many dossiers will be late in ``days`` working days: what is late and what falls due until then, less what
    the unit gets done meanwhile at ``pace`` a day.
    """
    return max(0.0, late + due - pace * days)


def replay(limits: Limits, days: Iterable[tuple[date, float | None]]) -> list[tuple[date, float]]:
    """The days on which a rule would have raised an alert, with what was seen: one look a day, at closing time.

    Something that has to last less than a day is believed at once: a day is the finest that history knows.
    """
    daily = replace(limits, raise_for=_whole_days(limits.raise_for), clear_for=_whole_days(limits.clear_for))
    held: Held | None = None
    raised = []
    for day, value in days:
        verdict = judge(daily, value, held, datetime.combine(day, CLOSING, TZ))
        held = verdict.held
        if verdict.move is Move.RAISE and value is not None:
            raised.append((day, value))
    return raised


def _whole_days(span: timedelta) -> timedelta:
    return timedelta(days=span.days)


def worst(severities: Sequence[Severity]) -> Severity:
    return max(severities, key=lambda one: one.weight)
