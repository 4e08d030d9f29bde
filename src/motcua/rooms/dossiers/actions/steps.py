"""Acting on a step of the drawn process: the officer's outcome moves the tokens, and the state follows them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.dossiers.content import policy
from motcua.rooms.dossiers.errors import DossierNotFound, LimitNotStated, StepGone
from motcua.rooms.dossiers.events import DossierMoved
from motcua.rooms.dossiers.models import Act, Dossier, Obligation, Paper, Pause, Supplement, Work
from motcua.rooms.dossiers.records import Delivery, Finance, State, SupplementItem
from motcua.rooms.dossiers.rules import acts, state
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import ChannelKind
from motcua.rooms.process import facade as process
from motcua.rooms.process.records import ACTIONS, Progress
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import Extension, Limit
from motcua.rooms.units.records import Pause as ClockPause

#: why the clock may stand still, in words
PAUSES = {
    "supplement": say("chờ bổ sung hồ sơ"),
    "payment": say("chờ thực hiện nghĩa vụ tài chính"),
}
#: a request for a supplement that still waits: neither answered, nor left behind by its time limit, nor undone
OPEN_SUPPLEMENT = {"answered_at__isnull": True, "expired_at__isnull": True, "undone_at__isnull": True}
#: an amount that is still to be paid
OWED = {"settled_at__isnull": True, "undone_at__isnull": True}
#: fields that an undo puts back
KEPT = (
    "state",
    "finance",
    "delivery",
    "received_at",
    "received_by",
    "limit",
    "limit_source",
    "same_day",
    "due_at",
    "due_reasons",
    "paused_since",
    "extension",
    "supplements_asked",
    "decided_at",
    "decided_by",
    "finished_at",
    "returned_at",
    "ended_at",
    "closing_reason",
)


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

    ``values`` by outcome: ``receive`` limit, limit_source, seen (paper ids) · ``supplement`` items, reason ·
    ``payment`` what, amount · ``consult`` unit · ``return`` handed_by ("counter"/"post"), note · others reason.

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
    before = snapshot(dossier)
    for_process = CONSEQUENCES[outcome](dossier, given, by, at)
    progress = process.complete(
        dossier.instance_id, work_id, outcome=outcome, values=for_process, at=at, services=services(dossier, at)
    )
    giver = acts.acts_for(by, outcome, unit=work.unit)
    apply(dossier, progress, act=outcome, before=before, work=work, note=_note(given), by=by, at=at, acts_for=giver)
    return State(dossier.state)


def snapshot(dossier: Dossier) -> dict[str, Any]:
    """What an undo would put back."""
    said = {name: getattr(dossier, name) for name in KEPT}
    works = Work.objects.filter(dossier=dossier).values()
    return {"dossier": said, "works": list(works)}


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
    _run_or_stand(dossier, now, at)
    _mark_end(dossier, now, at)
    dossier.save()
    rework(dossier, progress, at=at)
    if progress.ended or not all(ACTIONS[name] for name, _ in progress.actions):
        before = None  # nothing is re-opened, and what was announced outside stays announced
    tell(dossier, act=act, was=was, before=before, work=work, note=note, by=by, at=at, **facts)


def tell(
    dossier: Dossier,
    *,
    act: str,
    was: State,
    before: Mapping[str, Any] | None = None,
    work: Work | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
    **facts: Any,
) -> None:
    """The three tellings of one act: the timeline for people, the journal for proof, the event for those above."""
    unit = work.unit if work else dossier.competent_unit
    Act.objects.create(
        dossier=dossier,
        revision=dossier.revision,
        act=act,
        at=at,
        by=by.id,
        by_name=by.name,
        unit=unit,
        step=work.step if work else "",
        step_en=work.step_en if work else "",
        note=note,
        before=_plain(before) if before is not None else None,
    )
    journal.record(
        f"dossiers.{act}",
        subject=f"dossier:{dossier.id}",
        by=by.id,
        at=at,
        unit=unit,
        element=work.element if work else "",
        state=int(dossier.state),
        was=int(was),
        due_at=dossier.due_at.isoformat() if dossier.due_at else "",
        note=note,
        **facts,
    )
    emit(
        DossierMoved(
            dossier=str(dossier.id),
            act=act,
            before=int(was),
            after=int(dossier.state),
            unit=unit,
            revision=dossier.revision,
        ),
        at=at,
    )


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
            step_due_at=_step_due(waiting.budget, dossier, at),
            due_at=dossier.due_at or dossier.respond_by,
            procedure=dossier.procedure,
            channel=dossier.channel,
            filed_at=dossier.filed_at,
        )
        for waiting in progress.arrived
        if waiting.kind == "task"
    )
    Work.objects.filter(dossier=dossier).update(due_at=dossier.due_at or dossier.respond_by)


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


def set_deadline(dossier: Dossier, *, at: datetime) -> None:
    """Computes the due moment anew from everything that the dossier has been through. The caller saves."""
    if dossier.received_at is None or not dossier.limit:
        return
    pauses = tuple(
        ClockPause(start=pause.started_at, end=pause.ended_at, why=PAUSES[pause.why])
        for pause in Pause.objects.filter(dossier=dossier, undone_at__isnull=True).order_by("started_at")
    )
    extension = None
    if dossier.extension:
        extension = Extension(Limit.parse(dossier.extension["limit"]), datetime.fromisoformat(dossier.extension["at"]))
    deadline = units.deadline(
        dossier.received_at,
        Limit.parse(dossier.limit),
        dossier.competent_unit,
        pauses=tuple(pause for pause in pauses if pause.end is not None),
        extension=extension,
        same_day=dossier.same_day,
    )
    dossier.due_at = deadline.due
    dossier.due_reasons = [reason.plain() for reason in deadline.reasons]


def set_first_answer(dossier: Dossier) -> None:
    """Computes anew by when the one-stop must receive, ask or refuse. The caller saves."""
    dossier.respond_by = units.deadline(
        dossier.filed_at, Limit.parse(policy().first_answer), dossier.competent_unit
    ).due


def pause(dossier: Dossier, why: str, *, at: datetime) -> None:
    """Stops the clock. The caller saves."""
    Pause.objects.create(dossier=dossier, why=why, started_at=at)
    dossier.paused_since = at


def resume(dossier: Dossier, *, at: datetime) -> None:
    """Lets the clock run again and computes the new due moment. The caller saves."""
    Pause.objects.filter(dossier=dossier, ended_at__isnull=True, undone_at__isnull=True).update(ended_at=at)
    dossier.paused_since = None
    set_deadline(dossier, at=at)


def services(dossier: Dossier, at: datetime) -> Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
    """The named actions that a drawn process may call, bound to this dossier."""

    def result_ready(variables: Mapping[str, Any]) -> dict[str, Any]:
        dossier.delivery = state.moved(state.DELIVERY_MOVES, Delivery(dossier.delivery), Delivery.READY)
        return {}

    def reckon(variables: Mapping[str, Any]) -> dict[str, Any]:
        return {"owed": Obligation.objects.filter(dossier=dossier, **OWED).exists()}

    def remind(variables: Mapping[str, Any]) -> dict[str, Any]:
        return {}

    return {"notify-result-ready": result_ready, "reckon-obligation": reckon, "remind-consulted": remind}


def _receive(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    procedure = procedures.version(dossier.procedure_version_id)
    stated = procedures.limit_for(procedure, ChannelKind(dossier.channel))
    said = str(given.get("limit") or "").strip()
    if stated.code is None and not said:
        raise LimitNotStated({"limit": LimitNotStated.says})
    if stated.code is not None:
        dossier.limit, dossier.limit_source, dossier.same_day = stated.code, "catalogue", stated.same_day
    else:
        dossier.limit = str(_limit(said))
        dossier.limit_source = str(given.get("limit_source") or "").strip()[:200]
        if not dossier.limit_source:
            raise Invalid({"limit_source": say("Vui lòng ghi căn cứ (số văn bản) của thời hạn này.")})
    dossier.received_at, dossier.received_by = at, by.id
    set_deadline(dossier, at=at)
    seen = {str(paper) for paper in given.get("seen") or ()}
    papers = Paper.objects.filter(dossier=dossier)
    papers.filter(id__in=[paper for paper in papers.values_list("id", flat=True) if str(paper) in seen]).update(
        seen_original=True
    )
    return {}


def _limit(said: str) -> Limit:
    try:
        return Limit.parse(said)
    except ValueError:
        raise Invalid({"limit": say("Thời hạn phải có dạng như 3wd, 8h, 5d hoặc 1m.")}) from None


def _refuse(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    dossier.closing_reason = str(given["reason"]).strip()
    return {}


def _supplement(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    items = _items(given.get("items"))
    dossier.supplements_asked += 1
    Supplement.objects.create(
        dossier=dossier,
        round=dossier.supplements_asked,
        asked_at=at,
        asked_by=by.id,
        message=str(given["reason"]).strip(),
        items=[asdict(item) for item in items],
    )
    return {}


def _items(said: Any) -> list[SupplementItem]:
    """The things to complete, each once."""
    try:
        items = [item if isinstance(item, SupplementItem) else SupplementItem(**item) for item in said or ()]
    except TypeError:
        items = []
    named = {(item.kind, item.key): item for item in items if item.kind in {"paper", "field"} and item.key}
    if not items or len(named) != len(items):
        raise Invalid({"items": say("Vui lòng chọn ít nhất một mục cần bổ sung.")})
    return items


def _payment(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    try:
        amount = int(str(given.get("amount", "")).replace(".", "").replace(" ", ""))
    except ValueError:
        amount = 0
    if amount <= 0:
        raise Invalid({"amount": say("Số tiền phải là số nguyên dương, tính bằng đồng.")})
    what = str(given.get("what") or "").strip()
    if not what:
        raise Invalid({"what": say("Vui lòng ghi rõ khoản phải nộp.")})
    Obligation.objects.create(dossier=dossier, what=what[:300], amount=amount, asked_at=at, asked_by=by.id)
    dossier.finance = state.moved(state.FINANCE_MOVES, Finance(dossier.finance), Finance.DUE)
    return {}


def _decide(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    dossier.decided_at, dossier.decided_by = at, by.id
    if given.get("reason"):
        dossier.closing_reason = str(given["reason"]).strip()
    return {}


def _return(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    to = Delivery.POSTED if given.get("handed_by") == "post" else Delivery.HANDED
    if dossier.delivery == Delivery.NOT_READY:
        dossier.delivery = Delivery.READY
    dossier.delivery = state.moved(state.DELIVERY_MOVES, Delivery(dossier.delivery), to)
    return {}


def _consult(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    consulted = str(given.get("unit") or "").strip()
    if not consulted:
        raise Invalid({"unit": say("Vui lòng chọn cơ quan cần lấy ý kiến.")})
    return {"consulted_unit": units.home(consulted).code}


def _plainly(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    return {}


#: what each outcome writes into the dossier before the process moves; returns values for the process's conditions
CONSEQUENCES: Mapping[str, Callable[[Dossier, dict[str, Any], Actor, datetime], dict[str, Any]]] = {
    "receive": _receive,
    "refuse": _refuse,
    "supplement": _supplement,
    "payment": _payment,
    "forward": _plainly,
    "back": _plainly,
    "consult": _consult,
    "approve": _decide,
    "reject": _decide,
    "issue": _plainly,
    "return": _return,
}


def _run_or_stand(dossier: Dossier, now: State, at: datetime) -> None:
    """The clock stands exactly while the state says that the applicant is waited for."""
    if now in state.WAITING and dossier.paused_since is None:
        pause(dossier, "supplement" if now == State.SUPPLEMENT else "payment", at=at)
    elif now not in state.WAITING and dossier.paused_since is not None:
        resume(dossier, at=at)
    if now != State.SUPPLEMENT:
        open_ones = Supplement.objects.filter(dossier=dossier, **OPEN_SUPPLEMENT)
        open_ones.update(expired_at=at)


def _mark_end(dossier: Dossier, now: State, at: datetime) -> None:
    if now == State.FINISHED and dossier.finished_at is None:
        dossier.finished_at = at
    if now == State.RETURNED:
        dossier.finished_at = dossier.finished_at or at
        dossier.returned_at = dossier.returned_at or at
    if now in state.ENDED:
        dossier.ended_at = dossier.ended_at or at


def _step_due(budget: Limit | None, dossier: Dossier, at: datetime) -> datetime | None:
    return units.deadline(at, budget, dossier.competent_unit).due if budget else None


def _note(given: Mapping[str, Any]) -> str:
    return str(given.get("reason") or given.get("note") or "").strip()


def _plain(before: Mapping[str, Any]) -> dict[str, Any]:
    """JSON of a snapshot: moments as ISO text, ids as text."""

    def said(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: said(item) for key, item in value.items()}
        if isinstance(value, list):
            return [said(item) for item in value]
        if isinstance(value, datetime):
            return value.isoformat()
        return str(value) if isinstance(value, UUID) else value

    plain: dict[str, Any] = said(before)
    return plain


__all__ = ["apply", "complete", "locked", "pause", "resume", "services", "set_deadline", "tell"]
