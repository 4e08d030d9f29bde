"""A composite index in a period that still runs: as of today, and at the end of the period at this pace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from motcua.kernel.days import local_day
from motcua.rooms.measures import content
from motcua.rooms.measures.models import Entry
from motcua.rooms.measures.queries.cards import by_hand_sides, entered, gather, given, index, summed, table
from motcua.rooms.measures.queries.cube import cube
from motcua.rooms.measures.queries.remembered import remembered
from motcua.rooms.measures.queries.values import early_by_unit
from motcua.rooms.measures.records import Component, Index, Pace, Paced, Period, PeriodScore, Score, Side
from motcua.rooms.measures.rules import index as rules
from motcua.rooms.measures.rules.counts import OVERDUE
from motcua.rooms.measures.rules.pace import growth, projected
from motcua.rooms.measures.rules.periods import is_whole
from motcua.rooms.units import facade as units

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]
    Sides = tuple[Array, Array]


def pace_of(said: Period, today: date) -> Pace | None:
    """How far a period is by the city's calendar; None when it does not run on ``today`` or has not worked yet."""
    if not said.start <= today < said.end or not is_whole(said):
        return None
    calendar = units.calendar()
    passed = _working_days(calendar.version, said.start, today)
    whole = passed + _working_days(calendar.version, today + timedelta(days=1), said.end)
    return Pace(passed, whole) if passed else None


@lru_cache(maxsize=256)
def _working_days(version: str, first: date, last: date) -> int:
    """How many days the city works, by the calendar of this version."""
    works = units.calendar().works
    return sum(works(first + timedelta(days=n)) for n in range((last - first).days + 1))


def paced(key: str, scopes: Sequence[str], said: Period, *, today: date) -> dict[str, Paced]:
    """The index for every scope, as of ``today`` and at this pace; nothing when the period does not run.

    The number of statements does not depend on the number of scopes.
    """
    return remembered(("paced", key, *scopes, said, today), lambda: _paced(key, scopes, said, today))


def _paced(key: str, scopes: Sequence[str], said: Period, today: date) -> dict[str, Paced]:
    wanted = index(key)
    reading = _reading(wanted, scopes, said, today)
    if reading is None:
        return {}
    found = {}
    for place, scope in enumerate(scopes):
        pairs = [reading.scores(one, scope, place) for one in wanted.components]
        now, later = (rules.card(wanted, scope, scores) for scores in zip(*pairs, strict=True))
        found[scope] = Paced(said, today, reading.pace, now, later)
    return found


@dataclass(frozen=True)
class PacedTotals:
    """What an index comes to for many scopes in a running period: (points, those that could be counted), by scope."""

    so_far: "tuple[Array, Array]"
    at_pace: "tuple[Array, Array]"


def paced_totals(key: str, scopes: Sequence[str], said: Period, *, today: date) -> PacedTotals | None:
    """The same for all scopes at once, without the components; None when the period does not run."""
    return remembered(("totals", key, *scopes, said, today), lambda: _paced_totals(key, scopes, said, today))


def _paced_totals(key: str, scopes: Sequence[str], said: Period, today: date) -> PacedTotals | None:
    wanted = index(key)
    reading = _reading(wanted, scopes, said, today)
    if reading is None:
        return None
    sides = [reading.sides_of(one, scopes) for one in wanted.components]
    so_far, at_pace = (summed(wanted, given(wanted, [side[when] for side in sides])) for when in (0, 1))
    return PacedTotals(so_far, at_pace)


def _reading(wanted: Index, scopes: Sequence[str], said: Period, today: date) -> "_Reading | None":
    pace = pace_of(said, today)
    if pace is None:
        return None
    return _Reading(said, pace, {side: _Side(side, scopes, said, today) for side in Side}, entered(wanted, scopes))


