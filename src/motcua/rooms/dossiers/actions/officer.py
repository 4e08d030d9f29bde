"""What officers do beside the drawn process."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Field

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import say
from motcua.rooms.dossiers.actions import fees, prepared
from motcua.rooms.dossiers.actions.applicant import end
from motcua.rooms.dossiers.actions.steps import locked
from motcua.rooms.dossiers.actions.telling import KEPT, snapshot, tell
from motcua.rooms.dossiers.actions.terms import date_steps, retime, set_deadline
from motcua.rooms.dossiers.errors import (
    AlreadyExtended,
    MoveNotPossible,
    NotYours,
    ReasonMissing,
    StepGone,
    UndoNotPossible,
)
from motcua.rooms.dossiers.models import Act, Dossier, Note, Obligation, Pause, Supplement, Work
from motcua.rooms.dossiers.records import State
from motcua.rooms.dossiers.rules import state
from motcua.rooms.payments import facade as payments
from motcua.rooms.people import facade as people
from motcua.rooms.process import facade as process
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import Limit

#: why nothing is owed any more when an act was taken back
UNDONE = say("Cán bộ đã hoàn tác yêu cầu này.")


@transaction.atomic
def assign(code: str, work_id: UUID, *, to: str, by: Actor, at: datetime) -> None:
    """Gives a step to one officer (``to`` is an officer id, "" gives it back to everybody with the role).

    Taking a free step for oneself needs its role only; giving it to others needs ``dossiers:assign`` there.

    Raises:
        StepGone: the step is done already.
        NotYours: ``by`` may not assign here.
        Invalid: ``to`` does not hold the step's role at its unit.
    """
    dossier = locked(code)
    work = Work.objects.select_for_update().filter(id=work_id, dossier=dossier).first()
    if work is None:
        raise StepGone(code=code)
    takes = to == by.id and not work.assignee and by.may(f"role:{work.role}", unit=work.unit)
    gives_back = to == "" and work.assignee == by.id
    if not (takes or gives_back or by.may("dossiers:assign", unit=work.unit)):
        raise NotYours(code=code)
    if to and to != by.id and to not in {officer.actor_id for officer in people.holders(work.role, work.unit)}:
        raise Invalid({"to": say("Người được giao không giữ vai trò này tại đơn vị.")})
    work.assignee = to
    work.save(update_fields=["assignee"])
    dossier.revision += 1
    dossier.save(update_fields=["revision"])
    tell(dossier, act="assign", was=State(dossier.state), work=work, by=by, at=at, to=to)


@transaction.atomic
def hand_over(code: str, *, to: str, reason: str, by: Actor, at: datetime) -> None:
    """Gives a dossier that reached the wrong authority to the right one; its open steps move along, its clock goes on.

    Raises:
        NotYours: ``by`` neither received it nor leads the unit that has it.
        MoveNotPossible: it is decided already, or it is there already.
        UnitNotFound: no unit has the code ``to``.
        ReasonMissing: no reason was given.
    """
    dossier = locked(code)
    was = dossier.competent_unit
    if not (by.may("dossiers:assign", unit=was) or by.may("dossiers:receive", unit=dossier.receiving_unit)):
        raise NotYours(code=code)
    if not reason.strip():
        raise ReasonMissing({"reason": ReasonMissing.says})
    successor = units.unit(to).code
    if successor == was or dossier.state not in {State.NEW, State.RECEIVED, State.IN_PROCESS} or dossier.decided_at:
        raise MoveNotPossible(code=code)
    dossier.competent_unit = successor
    prepared.change_unit(dossier, successor, by=by, at=at)
    set_deadline(dossier, at=at)
    dossier.revision += 1
    dossier.save()
    Work.objects.filter(dossier=dossier, unit=was).update(unit=successor, assignee="")
    date_steps(dossier)
    retime([dossier])
    tell(
        dossier,
        act="hand-over",
        was=State(dossier.state),
        note=reason.strip(),
        by=by,
        at=at,
        from_unit=was,
        to_unit=successor,
    )


@transaction.atomic
def extend(code: str, *, limit: str, reason: str, by: Actor, at: datetime) -> datetime:
    """Moves the deadline once, with a written apology; returns the new due moment.

    At most one re-appointment, told before the deadline passes (NĐ 61/2018, art. 19: not later than one day before
    expiry; confidence high for that decree, medium that NĐ 118/2025 keeps it). Late is late: extending after the
    deadline is still possible for the applicant's sake, and the journal shows when it was done.

    Raises:
        AlreadyExtended, MoveNotPossible, NotYours, ReasonMissing.
    """
    dossier = locked(code)
    if not by.may("dossiers:extend", unit=dossier.competent_unit):
        raise NotYours(code=code)
    if dossier.extension:
        raise AlreadyExtended(code=code)
    if dossier.state not in {State.RECEIVED, State.IN_PROCESS} or dossier.due_at is None:
        raise MoveNotPossible(code=code)
    if not reason.strip():
        raise ReasonMissing({"reason": ReasonMissing.says})
    try:
        more = Limit.parse(limit)
    except ValueError:
        raise Invalid({"limit": say("Thời hạn phải có dạng như 3wd, 8h, 5d hoặc 1m.")}) from None
    before, old = snapshot(dossier), dossier.due_at
    dossier.extension = {
        "limit": str(more),
        "reason": reason.strip(),
        "at": at.isoformat(),
        "by": by.id,
        "due_before": old.isoformat(),
    }
    set_deadline(dossier, at=at)
    dossier.revision += 1
    dossier.save()
    date_steps(dossier)
    tell(
        dossier,
        act="extend",
        was=State(dossier.state),
        before=before,
        note=reason.strip(),
        by=by,
        at=at,
        due_before=old.isoformat(),
    )
    return dossier.due_at


@transaction.atomic
def stop(code: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Stops a dossier for good, with a reason that the applicant is told (form 05).

    Raises:
        NotYours, MoveNotPossible, ReasonMissing.
    """
    dossier = locked(code)
    was = State(dossier.state)
    if not by.may("dossiers:stop", unit=dossier.competent_unit):
        raise NotYours(code=code)
    if was not in state.STOPPABLE:
        raise MoveNotPossible(code=code)
    if not reason.strip():
        raise ReasonMissing({"reason": ReasonMissing.says})
    end(dossier, State.STOPPED, reason, by=by, at=at)
    tell(dossier, act="stop", was=was, note=reason.strip(), by=by, at=at)


