"""Points of a composite index."""

import math
from collections.abc import Iterable, Mapping, Sequence

from motcua.rooms.measures.records import Component, Grade, Index, Loss, NextPoint, Score, ScoreCard

#: decimals of a score (QĐ 766/QĐ-TTg; confidence high)
DECIMALS = 2


def rate(numerator: int, denominator: int | None, *, scale: int = 100) -> float | None:
    """``numerator`` of ``denominator`` in per cent (or times ``scale``); None when there is nothing to divide by."""
    if denominator is None:
        return float(numerator * (1 if scale == 100 else scale))
    return scale * numerator / denominator if denominator else None


def points(said: float | None, component: Component) -> float | None:
    """Points for a rate in per cent: all from ``full`` on, below it in proportion, never below zero.

    Source: QĐ 766/QĐ-TTg, "below the threshold linear, at or above it full" (confidence high).
    """
    if said is None:
        return None
    share = min(1.0, max(0.0, said / component.full))
    return round(component.points * share, DECIMALS)


def score(component: Component, numerator: int | None, denominator: int | None) -> Score:
    """One component; a numerator that is not known, or nothing to divide by, is N/A."""
    said = rate(numerator, denominator) if numerator is not None and denominator is not None else None
    return Score(component, numerator, denominator, said, points(said, component))


def card(index: Index, unit: str, scores: Iterable[Score]) -> ScoreCard:
    """The sum over the components that could be counted, and its grade in hundredths of what was possible."""
    all_scores = tuple(scores)
    known = [one for one in all_scores if one.points is not None]
    total = round(sum(one.points or 0.0 for one in known), DECIMALS)
    possible = sum(one.component.points for one in known)
    return ScoreCard(
        index=index.key,
        unit=unit,
        points=total,
        possible=possible,
        grade=grade(total, possible, index.grades),
        scores=all_scores,
    )


def grade(total: float, possible: float, grades: Sequence[Grade]) -> Grade | None:
    """The highest grade that is reached; the lowest when none is; none where no point could be counted."""
    if not possible:
        return None
    hundredths = 100 * total / possible
    reached = [one for one in grades if hundredths >= one.at]
    return max(reached or [min(grades, key=lambda one: one.at)], key=lambda one: one.at)


def next_point(said: Score) -> NextPoint:
    """How many more of the denominator would have to be good for one point more (or the rest of a point)."""
    component = said.component
    if said.points is None or not said.denominator or said.numerator is None:
        return NextPoint(component, None, 0.0)
    aim = min(component.points, math.floor(said.points + 1 + 1e-9))
    if aim <= said.points:
        return NextPoint(component, None, 0.0)
    needed = math.ceil(aim / component.points * component.full / 100 * said.denominator - 1e-9)
    more = needed - said.numerator
    if more <= 0 or needed > said.denominator:
        return NextPoint(component, None, 0.0)
    return NextPoint(component, more, round(aim - said.points, DECIMALS))


def losses(said: Score, by_unit: Mapping[str, tuple[int, int]], most: int | None = None) -> list[Loss]:
    """The lost points of a component shared out over units, by how far each falls short of what gives full points.

    Args:
        by_unit: unit → (numerator, denominator).
        most: how many are wanted, the heaviest first.
    """
    if said.points is None:
        return []
    lost = said.component.points - said.points
    full = said.component.full / 100
    short = [(max(0.0, full * below - above), unit) for unit, (above, below) in by_unit.items()]
    total = sum(miss for miss, _unit in short)
    if lost <= 0 or not total:
        return []
    heaviest = sorted((-miss, unit) for miss, unit in short if miss > 0)[:most]
    return [Loss(unit, -miss, lost * -miss / total) for miss, unit in heaviest]
