"""The whole city of a simulation: which places, how many dossiers each, and their stories."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from random import Random

from motcua.kernel.days import local_day
from motcua.rooms.dossiers.records import Channel
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import ChannelKind
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import Limit
from motcua.site.simulation.cast import AT_CENTRE, AT_OFFICE
from motcua.site.simulation.hours import OfficeTime
from motcua.site.simulation.shape import Shape
from motcua.site.simulation.stories import Author, Fate, Offer, Place, Story


@dataclass(frozen=True)
class Run:
    """What is simulated: ``days`` calendar days that end at ``until``, everything times ``scale``."""

    days: int
    until: datetime
    seed: int
    scale: float = 1.0


class City:
    """Places and their stories, worked out from the shape, the catalogue and the calendar."""

    def __init__(self, shape: Shape, run: Run) -> None:
        self.shape, self.run = shape, run
        self.first = local_day(run.until) - timedelta(days=run.days - 1)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The featured one first, then the wards by code, then the departments."""
        return (self._featured(), *self._wards(), *self._departments())

    def stories(self, place: Place) -> list[Story]:
        """Everything that happens at one place, in the order of filing."""
        line = OfficeTime(units.office(place.competent), self.first, local_day(self.run.until))
        author = Author(
            place, self._offers(place), line, end=self.run.until, seed=self.run.seed, detours=self.shape.detours
        )
        return author.write()

    def posts(self) -> dict[str, tuple[str, ...]]:
        """The roles that must be held at each unit that takes part."""
        wanted: dict[str, tuple[str, ...]] = {}
        for place in self.places:
            wanted[place.receiving] = AT_CENTRE
            wanted.setdefault(place.competent, AT_OFFICE)
        return wanted

    def _featured(self) -> Place:
        featured, beside = self.shape.featured, self.shape.beside
        share = self.run.scale * min(1.0, self.run.days / featured.full_days)
        done, received = round(featured.done * share), round(featured.received * share)
        fates = {
            Fate.DONE: done,
            Fate.OPEN: received - done,
            Fate.REFUSED: round(received * beside["refused"] / 100),
            Fate.WITHDRAWN: round(received * beside["withdrawn"] / 100),
        }
        return Place(f"TT-{featured.area}", f"TT-{featured.area}", f"UB-{featured.area}", fates)

    def _wards(self) -> Iterator[Place]:
        wards = self.shape.wards
        dice = Random(f"{self.run.seed}:wards")  # noqa: S311 - not a secret
        for area in units.areas():
            count = wards.named.get(area.code) or dice.randint(wards.least, wards.most)
            if area.code != self.shape.featured.area and (fates := self._fates(count)):
                yield Place(
                    f"TT-{area.code}",
                    units.service_centre_of(area.code).code,
                    units.committee_of(area.code).code,
                    fates,
                )

    def _departments(self) -> Iterator[Place]:
        for one in self.shape.departments:
            if fates := self._fates(one.received):
                yield Place(one.unit, one.centre, one.unit, fates)

    def _fates(self, count: int) -> dict[Fate, int]:
        whole = round(count * self.run.scale * min(1.0, self.run.days / self.shape.featured.full_days))
        fates = {Fate(name): round(whole * share / 100) for name, share in self.shape.fates.items()}
        fates[Fate.DONE] = whole - sum(fates.values())
        return {fate: number for fate, number in fates.items() if number > 0}

    def _offers(self, place: Place) -> list[tuple[Offer, float]]:
        wanted = self.shape.procedures.get(place.competent) or self.shape.procedures["commune"]
        found = [
            (offer, weight * self.shape.channels[offer.channel.value])
            for code, weight in wanted.items()
            for offer in self._ways(code, place)
        ]
        if not found:
            raise ValueError(f"{place.key}: none of its procedures states a limit")
        return found

    def _ways(self, code: str, place: Place) -> Iterator[Offer]:
        """One procedure by each channel for which the catalogue states a limit."""
        procedure = procedures.current(code, at=self.run.until)
        office = units.office(place.competent)
        for kind in procedure.kinds:
            stated = procedures.limit_for(procedure, ChannelKind(kind))
            if stated.code is None:
                continue
            limit, same_day = Limit.parse(stated.code), stated.same_day

            def due(at: datetime, limit: Limit = limit, same_day: bool = same_day) -> datetime:
                # without an open pause there is always a due moment
                return units.compute(at, limit, office, same_day=same_day).due or at

            yield Offer(code, Channel(kind.value), due)


def parts(stories: Sequence[Story], size: int) -> list[list[Story]]:
    """Stories cut where a day of filing ends, about ``size`` to a part: codes are numbered by unit and day, so that
    parts may be played side by side.
    """
    cut: list[list[Story]] = [[]]
    day = None
    for story in stories:
        today = local_day(story.filed_at)
        if day is not None and today != day and len(cut[-1]) >= size:
            cut.append([])
        cut[-1].append(story)
        day = today
    return [part for part in cut if part]
