"""Delivers the events that were announced: in batches, each reaction once, what keeps failing put aside for a person.

Several workers may deliver at once: each takes its own rows (SKIP LOCKED). Events may arrive in another order than they
were announced in, so that a reaction reads the state of things rather than trusting an order.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Count, F, Min, Q

from motcua.kernel import events, journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.models import OutboxDelivery, OutboxEvent

log = logging.getLogger(__name__)

#: events taken together; their locks are held until the last of them is done
BATCH = 20
#: tries before an event is parked: with the pauses below, about a quarter of an hour
ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)
#: how long delivered events stay; a page that was asleep may resume from them
KEPT = timedelta(days=7)
#: the permission that parked events are seen and replayed with
OPERATE = "operations:replay"

#: event → the reactions that have done their part in this batch; written down together in its transaction
Done = defaultdict[int, list[str]]

_PENDING = Q(delivered_at__isnull=True, parked_at__isnull=True)


@dataclass(frozen=True)
class Parked:
    """An event that kept failing."""

    id: int
    name: str
    at: datetime
    parked_at: datetime
    attempts: int
    error: str


@dataclass(frozen=True)
class Counts:
    """How the outbox stands."""

    pending: int
    failing: int
    parked: int
    oldest_pending: datetime | None


@transaction.atomic
def deliver_batch(*, at: datetime, limit: int = BATCH) -> list[int]:
    """Takes up to ``limit`` events that are due, runs their reactions, and returns the ids taken."""
    # A clock that was set back must not hold retries up for longer than the longest pause.
    due = Q(attempts=0) | Q(next_try_at__lte=at) | Q(next_try_at__gt=at + LONGEST_PAUSE)
    rows = list(OutboxEvent.objects.select_for_update(skip_locked=True).filter(_PENDING & due).order_by("id")[:limit])
    settled = _settled([row.id for row in rows])
    done: Done = defaultdict(list)
    errors = {row.id: _deliver(row, settled.get(row.id, set()), done) for row in rows}
    for row_id, error in _deliver_together(rows, settled, done):
        errors[row_id] = errors[row_id] or error
    delivered = []
    for row in rows:
        problem = errors[row.id]
        if problem is None:
            delivered.append(row.id)
        else:
            _postpone(row, problem, at)
    OutboxDelivery.objects.bulk_create(
        OutboxDelivery(event_id=event_id, reaction=name) for event_id, names in done.items() for name in names
    )
    OutboxEvent.objects.filter(id__in=delivered).update(delivered_at=at, attempts=F("attempts") + 1, last_error=None)
    return [row.id for row in rows]


def deliver_pending(*, at: datetime, limit: int = BATCH) -> int:
    """Delivers until nothing is due; returns how many events were taken."""
    taken = 0
    while batch := deliver_batch(at=at, limit=limit):
        taken += len(batch)
    return taken


def parked(limit: int = 200) -> list[Parked]:
    """The events that were put aside, the latest first."""
    rows = OutboxEvent.objects.filter(parked_at__isnull=False).order_by("-parked_at", "-id")[:limit]
    return [
        Parked(row.id, row.name, row.at, row.parked_at, row.attempts, row.last_error or "")
        for row in rows
        if row.parked_at
    ]


@transaction.atomic
def replay(event_id: int, *, by: Actor, at: datetime) -> None:
    """Puts a parked event back in line; reactions that had succeeded are not run again.

    Raises:
        NotAllowed: ``by`` may not operate the house.
        NotFound: no such event is parked.
    """
    if not by.may(OPERATE):
        raise NotAllowed(permission=OPERATE)
    row = OutboxEvent.objects.select_for_update().filter(id=event_id, parked_at__isnull=False).first()
    if row is None:
        raise NotFound(event=event_id)
    journal.record("kernel.replay", subject=f"outbox:{event_id}", by=by.id, at=at, event=row.name)
    OutboxEvent.objects.filter(id=event_id).update(parked_at=None, attempts=0, next_try_at=at)


def counts() -> Counts:
    """How many events wait, wait after a failure, and are parked."""
    said = OutboxEvent.objects.filter(delivered_at__isnull=True).aggregate(
        pending=Count("id", filter=_PENDING),
        failing=Count("id", filter=_PENDING & Q(attempts__gt=0)),
        parked=Count("id", filter=Q(parked_at__isnull=False)),
        oldest_pending=Min("at", filter=_PENDING),
    )
    return Counts(**said)


def sweep(*, at: datetime, limit: int = 5000) -> int:
    """Removes events that were delivered long ago; returns how many."""
    old = OutboxEvent.objects.filter(delivered_at__lt=at - KEPT).order_by("id").values("id")[:limit]
    ids = [row["id"] for row in old]
    with transaction.atomic():
        OutboxDelivery.objects.filter(event_id__in=ids).delete()
        OutboxEvent.objects.filter(id__in=ids).delete()
    return len(ids)


def _settled(ids: list[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for event_id, reaction in OutboxDelivery.objects.filter(event_id__in=ids).values_list("event_id", "reaction"):
        found.setdefault(event_id, set()).add(reaction)
    return found


def _deliver(row: OutboxEvent, settled: set[str], done: Done) -> str | None:
    """Runs what has not run yet; one broken reaction does not hold back the others. Returns the first error."""
    try:
        event = events.revive(row.name, row.payload)
    except (LookupError, TypeError) as problem:
        return said(problem)
    first: str | None = None
    for name, reaction in events.REACTIONS.get(row.name, {}).items():
        if name in settled:
            continue
        try:
            with transaction.atomic(), events.delivering(row.at):
                reaction(event)
            done[row.id].append(name)
        except Exception as problem:
            if lost(problem):
                raise
            log.warning("reaction %s failed on event %s: %s", name, row.id, type(problem).__name__)
            first = first or f"{name}: {said(problem)}"
    return first


def _deliver_together(rows: list[OutboxEvent], settled: dict[int, set[str]], done: Done) -> Iterator[tuple[int, str]]:
    """Runs the reactions that take many events at once; what fails is tried singly. Yields the errors."""
    for name, (reaction, kinds) in events.BATCH_REACTIONS.items():
        wanted = [row for row in rows if row.name in kinds and name not in settled.get(row.id, set())]
        if wanted and _give(name, reaction, wanted, done) is not None:
            for row in wanted:
                error = _give(name, reaction, [row], done)
                if error is not None:
                    yield row.id, error


def _give(name: str, reaction: events.BatchReaction, rows: list[OutboxEvent], done: Done) -> str | None:
    try:
        with transaction.atomic(), events.delivering(*(row.at for row in rows)):
            reaction([events.revive(row.name, row.payload) for row in rows])
    except Exception as problem:
        if lost(problem):
            raise
        if len(rows) == 1:
            log.warning("reaction %s failed on event %s: %s", name, rows[0].id, type(problem).__name__)
        return f"{name}: {said(problem)}"
    for row in rows:
        done[row.id].append(name)
    return None


def _postpone(row: OutboxEvent, error: str, at: datetime) -> None:
    attempts = row.attempts + 1
    give_up = attempts >= ATTEMPTS
    OutboxEvent.objects.filter(id=row.id).update(
        attempts=attempts,
        last_error=error,
        next_try_at=at + pause(attempts),
        parked_at=at if give_up else None,
    )
    if give_up:
        log.error("event %s (%s) is parked after %s tries", row.id, row.name, attempts)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many failures: doubling, up to a limit."""
    return min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)


def lost(problem: Exception) -> bool:
    """Whether the database itself went away: then the batch is undone and taken again, and nothing is blamed."""
    return isinstance(problem, InterfaceError | OperationalError) and (
        connection.connection is None or connection.connection.closed
    )


def said(problem: Exception) -> str:
    """The kind of error and its first line; a DETAIL of the database would carry values."""
    first_line = (str(problem).splitlines() or [""])[0]
    return f"{type(problem).__name__}: {first_line}"[:500]