@transaction.atomic
def undo(code: str, *, by: Actor, at: datetime) -> State:
    """Takes back one's own last act, if nobody has acted since; returns the state it went back to.

    Raises:
        UndoNotPossible: the last act was somebody else's, ended the dossier or reached outside, or something happened
            since.
    """
    dossier = locked(code)
    last = Act.objects.filter(dossier=dossier, undone_at__isnull=True).order_by("-id").first()
    if last is None or last.before is None or not last.may_be_taken_back(by.id, dossier.revision):
        raise UndoNotPossible(code=code)
    was = State(dossier.state)
    if last.act not in {"extend"}:
        process.undo(dossier.instance_id, at=at)
    _put_back(dossier, last.before)
    prepared.align(dossier, by=by, at=at)
    opened_since = {"dossier": dossier, "undone_at__isnull": True}
    Supplement.objects.filter(**opened_since, asked_at=last.at).update(undone_at=at)
    obligations = Obligation.objects.filter(**opened_since, asked_at=last.at)
    for owed in obligations:
        payments.cancel(fees.purpose(code, owed.id), reason=UNDONE, paid_too=True, by=by, at=at)
    obligations.update(undone_at=at)
    Pause.objects.filter(**opened_since, started_at=last.at).update(undone_at=at)
    last.undone_at = at
    last.save(update_fields=["undone_at"])
    dossier.revision += 1
    dossier.save()
    tell(dossier, act="undo", was=was, by=by, at=at, undone=last.act)
    return State(dossier.state)


def _put_back(dossier: Dossier, before: dict[str, Any]) -> None:
    for name in KEPT:
        field = Dossier._meta.get_field(name)
        assert isinstance(field, Field)  # noqa: S101 - names in KEPT are columns
        setattr(dossier, name, field.to_python(before["dossier"][name]))
    Work.objects.filter(dossier=dossier).delete()
    fields = {field.attname: field for field in Work._meta.get_fields() if isinstance(field, Field)}
    Work.objects.bulk_create(
        Work(**{name: fields[name].to_python(value) for name, value in row.items()}) for row in before["works"]
    )


@transaction.atomic
def add_note(code: str, *, text: str, by: Actor, at: datetime) -> None:
    """Adds an internal note; the applicant never sees it.

    Raises:
        NotYours: ``by`` works at none of the units of this dossier.
        Invalid: the note is empty.
    """
    dossier = locked(code)
    if not any(by.may("dossiers:note", unit=unit) for unit in (dossier.receiving_unit, dossier.competent_unit)):
        raise NotYours(code=code)
    if not text.strip():
        raise Invalid({"text": say("Vui lòng nhập nội dung ghi chú.")})
    note = Note.objects.create(dossier=dossier, at=at, by=by.id, by_name=by.name, text=text.strip())
    journal.record("dossiers.note", subject=f"dossier:{dossier.id}", by=by.id, at=at, note=note.id)
