"""Files by the clock."""

from datetime import datetime, time

from motcua.kernel.actors import system
from motcua.kernel.jobs import daily, every
from motcua.rooms.papers.actions import keeping

KEEPER = system("files")


@daily(time(2, 30))
def sweep_files(at: datetime) -> object:
    """Deletes files that nobody names any more, and what was cut off on its way in."""
    return keeping.sweep(by=KEEPER, at=at)


@every(20)
def scan_files(at: datetime) -> int:
    """Shows the virus scanner what it has not seen yet."""
    return keeping.scan_waiting(by=KEEPER, at=at)
