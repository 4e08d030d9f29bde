"""One instance, held under a lock and written back: two statements to read, one to write."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from motcua.kernel.statements import Part, run
from motcua.rooms.process.errors import UnknownInstance
from motcua.rooms.process.models import StepRow
from motcua.rooms.process.queries import rows, shelf
from motcua.rooms.process.records import Definition, Marking, Step


@dataclass(frozen=True)
class Held:
    """An instance that nobody else can move until the transaction ends."""

    id: UUID
    definition: Definition
    marking: Marking
    variables: dict[str, Any]
    revision: int
    state: int | None
    ended: bool


@dataclass(frozen=True)
class Line:
    """What the history says of a step."""

    kind: str
    element: str = ""
    outcome: str | None = None


def held(instance_id: UUID) -> Held:
    """The instance, locked. The tokens are read only after the lock is ours: what was read before may be old.

    Raises:
        UnknownInstance: there is no such instance.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT definition_id, variables, revision, arrivals, state, ended_at FROM process_instance
               WHERE id = %s FOR UPDATE""",
            [instance_id],
        )
        row = cursor.fetchone()
        if row is None:
            raise UnknownInstance(instance=str(instance_id))
        cursor.execute(
            f"SELECT {rows.COLUMNS} FROM process_token WHERE instance_id = %s ORDER BY arrival",  # noqa: S608
            [instance_id],
        )
        tokens = cursor.fetchall()
    definition_id, variables, revision, arrivals, state, ended_at = row
    return Held(
        id=instance_id,
        definition=shelf.read_version(definition_id),
        marking=rows.marking_of(tokens, arrivals),
        variables=json.loads(variables) if isinstance(variables, str) else variables,
        revision=revision,
        state=state,
        ended=ended_at is not None,
    )


_GONE = Part("gone", "DELETE FROM process_token WHERE id = ANY(%(left)s)")
_MOVED = """UPDATE process_instance SET variables = %(variables)s::jsonb, revision = %(revision)s,
    arrivals = %(arrivals)s, state = %(state)s, ended_at = %(ended_at)s::timestamptz
    WHERE id = %(instance)s RETURNING id"""
_PLACED = """INSERT INTO process_token (id, instance_id, element, kind, since, arrival, due_at, via, host, scope)
    SELECT t.id, %(instance)s, t.element, t.kind, t.since, t.arrival, t.due_at, t.via, t.host, t.scope
    FROM jsonb_to_recordset(%(tokens)s::jsonb) AS t (
        id uuid, element text, kind text, since timestamptz, arrival int, due_at timestamptz, via text, host uuid,
        scope uuid)"""
_TOLD = """INSERT INTO process_step
    (instance_id, seq, kind, element, outcome, at, state, passed, actions, before, undone)
    VALUES (%(instance)s, %(revision)s, %(kind)s, %(element)s, %(outcome)s, %(at)s, %(state)s, %(passed)s::jsonb,
            %(actions)s::jsonb, %(before)s::jsonb, false)"""


def write(before: Held, step: Step, line: Line, at: datetime) -> None:
    """Writes what changed and the line of history, in one statement."""
    known = {token.id for token in before.marking.tokens}
    new = [rows.plain(token) for token in step.marking.tokens if token.id not in known]
    earlier = {
        "tokens": [rows.plain(token) for token in before.marking.tokens],
        "variables": before.variables,
        "state": before.state,
    }
    moved = {
        "instance": before.id,
        "variables": dict(step.variables),
        "revision": before.revision + 1,
        "arrivals": step.marking.arrivals,
        "state": step.state,
        "ended_at": at if step.ended else None,
    }
    told = {
        "kind": line.kind,
        "element": line.element,
        "outcome": line.outcome,
        "at": at,
        "passed": Jsonb(list(step.passed)),
        "actions": Jsonb([name for name, _ in step.actions]),
        "before": earlier,
    }
    parts = [
        Part(_GONE.name, _GONE.sql, {"left": list(step.left)}),
        Part("moved", _MOVED, moved),
        Part("placed", _PLACED, {"tokens": Jsonb(new)}),
        Part("told", _TOLD, told),
    ]
    run(parts, answer="SELECT id FROM moved")


def settled(places: Mapping[UUID, str]) -> list[UUID]:
    """Of these instances those that still run, locked, their variable ``competent`` brought in line."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH place AS (SELECT * FROM unnest(%s::uuid[], %s::text[]) AS p (id, unit)),
                    held AS (SELECT i.id FROM process_instance i JOIN place USING (id)
                             WHERE i.ended_at IS NULL ORDER BY i.id FOR UPDATE OF i),
                    moved AS (UPDATE process_instance i
                              SET variables = i.variables || jsonb_build_object('competent', place.unit)
                              FROM place JOIN held USING (id)
                              WHERE i.id = place.id AND i.variables->>'competent' IS DISTINCT FROM place.unit)
               SELECT id FROM held""",
            [list(places), list(places.values())],
        )
        return [row[0] for row in cursor.fetchall()]


def date_timers(due: Mapping[UUID, datetime]) -> None:
    """Writes the moments of timers: {token: due}."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE process_token t SET due_at = d.due_at
               FROM unnest(%s::uuid[], %s::timestamptz[]) AS d (id, due_at) WHERE t.id = d.id""",
            [list(due), list(due.values())],
        )


def last_step(instance_id: UUID) -> StepRow | None:
    """The newest line of the history."""
    return StepRow.objects.filter(instance_id=instance_id).order_by("-seq").first()
