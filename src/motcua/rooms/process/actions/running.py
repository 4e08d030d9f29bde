"""Runs instances: each function is one transaction over one locked row.

No journal line and no event of its own: the room that owns the subject records the act that it was part of (a dossier's
journal), and every step is kept in process_step.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.kernel.ids import new_id
from motcua.rooms.process.actions import store
from motcua.rooms.process.errors import Irreversible, ProcessEnded, StepAlreadyDone, UndoNotPossible
from motcua.rooms.process.models import Instance, TokenRow
from motcua.rooms.process.queries import rows
from motcua.rooms.process.queries.calendar import until
from motcua.rooms.process.queries.instances import waiting_many
from motcua.rooms.process.records import (
    ACTIONS,
    RESTING,
    Complete,
    Marking,
    Message,
    Progress,
    Retimed,
    StartPlan,
    Step,
    Stimulus,
    TimerDue,
    TimerMoved,
)
from motcua.rooms.process.rules import engine
from motcua.rooms.units import facade as units

Services = Mapping[str, engine.Service]


@transaction.atomic
def start(plan: StartPlan, *, subject: str, at: datetime) -> UUID:
    """Writes a planned instance; the same as ``start_parts`` outside the one statement of filing."""
    Instance.objects.create(
        id=plan.instance_id,
        definition_id=plan.definition_id,
        subject=subject,
        variables=dict(plan.variables),
        arrivals=plan.marking.arrivals,
        state=plan.state,
        started_at=at,
        ended_at=at if plan.ended else None,
    )
    TokenRow.objects.bulk_create(
        TokenRow(instance_id=plan.instance_id, **rows.plain(token)) for token in plan.marking.tokens
    )
    return plan.instance_id


def complete(
    instance_id: UUID,
    waiting_id: UUID,
    *,
    outcome: str,
    values: Mapping[str, Any],
    at: datetime,
    services: Services,
    revision: int | None = None,
) -> Progress:
    """An officer has done a task. ``values`` become variables of the instance.

    Raises:
        StepAlreadyDone: the task does not wait any more, or the instance has moved on since ``revision``.
        OutcomeNotOffered: the task does not offer ``outcome``.
        ProcessEnded, UnknownInstance.
    """
    return _move(instance_id, Complete(waiting_id, outcome, values), at, services, revision)


def message(instance_id: UUID, name: str, *, values: Mapping[str, Any], at: datetime, services: Services) -> Progress:
    """Something arrived from outside: ``supplement-arrived`` or ``payment-settled``.

    Raises:
        NothingWaits: no step waits for it.
        ProcessEnded, UnknownInstance.
    """
    return _move(instance_id, Message(name, values), at, services)


def fire_timer(instance_id: UUID, waiting_id: UUID, *, at: datetime, services: Services) -> Progress:
    """The moment of a timer has come.

    Raises:
        StepAlreadyDone: the timer is gone, because the step it hung on was done meanwhile.
        ProcessEnded, UnknownInstance.
    """
    return _move(instance_id, TimerDue(waiting_id), at, services)


@transaction.atomic
def _move(
    instance_id: UUID, stimulus: Stimulus, at: datetime, services: Services, revision: int | None = None
) -> Progress:
    held = store.held(instance_id)
    if revision is not None and revision != held.revision:
        raise StepAlreadyDone(revision=held.revision)
    if held.ended:
        raise ProcessEnded()
    step = engine.advance(
        held.definition, held.marking, stimulus, held.variables, at, new_id, services, until=until(held.variables)
    )
    if step.state is None:  # nothing that waits says a state, a timer alone for example: it stays as it was
        step = replace(step, state=held.state)
    store.write(held, step, _line(held, stimulus, step), at)
    return _progress(held, step)


def _line(held: store.Held, stimulus: Stimulus, step: Step) -> store.Line:
    """What the history says of a step."""
    tokens = held.marking.tokens
    if isinstance(stimulus, Message):
        took = (token.element for token in tokens if token.kind == "message" and token.id in step.left)
        return store.Line("message", next(took, ""), stimulus.name)
    element = next(token.element for token in tokens if token.id == stimulus.waiting_id)
    if isinstance(stimulus, Complete):
        return store.Line("complete", element, stimulus.outcome)
    return store.Line("timer", element)


@transaction.atomic
def cancel(instance_id: UUID, *, at: datetime, state: int | None) -> Progress:
    """Ends an instance from outside (withdrawn, stopped): every token goes.

    Raises:
        ProcessEnded, UnknownInstance.
    """
    held = store.held(instance_id)
    if held.ended:
        raise ProcessEnded()
    left = tuple(token.id for token in held.marking.tokens)
    step = Step(Marking((), held.marking.arrivals), (), left, held.variables, (), state, True)
    store.write(held, step, store.Line("cancel"), at)
    return _progress(held, step)


@transaction.atomic
def undo(instance_id: UUID, *, at: datetime) -> Progress:
    """Takes the last step back: the tokens, variables and state of before return.

    Raises:
        UndoNotPossible: the last step was not an officer's act (or is undone already).
        Irreversible: an action ran in it that cannot be taken back.
    """
    held = store.held(instance_id)
    last = store.last_step(instance_id)
    if last is None or last.kind != "complete" or last.undone:
        raise UndoNotPossible()
    if any(not ACTIONS.get(name, False) for name in last.actions):
        raise Irreversible()
    before = Marking(tuple(rows.revive(said) for said in last.before["tokens"]), held.marking.arrivals)
    now, then = {t.id for t in held.marking.tokens}, {t.id for t in before.tokens}
    step = Step(
        marking=before,
        arrived=tuple(
            engine.waiting(held.definition, t) for t in before.tokens if t.id not in now and t.kind in RESTING
        ),
        left=tuple(now - then),
        variables=last.before["variables"],
        actions=(),
        state=last.before["state"],
        ended=False,
    )
    store.write(held, step, store.Line("undo", last.element), at)
    last.undone = True
    last.save(update_fields=["undone"])
    return _progress(held, step)


@transaction.atomic
def retime(places: Mapping[UUID, str]) -> dict[UUID, Retimed]:
    """Dates the timers of running instances anew, each on the clock of its unit of ``places``: {instance: unit}.

    Calendars and office hours change, and a dossier may go to another unit: the variable ``competent`` follows, so that
    timers that start later run on the same clock. A timer counts from when it began to wait. Two statements to read,
    two to write, whatever the number of instances; instances that have ended or do not exist are left out.
    """
    found = {instance_id: Retimed() for instance_id in store.settled(places)}
    due: dict[UUID, datetime] = {}
    for instance_id, items in waiting_many(found).items():
        moved = []
        for item in items:
            if item.kind != "timer" or item.after is None or item.since is None:
                continue
            anew = units.due_after(item.after, at=item.since, unit=places[instance_id])
            if anew != item.due_at:
                due[item.id] = anew
                moved.append(TimerMoved(item.element, item.due_at, anew))
        budgets = {item.id: item.budget for item in items if item.budget}
        found[instance_id] = Retimed(tuple(moved), budgets)
    store.date_timers(due)
    return found


def _progress(held: store.Held, step: Step) -> Progress:
    return Progress(
        held.id, step.arrived, step.left, step.state, step.ended, step.actions, held.revision + 1, step.variables
    )
