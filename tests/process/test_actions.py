"""Running published processes in the database."""

from uuid import UUID

import pytest

from motcua.rooms.process import facade as process
from motcua.rooms.process.models import Instance
from process.conftest import MONDAY

pytestmark = pytest.mark.django_db
SERVICES = {"reckon-obligation": lambda variables: {"owes": True}, "remind-consulted": lambda variables: {}}


def begin(key: str = "general", **more: object) -> UUID:
    plan = process.plan_start(key, variables={}, at=MONDAY, **more)
    return process.start(plan, subject="dossier:1", at=MONDAY)


def act(instance: UUID, outcome: str, *, element: str | None = None, **values: object):
    task = next(w for w in process.waiting(instance) if w.kind == "task" and (element is None or w.element == element))
    return process.complete(instance, task.id, outcome=outcome, values=values, at=MONDAY, services=SERVICES)


@pytest.mark.usefixtures("published")
def test_a_request_goes_the_whole_way():
    instance = begin()
    states = [act(instance, outcome).state for outcome in ("receive", "forward", "forward", "approve", "issue")]
    last = act(instance, "return")

    assert states == [2, 4, 4, 4, 9]
    assert (last.state, last.ended, process.waiting(instance)) == (10, True, ())
    row = Instance.objects.get(id=instance)
    assert (row.state, row.ended_at, row.revision) == (10, MONDAY, 6)
    assert [step.outcome for step in process.history(instance)] == [
        "receive", "forward", "forward", "approve", "issue", "return"
    ]  # fmt: skip
