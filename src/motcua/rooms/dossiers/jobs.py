"""What this room does by the clock."""

from datetime import datetime

from motcua.kernel.actors import system
from motcua.kernel.jobs import every
from motcua.rooms.dossiers.actions import clockwork

CLOCK = system("clock")


@every(10)
def fire_timers(at: datetime) -> int:
    """Lets the timers of drawn processes that are due take their step; returns how many did."""
    return clockwork.fire_timers(by=CLOCK, at=at)
