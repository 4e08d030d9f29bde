"""Acting on a step of the drawn process: the officer's outcome moves the tokens, and the state follows them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.kernel.actors import Actor
from motcua.kernel.text import say
from motcua.rooms.dossiers.actions import fees, prepared
from motcua.rooms.dossiers.actions.outcomes import CONSEQUENCES, OWED
from motcua.rooms.dossiers.actions.telling import snapshot, tell
from motcua.rooms.dossiers.actions.terms import date_steps, run_or_stand, step_due
from motcua.rooms.dossiers.errors import DossierNotFound, StepGone
from motcua.rooms.dossiers.models import Dossier, Note, Obligation, Work
from motcua.rooms.dossiers.records import Delivery, State
from motcua.rooms.dossiers.rules import acts, state
from motcua.rooms.process import facade as process
from motcua.rooms.process.records import ACTIONS, Progress
from motcua.rooms.units import facade as units

#: what the office that was consulted, and did not answer in time, finds on the dossier
REMINDER = say("Nhắc việc: đã đến hạn trả lời ý kiến về hồ sơ này.")


def locked(code: str) -> Dossier:
    """The dossier, held until the transaction ends so that two officers cannot both act.

    Raises:
        DossierNotFound: no dossier has this code.
    """
    try:
        return Dossier.objects.select_for_update().get(code=code)
    except Dossier.DoesNotExist:
        raise DossierNotFound(code=code) from None


@transaction.atomic
def complete(
    code: str, work_id: UUID, outcome: str, *, values: Mapping[str, Any] | None = None, by: Actor, at: datetime
) -> State:
    """Gives ``outcome`` to a step that waits, with what it needs in ``values``; returns the state it led to.

    ``values`` by outcome: ``receive`` limit, limit_source, fee, fee_source, seen (paper ids) · ``supplement`` items,
    reason · ``payment`` what, amount · ``consult`` unit · ``return`` handed_by ("counter"/"post"), note ·
    others reason.

    Raises:
        DossierNotFound, StepGone: the dossier or the step is not there (any more).
        NotYours: the step belongs to another role or unit, or a colleague has taken it.
        ReasonMissing, LimitNotStated, Invalid: something that the act needs is not in ``values``.
        MoveNotPossible: the process would lead to a state that the national table forbids.
    """
    given = dict(values or {})
    dossier = locked(code)
    work = Work.objects.filter(id=work_id, dossier=dossier).first()
    if work is None:
        raise StepGone(code=code)
    acts.check(by, outcome, unit=work.unit, role=work.role, values=given)
    acts.check_taken(by, work.assignee, unit=work.unit, role=work.role)
    giver = acts.acts_for(by, outcome, unit=work.unit)
    if ordered := prepared.instead_of(dossier, work, outcome, by=by, at=at):
        _tell_ordered(dossier, work, ordered, by=by, at=at, acts_for=giver)
        return State(dossier.state)
    before = snapshot(dossier)
    for_process = CONSEQUENCES[outcome](dossier, given, by, at)
    progress = process.complete(
        dossier.instance_id, work_id, outcome=outcome, values=for_process, at=at, services=services(dossier, at)
    )
    apply(dossier, progress, act=outcome, before=before, work=work, note=_note(given), by=by, at=at, acts_for=giver)
    return State(dossier.state)


def _tell_ordered(dossier: Dossier, work: Work, act: str, *, by: Actor, at: datetime, acts_for: str) -> None:
    """The signature is ordered; the step goes on when it is made."""
    dossier.revision += 1
    dossier.save()
    tell(dossier, act=act, was=State(dossier.state), work=work, by=by, at=at, acts_for=acts_for)


def apply(
    dossier: Dossier,
    progress: Progress,
    *,
    act: str,
    before: Mapping[str, Any] | None,
    work: Work | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
    **facts: Any,
) -> None:
    """Writes what a step of the process means for the dossier: state, worklists, timeline, journal, event."""
    was = State(dossier.state)
    now = State(progress.state) if progress.state else was
    state.check_move(was, now)
    dossier.state = now
    dossier.revision += 1
    run_or_stand(dossier, now, at)
    _mark_end(dossier, now, at)
    if now in {State.NOT_RECEIVED, State.STOPPED}:
        fees.drop(dossier, by=by, at=at)
    dossier.save()
    rework(dossier, progress, at=at)
    prepared.align(dossier, by=by, at=at)
    if progress.ended or not all(ACTIONS[name] for name, _ in progress.actions):
        before = None  # nothing is re-opened, and what was announced outside stays announced
    tell(dossier, act=act, was=was, before=before, work=work, note=note, by=by, at=at, **facts)


def rework(dossier: Dossier, progress: Progress, *, at: datetime) -> None:
    """Brings the worklist rows in line with the tokens that wait now."""
    if progress.left:
        Work.objects.filter(dossier=dossier, id__in=progress.left).delete()
    if progress.ended:
        Work.objects.filter(dossier=dossier).delete()
    variables = progress.variables
    Work.objects.bulk_create(
        Work(
            id=waiting.id,
            dossier=dossier,
            unit=_standing_place(dossier, waiting.at, variables),
            role=waiting.role or "",
            element=waiting.element,
            step=waiting.name,
            step_en=waiting.name_en,
            outcomes=list(waiting.outcomes),
            state=waiting.state,
            since=at,
            step_due_at=step_due(waiting.budget, dossier, at),
            due_at=dossier.due_at or dossier.respond_by,
            procedure=dossier.procedure,
            channel=dossier.channel,
            filed_at=dossier.filed_at,
        )
        for waiting in progress.arrived
        if waiting.kind == "task"
    )
    date_steps(dossier)


def _standing_place(dossier: Dossier, said: str, variables: Mapping[str, Any]) -> str:
    """Where a step waits: a unit that has ceased meanwhile is answered for by whoever took over."""
    place = acts.place(
        said,
        receiving=dossier.receiving_unit,
        competent=dossier.competent_unit,
        returning=dossier.return_unit,
        variables=variables,
    )
    return units.home(place).code


def services(dossier: Dossier, at: datetime) -> Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
    """The named actions that a drawn process may call, bound to this dossier."""

    def result_ready(variables: Mapping[str, Any]) -> dict[str, Any]:
        dossier.delivery = state.moved(state.DELIVERY_MOVES, Delivery(dossier.delivery), Delivery.READY)
        return {}

    def reckon(variables: Mapping[str, Any]) -> dict[str, Any]:
        return {"owed": Obligation.objects.filter(dossier=dossier, **OWED).exists()}

    def remind(variables: Mapping[str, Any]) -> dict[str, Any]:
        # a note, because the office that was asked and the one that asks both read it on the dossier's page
        Note.objects.create(dossier=dossier, at=at, by="system:clock", text=REMINDER)
        return {}

    return {"notify-result-ready": result_ready, "reckon-obligation": reckon, "remind-consulted": remind}


def _mark_end(dossier: Dossier, now: State, at: datetime) -> None:
    if now == State.FINISHED and dossier.finished_at is None:
        dossier.finished_at = at
    if now == State.RETURNED:
        dossier.finished_at = dossier.finished_at or at
        dossier.returned_at = dossier.returned_at or at
    if now in state.ENDED:
        dossier.ended_at = dossier.ended_at or at


def _note(given: Mapping[str, Any]) -> str:
    return str(given.get("reason") or given.get("note") or "").strip()
