"""The machine's clock jumps back, as it does when somebody sets it right: nothing stops, nothing is done twice."""

from datetime import timedelta

import pytest
from django.db import connection

from faults.here import LIMIT, MONDAY, filing, one_stop
from motcua.doors.access.lifetimes import is_over
from motcua.kernel import anchors, audit, jobs, journal, outbox
from motcua.kernel.days import local_day
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.models import Dossier
from motcua.rooms.dossiers.records import State
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import AccountKind

pytestmark = pytest.mark.django_db
BACK = MONDAY - timedelta(hours=3)
YESTERDAY = MONDAY - timedelta(days=1)


def files(applicant, at) -> str:
    return dossiers.file(filing(applicant), by=applicant, at=at).code


def test_every_filing_has_a_number_of_its_own_and_no_number_is_left_out(applicant):
    codes = [files(applicant, at) for at in (MONDAY, BACK, YESTERDAY, MONDAY, YESTERDAY, BACK)]
    assert len(set(codes)) == 6
    days = {local_day(MONDAY): [], local_day(YESTERDAY): []}
    for code in codes:
        day = next(day for day in days if f"{day:%y%m%d}" in code)
        days[day].append(int(code.rpartition("-")[2]))
    assert all(sorted(numbers) == list(range(1, len(numbers) + 1)) for numbers in days.values())


def test_an_act_before_its_filing_is_still_in_order_and_the_journal_is_whole(applicant):
    code = files(applicant, MONDAY)
    by = one_stop()
    step = dossiers.page(code, by=by, at=MONDAY).next_acts[0]
    assert dossiers.complete(code, step.work_id, "receive", values=LIMIT, by=by, at=BACK) is State.RECEIVED
    lines = journal.lines_of(f"dossier:{Dossier.objects.get(code=code).id}")
    assert [(line["seq"], line["act"]) for line in lines] == [(1, "dossiers.file"), (2, "dossiers.receive")]
    page = dossiers.page(code, by=by, at=BACK)
    assert page.due_at is not None
    assert page.due_at > BACK

    journal.seal(at=MONDAY)
    anchors.note_seals()
    files(applicant, YESTERDAY)
    journal.seal(at=YESTERDAY)
    anchors.note_seals()
    anchors.anchor_finished_days(at=MONDAY)
    assert findings(MONDAY) == []


def test_a_day_that_was_closed_already_may_come_back_without_a_false_alarm(applicant):
    files(applicant, YESTERDAY)
    journal.seal(at=YESTERDAY)
    anchors.note_seals()
    anchors.anchor_finished_days(at=MONDAY)
    files(applicant, YESTERDAY)  # the clock was set back over midnight after the day had been anchored
    journal.seal(at=YESTERDAY)
    anchors.note_seals()
    files(applicant, MONDAY)
    journal.seal(at=MONDAY)
    anchors.note_seals()
    anchors.anchor_finished_days(at=MONDAY + timedelta(days=1))
    assert findings(MONDAY + timedelta(days=1)) == []


def findings(at) -> list[audit.Finding]:
    connection.ensure_connection()
    return list(audit.verify(connection.connection, at=at, anchors=anchors.folder()))


def test_events_announced_in_the_future_are_delivered_now(applicant):
    outbox.deliver_pending(at=MONDAY)  # what was announced when the city was loaded
    files(applicant, MONDAY)
    assert outbox.deliver_pending(at=YESTERDAY) == 1
    assert outbox.deliver_pending(at=MONDAY) == 0
    assert people.unread_count(applicant.id) == 1


def test_what_runs_by_the_clock_goes_on(applicant):
    jobs.run_due(at=MONDAY)
    assert "kernel.jobs.seal" in jobs.run_due(at=YESTERDAY)


@pytest.mark.parametrize("kind", list(AccountKind))
def test_nobody_is_thrown_out_and_nobody_stays_for_ever(kind):
    assert not is_over(kind, signed_in=MONDAY, seen=MONDAY, at=YESTERDAY)
    assert is_over(kind, signed_in=MONDAY, seen=MONDAY, at=MONDAY + timedelta(days=1))
