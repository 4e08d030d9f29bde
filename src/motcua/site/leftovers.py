"""Which processes belong to a run of the house, and how those are ended that a killed run left behind."""

import contextlib
import json
import os
from pathlib import Path

import psutil

#: in the environment of every process that we start: the folder of the run it belongs to
MARK = "MOTCUA_RUN"


def running(file: Path) -> int | None:
    """The supervisor that this file names, when it lives: the number alone could be another process by now."""
    try:
        said = json.loads(file.read_text())
        process = psutil.Process(said["pid"])
        lives = abs(process.create_time() - said["started"]) < 1 and process.status() != psutil.STATUS_ZOMBIE
    except (OSError, ValueError, KeyError, TypeError, psutil.Error):
        return None
    return said["pid"] if lives else None


def marked(var: Path) -> list[psutil.Process]:
    """Every process that a run in this folder started."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == str(var) and process.pid != os.getpid():
                found.append(process)
    return found


def end_orphans(var: Path) -> int:
    """Ends what an earlier run in this folder left behind; returns how many processes."""
    orphans = marked(var)
    for process in orphans:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    _, stubborn = psutil.wait_procs(orphans, timeout=3)
    for process in stubborn:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(stubborn, timeout=3)
    return len(orphans)
