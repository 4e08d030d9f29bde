"""Plans and tasks as their readers may see them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.rooms.measures.errors import TaskNotFound
from motcua.rooms.measures.models import MilestoneRow, PlanRow, TaskReportRow, TaskRow, UrgeRow
from motcua.rooms.measures.queries.targets import evidence_of
from motcua.rooms.measures.records import (
    DueMove,
    Milestone,
    Plan,
    PlanKind,
    PlanLine,
    PlanPage,
    Task,
    TaskPage,
    TaskReport,
    TaskStanding,
    Urge,
    Verdict,
)
from motcua.rooms.measures.rules import tasks as rules

#: any of these at a unit lets one see the tasks that concern it
SEEING = ("measures:see", "measures:plan", "measures:report")


def tasks(
    *, by: Actor, at: datetime, unit: str = "", pillar: str = "", standing: TaskStanding | None = None
) -> tuple[Task, ...]:
    """The tasks that ``by`` may see, open ones by due moment and then those done; narrowed by what they lead, their
    pillar, or how they stand.
    """
    rows = _seen_by(by)
    if unit:
        rows = rows.filter(lead=unit)
    if pillar:
        rows = rows.filter(pillar=pillar)
    found = _tasks(rows, at)
    return tuple(one for one in found if standing is None or one.standing is standing)


def plans(*, by: Actor, at: datetime) -> tuple[PlanLine, ...]:
    """The plans that ``by`` may see, each with its tasks that he may see added up, the newest first."""
    own = _tasks(_seen_by(by), at)
    rows = list(_plans_seen_by(by, {one.plan for one in own}))
    issued = _issued_for(row.id for row in rows)
    return tuple(_line(row, [one for one in own if one.plan == row.id], issued) for row in rows)


def plan(plan_id: UUID, *, by: Actor, at: datetime) -> PlanPage:
    """One plan: its tasks that ``by`` may see, their sums by unit and pillar, and the plans issued for it.

    Raises:
        TaskNotFound: there is no such plan, or ``by`` may not see anything of it.
    """
    own = _tasks(_seen_by(by).filter(plan_id=plan_id), at)
    row = _plans_seen_by(by, {one.plan for one in own}).filter(id=plan_id).first()
    if row is None:
        raise TaskNotFound(plan=str(plan_id))
    children = list(PlanRow.objects.filter(parent_id=plan_id).select_related("file").order_by("issued_on", "id"))
    return PlanPage(
        line=_line(row, own, {plan_id: [child.unit for child in children]}),
        tasks=tuple(sorted(own, key=lambda one: one.number)),
        by_unit=rules.by(own, lambda one: one.lead),
        by_pillar=rules.by(own, lambda one: one.pillar),
        children=tuple(plan_of(child) for child in children),
    )


def task(task_id: UUID, *, by: Actor, at: datetime) -> TaskPage:
    """One task with its milestones, its reports and when it was urged, the newest first.

    Raises:
        TaskNotFound: there is no such task, or ``by`` may not see it.
    """
    row = _with_waits(_seen_by(by).filter(id=task_id)).first()
    if row is None:
        raise TaskNotFound(task=str(task_id))
    plan_row = PlanRow.objects.select_related("file").get(id=row.plan_id)
    steps = MilestoneRow.objects.filter(task_id=task_id).order_by("due_on", "id")
    reports = TaskReportRow.objects.filter(task_id=task_id).select_related("file").order_by("-id")
    urges = UrgeRow.objects.filter(task_id=task_id).order_by("-id")
    return TaskPage(
        task=_task(row, at),
        plan=plan_of(plan_row),
        milestones=tuple(Milestone(one.id, one.title, one.due_on, one.reached_at) for one in steps),
        reports=tuple(_report(one) for one in reports),
        urges=tuple(Urge(one.at, one.by, one.text) for one in urges),
        moves=tuple(
            DueMove(datetime.fromisoformat(one["before"]), one["reason"], datetime.fromisoformat(one["at"]))
            for one in reversed(row.moves)
        ),
    )


def check_sight_of_task(task_id: UUID, *, by: Actor) -> None:
    """Refuses who may not see a task.

    Raises:
        TaskNotFound: there is none that he may.
    """
    if not _seen_by(by).filter(id=task_id).exists():
        raise TaskNotFound(task=str(task_id))


def check_sight_of_plan(plan_id: UUID, *, by: Actor) -> None:
    """The same for a plan: who sees one of its tasks sees it."""
    own = _seen_by(by).filter(plan_id=plan_id).values_list("plan_id", flat=True)
    if not _plans_seen_by(by, set(own)).filter(id=plan_id).exists():
        raise TaskNotFound(plan=str(plan_id))


def _seen_by(by: Actor) -> QuerySet[TaskRow]:
    units = _units(by)
    rows = TaskRow.objects.all()
    if EVERYWHERE in units:
        return rows
    own = list(units)
    return rows.filter(Q(lead__in=own) | Q(cooperating__overlap=own) | Q(plan__unit__in=own))


def _plans_seen_by(by: Actor, with_tasks: Iterable[UUID]) -> QuerySet[PlanRow]:
    units = _units(by)
    rows = PlanRow.objects.select_related("file").order_by("-issued_on", "-id")
    if EVERYWHERE in units:
        return rows
    own = list(units)
    return rows.filter(Q(unit__in=own) | Q(must_plan__overlap=own) | Q(id__in=list(with_tasks)))


def _units(by: Actor) -> frozenset[str]:
    return frozenset().union(*(by.units_with(permission) for permission in SEEING))


def _tasks(rows: QuerySet[TaskRow], at: datetime) -> list[Task]:
    found = [_task(row, at) for row in _with_waits(rows)]
    return sorted(found, key=lambda one: (one.standing.over, one.due_at, one.number))


def _with_waits(rows: QuerySet[TaskRow]) -> QuerySet[TaskRow]:
    """With the plan, and whether a report waits: one statement."""
    waits = TaskReportRow.objects.filter(task=OuterRef("id"), verdict=Verdict.WAITING.value)
    return rows.select_related("plan").annotate(waits=Exists(waits))


def _task(row: TaskRow, at: datetime) -> Task:
    return Task(
        id=row.id,
        plan=row.plan_id,
        plan_number=row.plan.number,
        plan_unit=row.plan.unit,
        number=row.number,
        title=row.title,
        pillar=row.pillar,
        lead=row.lead,
        cooperating=tuple(row.cooperating),
        assigned_at=row.assigned_at,
        due_at=row.due_at,
        done_at=row.done_at,
        percent=row.percent,
        waiting=row.waits,  # type: ignore[attr-defined] # annotated above
        standing=rules.standing(row.due_at, row.done_at, at),
    )


def _issued_for(plan_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """For each plan, the units that issued one of their own for it."""
    found: dict[UUID, list[str]] = {}
    for parent, unit in PlanRow.objects.filter(parent_id__in=list(plan_ids)).values_list("parent_id", "unit"):
        found.setdefault(parent, []).append(unit)
    return found


def _line(row: PlanRow, own: Sequence[Task], issued: dict[UUID, list[str]]) -> PlanLine:
    with_plan, without = rules.plan_duty(row.must_plan, issued.get(row.id, []))
    return PlanLine(plan_of(row), rules.added_up(row.number, own), with_plan, without)


def plan_of(row: PlanRow) -> Plan:
    return Plan(
        id=row.id,
        kind=PlanKind(row.kind),
        number=row.number,
        title=row.title,
        unit=row.unit,
        issued_on=row.issued_on,
        pillar=row.pillar,
        parent=row.parent_id,
        must_plan=tuple(row.must_plan),
        file=evidence_of(row.file),
    )


def _report(row: TaskReportRow) -> TaskReport:
    return TaskReport(
        id=row.id,
        percent=row.percent,
        text=row.text,
        evidence=row.evidence,
        file=evidence_of(row.file),
        at=row.at,
        by=row.by,
        verdict=Verdict(row.verdict),
        reason=row.reason,
        judged_at=row.judged_at,
        judged_by=row.judged_by,
    )
