"""Plans and the conclusions of meetings are issued; their tasks are assigned and moved."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.days import TZ
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import say
from motcua.rooms.measures import content
from motcua.rooms.measures.actions.evidence import attach
from motcua.rooms.measures.actions.telling import tell_task
from motcua.rooms.measures.errors import PlanInvalid, TaskNotFound, TaskOver
from motcua.rooms.measures.models import MilestoneRow, PlanRow, TaskRow
from motcua.rooms.measures.records import NewPlan, NewTask
from motcua.rooms.papers.records import KeptFile
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import Limit

PLAN = "measures:plan"


@transaction.atomic
def issue_plan(new: NewPlan, *, file: KeptFile | None = None, by: Actor, at: datetime) -> UUID:
    """Issues a plan, or writes down the conclusions of a meeting, with all its tasks at once; returns its id.

    Raises:
        NotAllowed: ``by`` may not issue plans for that unit.
        PlanInvalid: something is missing, no such unit or pillar, no due day, or the number is taken.
        TaskNotFound: there is no such plan to issue one for.
    """
    if not by.may(PLAN, unit=new.unit):
        raise NotAllowed(permission=PLAN)
    problems = _plan_problems(new) | {k: v for one in new.tasks for k, v in task_problems(one, at).items()}
    if problems:
        raise PlanInvalid(problems)
    if new.parent is not None and not PlanRow.objects.filter(id=new.parent).exists():
        raise TaskNotFound(plan=str(new.parent))
    row = PlanRow(
        kind=new.kind.value,
        number=new.number.strip(),
        title=new.title.strip(),
        unit=new.unit,
        issued_on=new.issued_on,
        pillar=new.pillar,
        parent_id=new.parent,
        must_plan=list(new.must_plan),
        at=at,
        by=by.id,
    )
    row.file_id = attach(file, f"plan:{row.id}", new.unit, by=by.id, at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise PlanInvalid({"number": say("Đơn vị này đã có văn bản mang số đó.")}) from None
    _assign(row, new.tasks, first=1, at=at)
    journal.record(
        "measures.issue_plan",
        subject=f"plan:{row.id}",
        by=by.id,
        at=at,
        kind=new.kind.value,
        number=row.number,
        unit=new.unit,
        tasks=len(new.tasks),
    )
    return row.id


@transaction.atomic
def add_task(plan_id: UUID, new: NewTask, *, by: Actor, at: datetime) -> UUID:
    """Assigns one task more in a plan; returns its id.

    Raises:
        TaskNotFound: there is no such plan.
        NotAllowed: ``by`` may not assign tasks for the unit that issued it.
        PlanInvalid: something is missing, no such unit or pillar, no due day.
    """
    row = PlanRow.objects.select_for_update().filter(id=plan_id).first()
    if row is None:
        raise TaskNotFound(plan=str(plan_id))
    if not by.may(PLAN, unit=row.unit):
        raise NotAllowed(permission=PLAN)
    if problems := task_problems(new, at):
        raise PlanInvalid(problems)
    last = TaskRow.objects.filter(plan=row).aggregate(last=Max("number"))["last"] or 0
    (task,) = _assign(row, [new], first=last + 1, at=at)
    journal.record("measures.add_task", subject=f"plan:{row.id}", by=by.id, at=at, task=str(task.id), lead=new.lead)
    return task.id


@transaction.atomic
def move_due(task_id: UUID, due_on: date, *, reason: str, by: Actor, at: datetime) -> None:
    """Gives a task another due day, and says why. Both days stay in the journal.

    Raises:
        TaskNotFound: there is no such task.
        NotAllowed: ``by`` may not assign tasks for the unit that issued the plan.
        TaskOver: it is done.
        PlanInvalid: the day lies in the past, or nothing says why.
    """
    task = task_to_plan(task_id, by)
    if task.done_at is not None:
        raise TaskOver(task=str(task_id))
    problems = {}
    if not reason.strip():
        problems["reason"] = say("Vui lòng ghi lý do.")
    if end_of(due_on) <= at:
        problems["due_on"] = say("Hạn phải ở sau thời điểm này.")
    if problems:
        raise PlanInvalid(problems)
    before, task.due_at = task.due_at, end_of(due_on)
    task.moves = [*task.moves, {"before": before.isoformat(), "reason": reason.strip()[:1000], "at": at.isoformat()}]
    task.save(update_fields=["due_at", "moves"])
    journal.record(
        "measures.move_due",
        subject=f"task:{task_id}",
        by=by.id,
        at=at,
        before=before.isoformat(),
        due=task.due_at.isoformat(),
    )


def task_to_plan(task_id: UUID, by: Actor) -> TaskRow:
    """The task, locked, for who follows its plan.

    Raises:
        TaskNotFound, NotAllowed.
    """
    task = TaskRow.objects.select_for_update(of=("self",)).select_related("plan").filter(id=task_id).first()
    if task is None:
        raise TaskNotFound(task=str(task_id))
    if not by.may(PLAN, unit=task.plan.unit):
        raise NotAllowed(permission=PLAN)
    return task


def _assign(plan: PlanRow, new: Sequence[NewTask], *, first: int, at: datetime) -> list[TaskRow]:
    rows = [
        TaskRow(
            plan=plan,
            number=first + place,
            title=one.title.strip(),
            pillar=one.pillar,
            lead=one.lead,
            cooperating=[unit for unit in dict.fromkeys(one.cooperating) if unit != one.lead],
            assigned_at=at,
            due_at=_due(one, at),
        )
        for place, one in enumerate(new)
    ]
    TaskRow.objects.bulk_create(rows)
    MilestoneRow.objects.bulk_create(
        MilestoneRow(task=row, title=title.strip(), due_on=day)
        for row, one in zip(rows, new, strict=True)
        for title, day in one.milestones
    )
    for row in rows:
        tell_task("task-assigned", row, once=str(row.id), at=at)
    return rows


def _due(new: NewTask, at: datetime) -> datetime:
    """By the working clock of the unit that leads, or the end of the day that was named."""
    if new.due_on is not None:
        return end_of(new.due_on)
    return units.due_after(Limit.parse(new.limit), at=at, unit=new.lead)


def end_of(day: date) -> datetime:
    """The last minute of a day."""
    return datetime.combine(day, time(23, 59), TZ)


def _plan_problems(new: NewPlan) -> dict[str, str]:
    found = {}
    if not new.number.strip():
        found["number"] = say("Vui lòng ghi số, ký hiệu văn bản.")
    if not new.title.strip():
        found["title"] = say("Vui lòng ghi tên.")
    if not all(units.exists(unit) for unit in (new.unit, *new.must_plan)):
        found["unit"] = say("Không có đơn vị này.")
    if new.pillar and new.pillar not in content.words()["pillars"]:
        found["pillar"] = say("Không có lĩnh vực này.")
    return found


def task_problems(new: NewTask, at: datetime) -> dict[str, str]:
    found = {}
    if not new.title.strip():
        found["title"] = say("Vui lòng ghi tên.")
    if not all(units.exists(unit) for unit in (new.lead, *new.cooperating)):
        found["lead"] = say("Không có đơn vị này.")
    if new.pillar not in content.words()["pillars"]:
        found["pillar"] = say("Không có lĩnh vực này.")
    if new.due_on is None and not Limit.can_parse(new.limit):
        found["limit"] = say("Vui lòng ghi thời hạn hoặc ngày đến hạn.")
    if new.due_on is not None and end_of(new.due_on) <= at:
        found["due_on"] = say("Hạn phải ở sau thời điểm này.")
    return found
