"""What scenarios may be drawn with, and when one is started by itself."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from motcua.rooms.operations.records import CALM, OUTCOMES, PLACES, Firing
from motcua.rooms.process.records import Words

#: the words of drawings of this family; a run has no national state
WORDS = Words(
    outcomes=OUTCOMES,
    messages=frozenset({CALM}),
    places=PLACES,
    variables=frozenset({"outcome", "competent", "touched"}),
    stated=False,
)


def rested(last_ended: datetime | None, rest: timedelta, at: datetime) -> bool:
    """Whether a scenario may be started by itself again. A clock that was set back never makes it wait for longer than
    its rest.
    """
    return last_ended is None or last_ended > at or at - last_ended >= rest


def thinned(raised: Iterable[tuple[date, float]], rest: timedelta, unit: str) -> list[Firing]:
    """The days on which a scenario would have been started, of those on which its alert was raised."""
    found: list[Firing] = []
    for day, value in raised:
        if not found or day - found[-1].day >= max(rest, timedelta(days=1)):
            found.append(Firing(day, unit, value))
    return found


def most_at_once(spans: Sequence[tuple[datetime, datetime]]) -> int:
    """How many of these stretches of time overlap at most; one that ends when another begins does not touch it."""
    edges = sorted([(start, 1) for start, _ in spans] + [(end, -1) for _, end in spans])
    most = now = 0
    for _, change in edges:
        now += change
        most = max(most, now)
    return most
