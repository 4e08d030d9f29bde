"""Ninety days as ninety bars: how much of each day something could be used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from motcua.rooms.watch.records import DayCount

#: a bar of the drawing, in its own units
HEIGHT, WIDTH, GAP = 40, 6, 2
#: a day that was down for less than this share is drawn as this share: it must be seen
LEAST = 0.15


@dataclass(frozen=True)
class Bar:
    """One day: where it is drawn, how tall its broken part is, and the figures that say it in words."""

    day: date
    x: int
    kind: str
    broken: int
    share: float | None
    down_minutes: int


def bars(days: Iterable[DayCount], *, until: date, count: int = 90) -> list[Bar]:
    """The last ``count`` days until ``until``, a gap where nothing is known."""
    known = {day.day: day for day in days}
    return [_bar(place, until - timedelta(days=count - 1 - place), known) for place in range(count)]


def width(count: int = 90) -> int:
    return count * (WIDTH + GAP) - GAP


def _bar(place: int, day: date, known: dict[date, DayCount]) -> Bar:
    x, found = place * (WIDTH + GAP), known.get(day)
    share = found.share if found else None
    if found is None or share is None:
        return Bar(day, x, "unknown", 0, None, 0)
    broken = round(HEIGHT * max(1 - share, LEAST)) if found.down else 0
    kind = "down" if found.down else "warned" if found.warned > found.known / 100 else "up"
    return Bar(day, x, kind, broken, 100 * share, round(found.down / 60))
