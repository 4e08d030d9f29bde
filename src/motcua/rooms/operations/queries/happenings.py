"""The ticker."""

from motcua.rooms.measures import facade as measures
from motcua.rooms.operations.models import HappeningRow
from motcua.rooms.operations.records import CITY, Happening

#: a screen that was away longer than so many lines is given the latest of them
MOST = 1000


def happened(scope: str, *, after: int = 0, limit: int = 12) -> list[Happening]:
    """What happened in a scope after the line ``after``, the latest first, in one statement."""
    rows = HappeningRow.objects.filter(id__gt=after)
    if scope != CITY:
        mine = list(measures.members(scope))
        rows = rows.filter(unit__in=mine) | rows.filter(other_unit__in=mine)
    return [
        Happening(row.id, row.at, row.kind, row.unit, row.other_unit, row.code, row.about)
        for row in rows.order_by("-id")[: min(limit, MOST)]
    ]
