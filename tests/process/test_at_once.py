"""Two at once: what only shows between connections that commit. Each test takes away what it has written."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from motcua.rooms.process import facade as process
from motcua.rooms.process.errors import ProcessEnded, StepAlreadyDone
from motcua.rooms.process.models import Instance, StepRow
from motcua.rooms.process.records import ACTIONS
from process.conftest import LATER, MONDAY

pytestmark = pytest.mark.usefixtures("loaded_city")


@contextmanager
def running(key: str, *outcomes: str) -> Iterator[UUID]:
    """An instance that everybody can see."""
    plan = process.plan_start(key, variables={}, at=MONDAY, start_with=outcomes)
    process.start(plan, subject="dossier:at-once", at=MONDAY)
    try:
        yield plan.instance_id
    finally:
        Instance.objects.filter(id=plan.instance_id).delete()


@pytest.mark.parametrize("turn", range(5))
def test_two_officers_at_once_and_one_is_told(turn: int, django_db_blocker: Any):
    with django_db_blocker.unblock(), running("general") as instance:
        task = process.waiting(instance)[0]
        ready, told = threading.Barrier(2), []

        def officer(outcome: str) -> None:
            try:
                ready.wait()
                process.complete(instance, task.id, outcome=outcome, values={}, at=MONDAY, services={})
                told.append(outcome)
            except (StepAlreadyDone, ProcessEnded):
                told.append("too late")
            finally:
                connection.close()

        together([lambda: officer("receive"), lambda: officer("refuse")])

        assert len(told) == 2
        assert told.count("too late") == 1
        assert StepRow.objects.filter(instance_id=instance).count() == 1


def test_a_timer_that_one_worker_has_claimed_is_passed_over_by_the_next(django_db_blocker: Any):
    services = {name: lambda variables: {} for name in ACTIONS}
    with django_db_blocker.unblock(), running("inter-agency-with-payment", "receive", "forward") as instance:
        task = process.waiting(instance)[0]
        process.complete(instance, task.id, outcome="consult", values={}, at=MONDAY, services=services)
        found: list[Any] = []

        def worker() -> None:
            with transaction.atomic():
                found.append(process.due_timers(at=LATER, limit=10))
            connection.close()

        with transaction.atomic():
            assert {claimed for claimed, _ in process.due_timers(at=LATER, limit=10)} == {instance}
            together([worker])
        together([worker])

        assert [len(timers) for timers in found] == [0, 2]


def together(works: list[Any]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
