"""How tasks stand, add up, and when their units are reminded."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from motcua.rooms.measures.records import Task, TaskStanding, TaskSum

#: a task is due soon for this long before its moment
SOON = timedelta(days=3)
STAGE_SOON = "soon"
#: an overdue task is reminded of again after each of these
AGAIN = timedelta(days=7)


def standing(due_at: datetime, done_at: datetime | None, at: datetime) -> TaskStanding:
    """How a task stands at ``at``. Late is what ended, or still runs, after its due moment."""
    if done_at is not None:
        return TaskStanding.DONE_LATE if done_at > due_at else TaskStanding.DONE
    if at > due_at:
        return TaskStanding.LATE
    return TaskStanding.SOON if due_at - at <= SOON else TaskStanding.IN_TIME


def added_up(key: str, tasks: Iterable[Task]) -> TaskSum:
    """How many there are of each kind."""
    found = [one.standing for one in tasks]
    done = sum(one.over for one in found)
    return TaskSum(
        key=key,
        total=len(found),
        done=done,
        done_late=found.count(TaskStanding.DONE_LATE),
        going=len(found) - done,
        late=found.count(TaskStanding.LATE),
    )


def by(tasks: Iterable[Task], key: Callable[[Task], str]) -> tuple[TaskSum, ...]:
    """The sums of groups; those with most that is late first, then the largest."""
    groups: dict[str, list[Task]] = {}
    for one in tasks:
        groups.setdefault(key(one), []).append(one)
    found = [added_up(name, own) for name, own in groups.items()]
    return tuple(sorted(found, key=lambda one: (-one.late, -one.total, one.key)))


def stage(due_at: datetime, at: datetime) -> str:
    """Which reminder a task that still runs has come to: ``soon``, then ``late-0``, ``late-1``, … a week apart.

    Nothing: it is too early for any.
    """
    if at > due_at:
        return f"late-{(at - due_at) // AGAIN}"
    return STAGE_SOON if due_at - at <= SOON else ""


def plan_duty(must: Iterable[str], issued: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of the units that must issue a plan: those that have, and those that have not."""
    have = set(issued)
    wanted = tuple(dict.fromkeys(must))
    return tuple(unit for unit in wanted if unit in have), tuple(unit for unit in wanted if unit not in have)