class _Side:
    """What one side has counted in a period for each scope, without what will only happen after ``today``."""

    def __init__(self, side: Side, scopes: Sequence[str], said: Period, today: date) -> None:
        import numpy as np

        self.held, self.said = cube(side), said
        self.own = gather(self.held, scopes)
        # of all that is counted only a due day is known in advance
        self.early = np.zeros(len(self.held.units), dtype=np.int64)
        for unit, open_ones in early_by_unit(side, said, today).items():
            if unit in self.held.units:
                self.early[self.held.units[unit]] = open_ones
        self.known: dict[str, Array] = {}

    def counted(self, name: str) -> "Array":
        """One count per scope, as of today."""
        if name not in self.known:
            by_unit = self.held.sums([(name, 1)], [self.said])[0]
            self.known[name] = (by_unit - self.early if name == OVERDUE else by_unit) @ self.own
        return self.known[name]


@dataclass(frozen=True)
class _Reading:
    """All that a running period is scored from."""

    said: Period
    pace: Pace
    sides: dict[Side, _Side]
    by_hand: dict[str, list[Entry]]

    def scores(self, component: Component, scope: str, place: int) -> tuple[Score, Score]:
        """One component of the scope at ``place``: as of today, and at this pace."""
        wanted = content.indicators().get(component.indicator)
        if wanted is None or not wanted.counted:
            same = rules.score(component, *self._by_hand(component.indicator, scope))
            return same, same
        side, names = self.sides[wanted.side], (wanted.numerator, wanted.denominator)
        counted = {name: int(side.counted(name)[place]) for one in names for name, _ in one}
        now = [sum(sign * counted[name] for name, sign in one) for one in names]
        later = [projected(one, counted, self.pace) for one in names]
        return rules.score(component, *now), rules.score(component, *later)

    def sides_of(
        self, component: Component, scopes: Sequence[str]
    ) -> "tuple[tuple[Array, Array], tuple[Array, Array]]":
        """Numerators and denominators of one component for all scopes: as of today, and at this pace."""
        import numpy as np

        wanted = content.indicators().get(component.indicator)
        if wanted is None or not wanted.counted:
            above, below = by_hand_sides(self.by_hand.get(component.indicator, ()), scopes, [self.said])
            return (above[0], below[0]), (above[0], below[0])
        side = self.sides[wanted.side]

        def sums(names: Sequence[tuple[str, int]], grown: bool) -> "Array":
            found = np.zeros(len(scopes))
            for name, sign in names:
                found += sign * side.counted(name) * (growth(name, self.pace) if grown else 1)
            return np.round(found)

        now, later = ((sums(wanted.numerator, grown), sums(wanted.denominator, grown)) for grown in (False, True))
        return now, later

    def _by_hand(self, code: str, scope: str) -> tuple[int | None, int | None]:
        rows = [row for row in self.by_hand.get(code, ()) if row.unit == scope]
        over = [row for row in rows if row.start <= self.said.start and row.end >= self.said.end]
        return (over[-1].numerator, over[-1].denominator) if over else (None, None)


def history(key: str, scope: str, said: Sequence[Period], *, at: datetime) -> list[PeriodScore]:
    """What the index came to in each period, and in each group of components; a running one as it stands at ``at``."""

    def scores() -> list[PeriodScore]:
        import numpy as np

        wanted, found = index(key), table(key, [scope], said, at=at)
        groups = [np.nansum([found.points[one.key][:, 0] for one in group.components], 0) for group in wanted.groups]
        by_period = zip(said, found.totals[:, 0].tolist(), found.possible[:, 0].tolist(), *groups, strict=True)
        return [_period_score(wanted, *one) for one in by_period]

    return remembered(("history", key, scope, *said, local_day(at)), scores)


def _period_score(wanted: Index, period: Period, total: float, possible: float, *groups: float) -> PeriodScore:
    parts = tuple((group.key, float(points)) for group, points in zip(wanted.groups, groups, strict=True))
    return PeriodScore(period, total, possible, rules.grade(total, possible, wanted.grades), parts)
