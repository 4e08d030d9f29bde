"""Answering what a report asks."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import say
from motcua.rooms.measures import content
from motcua.rooms.measures.actions.report_opening import refill
from motcua.rooms.measures.errors import ReportClosed
from motcua.rooms.measures.models import Answer, Report
from motcua.rooms.measures.queries.reports import FILL, answers, asked_of, may, report_type, row_of
from motcua.rooms.measures.records.reports import Said, Standing
from motcua.rooms.measures.rules import reports as rules

#: characters of an explanation
LONGEST = 1000
NOT_A_NUMBER = say("Vui lòng nhập một số không âm, ví dụ 12 hoặc 12,5.")


@transaction.atomic
def fill_report(
    report: UUID, answered: Mapping[str, str], explained: Mapping[str, str], *, by: Actor, at: datetime
) -> dict[str, str]:
    """Keeps answers and explanations as they are typed; returns what is wrong, by question.

    What is right is kept although something else is wrong. The journal tells which questions were answered, not what:
    words may be about people.

    Args:
        answered: question → what was typed; an empty text takes an answer back.
        explained: finding → explanation.

    Raises:
        ReportNotFound, NotAllowed, ReportClosed
    """
    row = locked(report, by=by)
    check_open(row, by=by)
    taken, wrong = _taken(row, answered)
    explanations = {key[:200]: text.strip()[:LONGEST] for key, text in explained.items()}
    moved = {key: text for key, text in explanations.items() if row.explained.get(key, "") != text}
    if not taken and not moved:
        return wrong
    Answer.objects.bulk_create(
        Answer(question=key, unit=row.unit, start=row.start, end=row.end, value=value, at=at, by=by.id, report=row)
        for key, value in taken.items()
    )
    if moved:
        row.explained = {key: text for key, text in (row.explained | moved).items() if text}
        row.save(update_fields=["explained"])
    tell("fill_report", row, by=by, at=at, questions=sorted(taken), explained=len(moved))
    return wrong


def _taken(row: Report, answered: Mapping[str, str]) -> tuple[dict[str, Said], dict[str, str]]:
    """The answers that are new, and the questions whose answers are none."""
    known = answers([row.unit], row.start, row.end)[row.unit]
    taken: dict[str, Said] = {}
    wrong: dict[str, str] = {}
    for key in sorted(set(asked_of(report_type(row.type), row.unit).values()) & answered.keys()):
        question, window = content.questions()[key], (row.start, row.end)
        try:
            value = rules.parsed(question, answered[key])
        except ValueError:
            wrong[key] = NOT_A_NUMBER
            continue
        before = rules.answer(question, window, {one: answer.value for one, answer in known.get(key, {}).items()})
        if value != before:
            taken[key] = value
    return taken, wrong


def refresh_report(report: UUID, *, by: Actor, at: datetime) -> int:
    """Reads the counted cells again, until the cut-off; returns whether that happened. No act: nothing is decided.

    Raises:
        ReportNotFound, NotAllowed, ReportClosed
    """
    row = row_of(report, by=by)
    check_open(row, by=by)
    return refill(row.type, row.period, unit=row.unit, at=at)


def locked(report: UUID, *, by: Actor) -> Report:
    """The row, held until the end of the transaction.

    Raises:
        ReportNotFound
    """
    row_of(report, by=by)
    return Report.objects.select_for_update().get(id=report)


def check_open(row: Report, *, by: Actor) -> None:
    """Refuses who may not fill it, and a report that was handed on.

    Raises:
        NotAllowed, ReportClosed
    """
    if not may(by, FILL, report_type(row.type), row.unit):
        raise NotAllowed(permission=FILL)
    if row.standing not in {Standing.OPEN, Standing.RETURNED}:
        raise ReportClosed(report=str(row.id))


def tell(act: str, row: Report, *, by: Actor, at: datetime, **facts: object) -> None:
    """The journal line of an act on a report."""
    journal.record(
        f"measures.{act}",
        subject=f"report:{row.type}:{row.unit}:{row.period}",
        by=by.id,
        at=at,
        revision=row.revision,
        **facts,
    )
