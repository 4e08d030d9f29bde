"""How long a session lasts. Pure: the time is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.rooms.people.records import AccountKind


@dataclass(frozen=True)
class Lifetime:
    """``idle``: since the last request; ``whole``: since sign-in."""

    idle: timedelta
    whole: timedelta


#: An officer's counter is open all day, but a computer left alone must close; a working day is the longest session.
#: A citizen may use a phone or a computer of others. Times are ours; TT 12/2022 asks for a limit and names none (M).
LIFETIMES = {
    AccountKind.OFFICER: Lifetime(idle=timedelta(minutes=45), whole=timedelta(hours=10)),
    AccountKind.CITIZEN: Lifetime(idle=timedelta(minutes=30), whole=timedelta(hours=4)),
}
#: how often "last seen" is written down: not at every request
SEEN_EVERY = timedelta(minutes=1)


def is_over(kind: AccountKind, *, signed_in: datetime, seen: datetime, at: datetime) -> bool:
    """Whether a session has ended at ``at``. A clock that jumped back ends nothing."""
    limits = LIFETIMES[kind]
    return at - seen > limits.idle or at - signed_in > limits.whole
