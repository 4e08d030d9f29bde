"""The way of a report: submitted, approved, accepted; sent back, corrected."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.measures.actions import report_sending
from motcua.rooms.measures.actions.report_filling import check_open, locked, tell
from motcua.rooms.measures.actions.telling import tell_report
from motcua.rooms.measures.errors import FormInvalid, OwnReport, StepNotDue
from motcua.rooms.measures.events import ReportHandedIn
from motcua.rooms.measures.models import Report, ReportStep
from motcua.rooms.measures.queries.reports import COLLECT, FILL, kept, may, report_type, shown, steps_of
from motcua.rooms.measures.records.reports import Said, Standing, Step
from motcua.rooms.measures.rules import report_checks
from motcua.rooms.measures.rules import reports as rules
from motcua.rooms.measures.rules.scopes import CITY

EMPTY = say("Chưa có trả lời.")
UNEXPLAINED = say("Cần giải trình.")
NO_REASON = say("Vui lòng ghi lý do.")


@transaction.atomic
def submit_report(report: UUID, *, by: Actor, at: datetime) -> None:
    """Freezes every cell and hands the report to whoever is next.

    Raises:
        ReportNotFound, NotAllowed, ReportClosed
        FormInvalid: something that is asked has no answer, or something unusual no explanation; ``problems`` by cell.
    """
    row = locked(report, by=by)
    check_open(row, by=by)
    found = shown(row)
    problems = dict.fromkeys(found.missing, EMPTY)
    problems |= {one.key: UNEXPLAINED for one in report_checks.unexplained(found.findings)}
    if problems:
        raise FormInvalid(problems)
    before = _last_frozen(row)
    # only what still stands out is explained; the rest was mended
    row.explained = {one.key: one.explanation for one in found.findings}
    row.rows = {table: list(keys) for table, keys in found.rows.items()}
    row.cells = kept(found.cells)
    row.figures_at = row.figures_at or at
    row.submitted_by = by.id
    row.answered = found.line.answered
    _go_on(row, Step.SUBMIT, by=by, at=at, changed=_changed(before, row.cells))


def _last_frozen(row: Report) -> dict[str, Said]:
    """What the report said when it was submitted last: every step tells what it changed."""
    said: dict[str, Said] = {}
    for step in ReportStep.objects.filter(report=row, act=Step.SUBMIT).order_by("id"):
        said |= {cell: after for cell, (_, after) in step.changed.items()}
    return said


def _changed(before: Mapping[str, Said], cells: Mapping[str, Any]) -> dict[str, tuple[Said, Said]]:
    after = {cell: one["v"] for cell, one in cells.items()}
    return {
        cell: (before.get(cell), after.get(cell)) for cell in {**before, **after} if before.get(cell) != after.get(cell)
    }


@transaction.atomic
def approve_report(report: UUID, *, by: Actor, at: datetime) -> None:
    """The head of the unit approves: the report leaves the unit. Never by the one who submitted it.

    Raises:
        ReportNotFound, NotAllowed, StepNotDue, OwnReport
    """
    row = locked(report, by=by)
    _check_step(row, Step.APPROVE, by=by)
    if row.submitted_by == by.id:
        raise OwnReport(report=str(report))
    _go_on(row, Step.APPROVE, by=by, at=at)


@transaction.atomic
def accept_report(report: UUID, *, by: Actor, at: datetime) -> None:
    """The collecting unit accepts it: it is added up.

    Raises:
        ReportNotFound, NotAllowed, StepNotDue
    """
    row = locked(report, by=by)
    _check_step(row, Step.ACCEPT, by=by)
    _go_on(row, Step.ACCEPT, by=by, at=at)


@transaction.atomic
def return_report(report: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Whoever is next sends it back to be mended, and says why.

    Raises:
        ReportNotFound, NotAllowed, StepNotDue
        Invalid: no reason.
    """
    row = locked(report, by=by)
    step = rules.next_step(steps_of(report_type(row.type), row.unit), Standing(row.standing))
    if step is None or step is Step.SUBMIT:
        raise StepNotDue(report=str(report))
    _check_step(row, step, by=by)
    row.standing, row.returns = Standing.RETURNED, row.returns + 1
    _back(row, "return", reason, by=by, at=at)
    tell_report("report-returned", row, held=FILL, once=f"{row.id}:{row.returns}", at=at)


@transaction.atomic
def correct_report(report: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Opens a report that is done for a correction, which is a new revision; what was said before stays in its history.

    Raises:
        ReportNotFound
        NotAllowed: neither of the unit nor of those who collect.
        StepNotDue: it is not done yet.
        Invalid: no reason.
    """
    row = locked(report, by=by)
    wanted = report_type(row.type)
    if not any(may(by, permission, wanted, row.unit) for permission in (FILL, COLLECT)):
        raise NotAllowed(permission=FILL)
    if row.done_at is None:
        raise StepNotDue(report=str(report))
    row.standing, row.done_at, row.revision = Standing.OPEN, None, row.revision + 1
    _back(row, "correct", reason, by=by, at=at)


def _back(row: Report, act: str, reason: str, *, by: Actor, at: datetime) -> None:
    said = reason.strip()[:1000]
    if not said:
        raise Invalid({"reason": NO_REASON})
    row.note = said
    row.save()
    ReportStep.objects.create(report=row, act=act, revision=row.revision, at=at, by=by.id, note=said)
    tell(f"{act}_report", row, by=by, at=at)


def _check_step(row: Report, step: Step, *, by: Actor) -> None:
    wanted = report_type(row.type)
    if not may(by, rules.PERMISSIONS[step], wanted, row.unit):
        raise NotAllowed(permission=rules.PERMISSIONS[step])
    if rules.next_step(steps_of(wanted, row.unit), Standing(row.standing)) is not step:
        raise StepNotDue(report=str(row.id))


def _go_on(
    row: Report, step: Step, *, by: Actor, at: datetime, changed: Mapping[str, tuple[Said, Said]] | None = None
) -> None:
    wanted = report_type(row.type)
    steps = steps_of(wanted, row.unit)
    row.standing = rules.REACHED[step]
    handed_in = rules.hands_in(steps, step)
    if handed_in:
        row.handed_in_at = row.handed_in_at or at
    done = rules.next_step(steps, Standing(row.standing)) is None
    row.done_at = at if done else None
    row.save()
    ReportStep.objects.create(
        report=row,
        act=step,
        revision=row.revision,
        at=at,
        by=by.id,
        changed={k: list(v) for k, v in (changed or {}).items()},
    )
    sent = done and row.unit == CITY and bool(wanted.national)
    if sent:
        report_sending.line_up(shown(row), row, at=at)
    tell(f"{step}_report", row, by=by, at=at, done=done, sent=sent)
    if handed_in and row.handed_in_at is not None:
        late = row.handed_in_at > row.due_at
        emit(ReportHandedIn(report=str(row.id), type=row.type, unit=row.unit, period=row.period, late=late), at=at)
