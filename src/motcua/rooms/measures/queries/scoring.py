"""Indices that the city scores itself: a year of one, its history, and how firm ranks are."""

from collections.abc import Iterable, Sequence

from motcua.rooms.measures import content
from motcua.rooms.measures.errors import IndicatorNotFound
from motcua.rooms.measures.models import SelfScoreRow
from motcua.rooms.measures.queries.cards import index, table
from motcua.rooms.measures.queries.targets import evidence_of
from motcua.rooms.measures.records import (
    Component,
    Group,
    GroupScore,
    Index,
    Period,
    RankStanding,
    SelfCard,
    SelfScore,
    YearScore,
)
from motcua.rooms.measures.rules.ranking import mean_range, standings

#: how far points that were assumed may be off, as a share
ASSUMED = 0.25


def trees() -> tuple[Index, ...]:
    """Every version of every index that is scored by hand, the newest of each family first."""
    return tuple(sorted(content.self_scored().values(), key=lambda one: (one.family, -one.valid_from.toordinal())))


def tree(key: str) -> Index:
    """The self-scored index with this key.

    Raises:
        IndicatorNotFound: content has none.
    """
    try:
        return content.self_scored()[key]
    except KeyError:
        raise IndicatorNotFound(index=key) from None


def component_of(key: str, component: str) -> Component:
    """One component of it.

    Raises:
        IndicatorNotFound: it has no such component.
    """
    found = next((one for one in tree(key).components if one.key == component), None)
    if found is None:
        raise IndicatorNotFound(component=component)
    return found


def self_card(key: str, year: int) -> SelfCard:
    """One year of an index: every component with its score, and where the total lies if what was assumed is not so."""
    wanted = tree(key)
    scores = _newest(SelfScoreRow.objects.filter(index=key, year=year).select_related("file"))
    groups = tuple(_group(one, scores) for one in wanted.groups)
    ranges = [_range(one, scores) for one in wanted.groups]
    return SelfCard(
        index=wanted,
        year=year,
        groups=groups,
        points=round(sum(one.points for one in groups), 2),
        scored=len(scores),
        reviewed=sum(one.reviewed is not None for one in scores.values()),
        low=round(sum(low for low, _ in ranges), 2),
        high=round(sum(high for _, high in ranges), 2),
    )


def _newest(rows: Iterable[SelfScoreRow]) -> dict[str, SelfScore]:
    found = {}
    for row in sorted(rows, key=lambda one: one.id):
        found[row.component] = SelfScore(
            id=row.id,
            component=row.component,
            points=row.points,
            evidence=row.evidence,
            file=evidence_of(row.file),
            at=row.at,
            by=row.by,
            reviewed=row.reviewed,
            note=row.note,
            reviewed_at=row.reviewed_at,
            reviewed_by=row.reviewed_by,
        )
    return found


def _group(group: Group, scores: dict[str, SelfScore]) -> GroupScore:
    rows = tuple((one, scores.get(one.key)) for one in group.components)
    return GroupScore(group, rows, round(sum(score.holds for _, score in rows if score), 2))


def _range(group: Group, scores: dict[str, SelfScore]) -> tuple[float, float]:
    """The group's points are certain; how they are split may be assumed. What was not scored may be nothing, or all."""
    parts = [one for one in group.components if one.points]
    vary = ASSUMED if any("points" in one.assumed for one in parts) else 0.0
    weights = [one.points for one in parts]
    ends = []
    for unknown in (0.0, 1.0):
        rates = [scores[one.key].holds / one.points if one.key in scores else unknown for one in parts]
        ends.append(mean_range(rates, weights, vary=vary)[int(unknown)])
    return group.points * ends[0], group.points * ends[1]


def years(family: str, *, until: int) -> list[YearScore]:
    """Every year of a family that was scored or for which a rank was published, the newest first."""
    versions = [one for one in trees() if one.family == family]
    found: dict[int, YearScore] = {}
    for one in versions:
        scored: dict[int, list[SelfScoreRow]] = {}
        for row in SelfScoreRow.objects.filter(index=one.key, year__lte=until).select_related("file"):
            scored.setdefault(row.year, []).append(row)
        for year in {*scored, *(rank.year for rank in one.ranks)}:
            newest = _newest(scored.get(year, []))
            rank = next((rank for rank in one.ranks if rank.year == year), None)
            found[year] = YearScore(
                year=year,
                index=one,
                points=round(sum(score.holds for score in newest.values()), 2) if newest else None,
                scored=len(newest),
                rank=rank.rank if rank else None,
                of=rank.of if rank else None,
                note=rank.note if rank else "",
                note_en=rank.note_en if rank else "",
            )
    return [found[year] for year in sorted(found, reverse=True)]


def rank_standings(key: str, scopes: Sequence[str], said: Period, *, vary: float) -> list[RankStanding]:
    """How firm the ranks of units in a counted index are; those of whom nothing could be counted are left out.

    What a unit has nothing to count of is taken as what it reached on average, so that the order is that of its points
    among those that could be counted.
    """
    import numpy as np

    parts = index(key).components
    if not scopes:
        return []
    found = table(key, scopes, [said])
    rates = {}
    for place, scope in enumerate(found.scopes):
        if not found.possible[0, place]:
            continue
        usual = float(found.totals[0, place] / found.possible[0, place])
        own = [float(found.points[one.key][0, place]) / one.points for one in parts]
        rates[scope] = [usual if np.isnan(rate) else rate for rate in own]
    ranked = standings(rates, [one.points for one in parts], vary=vary)
    return sorted(ranked.values(), key=lambda one: (one.rank, one.unit))
