"""Many readings as one number. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from motcua.rooms.operations.records import Gathered, How, Observation, Observed, Reading, Watched

#: points of the line that a board draws behind a number
HOURS = 24


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
    """One number of the fresh readings; a place that has fallen silent is counted, its old number is not."""
    mine = [one for one in readings if one.attribute == watched.attribute]
    fresh = [one for one in mine if one.fresh]
    return Gathered(
        watched=watched,
        value=combined([one.value for one in fresh], watched.how),
        places=len(fresh),
        silent=len(mine) - len(fresh),
        observed_at=min((one.observed_at for one in fresh), default=None),
        hours=tuple(hours),
        simulated=any(one.simulated for one in mine),
    )


def by_hour(
    past: Iterable[tuple[str, datetime, float]], how: How, *, at: datetime, hours: int = HOURS
) -> list[float | None]:
    """The last ``hours`` hours up to ``at``, oldest first: the last reading of each entity in the hour, combined.

    ``past``: (entity, observed at, value), the oldest first.
    """
    slots: list[dict[str, float]] = [{} for _ in range(hours)]
    for entity, observed_at, value in past:
        back = int((at - observed_at) / timedelta(hours=1))
        if 0 <= back < hours:
            slots[hours - 1 - back][entity] = value
    return [combined(list(slot.values()), how) for slot in slots]


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
