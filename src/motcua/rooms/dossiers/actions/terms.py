"""The clock of a dossier: its due moment, and when it stands still."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Value, When
from django.db.models.functions import Greatest

from motcua.kernel.text import say
from motcua.rooms.dossiers.content import policy
from motcua.rooms.dossiers.models import Dossier, Pause, Supplement, Work
from motcua.rooms.dossiers.records import State
from motcua.rooms.dossiers.rules import state
from motcua.rooms.process import facade as process
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


def date_steps(dossier: Dossier) -> None:
    """Brings the dates on the worklists in line with the dossier's.

    Handing out a finished result has none: nobody is late any more, and it must not stand above what is urgent.
    """
    due = Case(When(state=State.FINISHED, then=None), default=Value(dossier.due_at or dossier.respond_by))
    Work.objects.filter(dossier=dossier).update(due_at=due)


def retime(dossiers: Sequence[Dossier]) -> dict[UUID, dict[str, str]]:
    """Dates the timers and step budgets of dossiers anew on the clock of the unit that decides, some statements in all.

    Returns for each dossier, by its id, the moment to which each drawn element moved.
    """
    found = process.retime({dossier.instance_id: dossier.competent_unit for dossier in dossiers})
    by_id = {dossier.id: dossier for dossier in dossiers if dossier.instance_id in found}
    moved = {
        dossier.id: {timer.element: timer.due_at.isoformat() for timer in found[dossier.instance_id].timers}
        for dossier in by_id.values()
    }
    later = []
    for work in Work.objects.filter(dossier__in=by_id).order_by("id"):
        dossier = by_id[work.dossier_id]
        budget = found[dossier.instance_id].budgets.get(work.id)
        due = step_due(budget, dossier, work.since)
        if due is not None and due != work.step_due_at:
            moved[dossier.id][work.element] = due.isoformat()
            work.step_due_at = due
            later.append(work)
    Work.objects.bulk_update(later, ["step_due_at"])
    return {id_: elements for id_, elements in moved.items() if elements}


def step_due(budget: Limit | None, dossier: Dossier, since: datetime) -> datetime | None:
    """By when a step that began to wait at ``since`` should be done."""
    return units.deadline(since, budget, dossier.competent_unit).due if budget else None


def set_first_answer(dossier: Dossier) -> None:
    """Computes anew by when the one-stop must receive, ask or refuse. The caller saves."""
    dossier.respond_by = units.deadline(dossier.filed_at, policy().first_answer, dossier.competent_unit).due


def pause(dossier: Dossier, why: str, *, at: datetime) -> None:
    """Stops the clock. The caller saves."""
    Pause.objects.create(dossier=dossier, why=why, started_at=at)
    dossier.paused_since = at


def resume(dossier: Dossier, *, at: datetime) -> None:
    """Lets the clock run again and computes the new due moment. The caller saves."""
    standing = Pause.objects.filter(dossier=dossier, ended_at__isnull=True, undone_at__isnull=True)
    # a clock that was set back meanwhile must not make a pause end before it began
    standing.update(ended_at=Greatest("started_at", Value(at)))
    dossier.paused_since = None
    set_deadline(dossier, at=at)


def run_or_stand(dossier: Dossier, now: State, at: datetime) -> None:
    """The clock stands exactly while the state says that the applicant is waited for."""
    if now in state.WAITING and dossier.paused_since is None:
        pause(dossier, "supplement" if now == State.SUPPLEMENT else "payment", at=at)
    elif now not in state.WAITING and dossier.paused_since is not None:
        resume(dossier, at=at)
    if now != State.SUPPLEMENT and dossier.supplements_asked:
        open_ones = Supplement.objects.filter(dossier=dossier, **OPEN_SUPPLEMENT)
        open_ones.update(expired_at=at)
