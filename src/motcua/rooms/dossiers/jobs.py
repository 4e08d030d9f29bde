"""What this room does by the clock."""

from motcua.kernel import clock
from motcua.kernel.actors import system
from motcua.rooms.dossiers.actions import clockwork

CLOCK = system("clock")


def fire_timers() -> int:
    """Lets the timers of drawn processes that are due take their step; returns how many did."""
    return clockwork.fire_timers(by=CLOCK, at=clock.now())
