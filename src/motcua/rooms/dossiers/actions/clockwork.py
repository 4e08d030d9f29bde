"""What time and the calendar do to dossiers."""

import logging
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Fault, Refusal
from motcua.kernel.events import emit
from motcua.rooms.dossiers.actions import prepared
from motcua.rooms.dossiers.actions.steps import apply, services
from motcua.rooms.dossiers.actions.telling import tell
from motcua.rooms.dossiers.actions.terms import date_steps, retime, set_deadline, set_first_answer
from motcua.rooms.dossiers.events import DeadlineChanged, RecomputeWanted, RehomeWanted
from motcua.rooms.dossiers.models import Act, Dossier, Work
from motcua.rooms.dossiers.records import State
from motcua.rooms.process import facade as process

log = logging.getLogger(__name__)

#: dossiers in one transaction; the rest follows in the next event, so that no change of a calendar holds locks for long
BATCH = 200


def fire_timers(*, by: Actor, at: datetime, limit: int = 50) -> int:
    """Lets the timers of drawn processes that are due take their step; returns how many did.

    Each in a savepoint of its own: a timer whose step was done a moment ago, or whose process is faulty, holds back
    none of the others.
    """
    fired = 0
    with transaction.atomic():
        for instance_id, waiting_id in process.due_timers(at=at, limit=limit):
            try:
                with transaction.atomic():
                    fired += _fire(instance_id, waiting_id, by=by, at=at)
            except Refusal:
                log.info("timer %s of process %s was not due any more", waiting_id, instance_id)
            except Fault:
                log.exception("timer %s of process %s failed", waiting_id, instance_id)
    return fired


def _fire(instance_id: UUID, waiting_id: UUID, *, by: Actor, at: datetime) -> bool:
    dossier = Dossier.objects.select_for_update().filter(instance_id=instance_id).first()
    if dossier is None:
        return False
    progress = process.fire_timer(instance_id, waiting_id, at=at, services=services(dossier, at))
    apply(dossier, progress, act="timer", before=None, by=by, at=at)
    return True


@transaction.atomic
def recompute(*, why: str, after: str, by: Actor, at: datetime) -> int:
    """Computes the deadlines of the next batch of open dossiers again, and with them the timers and budgets of their
    steps; each change is journalled, a deadline that moved is announced too.

    ``after`` is the id of the last dossier of the batch before, "" for the first. Returns how many dossiers changed.
    """
    open_ones = Dossier.objects.filter(ended_at__isnull=True)
    if after:
        open_ones = open_ones.filter(id__gt=UUID(after))
    batch = list(open_ones.select_for_update().order_by("id")[:BATCH])
    steps = retime(batch)
    moved = sum(_recompute_one(dossier, steps.get(dossier.id, {}), why, by=by, at=at) for dossier in batch)
    if len(batch) == BATCH:
        emit(RecomputeWanted(why=why, after=str(batch[-1].id)), at=at)
    return moved


def _recompute_one(dossier: Dossier, steps: Mapping[str, str], why: str, *, by: Actor, at: datetime) -> bool:
    old, new = _redate(dossier, at=at)
    if new == old and not steps:
        return False
    before, after = (moment.isoformat() if moment else "" for moment in (old, new))
    journal.record(
        "dossiers.recompute",
        subject=f"dossier:{dossier.id}",
        by=by.id,
        at=at,
        why=why,
        due_before=before,
        due_at=after,
        steps=dict(steps),
    )
    # also when only a step moved: an undo would bring the old dates back, and this line stands in its way
    Act.objects.create(
        dossier=dossier,
        revision=dossier.revision,
        act="recompute",
        at=at,
        by=by.id,
        unit=dossier.competent_unit,
        note=why,
    )
    if new != old:
        emit(DeadlineChanged(dossier=str(dossier.id), before=before, after=after), at=at)
    return True


def _redate(dossier: Dossier, *, at: datetime) -> tuple[datetime | None, datetime | None]:
    """The due moment of what was received, before and after; of what was not, the moment by which it must be answered.

    What is finished keeps its own: it was on time or it was not.
    """
    old = dossier.due_at or dossier.respond_by
    if dossier.finished_at is not None:
        return old, old
    if dossier.received_at is None:
        set_first_answer(dossier)
    else:
        set_deadline(dossier, at=at)
    new = dossier.due_at or dossier.respond_by
    if new != old:
        dossier.save(update_fields=["due_at", "due_reasons", "respond_by"])
        Work.objects.filter(dossier=dossier).update(due_at=new)
    return old, new


@transaction.atomic
def rehome(*, unit: str, successor: str, why: str, by: Actor, at: datetime) -> int:
    """Moves the next batch of open dossiers of a unit that ended to its successor; returns how many moved.

    Where it was received stays history; who decides, where the result waits, and the open steps move.
    """
    here = Q(competent_unit=unit) | Q(return_unit=unit) | Q(receiving_unit=unit, received_at__isnull=True)
    here |= Q(id__in=Work.objects.filter(unit=unit).values("dossier_id"))  # consulted there, or not passed on yet
    batch = list(Dossier.objects.select_for_update().filter(here, ended_at__isnull=True).order_by("id")[:BATCH])
    for dossier in batch:
        if dossier.competent_unit == unit:
            dossier.competent_unit = successor
            prepared.change_unit(dossier, successor, by=by, at=at)
        if dossier.return_unit == unit:
            dossier.return_unit = successor
        if dossier.receiving_unit == unit and dossier.received_at is None:
            dossier.receiving_unit = successor
        if dossier.finished_at is None:
            set_deadline(dossier, at=at)
        dossier.revision += 1
        dossier.save()
        steps = Work.objects.filter(dossier=dossier)
        steps.filter(unit=unit).update(unit=successor, assignee="")
        date_steps(dossier)
        tell(
            dossier,
            act="rehome",
            was=State(dossier.state),
            note=why,
            by=by,
            at=at,
            from_unit=unit,
            to_unit=successor,
        )
    retime(batch)
    if len(batch) == BATCH:
        emit(RehomeWanted(unit=unit, successor=successor, why=why), at=at)
    return len(batch)
