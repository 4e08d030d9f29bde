"""From moments to days, in the time of Viet Nam."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Viet Nam keeps UTC+7 all year (Decree 134/2002/ND-CP; confidence high).
TZ = ZoneInfo("Asia/Ho_Chi_Minh")


def local(at: datetime) -> datetime:
    """The same moment on a clock in Viet Nam.

    Raises:
        ValueError: ``at`` has no zone; a naive moment is a mistake of the caller.
    """
    if at.tzinfo is None:
        raise ValueError(f"a moment needs a zone: {at.isoformat()}")
    return at.astimezone(TZ)


def written(at: datetime | None) -> str:
    """A moment as notices write it, in Viet Nam; nothing where there is none."""
    return f"{local(at):%H:%M %d/%m/%Y}" if at else ""


def local_day(at: datetime) -> date:
    """The day that a calendar on the wall shows at ``at``."""
    return local(at).date()


def ends(day: date) -> datetime:
    """The first moment after a day."""
    return datetime.combine(day + timedelta(days=1), time(), TZ)
