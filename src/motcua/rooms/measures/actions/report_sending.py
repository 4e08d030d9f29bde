"""Sending a report to the national system: lined up with its approval, sent by a job, until a receipt is kept.

The line may be lost in either direction, so a message has a key of its own that is the same for every try; whatever the
answer to an earlier try was, the next one brings it.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from motcua.kernel import journal
from motcua.kernel.events import emit
from motcua.rooms.measures.actions import reporting_wire as wire
from motcua.rooms.measures.errors import ReportingDown
from motcua.rooms.measures.events import ReportRefused, ReportSent
from motcua.rooms.measures.models import Dispatch, Report
from motcua.rooms.measures.records import reports as records
from motcua.rooms.measures.records.reports import Sending
from motcua.rooms.measures.rules import report_exchange
from motcua.rooms.units import facade as units

log = logging.getLogger(__name__)

#: who sends
CLOCK = "system:reporting"
#: pauses between two tries: doubling, up to the second
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=1)
#: a message that somebody is sending is left alone for so long
TAKEN_FOR = timedelta(minutes=1)
#: of the city, while the operator has entered none (QĐ 20/2020/QĐ-TTg; confidence medium to high)
CITY_AGENCY = "H13"


def line_up(said: records.Report, row: Report, *, at: datetime) -> None:
    """Writes down that a revision is to be sent, in the transaction of its approval: the message is frozen with it."""
    agency = units.unit(said.type.owner).national_code or CITY_AGENCY
    Dispatch.objects.create(
        report=row,
        revision=row.revision,
        key=f"{row.id}:{row.revision}",
        message=report_exchange.national(said, agency=agency, approved_at=at, explanations=row.explained),
        state=Sending.WAITING,
        created_at=at,
        next_try_at=at,
    )


def send_reports(*, at: datetime, limit: int = 10) -> int:
    """Sends what waits, each outside any transaction of the database; returns how many were tried."""
    if not wire.connected():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE measures_dispatch SET next_try_at = %s, tries = tries + 1
                WHERE id IN (SELECT id FROM measures_dispatch
                              WHERE state IN ('waiting', 'taken') AND next_try_at <= %s
                              ORDER BY next_try_at LIMIT %s FOR UPDATE SKIP LOCKED)
               RETURNING id""",
            [at + TAKEN_FOR, at, limit],
        )
        ids = [row[0] for row in cursor.fetchall()]
    for row in Dispatch.objects.filter(id__in=ids).select_related("report").order_by("id"):
        _try(row, at)
    return len(ids)


def _try(row: Dispatch, at: datetime) -> None:
    try:
        answer = wire.ask_about(row.key) if row.state == Sending.TAKEN else wire.send(row.key, row.message)
    except ReportingDown as problem:
        log.warning("report %s could not be sent: %s", row.key, problem.facts.get("why"))
        _later(row, at, last_error=str(problem.facts.get("why", ""))[:200])
        return
    if answer.unknown:
        # it was taken, the system says, and then not known: send it again
        _later(row, at, state=Sending.WAITING)
    elif answer.pending:
        _later(row, at, state=Sending.TAKEN, last_error="")
    else:
        _settle(row, answer, at)


def _later(row: Dispatch, at: datetime, **changes: Any) -> None:
    pause = min(FIRST_PAUSE * 2 ** min(max(0, row.tries - 1), 20), LONGEST_PAUSE)
    waiting = Dispatch.objects.filter(id=row.id, state__in=[Sending.WAITING, Sending.TAKEN])
    waiting.update(next_try_at=at + pause, **changes)


@transaction.atomic
def _settle(row: Dispatch, answer: wire.Answer, at: datetime) -> None:
    """Keeps the receipt, or the refusal. An answer that comes again, or late, finds it settled and changes nothing."""
    state = Sending.SENT if answer.receipt else Sending.REFUSED
    waiting = Dispatch.objects.filter(id=row.id, state__in=[Sending.WAITING, Sending.TAKEN])
    settled = waiting.update(
        state=state,
        receipt=answer.receipt[:80],
        received_at=answer.received_at,
        reason=answer.reason[:2000],
        last_error="",
    )
    if not settled:
        return
    report = row.report
    facts = {"report": str(report.id), "type": report.type, "period": report.period}
    journal.record(
        "measures.report_sent" if answer.receipt else "measures.report_refused",
        subject=f"report:{report.type}:{report.unit}:{report.period}",
        by=CLOCK,
        at=at,
        revision=row.revision,
        receipt=answer.receipt,
    )
    emit(ReportSent(**facts, receipt=answer.receipt) if answer.receipt else ReportRefused(**facts), at=at)
