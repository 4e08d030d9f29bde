"""What happens to every dossier of a place, worked out before anything is done. Pure: same seed, same stories."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from motcua.rooms.dossiers.records import Channel
from motcua.site.simulation.hours import OfficeTime

#: acts of one dossier at most
MOST_ACTS = 16
#: office minutes that the acts of a dossier need at least
LEAST = 30.0
DAY = 480.0


class Fate(StrEnum):
    """How it ends, or that it has not ended yet."""

    DONE = "done"
    OPEN = "open"
    LATE = "late"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Detour(StrEnum):
    """What happens on the way."""

    NONE = ""
    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    EXTENSION = "extension"


@dataclass(frozen=True)
class Offer:
    """A procedure by one channel. ``due``: when an answer is due for a receipt at a moment."""

    procedure: str
    channel: Channel
    due: Callable[[datetime], datetime]


@dataclass(frozen=True)
class Place:
    """Where dossiers are received and decided, and how many of each fate."""

    key: str
    receiving: str
    competent: str
    fates: Mapping[Fate, int]


@dataclass(frozen=True)
class Story:
    """One dossier. ``moments``: when its acts happen, in order; the giving of the result has its own moment."""

    key: str
    procedure: str
    channel: Channel
    person: int
    fate: Fate
    detour: Detour
    filed_at: datetime
    moments: tuple[datetime, ...]
    acts: int
    returned_at: datetime | None = None


class Author:
    """Writes the stories of one place."""

    def __init__(
        self,
        place: Place,
        offers: Sequence[tuple[Offer, float]],
        line: OfficeTime,
        *,
        end: datetime,
        seed: int,
        detours: Mapping[str, float],
    ) -> None:
        self.place, self.line, self.end, self.seed = place, line, end, seed
        self.offers = [offer for offer, _ in offers]
        self.weights = [weight for _, weight in offers]
        self.detours = detours
        self.people = max(3, sum(place.fates.values()) // 5)

    def write(self) -> list[Story]:
        """Every story, in the order in which they are filed; keys are numbered in that order."""
        told = []
        for fate, count in self.place.fates.items():
            for number in range(count):
                told.append(self._story(fate, f"{fate}-{number}"))
        return sorted(told, key=lambda story: (story.filed_at, story.key))

    def _story(self, fate: Fate, key: str) -> Story:
        dice = Random(f"{self.seed}:{self.place.key}:{key}")  # noqa: S311 - not a secret
        for attempt in range(400):
            story = self._try(fate, key, dice, late_start=attempt / 400)
            if story is not None:
                return story
        raise ValueError(f"{self.place.key}: no procedure fits a dossier that is {fate} at {self.end}")

    def _try(self, fate: Fate, key: str, dice: Random, *, late_start: float) -> Story | None:
        offer = dice.choices(self.offers, weights=self.weights)[0]
        filed = self._filed(fate, dice, late_start)
        received = filed + dice.uniform(5, 90 if offer.channel is Channel.COUNTER else 240)
        if received > self.line.total - LEAST:
            return None
        received_at = self.line.at(received)
        due = offer.due(received_at)
        due_minute = self.line.minute(min(due, self.end))
        ends = self._ends(fate, dice, received, due_minute, open_until=due)
        if ends is None:
            return None
        detour = self._detour(dice) if fate in (Fate.DONE, Fate.OPEN) else Detour.NONE
        returned = ends + dice.uniform(10, 1.5 * DAY)
        return Story(
            key=f"mau:{self.seed}:{self.place.key}:{key}",
            procedure=offer.procedure,
            channel=offer.channel,
            person=dice.randrange(self.people),
            fate=fate,
            detour=detour,
            filed_at=self._filed_at(filed, offer.channel, dice),
            moments=tuple(self.line.at(minute) for minute in _spread(received, ends, dice)),
            acts=dice.randint(1, 4) if fate is Fate.OPEN else MOST_ACTS,
            returned_at=self.line.at(returned) if returned < self.line.total and dice.random() > 0.02 else None,
        )

    def _filed(self, fate: Fate, dice: Random, late_start: float) -> float:
        """An office minute; what is to be open at the end is filed late enough, ever later when it does not fit."""
        total = self.line.total
        if fate is not Fate.OPEN:
            return dice.uniform(0, max(1.0, total - 1.2 * DAY))
        back = min(0.9 * total, 22 * DAY) * (1 - 0.9 * late_start)
        return dice.uniform(total - back, total - 300)

    def _ends(self, fate: Fate, dice: Random, received: float, due: float, *, open_until: datetime) -> float | None:
        """The minute of the last act before the result is given; None when the fate does not fit."""
        last = self.line.total - 1
        if fate is Fate.OPEN:
            return last if open_until > self.end + timedelta(hours=1) else None
        if fate is Fate.LATE:
            ends = due + dice.uniform(60, 2 * DAY)
            return ends if ends < last and open_until < self.end else None
        room = min(due - 2, last) - received
        return received + room * dice.uniform(0.35, 0.95) if room > LEAST else None

    def _detour(self, dice: Random) -> Detour:
        thrown = dice.uniform(0, 100)
        for name, share in self.detours.items():
            thrown -= share
            if thrown < 0:
                return Detour(name)
        return Detour.NONE

    def _filed_at(self, minute: float, channel: Channel, dice: Random) -> datetime:
        """Online also in the evening before."""
        at = self.line.at(minute)
        if channel is Channel.ONLINE and at.hour < 9 and dice.random() < 0.6:
            earlier = at - timedelta(minutes=dice.randrange(30, 600))
            return earlier if earlier > self.line.starts[0] else at
        return at


def _spread(start: float, end: float, dice: Random) -> list[float]:
    """MOST_ACTS minutes from ``start`` on, in order, none after ``end``."""
    inner = sorted(dice.uniform(start, end) for _ in range(MOST_ACTS - 1))
    return [start, *inner]
