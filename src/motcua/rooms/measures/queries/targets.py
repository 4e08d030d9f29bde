"""Stated figures, and how far the targets among them are."""

from collections.abc import Sequence
from datetime import date, datetime

from motcua.rooms.measures import content
from motcua.rooms.measures.errors import IndicatorNotFound
from motcua.rooms.measures.models import EvidenceFile, TargetValue
from motcua.rooms.measures.queries.values import values
from motcua.rooms.measures.records import Evidence, Figure, Outlook, Reading
from motcua.rooms.measures.rules.periods import months
from motcua.rooms.measures.rules.scopes import CITY
from motcua.rooms.measures.rules.targets import outlook

MONTHS = 12


def figures(*, place: str = "") -> tuple[Figure, ...]:
    """Every stated figure in the order of its documents; those that belong on one page, when it is named."""
    found = content.figures().values()
    return tuple(one for one in found if not place or one.place == place)


def figure(code: str) -> Figure:
    """The stated figure with this code.

    Raises:
        IndicatorNotFound: no document states it.
    """
    try:
        return content.figures()[code]
    except KeyError:
        raise IndicatorNotFound(figure=code) from None


def outlooks(wanted: Sequence[Figure], *, today: date, at: datetime) -> list[Outlook]:
    """How far each of these targets is; the number of statements does not depend on how many are entered by hand."""
    entered = _entered([one.code for one in wanted if not one.indicator])
    return [
        outlook(one, _counted(one, today, at) if one.indicator else entered.get(one.code, []), today) for one in wanted
    ]


def _entered(codes: Sequence[str]) -> dict[str, list[Reading]]:
    """What was entered, by target and day; of several for one day the newest."""
    rows = TargetValue.objects.filter(target__in=codes).select_related("file").order_by("target", "on", "id")
    found: dict[str, dict[date, Reading]] = {}
    for row in rows:
        own = found.setdefault(row.target, {})
        own[row.on] = Reading(row.on, row.value, False, row.evidence, evidence_of(row.file), row.at)
    return {code: list(own.values()) for code, own in found.items()}


def _counted(wanted: Figure, today: date, at: datetime) -> list[Reading]:
    """The last months of the indicator that counts it, for the whole city; the running month as of today."""
    rows = values(wanted.indicator, [CITY], list(months(today, MONTHS)), at=at)
    return [
        Reading(min(one.period.end, today), one.value, counted=True, at=one.as_of)
        for (one,) in rows
        if one.value is not None
    ]


def evidence_of(row: EvidenceFile | None) -> Evidence | None:
    return Evidence(row.id, row.name, row.size, row.sha256) if row else None
