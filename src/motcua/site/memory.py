"""How much memory everything takes: shared pages are counted once (PSS), by kind of process."""

import contextlib
from pathlib import Path

import psutil

from motcua.site.leftovers import marked, running
from motcua.site.postgres import Server

#: programs that stand for the systems of others; a real deployment has none of them
SIMULATORS = "simulators"


def rows(var: Path) -> list[tuple[str, int, float]]:
    """``(what, processes, megabytes)`` for each kind of process that runs in this folder."""
    kinds: dict[str, list[psutil.Process]] = {}
    supervisor = running(var / "run" / "supervisor.json")
    if supervisor is not None:
        kinds["supervisor"] = [psutil.Process(supervisor)]
    for process in marked(var):
        kinds.setdefault(_kind(process), []).append(process)
    postgres = Server(var).pid()
    if postgres is not None:
        root = psutil.Process(postgres)
        kinds["postgres"] = [root, *root.children(recursive=True)]
    return [(kind, len(found), sum(map(_megabytes, found))) for kind, found in sorted(kinds.items())]


def _kind(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error):
        command = " ".join(process.cmdline())
        for sign, kind in (
            ("motcua.site.wsgi", "web"),
            ("motcua.site.stream", "stream"),
            ("cli worker", "worker"),
            ("simulators/", SIMULATORS),
        ):
            if sign in command:
                return kind
        parent = process.parent()
        if parent is not None and parent.pid > 1:
            return _kind(parent)
    return "other"


def _megabytes(process: psutil.Process) -> float:
    """PSS where the system tells it (Linux), the private part elsewhere."""
    try:
        said = process.memory_full_info()
    except psutil.Error:
        return 0.0
    return float(getattr(said, "pss", 0) or getattr(said, "uss", said.rss)) / 2**20
