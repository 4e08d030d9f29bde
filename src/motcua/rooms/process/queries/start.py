"""Planning a new instance, and writing it as parts of the statement that files a dossier."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from motcua.kernel.ids import new_id
from motcua.kernel.statements import Part, as_json
from motcua.rooms.process.queries import rows, shelf
from motcua.rooms.process.queries.calendar import until
from motcua.rooms.process.records import RESTING, Complete, Definition, Marking, StartPlan, Waiting
from motcua.rooms.process.rules import engine


def plan_start(
    key: str,
    *,
    variables: Mapping[str, Any],
    at: datetime,
    start_with: Sequence[str | tuple[str, ...]] = (),
) -> StartPlan:
    """A new instance of the process in force, not yet written.

    ``start_with`` are outcomes given at once to the first tasks, one after the other: a dossier filed at the counter is
    received in the same act: ``start_with=[("receive",)]``. No SQL, unless the list of versions is older than 2
    seconds.

    Raises:
        UnknownProcess: nothing with this key is in force.
        OutcomeNotOffered: a task does not offer the outcome of ``start_with``.
    """
    version = shelf.in_force(key, at)
    definition = shelf.read_version(version.id)
    step = engine.start(definition, variables, at, new_id, until=until(variables))
    for given in start_with:
        outcome = given if isinstance(given, str) else given[0]
        task = next(token for token in step.marking.tokens if token.kind == "task")
        act = Complete(task.id, outcome)
        step = engine.advance(
            definition, step.marking, act, step.variables, at, new_id, {}, until=until(step.variables)
        )
    return StartPlan(
        definition_id=version.id,
        instance_id=new_id(),
        waiting=step.arrived if not start_with else _waiting(definition, step.marking),
        variables=step.variables,
        state=step.state,
        marking=step.marking,
        key=key,
        ended=step.ended,
    )


def _waiting(definition: Definition, marking: Marking) -> tuple[Waiting, ...]:
    return tuple(engine.waiting(definition, token) for token in marking.tokens if token.kind in RESTING)


_INSTANCE = """INSERT INTO process_instance
    (id, definition_id, subject, variables, revision, arrivals, state, started_at, ended_at)
    SELECT %(process_id)s, %(process_definition)s, %(subject)s, %(process_variables)s::jsonb, 0,
           %(process_arrivals)s, %(process_state)s, %(at)s, %(process_ended_at)s::timestamptz
    FROM {guard} RETURNING id"""
_TOKENS = """INSERT INTO process_token (id, instance_id, element, kind, since, arrival, due_at, via, host, scope)
    SELECT t.id, process_started.id, t.element, t.kind, t.since, t.arrival, t.due_at, t.via, t.host, t.scope
    FROM process_started, jsonb_to_recordset(%(process_tokens)s::jsonb) AS t (
        id uuid, element text, kind text, since timestamptz, arrival int, due_at timestamptz, via text, host uuid,
        scope uuid)"""


@cache
def _instance(guard: str) -> str:
    return _INSTANCE.format(guard=guard)


def start_parts(plan: StartPlan, *, subject: str, at: datetime, guard: str) -> list[Part]:
    """The parts ``process_started`` and ``process_placed`` of one statement: the instance and its tokens.

    They write only if the part named ``guard`` returned a row (exactly one). The text never varies with the plan.
    """
    tokens = [rows.plain(token) for token in plan.marking.tokens]
    return [
        Part(
            name="process_started",
            sql=_instance(guard),
            params={
                "process_id": plan.instance_id,
                "process_definition": plan.definition_id,
                "subject": subject,
                "process_variables": dict(plan.variables),
                "process_arrivals": plan.marking.arrivals,
                "process_state": plan.state,
                "at": at,
                "process_ended_at": at if plan.ended else None,
            },
        ),
        Part(name="process_placed", sql=_TOKENS, params={"process_tokens": as_json(tokens)}),
    ]
