"""What an indicator may count of the tasks of plans: always of those that fall due within its period."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from motcua.rooms.measures.records import TaskStanding
from motcua.rooms.measures.rules.tasks import standing

#: name → how a task stands to be counted under it
TASK_COUNTS: Mapping[str, frozenset[TaskStanding]] = {
    "tasks_due": frozenset(TaskStanding),
    "tasks_done": frozenset({TaskStanding.DONE, TaskStanding.DONE_LATE}),
    "tasks_on_time": frozenset({TaskStanding.DONE}),
    "tasks_overdue": frozenset({TaskStanding.LATE}),
}


def counted(names: Iterable[tuple[str, int]], tasks: Iterable[tuple[datetime, datetime | None]], at: datetime) -> int:
    """The signed sum of ``names`` over tasks, each told by when it is due and when it was done."""
    stand = [standing(due_at, done_at, at) for due_at, done_at in tasks]
    return sum(sign * sum(one in TASK_COUNTS[name] for one in stand) for name, sign in names)
