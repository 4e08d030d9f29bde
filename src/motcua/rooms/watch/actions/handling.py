"""What people do about an incident: take it in hand, give it to somebody, note, and say what was learnt.

Nobody closes one: the data does.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.text import say
from motcua.rooms.watch.errors import (
    AlreadyAcknowledged,
    IncidentIsClosed,
    IncidentIsOpen,
    WatchInvalid,
    WatchNotFound,
    WatchNotYours,
)
from motcua.rooms.watch.models import Incident, IncidentLine

HANDLE = "watch:handle"
LONGEST = 4000


@transaction.atomic
def acknowledge(incident_id: UUID, *, by: Actor, at: datetime) -> None:
    """Takes an incident in hand: it is not escalated any further, and the taker is its assignee.

    Raises:
        WatchNotFound, WatchNotYours, IncidentIsClosed.
        AlreadyAcknowledged: somebody has it already.
    """
    row = _held(incident_id, by, open_=True)
    if row.acknowledged_at is not None:
        raise AlreadyAcknowledged(incident=str(incident_id))
    row.acknowledged_at, row.acknowledged_by = at, by.id
    row.assignee = row.assignee or by.id
    row.save(update_fields=["acknowledged_at", "acknowledged_by", "assignee"])
    _line(row, "acknowledged", say("Đã tiếp nhận xử lý."), {}, by=by, at=at)
    _journal("watch.acknowledge", row, by=by, at=at)


@transaction.atomic
def assign_incident(incident_id: UUID, *, to: str, name: str, by: Actor, at: datetime) -> None:
    """Gives an open incident to the officer ``to`` (an actor's id), who is called ``name``.

    Raises:
        WatchNotFound, WatchNotYours, IncidentIsClosed.
        WatchInvalid: nobody is named.
    """
    row = _held(incident_id, by, open_=True)
    if not to or not name:
        raise WatchInvalid({"to": say("Vui lòng chọn người xử lý.")})
    row.assignee = to
    row.save(update_fields=["assignee"])
    _line(row, "assigned", say("Giao cho {name} xử lý."), {"name": name}, by=by, at=at)
    _journal("watch.assign", row, by=by, at=at, to=to)


@transaction.atomic
def note(incident_id: UUID, text: str, *, by: Actor, at: datetime) -> None:
    """Adds a note to the timeline, also after the end.

    Raises:
        WatchNotFound, WatchNotYours.
        WatchInvalid: there is no text.
    """
    row = _held(incident_id, by)
    said = _said({"text": text})["text"]
    _line(row, "note", NOTE, {"text": said}, by=by, at=at)
    _journal("watch.note", row, by=by, at=at)


#: what a note says is its text; translated by nobody
NOTE = "{text}"


@transaction.atomic
def write_post_mortem(incident_id: UUID, *, cause: str, done: str, prevents: str, by: Actor, at: datetime) -> None:
    """Says what was learnt of an incident that is over; written over, the timeline keeps that it was.

    Raises:
        WatchNotFound, WatchNotYours.
        IncidentIsOpen: it is not over yet.
        WatchInvalid: a part is missing.
    """
    row = _held(incident_id, by)
    if row.closed_at is None:
        raise IncidentIsOpen(incident=str(incident_id))
    said = _said({"cause": cause, "done": done, "prevents": prevents})
    row.post_mortem = {**said, "by": by.id, "at": at.isoformat()}
    row.save(update_fields=["post_mortem"])
    _line(row, "post-mortem", say("Đã viết bài học rút ra."), {}, by=by, at=at)
    _journal("watch.write_post_mortem", row, by=by, at=at)


def _held(incident_id: UUID, by: Actor, *, open_: bool = False) -> Incident:
    """The incident, held until the transaction ends, for somebody who may handle it."""
    row = Incident.objects.select_for_update().filter(id=incident_id).first()
    if row is None:
        raise WatchNotFound(incident=str(incident_id))
    if not any(by.may(HANDLE, unit=unit) for unit in ("*", row.unit, *row.units)):
        raise WatchNotYours(permission=HANDLE)
    if open_ and row.closed_at is not None:
        raise IncidentIsClosed(incident=str(incident_id))
    return row


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    bare = {key: text.strip()[:LONGEST] for key, text in texts.items()}
    problems = {key: say("Vui lòng không để trống.") for key, text in bare.items() if not text}
    if problems:
        raise WatchInvalid(problems)
    return bare


def _line(row: Incident, kind: str, says: str, facts: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    IncidentLine.objects.create(incident=row, at=at, by=by.id, kind=kind, says=says, facts=dict(facts))


def _journal(act: str, row: Incident, *, by: Actor, at: datetime, **facts: Any) -> None:
    journal.record(act, subject=f"incident:{row.id}", by=by.id, at=at, target=row.target, **facts)
