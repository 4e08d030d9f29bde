"""A draft and what becomes of it before it has a number."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel.actors import Actor
from motcua.kernel.storage import Stored
from motcua.rooms.papers.actions.results.rows import WITHDRAWN, ask_leader, locked, take_back, tell
from motcua.rooms.papers.errors.results import ResultMoveNotPossible
from motcua.rooms.papers.models import Result
from motcua.rooms.papers.queries.results import kind, search_words, waiting_request
from motcua.rooms.papers.queries.signing import IN_QUEUE
from motcua.rooms.papers.records import Part, SignatureState
from motcua.rooms.papers.records.results import ResultState, Subject
from motcua.rooms.papers.rules import results as rules


@transaction.atomic
def prepare_result(
    kind_key: str,
    subject: Subject,
    *,
    facts: Mapping[str, str],
    file: Stored,
    uploaded: bool = False,
    by: Actor,
    at: datetime,
) -> UUID:
    """Keeps a draft of a matter's result; the draft before it, and a signature asked for it, are put aside.

    ``file`` is the draft, typeset or uploaded, and in the store already. Nobody's rights are asked: the room that calls
    has decided that ``by`` may answer this matter.

    Raises:
        UnknownKind, ResultInvalid.
        ResultMoveNotPossible: it is being signed, or is signed.
    """
    about = kind(kind_key)
    said = {} if uploaded else rules.checked(about, facts)
    row = Result.objects.select_for_update().filter(subject=subject.of, state=ResultState.DRAFT).first()
    if row is None and Result.objects.filter(subject=subject.of, state=ResultState.SIGNED).exists():
        raise ResultMoveNotPossible(current=ResultState.SIGNED.value, to=ResultState.DRAFT.value)
    row = row or Result(subject=subject.of, unit=subject.unit)
    if not row._state.adding and not take_back(row, by) and waiting_request(row.id, Part.LEADER):
        raise ResultMoveNotPossible(current="ordered", to=ResultState.DRAFT.value)
    row.kind, row.procedure, row.unit = about.key, subject.procedure, subject.unit
    row.holder_id, row.name, row.binding = subject.holder_id, subject.name[:200], subject.binding[:200]
    row.facts, row.uploaded = said, uploaded
    row.draft_sha256, row.draft_size = file.sha256, file.size
    row.prepared_at, row.prepared_by = at, by.id
    row.words = search_words(row)
    row.save()
    tell("papers.prepare_result", row, by, at, sha256=file.sha256, uploaded=uploaded)
    return row.id


@transaction.atomic
def send_result(result_id: UUID, *, role: str, by: Actor, at: datetime) -> UUID:
    """Lays a draft before whoever signs (the holder of ``role`` at its unit); returns the request. Repeating it
    changes nothing.

    Raises:
        ResultNotFound.
        ResultMoveNotPossible: it is no draft.
    """
    row = locked(result_id)
    if row.state != ResultState.DRAFT:
        raise ResultMoveNotPossible(current=row.state, to=ResultState.SIGNED.value)
    asked = waiting_request(row.id, Part.LEADER)
    if asked is not None and asked.state not in IN_QUEUE:
        return asked.id
    if asked is not None and (asked.sha256, asked.role) == (row.draft_sha256, role):
        return asked.id
    take_back(row, by)
    request = ask_leader(row, role, by, at)
    tell("papers.send_result", row, by, at, request=str(request))
    return request


@transaction.atomic
def recall_result(result_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Takes a draft back from the signing queue; False when nothing was asked, or it is being signed this moment.

    Raises:
        ResultNotFound.
    """
    row = locked(result_id)
    if not take_back(row, by):
        return False
    tell("papers.recall_result", row, by, at)
    return True


@transaction.atomic
def drop_result(result_id: UUID, *, by: Actor, at: datetime) -> None:
    """Throws away a result that was not issued, with whatever signature it waits for. A signature that is being made
    this moment comes too late, and a number that was given stays a gap.

    Raises:
        ResultNotFound.
        ResultMoveNotPossible: it is issued already.
    """
    row = locked(result_id)
    rules.check_move(ResultState(row.state), ResultState.DROPPED)
    waiting = [waiting_request(row.id, part) for part in (Part.LEADER, Part.SEAL)]
    for asked in waiting:
        if asked is not None and asked.state in IN_QUEUE:
            asked.state, asked.settled_by, asked.reason = SignatureState.WITHDRAWN, by.id, WITHDRAWN
            asked.save(update_fields=["state", "settled_by", "reason"])
    row.state = ResultState.DROPPED
    row.save(update_fields=["state"])
    tell("papers.drop_result", row, by, at)


@transaction.atomic
def move_result(result_id: UUID, *, unit: str, by: Actor, at: datetime) -> None:
    """Gives a signed result that is not issued yet to the unit that took over: it numbers and seals it.

    Raises:
        ResultNotFound.
        ResultMoveNotPossible: it is no signed result, or its number is given already.
    """
    row = locked(result_id)
    if row.state != ResultState.SIGNED or row.seq is not None:
        raise ResultMoveNotPossible(current=row.state, to=row.state)
    row.unit = unit
    row.save(update_fields=["unit"])
    tell("papers.move_result", row, by, at)
