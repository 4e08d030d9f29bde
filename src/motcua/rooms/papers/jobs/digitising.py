"""The scanning bench by the clock."""

from datetime import datetime

from motcua.kernel.actors import system
from motcua.kernel.jobs import every
from motcua.rooms.papers.actions import digitising

BENCH = system("scanning-bench")


@every(1)
def compose_copies(at: datetime) -> bool:
    """One page of what was ordered at the scanning benches."""
    return digitising.compose_step(by=BENCH, at=at)
