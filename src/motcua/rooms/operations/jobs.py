"""What this room does by the clock."""

from datetime import datetime, time

from motcua.kernel.jobs import daily, every
from motcua.rooms.operations.actions import clockwork, happenings, judging, orders


@every(60)
def judge_alerts(at: datetime) -> int:
    """Looks at everything that alerts are raised on; returns how many were raised or closed."""
    found = judging.judge_all(at=at)
    return found.raised + found.closed


@every(60)
def urge(at: datetime) -> int:
    """Reminds units of orders that fall due soon or are late, once each."""
    return orders.urge_what_is_due(at=at)


@every(15)
def play_scenarios(at: datetime) -> int:
    """Starts what is to be started, and lets what runs go on."""
    return clockwork.play(at=at)


@daily(time(3, 20))
def sweep(at: datetime) -> int:
    """Removes lines of the ticker and readings that are older than they are kept."""
    return happenings.sweep(at=at)
