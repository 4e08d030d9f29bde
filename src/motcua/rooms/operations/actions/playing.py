"""Playing scenarios: each act is one transaction over one locked run, so that a worker may die between any two.

What was written is done once and for good: the tokens of the process, the steps, the orders they gave and the log are
of the same transaction. Whoever goes on finds the run where it stood.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor, system
from motcua.kernel.errors import NotAllowed
from motcua.kernel.events import emit
from motcua.kernel.ids import new_id
from motcua.kernel.text import say
from motcua.rooms.measures import facade as measures
from motcua.rooms.operations import content
from motcua.rooms.operations.actions import orders
from motcua.rooms.operations.errors import (
    RunInvalid,
    RunNotFound,
    RunOver,
    ScenarioRuns,
    StepNotReady,
    StepOver,
)
from motcua.rooms.operations.events import ScenarioEnded, ScenarioMoved, ScenarioStarted
from motcua.rooms.operations.models import AlertRow, OrderRow, Run, RunLine, Step
from motcua.rooms.operations.models.orders import OPEN
from motcua.rooms.operations.queries.looks import city_unit
from motcua.rooms.operations.queries.scenarios import scenario, sees
from motcua.rooms.operations.queries.sight import COMMAND, may
from motcua.rooms.operations.records import (
    OUTCOME_WORDS,
    Ending,
    EntryKind,
    EntryWord,
    OrderIn,
    OrderKind,
    Scenario,
    StepKind,
)
from motcua.rooms.process import facade as process
from motcua.rooms.process.records import Progress, Waiting
from motcua.rooms.units import facade as units

PLAYER = system("scenarios")
NOTHING: dict[str, Any] = {}


@transaction.atomic
def start_scenario(key: str, unit: str, *, by: Actor, at: datetime) -> UUID:
    """Starts a scenario by hand for a unit; returns the run.

    Raises:
        NotAllowed: ``by`` does not command there.
        ScenarioNotFound, UnitNotFound.
        ScenarioRuns: it is being played for that unit.
    """
    said = scenario(key)
    if not may(by, COMMAND, units.unit(unit).code):
        raise NotAllowed(permission=COMMAND)
    return begin(said, unit, (unit,), by=by, at=at)


def begin(
    said: Scenario, unit: str, touched: Sequence[str], *, by: Actor, at: datetime, alert: AlertRow | None = None
) -> UUID:
    """The same within an act that was allowed already."""
    if Run.objects.select_for_update().filter(scenario=said.key, unit=unit, ended_at__isnull=True).exists():
        raise ScenarioRuns()
    plan = process.plan_start(said.key, variables={"competent": unit, "touched": len(touched)}, at=at)
    row = Run.objects.create(
        id=new_id(),
        scenario=said.key,
        version=said.version,
        unit=unit,
        touched=list(touched),
        instance_id=plan.instance_id,
        alert=alert,
        started_at=at,
        started_by=by.id,
    )
    process.start(plan, subject=f"scenario:{row.id}", at=at)
    _log(row, EntryWord.START, by=by, at=at)
    journal.record(
        "operations.start_scenario",
        subject=f"scenario-run:{row.id}",
        by=by.id,
        at=at,
        scenario=said.key,
        version=said.version,
        on=unit,
        alert=str(alert.id) if alert else "",
    )
    emit(ScenarioStarted(run=str(row.id), scenario=said.key, unit=unit), at=at)
    _arrive(row, said, plan.waiting, by=by, at=at)
    return row.id


def _arrive(row: Run, said: Scenario, waiting: Iterable[Waiting], *, by: Actor, at: datetime) -> None:
    """What steps do when a run comes to them. A notice is told and left at once; the run goes on behind it."""
    ready = deque(one for one in waiting if one.kind == "task")
    while ready:
        one = ready.popleft()
        step = _step(row, said, one, at)
        _log(row, EntryWord.STEP, one.element, by=PLAYER, at=at)
        if step.kind in (StepKind.ORDER, StepKind.NOTICE):
            _order(row, said, step, one.at, at)
        if step.kind == StepKind.NOTICE:
            _done(step, "done", PLAYER, at)
            progress = process.complete(
                row.instance_id, one.id, outcome="done", values=NOTHING, at=at, services=NOTHING
            )
            ready.extend(new for new in progress.arrived if new.kind == "task")
            if progress.ended:
                _end(row, Ending.DONE, by=PLAYER, at=at)


def _step(row: Run, said: Scenario, one: Waiting, at: datetime) -> Step:
    words = said.steps[one.element]
    where = _where(row, one.at)
    return Step.objects.create(
        id=new_id(),
        run=row,
        waiting_id=one.id,
        element=one.element,
        kind=words.kind.value,
        unit=where[0] if len(where) == 1 else row.unit,
        outcomes=list(one.outcomes),
        ticked=[False] * len(words.items),
        since=at,
        due_at=units.due_after(one.budget, at=at, unit=row.unit) if one.budget else None,
    )


def _where(row: Run, place: str) -> tuple[str, ...]:
    """The units that a place of the drawing means in this run."""
    kind, _, code = place.partition(":")
    if kind == "unit" and code:
        return (code,)
    if place == "city":
        return (city_unit(),)
    if place == "touched":
        return tuple(row.touched)
    if place == "centre":
        return (measures.members(row.unit)[-1],)
    return (row.unit,)


def _order(row: Run, said: Scenario, step: Step, place: str, at: datetime) -> None:
    words = said.steps[step.element]
    kind = OrderKind.ORDER if step.kind == StepKind.ORDER else OrderKind.NOTICE
    order = OrderIn(words.title, words.text, _where(row, place), words.limit if kind is OrderKind.ORDER else "", kind)
    orders.write(order, by=PLAYER, at=at, step=step, run=str(row.id))


def _log(row: Run, word: EntryWord, element: str = "", text: str = "", *, by: Actor, at: datetime) -> None:
    RunLine.objects.create(run=row, word=word.value, element=element, text=text, at=at, by=by.id)


def _done(step: Step, outcome: str, by: Actor, at: datetime) -> None:
    step.done_at, step.done_by, step.outcome = at, by.id, outcome
    step.save(update_fields=["done_at", "done_by", "outcome"])


@transaction.atomic
def decide_step(step_id: UUID, outcome: str, text: str = "", *, by: Actor, at: datetime) -> None:
    """Takes a decision, or says that a list is done.

    Raises:
        RunNotFound, NotAllowed, RunOver, StepOver: as `_step_held`.
        StepNotReady: something of the list is not ticked, or its orders are not reported yet.
        OutcomeNotOffered: the step does not offer ``outcome``.
    """
    row, step = _step_held(step_id, by)
    if step.kind == StepKind.ORDER or (outcome == "done" and not all(step.ticked)):
        raise StepNotReady()
    complete(row, step, outcome, text, by=by, at=at)


@transaction.atomic
def tick_item(step_id: UUID, item: int, *, done: bool, by: Actor, at: datetime) -> None:
    """Ticks one thing of a list, or takes the tick away.

    Raises:
        RunNotFound, NotAllowed, RunOver, StepOver: as `_step_held`.
        RunInvalid: the list has no such thing.
    """
    row, step = _step_held(step_id, by)
    if not 0 <= item < len(step.ticked):
        raise RunInvalid({"item": say("Danh mục không có việc này.")})
    step.ticked[item] = done
    step.save(update_fields=["ticked"])
    words = scenario(row.scenario).steps[step.element]
    _log(row, EntryWord.TICK, step.element, f"{'✓' if done else '○'} {words.items[item]}", by=by, at=at)
    journal.record(
        "operations.tick_item", subject=f"scenario-run:{row.id}", by=by.id, at=at, step=step.element, item=item, on=done
    )


@transaction.atomic
def note_run(run_id: UUID, text: str, *, by: Actor, at: datetime) -> None:
    """Writes into the log of a run.

    Raises:
        RunNotFound, NotAllowed, RunOver: as `_held`.
        RunInvalid: nothing is said.
    """
    row = _held(run_id, by)
    if len(text.strip()) < 3:
        raise RunInvalid({"text": say("Vui lòng ghi nội dung.")})
    _log(row, EntryWord.NOTE, text=text.strip()[:2000], by=by, at=at)
    journal.record("operations.note_run", subject=f"scenario-run:{row.id}", by=by.id, at=at)


@transaction.atomic
def stop_run(run_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """Stops a run by hand; its open orders are withdrawn.

    Raises:
        RunNotFound, NotAllowed, RunOver: as `_held`.
        RunInvalid: no reason is given.
    """
    row = _held(run_id, by)
    if len(reason.strip()) < 3:
        raise RunInvalid({"text": say("Vui lòng ghi lý do.")})
    process.cancel(row.instance_id, at=at, state=None)
    _end(row, Ending.STOPPED, reason.strip()[:2000], by=by, at=at)


def _held(run_id: UUID, by: Actor) -> Run:
    row = Run.objects.select_for_update().filter(id=run_id).first()
    if row is None or not sees(by, row.unit):
        raise RunNotFound(run=str(run_id))
    if not may(by, COMMAND, row.unit):
        raise NotAllowed(permission=COMMAND)
    if row.ended_at is not None:
        raise RunOver()
    return row


def _step_held(step_id: UUID, by: Actor) -> tuple[Run, Step]:
    step = Step.objects.filter(id=step_id).first()
    if step is None:
        raise RunNotFound(step=str(step_id))
    row = _held(step.run_id, by)
    step.refresh_from_db()
    if step.done_at is not None:
        raise StepOver()
    return row, step


def complete(row: Run, step: Step, outcome: str, text: str = "", *, by: Actor, at: datetime) -> None:
    """Leaves a step of a run that is held under a lock, and does what follows."""
    _done(step, outcome, by, at)
    progress = process.complete(
        row.instance_id, step.waiting_id, outcome=outcome, values=NOTHING, at=at, services=NOTHING
    )
    _log(row, EntryWord.DONE, step.element, text.strip()[:2000] or OUTCOME_WORDS.get(outcome, outcome), by=by, at=at)
    journal.record(
        "operations.complete_step",
        subject=f"scenario-run:{row.id}",
        by=by.id,
        at=at,
        step=step.element,
        outcome=outcome,
    )
    emit(ScenarioMoved(run=str(row.id), scenario=row.scenario, unit=row.unit, step=step.element), at=at)
    go_on(row, progress, by=by, at=at)


def go_on(row: Run, progress: Progress, *, by: Actor, at: datetime) -> None:
    """What a step of the process means for its run: steps that were left, those that were reached, the end."""
    for step in Step.objects.filter(run=row, waiting_id__in=progress.left, done_at__isnull=True):
        _leave(row, step, Ending.STOPPED, at)
    said = content.scenarios().get(row.scenario)
    if progress.ended or said is None:
        _end(row, Ending.DONE, by=by, at=at)
        return
    _arrive(row, said, progress.arrived, by=by, at=at)


def _leave(row: Run, step: Step, why: Ending, at: datetime) -> None:
    """A step that the run has passed by: its open orders are withdrawn, or fulfilled when the data are calm."""
    _done(step, "", PLAYER, at)
    _log(row, EntryWord.LEFT, step.element, by=PLAYER, at=at)
    act = EntryKind.FULFIL if why is Ending.CALM else EntryKind.WITHDRAW
    for order in OrderRow.objects.select_for_update().filter(OPEN, step=step).order_by("id"):
        orders.step(order, act, why.says, by=PLAYER, at=at)


def _end(row: Run, ending: Ending, text: str = "", *, by: Actor, at: datetime) -> None:
    for step in Step.objects.filter(run=row, done_at__isnull=True):
        _leave(row, step, ending, at)
    row.ended_at, row.ending = at, ending.value
    row.save(update_fields=["ended_at", "ending"])
    _log(row, EntryWord.END, text=text or ending.says, by=by, at=at)
    journal.record("operations.end_run", subject=f"scenario-run:{row.id}", by=by.id, at=at, ending=ending.value)
    emit(ScenarioEnded(run=str(row.id), scenario=row.scenario, unit=row.unit, ending=ending.value), at=at)


def note_timer(row: Run, element: str, *, at: datetime) -> None:
    """A timer of the drawing has run out: the log and the journal say so."""
    _log(row, EntryWord.TIMER, element, by=PLAYER, at=at)
    journal.record("operations.fire_timer", subject=f"scenario-run:{row.id}", by=PLAYER.id, at=at, timer=element)


def calm(row: Run, *, at: datetime) -> None:
    """The data are calm again: the run is over, and what it ordered has come about."""
    process.cancel(row.instance_id, at=at, state=None)
    _end(row, Ending.CALM, by=PLAYER, at=at)
