"""What happens to a task: it is reported on, the report is accepted or returned, its unit is urged."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor, system
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import say
from motcua.rooms.measures.actions.evidence import attach
from motcua.rooms.measures.actions.plans import PLAN, task_to_plan
from motcua.rooms.measures.actions.telling import REPORT, tell_task
from motcua.rooms.measures.errors import AlreadyJudged, ReportInvalid, ReportWaits, TaskNotFound, TaskOver
from motcua.rooms.measures.models import MilestoneRow, TaskReportRow, TaskRow, UrgeRow
from motcua.rooms.measures.records import Verdict
from motcua.rooms.measures.rules import tasks as rules
from motcua.rooms.papers.records import KeptFile

CLOCK = system("tasks")


@transaction.atomic
def report_task(
    task_id: UUID,
    *,
    percent: int,
    text: str,
    evidence: str = "",
    file: KeptFile | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """The unit that leads says how far a task is; what is whole needs its proof. Returns the report's id.

    Raises:
        TaskNotFound: there is no such task.
        NotAllowed: ``by`` may not report for the unit that leads.
        TaskOver, ReportWaits: it is done, or an earlier report still waits.
        ReportInvalid: something is missing.
    """
    task = _task_to_report(task_id, by)
    if TaskReportRow.objects.filter(task=task, verdict=Verdict.WAITING.value).exists():
        raise ReportWaits(task=str(task_id))
    if problems := _problems(percent, text, evidence):
        raise ReportInvalid(problems)
    row = TaskReportRow.objects.create(
        task=task,
        percent=percent,
        text=text.strip()[:4000],
        evidence=evidence.strip()[:500],
        file_id=attach(file, f"task:{task_id}", task.lead, by=by.id, at=at),
        at=at,
        by=by.id,
    )
    journal.record(
        "measures.report_task",
        subject=f"task:{task_id}",
        by=by.id,
        at=at,
        report=row.id,
        percent=percent,
        file=file.sha256 if file else "",
    )
    return row.id


@transaction.atomic
def reach_milestone(milestone_id: int, *, by: Actor, at: datetime) -> None:
    """The unit that leads says that a step on the way is done.

    Raises:
        TaskNotFound, NotAllowed, TaskOver: as `report_task`; a step that was reached stays as it was.
    """
    step = MilestoneRow.objects.filter(id=milestone_id).first()
    if step is None:
        raise TaskNotFound(milestone=milestone_id)
    _task_to_report(step.task_id, by)
    if MilestoneRow.objects.filter(id=milestone_id, reached_at__isnull=True).update(reached_at=at):
        journal.record(
            "measures.reach_milestone", subject=f"task:{step.task_id}", by=by.id, at=at, milestone=milestone_id
        )


@transaction.atomic
def judge_report(report_id: int, *, accept: bool, reason: str = "", by: Actor, at: datetime) -> None:
    """Who follows the plan accepts a report, or returns it and says why. What is accepted as whole ends the task.

    A task is done at the moment of the report that is accepted, not of the verdict: nobody is late for another's delay.

    Raises:
        TaskNotFound: there is no such report.
        NotAllowed: ``by`` may not judge for the unit that issued the plan, or reported himself.
        AlreadyJudged: somebody has.
        ReportInvalid: a return says nothing.
    """
    report = TaskReportRow.objects.select_for_update(of=("self",)).filter(id=report_id).first()
    if report is None:
        raise TaskNotFound(report=report_id)
    task = task_to_plan(report.task_id, by)
    if report.by == by.id:
        raise NotAllowed(permission=PLAN)
    if report.verdict != Verdict.WAITING.value:
        raise AlreadyJudged(report=report_id)
    if not accept and not reason.strip():
        raise ReportInvalid({"reason": say("Vui lòng ghi lý do trả lại.")})
    report.verdict = (Verdict.ACCEPTED if accept else Verdict.RETURNED).value
    report.reason, report.judged_at, report.judged_by = reason.strip()[:1000], at, by.id
    report.save(update_fields=["verdict", "reason", "judged_at", "judged_by"])
    if not accept:
        tell_task("task-returned", task, once=f"{report_id}", at=at)
    if accept:
        task.percent = report.percent
        task.done_at = report.at if report.percent == 100 else None
        task.save(update_fields=["percent", "done_at"])
    journal.record(
        "measures.judge_report",
        subject=f"task:{task.id}",
        by=by.id,
        at=at,
        report=report_id,
        verdict=report.verdict,
    )


@transaction.atomic
def urge_task(task_id: UUID, *, text: str, by: Actor, at: datetime) -> None:
    """Who follows the plan urges the unit that leads.

    Raises:
        TaskNotFound, NotAllowed: as `move_due`.
        TaskOver: it is done.
        ReportInvalid: nothing is said.
    """
    task = task_to_plan(task_id, by)
    if task.done_at is not None:
        raise TaskOver(task=str(task_id))
    if not text.strip():
        raise ReportInvalid({"text": say("Vui lòng ghi nội dung đôn đốc.")})
    urge = UrgeRow.objects.create(task=task, text=text.strip()[:1000], at=at, by=by.id)
    tell_task("task-urged", task, once=f"{urge.id}", at=at)
    journal.record("measures.urge_task", subject=f"task:{task_id}", by=by.id, at=at)


@transaction.atomic
def remind_all(*, at: datetime) -> int:
    """Reminds the units of tasks that are due soon or overdue, once per stage; returns how many reminders are new."""
    going = TaskRow.objects.filter(done_at__isnull=True).select_related("plan").order_by("due_at", "id")
    due = [(task, stage) for task in going if (stage := rules.stage(task.due_at, at))]
    before = UrgeRow.objects.filter(task__in=[task for task, _ in due]).exclude(stage="")
    known = set(before.values_list("task_id", "stage"))
    new = [(task, stage) for task, stage in due if (task.id, stage) not in known]
    UrgeRow.objects.bulk_create(
        (UrgeRow(task=task, stage=stage, at=at, by=CLOCK.id) for task, stage in new), ignore_conflicts=True
    )
    for task, stage in new:
        tell_task("task-soon" if stage == rules.STAGE_SOON else "task-late", task, once=f"{task.id}:{stage}", at=at)
    if new:
        journal.record("measures.remind", subject="tasks", by=CLOCK.id, at=at, tasks=[str(task.id) for task, _ in new])
    return len(new)


def _task_to_report(task_id: UUID, by: Actor) -> TaskRow:
    task = TaskRow.objects.select_for_update().filter(id=task_id).first()
    if task is None:
        raise TaskNotFound(task=str(task_id))
    if not by.may(REPORT, unit=task.lead):
        raise NotAllowed(permission=REPORT)
    if task.done_at is not None:
        raise TaskOver(task=str(task_id))
    return task


def _problems(percent: int, text: str, evidence: str) -> dict[str, str]:
    found = {}
    if not 0 <= percent <= 100:
        found["percent"] = say("Tiến độ là số từ 0 đến 100.")
    if not text.strip():
        found["text"] = say("Vui lòng ghi kết quả đã làm.")
    if percent == 100 and not evidence.strip():
        found["evidence"] = say("Báo cáo hoàn thành phải có văn bản chứng minh.")
    return found
