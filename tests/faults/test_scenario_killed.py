"""A worker that is killed while it plays scenarios: each goes on where it was, and nothing is ordered twice."""

import os
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as house
from django.db import connection

from motcua.kernel.actors import Actor, system
from motcua.kernel.models import JournalLine
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.actions import clockwork, judging
from motcua.rooms.operations.models import OrderRow, Run, Step
from motcua.rooms.operations.records import Look
from motcua.rooms.process import facade as process
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import UnitKind
from motcua.site import postgres

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
SCENARIO = "backlog-at-ward"
LOADER = system("content", "units:administer", "units:keep", "process:publish")
KEEPER = Actor(id="officer:1", grants={"operations:scenarios": frozenset({"*"})})
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(days=4)
WARDS = 40
WORKER = """
import sys, django; django.setup()
from datetime import datetime
from motcua.rooms.operations.actions import clockwork
while True:
    clockwork.play(at=datetime.fromisoformat(sys.argv[1]))
"""


@pytest.fixture
def alarmed(transactional_db):
    """Forty wards with an alert that starts the scenario, which is switched on."""
    units.load_content(by=LOADER, at=MONDAY - timedelta(days=400))
    process.load_content(
        by=LOADER,
        at=MONDAY - timedelta(days=400),
        around=operations.scenario_surroundings(),
        family=operations.SCENARIO_DRAWINGS,
    )
    operations.rehearse(SCENARIO, date(2026, 10, 1), date(2026, 10, 2), by=KEEPER, at=MONDAY)
    operations.switch_on(SCENARIO, by=KEEPER, at=MONDAY)
    wards = [one.code for one in units.units(UnitKind.COMMITTEE)][:WARDS]
    for at in (MONDAY - timedelta(hours=1), MONDAY):
        judging.judge(operations.alert_rules()["overdue-at-unit"], {ward: Look(ward, 30) for ward in wards}, at=at)
    return wards


def killed_after(orders: int, at: datetime) -> int:
    """Plays in a process of its own and kills it when so many orders are there; returns how many there were."""
    name = connection.settings_dict["NAME"]
    url = os.environ.get("DATABASE_URL", "").rpartition("/")[0] + f"/{name}"
    environment = os.environ | {
        "DATABASE_URL": url if "DATABASE_URL" in os.environ else postgres.url(house.VAR_DIR, name)
    }
    worker = subprocess.Popen([sys.executable, "-c", WORKER, at.isoformat()], env=environment, cwd=ROOT)
    end = time.monotonic() + 120
    while OrderRow.objects.count() < orders and time.monotonic() < end:
        assert worker.poll() is None, "the worker ended by itself"
        time.sleep(0.005)
    worker.kill()
    worker.wait()
    return OrderRow.objects.count()


def test_killed_again_and_again_every_scenario_goes_on_and_orders_nothing_twice(alarmed):
    begun = [killed_after(orders, MONDAY) for orders in (3, 21, 48)]
    assert begun[0] < 2 * WARDS, "killed in the middle"
    while clockwork.play(at=MONDAY):
        pass
    assert OrderRow.objects.count() == 2 * WARDS, "a notice to the city and an order to each ward"
    killed_after(2 * WARDS + 10, LATER)
    while clockwork.play(at=LATER):
        pass
    titles = Counter(OrderRow.objects.values_list("title", flat=True))
    assert set(titles.values()) == {WARDS}, titles
    assert len(titles) == 3, "the reminder came too, when its time was up"
    assert sorted(Run.objects.values_list("unit", flat=True)) == sorted(alarmed)
    lines = JournalLine.objects.filter(act="operations.give_order")
    assert lines.count() == 3 * WARDS, "every order stands in the journal once"
    for run in Run.objects.all():
        waits = {one.id for one in process.waiting(run.instance_id) if one.kind == "task"}
        open_ones = Step.objects.filter(run=run, done_at__isnull=True).values_list("waiting_id", flat=True)
        assert set(open_ones) == waits, "the steps are where the tokens are"
