"""What this room does always (`probe`) and by the clock."""

import shlex
import subprocess
import threading
from collections.abc import Callable
from datetime import datetime, time

from django.conf import settings

from motcua.kernel.jobs import always, daily, every
from motcua.rooms.watch.actions import escalating, keeping
from motcua.rooms.watch.jobs import standing
from motcua.rooms.watch.queries.own import restored

#: seconds that reading a backup back may take
RESTORE_WITHIN = 3600


@always
def probe(now: Callable[[], datetime], stop: threading.Event) -> None:
    """Asks every target in its time, in a thread of its own."""
    standing.run(now, stop)


@every(60)
def escalate(at: datetime) -> int:
    """Tells who must know of incidents that nobody took in hand, and says anew what those that are open mean."""
    return escalating.escalate(at=at)


@every(600)
def note_levels(at: datetime) -> int:
    """Writes down how full disks and the database are, for the forecast of when they will be full."""
    return keeping.note_levels(at=at)


@daily(time(3, 30))
def sweep(at: datetime) -> int:
    """Removes traces and days that are older than they are kept."""
    return keeping.sweep(at=at)


@daily(time(4, 0))
def restore(at: datetime) -> int:
    """Proves the newest backup by reading it back with the operator's own command, where one is named."""
    command = shlex.split(settings.BACKUP_RESTORE_COMMAND)
    if not command:
        return 0
    done = subprocess.run(  # noqa: S603 - the operator's setting
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=RESTORE_WITHIN, check=False
    )
    if done.returncode == 0:
        restored().parent.mkdir(parents=True, exist_ok=True)
        restored().touch()
    return done.returncode
