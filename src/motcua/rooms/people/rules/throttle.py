"""How long sign-in is closed after failures."""

from datetime import datetime, timedelta

#: failures in a row before a sign-in name is closed
NAME_LIMIT = 5
#: failures within the window before a network address is closed; an office shares one address
ADDRESS_LIMIT = 50
#: failures older than this are forgotten
WINDOW = timedelta(minutes=30)
FIRST_LOCK = timedelta(minutes=5)
LONGEST_LOCK = timedelta(hours=1)


def counts_from(failures: int, last_at: datetime | None, at: datetime) -> int:
    """How many earlier failures still count at ``at``."""
    return failures if last_at is not None and at - last_at < WINDOW else 0


def lock(failures: int, *, limit: int) -> timedelta | None:
    """For how long sign-in closes: 5 minutes when ``failures`` reaches the limit, doubled at each further multiple."""
    if failures < limit or failures % limit:
        return None
    doubled: timedelta = FIRST_LOCK * 2 ** min(failures // limit - 1, 10)
    return min(doubled, LONGEST_LOCK)
