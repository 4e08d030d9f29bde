"""The ticker."""

from functools import cache

from django.db.models import Q, QuerySet

from motcua.kernel.queries import Prepared, prepared
from motcua.rooms.measures import facade as measures
from motcua.rooms.operations.models import HappeningRow
from motcua.rooms.operations.records import CITY, Happening

#: a screen that was away longer than so many lines is given the latest of them
MOST = 1000


def happened(scope: str, *, after: int = 0, limit: int = 12) -> list[Happening]:
    """What happened in a scope after the line ``after``, the latest first, in one statement."""
    asked = min(limit, MOST)
    rows = _lines(asked)(after) if scope == CITY else _lines_of(asked)(after, list(measures.members(scope)))
    return [Happening(row.id, row.at, row.kind, row.unit, row.other_unit, row.code, row.about) for row in rows]


@cache
def _lines(most: int) -> Prepared[HappeningRow]:
    def lines(after: int) -> QuerySet[HappeningRow]:
        return HappeningRow.objects.filter(id__gt=after).order_by("-id")[:most]

    return prepared(lines)


@cache
def _lines_of(most: int) -> Prepared[HappeningRow]:
    def lines(after: int, mine: list[str]) -> QuerySet[HappeningRow]:
        there = Q(unit__in=mine) | Q(other_unit__in=mine)
        return HappeningRow.objects.filter(there, id__gt=after).order_by("-id")[:most]

    return prepared(lines)
