"""Many readings as one number. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from motcua.rooms.operations.records import Gathered, How, Observation, Observed, Reading, Watched

#: whole hours of the line that a board draws behind a number
HOURS = 23


def combined(values: Sequence[float], how: How) -> float | None:
    """The sum, the mean, the most or the least; None of nothing."""
    if not values:
        return None
    if how is How.MEAN:
        return sum(values) / len(values)
    if how is How.SUM:
        return sum(values)
    return max(values) if how is How.MOST else min(values)


def gathered(watched: Watched, readings: Iterable[Reading], hours: Sequence[float | None]) -> Gathered:
    """One number of the fresh readings; a place that has fallen silent is counted, its old number is not.

    ``hours``: the whole hours before, the oldest first; the line behind the number ends in the number itself.
    """
    mine = [one for one in readings if one.attribute == watched.attribute]
    fresh = [one for one in mine if one.fresh]
    value = combined([one.value for one in fresh], watched.how)
    return Gathered(
        watched=watched,
        value=value,
        places=len(fresh),
        silent=len(mine) - len(fresh),
        observed_at=min((one.observed_at for one in fresh), default=None),
        hours=(*hours, value),
        simulated=any(one.simulated for one in mine),
    )


def hour_of(at: datetime) -> datetime:
    """The beginning of the hour of the clock."""
    return at.replace(minute=0, second=0, microsecond=0)


def by_hour(sums: Mapping[datetime, float], *, at: datetime, hours: int = HOURS) -> list[float | None]:
    """The whole hours before ``at``, the oldest first, out of those that are known."""
    return [sums.get(hour_of(at) - timedelta(hours=back)) for back in range(hours, 0, -1)]


def is_fresh(kind: Observed, observed_at: datetime, *, at: datetime) -> bool:
    """Whether a reading is as young as its kind promises."""
    return at - observed_at <= kind.fresh


def minutes_late(last: datetime, fresh: timedelta, *, at: datetime) -> float:
    """By how many minutes the next reading of a place is late that was read ``last``, where one is promised each
    ``fresh``; 0 while it is not. A place whose clock runs ahead is not late.
    """
    return max(0.0, (at - last - fresh) / timedelta(minutes=1))


def newest(observations: Iterable[Observation]) -> dict[tuple[str, str], Observation]:
    """The latest observation of each entity and attribute."""
    found: dict[tuple[str, str], Observation] = {}
    for one in observations:
        held = found.get((one.entity, one.attribute))
        if held is None or one.observed_at > held.observed_at:
            found[one.entity, one.attribute] = one
    return found
