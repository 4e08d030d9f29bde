"""The worker: one process that delivers events and runs what is due by the clock, in two threads, and one for each
work that runs always (the probes of the watch).

All are forks of one parent that has loaded the house and does nothing else: they share its memory, and whichever dies
is forked again without the others noticing.
"""

import gc
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import Error, close_old_connections, connection
from django.utils.module_loading import autodiscover_modules

from motcua.kernel import clock, jobs, outbox
from motcua.site import telemetry

log = logging.getLogger("motcua.worker")

#: seconds between two looks at the outbox when nothing waits. Looking costs one read of an empty index; a NOTIFY from
#: each transaction would make all writers commit one after the other (PostgreSQL takes a lock for the whole cluster).
LOOK = 0.2
#: seconds between two looks at the clock
TICK = 0.5
#: seconds to wait when the database is gone
GONE = 2.0
CHANNEL = "motcua_live"
#: seconds before a fork that died is made again, doubled each time up to the second figure; and after which it is well
BACK_OFF, LONGEST_BACK_OFF, SETTLED = 0.5, 30.0, 30.0
#: seconds that forks may take to end
ENDING = 6.0

Work = Callable[[threading.Event], None]


@dataclass
class Fork:
    """A process of this house: what it does, and how it is doing."""

    name: str
    work: Work
    pid: int = 0
    started: float = 0.0
    failures: int = 0
    again_at: float = 0.0


def run(alive: Path) -> None:
    """Works until a SIGTERM or SIGINT; ``alive`` is touched while events are delivered."""
    # a room's reactions and jobs register themselves when they are imported
    autodiscover_modules("reactions", "jobs")
    stop = _told_to_stop()
    # what the parent holds is never collected: a collection would copy the pages that all share
    gc.collect()
    gc.freeze()
    forks = [Fork("worker", lambda told: _work(alive, told))]
    forks += [Fork(name, _always(work)) for name, work in jobs.ALWAYS.items()]
    parent = os.getppid()
    while not stop.is_set() and os.getppid() == parent:
        for fork in forks:
            _keep(fork)
        stop.wait(0.2)
    _end(forks)


def _always(work: jobs.Always) -> Work:
    return lambda told: work(clock.now, told)


def _told_to_stop() -> threading.Event:
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    return stop


def _keep(fork: Fork) -> None:
    """Forks what does not run: at once the first time, later the more slowly the more often it died."""
    now = time.monotonic()
    if fork.pid:
        if not _ended(fork.pid):
            if now - fork.started > SETTLED:
                fork.failures = 0
            return
        pause = min(BACK_OFF * 2**fork.failures, LONGEST_BACK_OFF)
        fork.pid, fork.failures, fork.again_at = 0, fork.failures + 1, now + pause
        log.warning("%s ended; it is started again in %g s", fork.name, pause)
    if now >= fork.again_at:
        fork.started, fork.pid = now, _forked(fork)


def _ended(pid: int) -> bool:
    return os.waitpid(pid, os.WNOHANG)[0] != 0


def _forked(fork: Fork) -> int:
    """Forks; the child works and never comes back here."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        stop, parent = _told_to_stop(), os.getppid()
        threading.Thread(target=_orphaned, args=(parent, stop), daemon=True).start()
        fork.work(stop)
        code = 0
    except Exception:
        log.exception("%s failed", fork.name)
    finally:
        logging.shutdown()
        os._exit(code)


def _orphaned(parent: int, stop: threading.Event) -> None:
    """Ends with its parent, also when that one was killed."""
    while not stop.wait(1.0):
        if os.getppid() != parent:
            stop.set()


def _end(forks: list[Fork]) -> None:
    end = time.monotonic() + ENDING
    for name in (signal.SIGTERM, signal.SIGKILL):
        for fork in forks:
            if fork.pid:
                os.kill(fork.pid, name)
        while name == signal.SIGTERM and any(fork.pid for fork in forks) and time.monotonic() < end:
            for fork in forks:
                if fork.pid and _ended(fork.pid):
                    fork.pid = 0
            time.sleep(0.02)


def _work(alive: Path, stop: threading.Event) -> None:
    """Delivers, and looks at the clock."""
    span = telemetry.spans("motcua-worker")
    threads = [
        threading.Thread(target=_loop, args=(work, pause, stop, span), name=work.__name__)
        for work, pause in ((deliver, LOOK), (tick, TICK))
    ]
    for thread in threads:
        thread.start()
    while not stop.wait(1.0):
        alive.touch()
        if not all(thread.is_alive() for thread in threads):
            stop.set()
    for thread in threads:
        thread.join()


def _loop(work: Callable[[], bool], pause: float, stop: threading.Event, span: telemetry.Span) -> None:
    """Runs ``work`` again at once while it finds something to do; a database that went away is waited for."""
    while not stop.is_set():
        wait = pause
        try:
            close_old_connections()
            with span(work.__name__):
                more = work()
            wait = 0 if more else pause
        except Error as problem:
            log.warning("the database does not answer (%s): trying again", type(problem).__name__)
            connection.close()
            wait = GONE
        except Exception:
            log.exception("a turn failed")
            wait = GONE
        stop.wait(wait)


def deliver() -> bool:
    """One batch of events; tells the live stream that something happened."""
    taken = outbox.deliver_batch(at=clock.now())
    if taken:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(max(taken))])
    return len(taken) == outbox.BATCH


def tick() -> bool:
    """Every job that is due."""
    jobs.run_due(at=clock.now())
    return False
