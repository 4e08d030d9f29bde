"""An issued result that stops being in force: corrected, replaced, revoked."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel import storage
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.storage import Stored
from motcua.kernel.text import say
from motcua.rooms.papers.actions.results.rows import ask_leader, end, locked, sealed, tell
from motcua.rooms.papers.errors.results import ResultMoveNotPossible, ResultNotFound, ResultNotYours
from motcua.rooms.papers.models import Result
from motcua.rooms.papers.queries.results import kind, search_words
from motcua.rooms.papers.queries.results_paper import set_result
from motcua.rooms.papers.records.results import Cause, ResultState
from motcua.rooms.papers.rules import results as rules

REASON_MISSING = say("Vui lòng nêu rõ lý do.")
CAUSE_MISSING = say("Vui lòng chọn nhóm lý do.")


def correct(
    result_id: UUID,
    *,
    facts: Mapping[str, str],
    cause: str,
    reason: str,
    file: Stored | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Prepares a corrected result, which ends the one before when it is issued; returns it. It is sent to be signed.

    Raises:
        ResultNotFound, ResultNotYours, ResultInvalid, Invalid.
        ResultMoveNotPossible: the one before is not in force, or another already takes its place.
    """
    return _succeed(
        result_id, ResultState.CORRECTED, facts, file or _set(result_id, facts, at), cause, reason, by=by, at=at
    )


def replace(
    result_id: UUID,
    *,
    facts: Mapping[str, str],
    cause: str,
    reason: str,
    file: Stored | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """The same for a result that is issued anew because the old one was lost or its facts have changed.

    Raises:
        As ``correct``.
    """
    return _succeed(
        result_id, ResultState.REPLACED, facts, file or _set(result_id, facts, at), cause, reason, by=by, at=at
    )


def _set(result_id: UUID, facts: Mapping[str, str], at: datetime) -> Stored:
    """The new paper, typeset before anything is locked."""
    row = Result.objects.filter(id=result_id).first()
    if row is None:
        raise ResultNotFound(result=str(result_id))
    return storage.put([set_result(row.kind, facts, unit=row.unit, subject=row.subject, at=at)])


@transaction.atomic
def _succeed(
    result_id: UUID,
    makes_before: ResultState,
    facts: Mapping[str, str],
    file: Stored,
    cause: str,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> UUID:
    old = _ours(result_id, by)
    why = _why(cause, reason)
    rules.check_move(ResultState(old.state), makes_before)
    taken = Result.objects.filter(before=old).exclude(state=ResultState.DROPPED).exists()
    at_work = Result.objects.filter(subject=old.subject, state__in=[ResultState.DRAFT, ResultState.SIGNED]).exists()
    if taken or at_work:
        raise ResultMoveNotPossible(current=old.state, to=makes_before.value)
    said = rules.checked(kind(old.kind), facts)
    row = Result(
        kind=old.kind,
        subject=old.subject,
        procedure=old.procedure,
        unit=old.unit,
        holder_id=old.holder_id,
        name=old.name,
        binding=old.binding,
        facts=said,
        draft_sha256=file.sha256,
        draft_size=file.size,
        prepared_at=at,
        prepared_by=by.id,
        before=old,
        makes_before=makes_before,
        cause=why,
        reason=reason.strip(),
    )
    row.words = search_words(row)
    row.save(force_insert=True)
    ask_leader(row, "", by, at)
    verb = "correct" if makes_before is ResultState.CORRECTED else "replace"
    tell(f"papers.{verb}_result", row, by, at, before=str(old.id), cause=why.value, reason=sealed(reason))
    return row.id


@transaction.atomic
def revoke(result_id: UUID, *, cause: str, reason: str, by: Actor, at: datetime) -> None:
    """Takes an issued result out of force, at once: its code says so from now on.

    Raises:
        ResultNotFound, ResultNotYours, Invalid.
        ResultMoveNotPossible: it is not in force.
    """
    row = _ours(result_id, by)
    why = _why(cause, reason)
    end(row, ResultState.REVOKED, why, reason.strip(), by=by.id, at=at)
    tell("papers.revoke_result", row, by, at, cause=why.value, reason=sealed(reason))


def _why(cause: str, reason: str) -> Cause:
    problems = {} if reason.strip() else {"reason": REASON_MISSING}
    if cause not in set(Cause):
        problems["cause"] = CAUSE_MISSING
    if problems:
        raise Invalid(problems)
    return Cause(cause)


def _ours(result_id: UUID, by: Actor) -> Result:
    row = locked(result_id)
    if not by.may("papers:revoke", unit=row.unit):
        raise ResultNotYours(result=str(result_id))
    return row
