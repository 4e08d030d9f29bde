"""What runs by the clock, and what runs always.

A room's ``jobs`` module marks functions with `every` or `daily`; the worker calls them with the time. A job that fails
is tried again at its next turn. Work over the network is done here, never in a reaction: a reaction writes down what is
to be sent, and a job sends what is written down. What must never wait for another (the probes of the watch) is marked
`always`: the worker gives it a process of its own.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db import connection
from django.db.models import F

from motcua.kernel import anchors, journal, outbox
from motcua.kernel.days import TZ, local
from motcua.kernel.models import ClockJob

log = logging.getLogger(__name__)

Work = Callable[[datetime], object]


@dataclass(frozen=True)
class Job:
    """A function and when it is due; ``next_after`` gives the first moment after a run at which it is due again.

    ``waits``: also the first time it runs only when its hour comes. Nothing of last night is left to do in a new house,
    and what belongs into the night must not weigh on the first minute of a visitor.
    """

    name: str
    work: Work
    next_after: Callable[[datetime], datetime]
    waits: bool


#: every job by its name
JOBS: dict[str, Job] = {}
#: told how to read the clock, and when to end
Always = Callable[[Callable[[], datetime], threading.Event], None]
#: what runs always, by its name
ALWAYS: dict[str, Always] = {}


@dataclass(frozen=True)
class JobStanding:
    """How a job does: its failures in a row, and by how many seconds its next run is late."""

    name: str
    last_run_at: datetime | None
    failures: int
    late_seconds: float


def every(seconds: float) -> Callable[[Work], Work]:
    """Marks a function ``(at) -> …`` that runs again ``seconds`` after it ran."""
    return _registered(lambda ran: ran + timedelta(seconds=seconds), waits=False)


def daily(at: time) -> Callable[[Work], Work]:
    """Marks a function ``(at) -> …`` that runs once a day, from this hour on in Viet Nam."""

    def next_after(ran: datetime) -> datetime:
        today = datetime.combine(local(ran).date(), at, TZ)
        return today if today > ran else today + timedelta(days=1)

    return _registered(next_after, waits=True)


def always(work: Always) -> Always:
    """Marks a function ``(now, stop) -> None`` that runs until ``stop`` is set, in a thread of its own."""
    ALWAYS[_name(work)] = work
    return work


def standings(*, at: datetime) -> list[JobStanding]:
    """How each job of this release does. One that has not run yet is not late: the worker is only starting."""
    rows = {row.name: row for row in ClockJob.objects.filter(name__in=JOBS)}
    found = []
    for name, row in sorted(rows.items()):
        since = row.last_run_at or row.met_at
        late = (at - JOBS[name].next_after(since.astimezone(UTC))).total_seconds() if since else 0.0
        found.append(JobStanding(name, row.last_run_at, row.failures, max(0.0, late)))
    return found


def _registered(next_after: Callable[[datetime], datetime], *, waits: bool) -> Callable[[Work], Work]:
    def register(work: Work) -> Work:
        name = _name(work)
        JOBS[name] = Job(name, work, next_after, waits)
        return work

    return register


def _name(work: Callable[..., object]) -> str:
    return f"{work.__module__.removeprefix('motcua.').removeprefix('rooms.')}.{work.__name__}"


def run_due(*, at: datetime) -> list[str]:
    """Runs every job that is due and that no other worker is running; returns the names of those that ran."""
    rows = {row.name: row for row in ClockJob.objects.all()}
    met = [ClockJob(name=job.name, met_at=at) for job in JOBS.values() if job.waits and job.name not in rows]
    if met:
        ClockJob.objects.bulk_create(met, ignore_conflicts=True)
        rows |= {row.name: row for row in met}
    return [job.name for job in list(JOBS.values()) if _due(job, rows.get(job.name), at) and _run(job, at)]


def _due(job: Job, row: ClockJob | None, at: datetime) -> bool:
    last = (row.last_run_at or row.met_at) if row else None
    # a last run in the future means that the clock was set back: run, rather than wait until it has caught up
    return last is None or last > at or job.next_after(last.astimezone(UTC)) <= at


def _run(job: Job, at: datetime) -> bool:
    """Runs ``job`` while holding a lock of its name, so that no two workers run it at once.

    The lock belongs to the session, not to a transaction: a job over the network must not keep one open, and a worker
    that dies lets go of it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 8))", [job.name])
        if not (cursor.fetchone() or [False])[0]:
            return False
        try:
            row, _ = ClockJob.objects.get_or_create(name=job.name)
            if not _due(job, row, at):
                return False
            _work(job, at)
        finally:
            if connection.is_usable():
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 8))", [job.name])
    return True


def _work(job: Job, at: datetime) -> None:
    row = ClockJob.objects.filter(name=job.name)
    try:
        job.work(at)
    except Exception as problem:
        if outbox.lost(problem):
            raise
        log.exception("job %s failed", job.name)
        row.update(last_run_at=at, failures=F("failures") + 1, last_error=outbox.said(problem))
    else:
        row.update(last_run_at=at, failures=0, last_error=None)


@every(2)
def seal(at: datetime) -> int:
    """Seals new journal lines and notes each seal outside the database."""
    sealed = journal.seal(at=at)
    anchors.note_seals()
    return sealed


@every(600)
def anchor(at: datetime) -> int:
    """Anchors each day that is over."""
    return len(anchors.anchor_finished_days(at=at))


@daily(time(3, 0))
def sweep_outbox(at: datetime) -> int:
    """Removes what was delivered long ago."""
    return outbox.sweep(at=at)
