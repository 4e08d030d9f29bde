"""Orders by the clock."""

from datetime import datetime

from motcua.kernel.jobs import every
from motcua.rooms.operations.actions import orders


@every(60)
def urge(at: datetime) -> int:
    """Reminds units of orders that fall due soon or are late, once each."""
    return orders.urge_what_is_due(at=at)
