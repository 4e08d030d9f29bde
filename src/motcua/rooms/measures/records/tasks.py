"""Plans and the conclusions of meetings, the tasks in them, and how each task goes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.text import say
from motcua.rooms.measures.records.targets import Evidence


class PlanKind(StrEnum):
    """The document that tasks come from."""

    PLAN = "plan"
    CONCLUSION = "conclusion"

    @property
    def says(self) -> str:
        return {self.PLAN: say("Kế hoạch"), self.CONCLUSION: say("Kết luận cuộc họp")}[self]


class TaskStanding(StrEnum):
    """How a task stands at a moment; computed from its due moment and its end, never typed."""

    IN_TIME = "in_time"
    SOON = "soon"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"

    @property
    def says(self) -> str:
        return {
            self.IN_TIME: say("Trong hạn"),
            self.SOON: say("Sắp đến hạn"),
            self.LATE: say("Quá hạn"),
            self.DONE: say("Hoàn thành"),
            self.DONE_LATE: say("Hoàn thành trễ hạn"),
        }[self]

    @property
    def over(self) -> bool:
        return self in {self.DONE, self.DONE_LATE}


class Verdict(StrEnum):
    """What became of a report."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"

    @property
    def says(self) -> str:
        return {
            self.WAITING: say("Chờ xác nhận"),
            self.ACCEPTED: say("Đã xác nhận"),
            self.RETURNED: say("Trả lại để làm tiếp"),
        }[self]


@dataclass(frozen=True)
class NewTask:
    """A task as it is assigned. Due: ``limit`` (``15wd``) from the moment of assigning, or the end of ``due_on``.

    ``milestones``: their titles and days.
    """

    title: str
    pillar: str
    lead: str
    cooperating: tuple[str, ...] = ()
    limit: str = ""
    due_on: date | None = None
    milestones: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True)
class NewPlan:
    """A plan, or the conclusions of a meeting. ``must_plan``: units that have to issue a plan of their own for it;
    ``parent``: the plan that this one is issued for.
    """

    kind: PlanKind
    number: str
    title: str
    unit: str
    issued_on: date
    pillar: str = ""
    parent: UUID | None = None
    must_plan: tuple[str, ...] = ()
    tasks: tuple[NewTask, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that was issued."""

    id: UUID
    kind: PlanKind
    number: str
    title: str
    unit: str
    issued_on: date
    pillar: str
    parent: UUID | None
    must_plan: tuple[str, ...]
    file: Evidence | None


@dataclass(frozen=True, slots=True)
class Task:
    """A task at a moment. ``waiting``: a report on it waits for its verdict."""

    id: UUID
    plan: UUID
    plan_number: str
    plan_unit: str
    number: int
    title: str
    pillar: str
    lead: str
    cooperating: tuple[str, ...]
    assigned_at: datetime
    due_at: datetime
    done_at: datetime | None
    percent: int
    waiting: bool
    standing: TaskStanding


@dataclass(frozen=True, slots=True)
class TaskSum:
    """Tasks added up. ``late`` are open and past their moment; ``done`` includes ``done_late``."""

    key: str
    total: int
    done: int
    done_late: int
    going: int
    late: int

    @property
    def share(self) -> float | None:
        """Done, in hundredths of all; None when there are none."""
        return 100 * self.done / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan with its tasks added up. ``with_plan``: units that had to issue one of their own and have."""

    plan: Plan
    sum: TaskSum
    with_plan: tuple[str, ...]
    without_plan: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """All of one plan that its reader may see."""

    line: PlanLine
    tasks: tuple[Task, ...]
    by_unit: tuple[TaskSum, ...]
    by_pillar: tuple[TaskSum, ...]
    children: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step on the way of a task."""

    id: int
    title: str
    due_on: date
    reached_at: datetime | None


@dataclass(frozen=True, slots=True)
class TaskReport:
    """How a task went, as its unit told it, with its proof and what became of it."""

    id: int
    percent: int
    text: str
    evidence: str
    file: Evidence | None
    at: datetime
    by: str
    verdict: Verdict
    reason: str
    judged_at: datetime | None
    judged_by: str


@dataclass(frozen=True, slots=True)
class Urge:
    """A unit was urged, by a person or by the clock (``text`` is then empty)."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class DueMove:
    """The due moment was moved."""

    before: datetime
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TaskPage:
    """All of one task."""

    task: Task
    plan: Plan
    milestones: tuple[Milestone, ...]
    reports: tuple[TaskReport, ...]
    urges: tuple[Urge, ...]
    moves: tuple[DueMove, ...]
