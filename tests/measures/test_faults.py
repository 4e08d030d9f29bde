"""Figures when things go wrong around them: a worker that dies, events out of order, days and units that move."""

import os
import random
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from measures.conftest import START, dossier
from measures.test_actions import all_rows
from motcua.kernel import events, outbox
from motcua.kernel.models import OutboxEvent
from motcua.rooms.dossiers.events import DeadlineChanged
from motcua.rooms.dossiers.models import Dossier
from motcua.rooms.dossiers.records import State
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures import reactions
from motcua.rooms.measures.actions import counting
from motcua.rooms.measures.actions.rebuild import COUNTED, rebuild
from motcua.rooms.measures.models import FactRow
from motcua.rooms.measures.rules.counts import recount
from motcua.rooms.measures.rules.facts import fact_of

DAY = timedelta(days=1)
NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_events_that_pile_up_come_twice_and_in_any_order_give_the_same_figures(city_dossier):
    """Nobody was at work for an hour; then everything comes at once, shuffled, and some of it again."""
    from dossiers.life import Life
    from motcua.kernel.actors import Actor

    code = Dossier.objects.get(id=city_dossier).code
    life = Life(code, Actor(id=Dossier.objects.get(id=city_dossier).filed_by))
    for outcome in ("receive", "forward", "forward", "approve", "issue", "return"):
        life.act(outcome, START + 30 * DAY, **({"limit": "3wd", "limit_source": "x"} if outcome == "receive" else {}))

    waiting = [events.revive(row.name, row.payload) for row in OutboxEvent.objects.order_by("id")]
    heard = [one for one in waiting if hasattr(one, "dossier")]
    random.Random(4).shuffle(heard)
    for one in (*heard, *heard[:3]):
        reactions.facts_are_stale([one])
        if one is heard[len(heard) // 2]:
            measures.count_all()
    outbox.deliver_pending(at=NOON)
    measures.count_all()
    kept = all_rows()
    assert FactRow.objects.get().ending == "finished"
    rebuild()
    assert all_rows() == kept


@pytest.mark.django_db
def test_a_deadline_that_moves_takes_its_day_along(city_dossier):
    """A swapped working day moves what falls due from one month to the next."""
    row = Dossier.objects.filter(id=city_dossier)
    for due in (datetime(2026, 11, 30, 10, 0, tzinfo=UTC), datetime(2026, 12, 1, 10, 0, tzinfo=UTC)):
        row.update(received_at=datetime(2026, 11, 23, 3, 0, tzinfo=UTC), received_by="officer:1", due_at=due)
        reactions.facts_are_stale([DeadlineChanged(str(city_dossier), "", due.isoformat())])
        measures.count_all()
        fell_due = {day for (day, side, _), counts in all_rows()["measures_daily"].items() if _fell_due(counts)}
        assert fell_due == {due.date()}


def _fell_due(counts):
    from motcua.rooms.measures.rules.counts import INDEX

    return counts[INDEX["fell_due"]]


def test_the_last_evening_of_a_month_belongs_to_it():
    """23:30 of 31 October in Can Tho is still October, whatever UTC says; half an hour later is November."""
    for minutes, month in ((0, 10), (30, 11)):
        ended = datetime(2026, 10, 31, 16, 30, tzinfo=UTC) + timedelta(minutes=minutes)
        fact = fact_of(dossier(state=State.FINISHED, received_at=ended - DAY, finished_at=ended))
        october = recount([fact], ["finished"], date(2026, 10, 1), date(2026, 10, 31))["finished"]
        assert (fact.finished_on.month, october) == (month, int(month == 10))


@pytest.mark.django_db
def test_after_a_merger_what_was_done_stays_with_the_unit_that_did_it(city):
    """Ô Môn closes one dossier and hands its open one to Ninh Kiều: nothing is counted twice, nothing is lost."""
    closed = fact_of(dossier(1, state=State.FINISHED, finished_at=START + DAY))
    open_one = fact_of(dossier(2))
    counting.write([], [closed, open_one])
    counting.write([open_one], [replace(open_one, deciding="UB-31135")])
    june = measures.period("2026-06")

    def said(code, scope):
        return measures.value(code, scope, june, at=NOON).numerator

    measures.forget()
    for code, city_wide, old, new in (("on-time-of-finished", 1, 1, 0), ("open", 1, 0, 1), ("received", 2, 2, 0)):
        assert (said(code, "city"), said(code, "UB-31153"), said(code, "UB-31135")) == (city_wide, old, new), code
    wanted = measures.indicator("on-time-of-finished")
    assert [one.code for one in measures.behind(wanted, wanted.numerator, "UB-31153", june).items] == ["H13-1"]


@pytest.fixture
def open_dossiers(transactional_db):
    """Two dossiers that are counted as open."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE measures_factrow, measures_stale, {', '.join(COUNTED)}")
    counting.write([], [fact_of(dossier(1)), fact_of(dossier(2))])
    return all_rows()


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_while_it_counts_leaves_nothing_half_done(open_dossiers):
    """The process is killed between the facts and the counters: neither is there, and the next one does both."""
    changed = [fact_of(dossier(n, state=State.FINISHED, finished_at=START + DAY)) for n in (1, 2)]
    code = (
        "import django; django.setup()\n"
        "from django.db import transaction\n"
        "from measures.conftest import START, dossier\n"
        "from motcua.rooms.dossiers.records import State\n"
        "from motcua.rooms.measures.actions import counting\n"
        "from motcua.rooms.measures.rules.facts import fact_of\n"
        "from datetime import timedelta\n"
        "new = [fact_of(dossier(n, state=State.FINISHED, finished_at=START + timedelta(days=1))) for n in (1, 2)]\n"
        "with transaction.atomic():\n"
        "    counting.write(counting.held([one.dossier for one in new]), new)\n"
    )
    said = connection.get_connection_params()
    address = f"postgresql://{said.get('user', '')}@/{said['dbname']}?host={said['host']}"
    environment = os.environ | {"DATABASE_URL": address, "PYTHONPATH": os.pathsep.join(["tests", *sys.path])}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM measures_half FOR UPDATE")  # whoever moves the counters waits here
        process = subprocess.Popen([sys.executable, "-c", code], env=environment)
        try:
            _wait_until_it_waits(cursor)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(30)
    assert all_rows() == open_dossiers
    counting.write(counting.held([one.dossier for one in changed]), changed)
    june = measures.period("2026-06")
    measures.forget()
    assert measures.value("on-time-of-finished", "city", june, at=NOON).numerator == 2


def _wait_until_it_waits(cursor):
    """Until some other session is held up by this one's locks."""
    for _ in range(600):
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
        if cursor.fetchone()[0]:
            return
        cursor.execute("SELECT pg_sleep(0.1)")
    pytest.fail("nobody came to count")
