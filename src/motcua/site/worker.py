"""The worker: delivers events, runs what is due by the clock, and what runs always, in threads of one process."""

import logging
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from django.db import Error, close_old_connections, connection
from django.utils.module_loading import autodiscover_modules

from motcua.kernel import clock, jobs, outbox, screens
from motcua.site import telemetry

log = logging.getLogger("motcua.worker")

#: seconds between two looks at the outbox when nothing waits. Looking costs one read of an empty index; a NOTIFY from
#: each transaction would make all writers commit one after the other (PostgreSQL takes a lock for the whole cluster).
LOOK = 0.2
#: seconds between two looks at the clock
TICK = 0.5
#: seconds to wait when the database is gone
GONE = 2.0


def run(alive: Path) -> None:
    """Works until a SIGTERM or SIGINT; touches ``alive`` while it does."""
    # a room's reactions and jobs register themselves when they are imported
    autodiscover_modules("reactions", "jobs")
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    span = telemetry.spans("motcua-worker")
    threads = [
        threading.Thread(target=_loop, args=(work, pause, stop, span), name=work.__name__)
        for work, pause in ((deliver, LOOK), (tick, TICK))
    ]
    threads += [
        threading.Thread(target=_always, args=(work, stop), name=name) for name, work in sorted(jobs.ALWAYS.items())
    ]
    for thread in threads:
        thread.start()
    parent = os.getppid()
    while not stop.wait(1.0):
        alive.touch()
        if not all(thread.is_alive() for thread in threads) or os.getppid() != parent:
            stop.set()
    for thread in threads:
        thread.join()


def _always(work: jobs.Always, stop: threading.Event) -> None:
    """Runs until the end; one that ends before it ends the worker, and the supervisor starts both anew."""
    try:
        work(clock.now, stop)
    except Exception:
        log.exception("what runs always has ended")


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
        screens.tell()
    return len(taken) == outbox.BATCH


def tick() -> bool:
    """Every job that is due."""
    jobs.run_due(at=clock.now())
    return False
