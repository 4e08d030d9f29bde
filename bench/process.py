"""How long one step of a drawn process takes, beside the usual way: SpiffWorkflow with the whole workflow in one blob.

Run: ``python bench/process.py [instances]``. Both run ``general.bpmn`` on the same server: received, forwarded, ten
rounds of supplement, decided, issued, returned. Ours locks the instance, reads its tokens and writes what changed;
the blob is read, revived, moved, written whole. A blob grows with every round: early and late steps are shown apart.
The steps of an instance share one transaction; what a commit costs on this disk at this moment stands beside it, the
same for both. The last line is JSON.
"""

import json
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import stage
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.task import TaskState

SUPPLEMENT = "supplement-arrived"
ROUNDS = 10
#: outcomes of the tasks, and the message of the citizen, in order
WAY = ("receive", "forward", *("supplement", SUPPLEMENT) * ROUNDS, "forward", "approve", "issue", "return")
EARLY, LATE = slice(0, 6), slice(len(WAY) - 6, len(WAY))


def main() -> None:
    instances = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    stage.database()
    ours = [run(instance) for instance in [Ours for _ in range(instances + 2)]][2:]
    blob = [run(instance) for instance in [Blob for _ in range(max(3, instances // 3) + 1)]][1:]
    figures: dict[str, Any] = {"bench": "process"}
    for name, times in (("ours", ours), ("blob", blob)):
        early, late = (median(ms for steps in times for ms in steps[part]) for part in (EARLY, LATE))
        whole = median(ms for steps in times for ms in steps)
        print(f"{name:5} {whole:6.2f} ms a step; the first six {early:.2f}, the last six {late:.2f}")
        figures[f"{name}_ms"], figures[f"{name}_early_ms"], figures[f"{name}_late_ms"] = (
            round(value, 2) for value in (whole, early, late)
        )
    commit = committing()
    print(f"a commit of one row: {commit:.2f} ms")
    pure = planning()
    print(f"planning a start, without the database: {pure:.3f} ms")
    figures |= {
        "commit_ms": round(commit, 2),
        "plan_ms": round(pure, 3),
        "target_ms": 2.0,
        "yardstick": figures["blob_ms"],
    }
    print(json.dumps({**figures, "ratio": round(figures["blob_ms"] / figures["ours_ms"], 1)}))


def run(kind: Callable[[], Any]) -> list[float]:
    """Milliseconds of each step of one instance."""
    from django.db import transaction

    with transaction.atomic():
        instance, times = kind(), []
        for said in WAY:
            begin = perf_counter()
            instance.step(said)
            times.append((perf_counter() - begin) * 1000)
    assert instance.ended
    return times


def committing() -> float:
    """Milliseconds of an insert with its commit."""
    from django.db import connection

    times = []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_commit (at timestamptz NOT NULL)")
        for _ in range(50):
            begin = perf_counter()
            cursor.execute("INSERT INTO bench_commit VALUES (now())")
            times.append((perf_counter() - begin) * 1000)
    return median(times)


def planning() -> float:
    from motcua.kernel import clock
    from motcua.rooms.process import facade as process

    at, begin = clock.now(), perf_counter()
    for _ in range(2000):
        process.plan_start("general", variables={"channel": "online"}, at=at)
    return (perf_counter() - begin) / 2


class Ours:
    """Tokens in a table."""

    def __init__(self) -> None:
        from motcua.kernel import clock
        from motcua.rooms.process import facade as process

        self.process, self.at, self.ended = process, clock.now(), False
        plan = process.plan_start("general", variables={}, at=self.at)
        self.id = process.start(plan, subject="bench", at=self.at)
        self.waiting = plan.waiting

    def step(self, said: str) -> None:
        if said == SUPPLEMENT:
            progress = self.process.message(self.id, said, values={}, at=self.at, services={})
        else:
            progress = self.process.complete(
                self.id, self.waiting[0].id, outcome=said, values={}, at=self.at, services={}
            )
        self.waiting, self.ended = progress.arrived, progress.ended


class Blob:
    """The whole workflow as JSON in one row."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.db import connection

        self.connection, self.serializer, self.ended = connection, BpmnWorkflowSerializer(), False
        parser = BpmnParser()
        parser.add_bpmn_file(str(settings.CONTENT_DIR / "processes" / "general.bpmn"))
        workflow = BpmnWorkflow(parser.get_spec("general"), script_engine=Closed())
        workflow.do_engine_steps()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS bench_blob (id bigserial PRIMARY KEY, said jsonb NOT NULL)")
            cursor.execute("INSERT INTO bench_blob (said) VALUES (%s) RETURNING id", [self._said(workflow)])
            self.id = cursor.fetchone()[0]

    def step(self, said: str) -> None:
        from django.db import transaction

        with transaction.atomic(), self.connection.cursor() as cursor:
            cursor.execute("SELECT said::text FROM bench_blob WHERE id = %s FOR UPDATE", [self.id])
            workflow = self.serializer.deserialize_json(cursor.fetchone()[0])
            workflow.script_engine = Closed()
            if said == SUPPLEMENT:
                workflow.catch(BpmnEvent(MessageEventDefinition(said), {}))
            else:
                task = workflow.get_next_task(state=TaskState.READY, manual=True)
                task.data["outcome"] = said
                task.run()
            workflow.do_engine_steps()
            cursor.execute("UPDATE bench_blob SET said = %s WHERE id = %s", [self._said(workflow), self.id])
        self.ended = workflow.completed

    def _said(self, workflow: BpmnWorkflow) -> str:
        return str(self.serializer.serialize_json(workflow))


class Closed(PythonScriptEngine):
    """Reads conditions with our closed language: a drawing is never run as Python, not even here."""

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        from motcua.rooms.process.rules.expressions import condition

        return condition(expression).holds(task.data)

    def execute(self, task: Any, script: str, external_context: Any = None) -> Any:
        raise AssertionError("nothing of ours is a script")

    def validate(self, expression: str) -> None:
        """Conditions were checked before."""


if __name__ == "__main__":
    main()
