"""Composite indices for many units and months at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from motcua.kernel.days import local_day
from motcua.kernel.queries import prepared
from motcua.rooms.measures import content
from motcua.rooms.measures.errors import IndicatorNotFound
from motcua.rooms.measures.models import Entry
from motcua.rooms.measures.queries.cube import Cube, cube
from motcua.rooms.measures.queries.remembered import remembered
from motcua.rooms.measures.queries.values import indicator, not_yet, places, sheet
from motcua.rooms.measures.records import Component, Grade, Index, Loss, NextPoint, Period, Score, ScoreCard, Value
from motcua.rooms.measures.rules import index as rules
from motcua.rooms.measures.rules.counts import OVERDUE
from motcua.rooms.measures.rules.scopes import CITY

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Table:
    """An index for all scopes and periods: arrays of periods × scopes. ``possible``: maxima of what could be counted.

    ``points[key]`` holds the points of one component; not a number where there is nothing to count.
    """

    scopes: tuple[str, ...]
    periods: tuple[Period, ...]
    totals: "Array"
    possible: "Array"
    points: "dict[str, Array]"


def index(key: str) -> Index:
    """The index with this key.

    Raises:
        IndicatorNotFound: content has none.
    """
    try:
        return content.indices()[key]
    except KeyError:
        raise IndicatorNotFound(index=key) from None


def table(key: str, scopes: Sequence[str], said: Sequence[Period], *, at: datetime | None = None) -> Table:
    """Every component of an index for every scope and period; the periods are made of whole half-months.

    ``at``: a period that is not over then is shown as it stands; without it, as if its last day had come.
    """
    wanted = index(key)
    by_hand = entered(wanted, scopes)
    today = local_day(at) if at else date.max
    points = given(wanted, [_sides(one, scopes, said, by_hand, today) for one in wanted.components])
    by_key = {one.key: points[place] for place, one in enumerate(wanted.components)}
    return Table(tuple(scopes), tuple(said), *summed(wanted, points), by_key)


def totals(key: str, scopes: Sequence[str], said: Period, *, at: datetime) -> "tuple[Array, Array]":
    """What an index comes to for every scope in a period, and the maxima of what could be counted."""

    def add_up() -> "tuple[Array, Array]":
        found = table(key, scopes, [said], at=at)
        return found.totals[0], found.possible[0]

    return remembered(("sums", key, *scopes, said, local_day(at)), add_up)


def given(wanted: Index, sides: "Sequence[tuple[Array, Array]]") -> "Array":
    """The points of every component for many numerators and denominators at once (`rules.index.points`)."""
    import numpy as np

    above, below = (np.array(side, dtype=float) for side in zip(*sides, strict=True))
    full, points = (each[(...,) + (None,) * (above.ndim - 1)] for each in _weights(wanted))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.clip(np.where(below > 0, 100 * above / below, np.nan) / full, 0, 1)
    return np.asarray(np.round(points * share, rules.DECIMALS))


def _weights(wanted: Index) -> "tuple[Array, Array]":
    """From which rate on each component gives its full points, and how many those are."""
    import numpy as np

    return np.array([one.full for one in wanted.components]), np.array([one.points for one in wanted.components])


def summed(wanted: Index, points: "Array") -> "tuple[Array, Array]":
    """What the points of all components come to, and the maxima of those that could be counted."""
    import numpy as np

    _full, most = _weights(wanted)
    possible = np.tensordot(most, ~np.isnan(points), axes=1)
    return np.round(np.nansum(points, axis=0), rules.DECIMALS), possible


def entered(wanted: Index, scopes: Sequence[str]) -> dict[str, list[Entry]]:
    """What was entered for the components that are not counted from dossiers, oldest first, in one statement."""
    known = content.indicators()
    codes = [c.indicator for c in wanted.components if c.indicator and not known[c.indicator].counted]
    found: dict[str, list[Entry]] = {}
    for entry in _entries(codes, list(scopes)):
        found.setdefault(entry.indicator, []).append(entry)
    return found


@prepared
def _entries(codes: list[str], scopes: list[str]) -> QuerySet[Entry]:
    return Entry.objects.filter(indicator__in=codes, unit__in=scopes).order_by("id")


def _sides(
    component: Component, scopes: Sequence[str], said: Sequence[Period], by_hand: dict[str, list[Entry]], today: date
) -> "tuple[Array, Array]":
    """Numerators and denominators of one component, periods × scopes; a denominator of zero says: nothing to count."""
    import numpy as np

    wanted = content.indicators().get(component.indicator)
    if wanted is not None and wanted.counted:
        held = cube(wanted.side)
        own = gather(held, scopes)
        sides = []
        for names in (wanted.numerator, wanted.denominator):
            sums = held.sums(names, said) @ own
            if OVERDUE in dict(names):
                sums -= np.array([not_yet(names, wanted.side, scopes, period, today) for period in said])
            sides.append(sums)
        return sides[0], sides[1]
    return by_hand_sides(by_hand.get(component.indicator, ()), scopes, said)


def by_hand_sides(entries: Sequence[Entry], scopes: Sequence[str], said: Sequence[Period]) -> "tuple[Array, Array]":
    """What was entered by hand for each period and scope, the newest of several; zero where nothing was."""
    import numpy as np

    above, below = (np.zeros((len(said), len(scopes))) for _ in range(2))
    column = {scope: place for place, scope in enumerate(scopes)}
    for entry in entries:
        for row, period in enumerate(said):
            if entry.start <= period.start and entry.end >= period.end:
                above[row, column[entry.unit]] = entry.numerator
                below[row, column[entry.unit]] = entry.denominator or 0
    return above, below


def gather(held: Cube, scopes: Sequence[str]) -> "Array":
    """Which units each scope adds up: units × scopes of zeros and ones; kept with the cube that it fits."""
    import numpy as np

    key = tuple(scopes)
    if key not in held.gathers:
        # as floats, which multiply much faster; counts stay far below where those would round
        own = np.zeros((len(held.units), len(scopes)))
        for column, scope in enumerate(scopes):
            own[slice(None) if scope == CITY else places(held, scope), column] = 1
        held.gathers[key] = own
    return held.gathers[key]


def card(key: str, scope: str, said: Period, *, at: datetime) -> ScoreCard:
    """An index for one scope and period, component by component."""
    wanted = index(key)
    codes = [one.indicator for one in wanted.components if one.indicator]
    counted = [code for code in codes if indicator(code).counted]
    found = sheet([code for code in codes if code not in counted], scope, said, at=at)
    found |= remembered(
        ("card", key, scope, said, local_day(at)), lambda: sheet(counted, scope, said, at=at), entered=False
    )
    return rules.card(wanted, scope, (_score(one, found.get(one.indicator)) for one in wanted.components))


def _score(component: Component, found: Value | None) -> Score:
    if found is None:
        return rules.score(component, None, None)
    return rules.score(component, found.numerator if found.known else None, found.denominator)


def grade(key: str, points: float, possible: float) -> Grade | None:
    """What so many points of those that could be counted are called; nothing where none could be."""
    return rules.grade(points, possible, index(key).grades)


def next_points(said: ScoreCard) -> list[NextPoint]:
    """What would bring the next point, the cheapest first: fewest dossiers per point gained."""
    found = [rules.next_point(score) for score in said.scores]
    possible = [one for one in found if one.more]
    return sorted(possible, key=lambda one: ((one.more or 0) / one.gains, one.component.key))


def losses(
    key: str, component: str, scopes: Sequence[str], said: Period, *, at: datetime, most: int | None = None
) -> list[Loss]:
    """With whom the city's lost points of one component lie; ``most`` of them, the heaviest first."""
    wanted = next((one for one in index(key).components if one.key == component), None)
    if wanted is None or not wanted.indicator:
        raise IndicatorNotFound(component=component)
    today = local_day(at)
    key_ = ("losses", key, component, *scopes, said, today, most)
    return remembered(key_, lambda: _losses(wanted, scopes, said, today, most), entered=False)


def _losses(wanted: Component, scopes: Sequence[str], said: Period, today: date, most: int | None) -> list[Loss]:
    above, below = _sides(wanted, [CITY, *scopes], [said], {}, today)
    pairs = list(zip(above[0].astype(int).tolist(), below[0].astype(int).tolist(), strict=True))
    by_unit = {scope: pair for scope, pair in zip(scopes, pairs[1:], strict=True) if pair[1]}
    return rules.losses(rules.score(wanted, *pairs[0]), by_unit, most)
