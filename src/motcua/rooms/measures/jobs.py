"""What this room does by the clock."""

from datetime import datetime

from motcua.kernel.jobs import every
from motcua.rooms.measures.actions import counting


@every(0.5)
def count(at: datetime) -> int:
    """Reads the facts of what moved, and brings the counters along."""
    return counting.count_all()
