"""What the comparisons of the ways of counting found."""

from motcua.rooms.measures.models import Reconciliation
from motcua.rooms.measures.records import Check, Differing


def checks(limit: int) -> list[Check]:
    """The latest comparisons, the newest first."""
    return [
        Check(row.at, row.period, row.compared, row.facts, tuple(Differing(**one) for one in row.differences))
        for row in Reconciliation.objects.order_by("-id")[:limit]
    ]
