"""What this room does by the clock."""

from datetime import datetime, time

from motcua.kernel.actors import system
from motcua.kernel.jobs import daily, every
from motcua.rooms.dossiers.actions import clockwork, letting_go

CLOCK = system("clock")
KEEPER = system("retention")


@every(10)
def fire_timers(at: datetime) -> int:
    """Lets the timers of drawn processes that are due take their step; returns how many did."""
    return clockwork.fire_timers(by=CLOCK, at=at)


@daily(time(2, 0))
def let_go(at: datetime) -> int:
    """Lets go of drafts that nobody sent and of files whose time is over, before the store is swept."""
    return letting_go.drop_old_drafts(at=at) + letting_go.let_go_papers(by=KEEPER, at=at)
