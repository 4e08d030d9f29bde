"""SpiffWorkflow as an oracle: random walks through the same files wait at the same steps in both engines.

SpiffWorkflow would run conditions as Python; here its script engine only ever reads them with our closed expressions.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.task import TaskState

from motcua.rooms.process.content.bpmn import read
from motcua.rooms.process.records import (
    ACTIONS,
    RESTING,
    Complete,
    Definition,
    Message,
    Step,
    Stimulus,
    TimerDue,
    Waiting,
)
from motcua.rooms.process.rules import engine, expressions
from motcua.rooms.process.rules.calls import inline
from process.drawing import draw

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REAL = ["general", "civil-status-same-day", "department-appraisal", "inter-agency-with-payment"]

LITTLE = {
    "forks": """
        start S
        fork F
        task A forward back
        task B forward
        fork F2
        task C forward
        task D forward
        fork J2
        gate G default=J
        fork J
        task Z approve
        end E state=10
        S -> F
        F -> A
        F -> F2
        F2 -> B
        F2 -> C
        B -> J2
        C -> D
        D -> J2
        J2 -> J
        A -> G
        G -> A if outcome == "back"
        G -> J
        J -> Z
        Z -> E
    """,
    "borders": """
        start S
        task A forward
        timer T 3wd on=A
        timer N 1wd on=A soft
        message M supplement-arrived on=A
        task R forward
        end RE
        message W payment-settled
        task B forward
        end E state=10
        S -> A
        A -> B
        T -> B
        N -> R
        R -> RE
        M -> W
        W -> B
        B -> E
    """,
    "called": """
        start S
        fork F
        task A forward back
        task B forward
        gate G default=X
        end X
        stop Y
        end Z
        S -> F
        F -> A
        F -> B
        A -> G
        G -> Y if outcome == "back"
        G -> X
        B -> Z
    """,
    "calling": """
        start S
        call C called
        timer T 3wd on=C
        task A forward
        task B forward
        end E state=10
        end E2 state=8
        S -> C
        C -> A
        T -> B
        A -> E
        B -> E2
    """,
    "stopping": """
        start S
        fork F
        task A forward
        task B forward back
        gate G default=E
        stop T state=8
        end E state=10
        end E2 state=10
        S -> F
        F -> A
        F -> B
        A -> E2
        B -> G
        G -> T if outcome == "back"
        G -> E
    """,
}


class OurConditions(PythonScriptEngine):
    """Reads a condition as our closed language, a duration as itself, and runs nothing."""

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        if expression.startswith("P"):
            return expression
        return expressions.condition(expression).holds(task.data)

    def execute(self, task: Any, script: str, external_context: Any = None) -> Any:
        raise AssertionError("nothing of ours is a script")

    def validate(self, expression: str) -> None:
        pass


class Parser(BpmnParser):
    """A service task passes by itself: what it answers is among the variables from the start."""

    OVERRIDE_PARSER_CLASSES = {full_tag("serviceTask"): (TaskParser, SimpleBpmnTask)}


class Spiff:
    """The oracle."""

    def __init__(self, files: dict[str, str], key: str, variables: dict[str, Any]) -> None:
        parser = Parser()
        for name, xml in files.items():
            parser.add_bpmn_str(xml.encode(), filename=name)
        self.workflow = BpmnWorkflow(
            parser.get_spec(key), parser.get_subprocess_specs(key), script_engine=OurConditions()
        )
        self.workflow.data.update(variables)
        self.workflow.get_next_task().data.update(variables)
        self._go()

    def waits(self) -> dict[str, Any]:
        found = {}
        for task in self._tasks():
            spec = task.task_spec
            resting = (task.state == TaskState.READY and spec.manual) or (
                task.state == TaskState.WAITING and isinstance(spec, CatchingEvent)
            )
            if resting and spec.bpmn_id:
                found[self._path(task)] = task
        return found

    def take(self, stimulus: Stimulus, element: str) -> None:
        if isinstance(stimulus, Complete):
            task = self.waits()[element]
            task.data["outcome"] = stimulus.outcome
            task.run()
        elif isinstance(stimulus, Message):
            self.workflow.catch(BpmnEvent(MessageEventDefinition(stimulus.name), {}))
        else:
            task = self.waits()[element]
            task.task_spec.catch(task, None)
            task.task_spec._update(task)
        self._go()

    @property
    def ended(self) -> bool:
        return bool(self.workflow.completed)

    def _go(self) -> None:
        self.workflow.do_engine_steps()

    def _tasks(self) -> Iterable[Any]:
        mask = TaskState.READY | TaskState.WAITING
        yield from self.workflow.get_tasks(state=mask)

    def _path(self, task: Any) -> str:
        path, workflow = task.task_spec.bpmn_id, task.workflow
        while getattr(workflow, "parent_task_id", None):
            parent = self.workflow.get_task_from_id(workflow.parent_task_id)
            assert isinstance(parent.task_spec, SubWorkflowTask)
            path, workflow = f"{parent.task_spec.bpmn_id}/{path}", parent.workflow
        return path


class Ours:
    """Our engine with the same face."""

    def __init__(self, definition: Definition, variables: dict[str, Any]) -> None:
        self.definition = definition
        self.step: Step = engine.start(definition, variables, AT, uuid4, SERVICES)

    def waits(self) -> dict[str, Waiting]:
        tokens = [token for token in self.step.marking.tokens if token.kind in RESTING]
        assert len({token.element for token in tokens}) == len(tokens)
        return {token.element: engine.waiting(self.definition, token) for token in tokens}

    def take(self, stimulus: Stimulus) -> None:
        self.step = engine.advance(
            self.definition, self.step.marking, stimulus, self.step.variables, AT, uuid4, SERVICES
        )


SERVICES = {name: lambda variables: {} for name in ACTIONS}


def stimuli(waits: dict[str, Waiting]) -> list[tuple[Stimulus, str]]:
    """Everything that could come from outside now, in a fixed order."""
    found: list[tuple[Stimulus, str]] = []
    messages: set[str] = set()
    for element, waiting in sorted(waits.items()):
        if waiting.kind == "task":
            found += [(Complete(waiting.id, outcome), element) for outcome in waiting.outcomes]
        elif waiting.kind == "timer":
            found.append((TimerDue(waiting.id), element))
        elif waiting.message and waiting.message not in messages:
            messages.add(waiting.message)
            found.append((Message(waiting.message), element))
    return found


def files(key: str) -> dict[str, str]:
    if key in LITTLE:
        return {f"{name}.bpmn": draw(lines, key=name) for name, lines in LITTLE.items() if name in (key, "called")}
    folder = Path(settings.CONTENT_DIR) / "processes"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.bpmn"))}


def definition(key: str) -> Definition:
    known = {}
    for xml in files(key).values():
        found, mistakes = read(xml)
        assert found is not None, mistakes
        known[found.key] = found
    return inline(known[key], known)


@pytest.mark.parametrize("key", [*REAL, *LITTLE])
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(choices=st.lists(st.integers(0, 59), min_size=8, max_size=20), owed=st.booleans())
def test_both_engines_wait_at_the_same_steps(key: str, choices: list[int], owed: bool):
    variables = {"owed": owed}
    ours, oracle = Ours(definition(key), variables), Spiff(files(key), key, variables)
    way: list[str] = []

    for choice in choices:
        assert ours.waits().keys() == oracle.waits().keys(), way
        assert ours.step.ended == oracle.ended, way
        if ours.step.ended:
            break
        possible = stimuli(ours.waits())
        stimulus, element = possible[choice % len(possible)]
        way.append(f"{element}:{getattr(stimulus, 'outcome', '')}")
        ours.take(stimulus)
        oracle.take(stimulus, element)
    assert ours.waits().keys() == oracle.waits().keys(), way


def test_the_oracle_runs_nothing_that_an_officer_wrote():
    with pytest.raises(expressions.Unreadable):
        OurConditions().evaluate(None, '__import__("os").system("true")')
