"""The register of results: prepared, sent to be signed, numbered, issued; corrected, replaced, revoked."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from motcua.kernel import journal, storage
from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.kernel.errors import Invalid
from motcua.kernel.events import emit
from motcua.kernel.storage import Stored
from motcua.kernel.text import say
from motcua.rooms.papers.actions.signing import add_request
from motcua.rooms.papers.actions.verification import sign_claims
from motcua.rooms.papers.errors.results import ResultMoveNotPossible, ResultNotFound, ResultNotYours
from motcua.rooms.papers.events.results import ResultIssued, ResultRevoked, ResultSignatureRefused, ResultSigned
from motcua.rooms.papers.models import Result, SignatureRequest
from motcua.rooms.papers.queries.results import kind, search_words, waiting_request
from motcua.rooms.papers.queries.results_paper import set_result
from motcua.rooms.papers.queries.signing import IN_QUEUE
from motcua.rooms.papers.records import Part, Place, SignatureState, Stamp
from motcua.rooms.papers.records.results import Cause, ResultState, Subject
from motcua.rooms.papers.records.verification import Claims
from motcua.rooms.papers.rules import results as rules
from motcua.rooms.papers.rules import verification
from motcua.rooms.papers.rules.results_paper import LEADER_BLOCK, SEAL_BLOCK, seal_facts

WITHDRAWN = say("Dự thảo đã được thay hoặc hồ sơ không còn ở bước ký.")
REASON_MISSING = say("Vui lòng nêu rõ lý do.")
CAUSE_MISSING = say("Vui lòng chọn nhóm lý do.")


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
    if not row._state.adding and not _take_back(row, by) and waiting_request(row.id, Part.LEADER):
        raise ResultMoveNotPossible(current="ordered", to=ResultState.DRAFT.value)
    row.kind, row.procedure, row.unit = about.key, subject.procedure, subject.unit
    row.holder_id, row.name, row.binding = subject.holder_id, subject.name[:200], subject.binding[:200]
    row.facts, row.uploaded = said, uploaded
    row.draft_sha256, row.draft_size = file.sha256, file.size
    row.prepared_at, row.prepared_by = at, by.id
    row.words = search_words(row)
    row.save()
    _tell("papers.prepare_result", row, by, at, sha256=file.sha256, uploaded=uploaded)
    return row.id


@transaction.atomic
def send_result(result_id: UUID, *, role: str, by: Actor, at: datetime) -> UUID:
    """Lays a draft before whoever signs (the holder of ``role`` at its unit); returns the request. Repeating it
    changes nothing.

    Raises:
        ResultNotFound.
        ResultMoveNotPossible: it is no draft.
    """
    row = _locked(result_id)
    if row.state != ResultState.DRAFT:
        raise ResultMoveNotPossible(current=row.state, to=ResultState.SIGNED.value)
    asked = waiting_request(row.id, Part.LEADER)
    if asked is not None and asked.state not in IN_QUEUE:
        return asked.id
    if asked is not None and (asked.sha256, asked.role) == (row.draft_sha256, role):
        return asked.id
    _take_back(row, by)
    request = _ask_leader(row, role, by, at)
    _tell("papers.send_result", row, by, at, request=str(request))
    return request


def _ask_leader(row: Result, role: str, by: Actor, at: datetime) -> UUID:
    return add_request(
        subject=f"result:{row.id}",
        about=row.subject,
        part=Part.LEADER,
        unit=row.unit,
        role=role,
        title=f"{kind(row.kind).title} – {row.name}",
        sha256=row.draft_sha256,
        place=Place(page=LEADER_BLOCK.page, box=LEADER_BLOCK.box),
        stamp=Stamp("leader-stamp", {}),
        by=by,
        at=at,
    )


@transaction.atomic
def recall_result(result_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Takes a draft back from the signing queue; False when nothing was asked, or it is being signed this moment.

    Raises:
        ResultNotFound.
    """
    row = _locked(result_id)
    if not _take_back(row, by):
        return False
    _tell("papers.recall_result", row, by, at)
    return True


def _take_back(row: Result, by: Actor) -> bool:
    """Withdraws the signature that a draft waits for, unless it is ordered already."""
    asked = waiting_request(row.id, Part.LEADER)
    if asked is None or asked.state not in IN_QUEUE:
        return False
    asked.state, asked.settled_by, asked.reason = SignatureState.WITHDRAWN, by.id, WITHDRAWN
    asked.save(update_fields=["state", "settled_by", "reason"])
    return True


@transaction.atomic
def drop_result(result_id: UUID, *, by: Actor, at: datetime) -> None:
    """Throws away a result that was not issued, with whatever signature it waits for. A signature that is being made
    this moment comes too late, and a number that was given stays a gap.

    Raises:
        ResultNotFound.
        ResultMoveNotPossible: it is issued already.
    """
    row = _locked(result_id)
    rules.check_move(ResultState(row.state), ResultState.DROPPED)
    waiting = [waiting_request(row.id, part) for part in (Part.LEADER, Part.SEAL)]
    for asked in waiting:
        if asked is not None and asked.state in IN_QUEUE:
            asked.state, asked.settled_by, asked.reason = SignatureState.WITHDRAWN, by.id, WITHDRAWN
            asked.save(update_fields=["state", "settled_by", "reason"])
    row.state = ResultState.DROPPED
    row.save(update_fields=["state"])
    _tell("papers.drop_result", row, by, at)


@transaction.atomic
def move_result(result_id: UUID, *, unit: str, by: Actor, at: datetime) -> None:
    """Gives a signed result that is not issued yet to the unit that took over: it numbers and seals it.

    Raises:
        ResultNotFound.
        ResultMoveNotPossible: it is no signed result, or its number is given already.
    """
    row = _locked(result_id)
    if row.state != ResultState.SIGNED or row.seq is not None:
        raise ResultMoveNotPossible(current=row.state, to=row.state)
    row.unit = unit
    row.save(update_fields=["unit"])
    _tell("papers.move_result", row, by, at)


@transaction.atomic
def number_result(result_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Gives a signed result its number, its date and its code, and asks for the unit's seal; returns that request.

    A number is given once: a seal that was refused or failed is asked for again under the same number.

    Raises:
        ResultNotFound, ResultNotYours.
        ResultMoveNotPossible: it is not signed.
        NoSigningKey: this copy cannot sign codes.
    """
    row = _locked(result_id)
    if not by.may("papers:seal", unit=row.unit):
        raise ResultNotYours(result=str(row.id))
    if row.state != ResultState.SIGNED:
        raise ResultMoveNotPossible(current=row.state, to=ResultState.ISSUED.value)
    asked = waiting_request(row.id, Part.SEAL)
    if asked is not None:
        return asked.id
    if row.seq is None:
        _number(row, at)
        row.save()
    request = add_request(
        subject=f"result:{row.id}",
        about=row.subject,
        part=Part.SEAL,
        unit=row.unit,
        title=f"{kind(row.kind).title} {row.number} – {row.name}",
        sha256=row.signed_sha256,
        place=Place(page=SEAL_BLOCK.page, box=SEAL_BLOCK.box),
        stamp=Stamp(
            "seal-stamp", seal_facts(row.number, row.numbered_on, row.code or "", row.signed_code, home=settings.HOME)
        ),
        by=by,
        at=at,
    )
    _tell("papers.number_result", row, by, at, number=row.number, token=row.token, request=str(request))
    return request


def _number(row: Result, at: datetime) -> None:
    about, day = kind(row.kind), local_day(at)
    row.year, row.seq = day.year, _next(row.kind, row.unit, day.year)
    row.number = rules.number(about.number, seq=row.seq, year=day.year)
    row.numbered_on, row.expires_on = day, rules.expires_on(day, about.months)
    row.token, row.code = secrets.token_urlsafe(8), _printed_code()
    row.signed_code = sign_claims(
        Claims(
            token=row.token,
            issuer=row.unit,
            kind=row.kind,
            number=row.number,
            issued_on=day,
            file=verification.file_claim(row.draft_sha256),
            length=row.draft_size,
            holder=verification.binding(row.code, row.binding),
            expires_on=row.expires_on,
        ),
        at=at,
    )
    row.words = search_words(row)


def _printed_code() -> str:
    return "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(8))


def _next(kind_key: str, unit: str, year: int) -> int:
    """The next number of this kind, unit and year; whoever else wants one of these waits until we are done."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO papers_resultcounter (kind, unit, year, last) VALUES (%s, %s, %s, 1)
               ON CONFLICT (kind, unit, year) DO UPDATE SET last = papers_resultcounter.last + 1 RETURNING last""",
            [kind_key, unit, year],
        )
        row = cursor.fetchone()
    return int(row[0])


@transaction.atomic
def take_signature(request_id: UUID, *, by: Actor, at: datetime) -> None:
    """A signature or seal that a result waited for was made: the result goes on. Repeating it changes nothing, and one
    that comes too late (the draft was thrown away or written anew) is passed over.
    """
    request = SignatureRequest.objects.get(id=request_id)
    row = Result.objects.select_for_update().filter(id=UUID(request.subject.partition(":")[2])).first()
    if row is None or request.state != SignatureState.SIGNED:
        return
    ordered_by = request.ordered_by or by.id
    if request.part == Part.LEADER and row.state == ResultState.DRAFT and request.sha256 == row.draft_sha256:
        row.state, row.signed_at, row.signed_by = ResultState.SIGNED, request.signed_at, ordered_by
        row.signed_sha256 = request.signed_sha256 or ""
        row.save()
        _tell("papers.result_signed", row, by, at, ordered_by=ordered_by, sha256=row.signed_sha256)
        emit(ResultSigned(result=str(row.id), subject=row.subject, kind=row.kind, by=ordered_by), at=at)
    elif request.part == Part.SEAL and row.state == ResultState.SIGNED and request.sha256 == row.signed_sha256:
        row.sha256 = request.signed_sha256 or ""
        _issue(row, ordered_by, by, at)


def _issue(row: Result, ordered_by: str, by: Actor, at: datetime) -> None:
    row.state, row.issued_at, row.issued_by = ResultState.ISSUED, at, ordered_by
    before = Result.objects.select_for_update().filter(id=row.before_id).first() if row.before_id else None
    if before is not None and before.state == ResultState.ISSUED:
        _end(before, ResultState(row.makes_before), Cause(row.cause), row.reason, by=ordered_by, at=at)
        _tell("papers.result_superseded", before, by, at, state=before.state, after=str(row.id))
    row.cause = row.reason = ""
    row.save()
    _tell("papers.result_issued", row, by, at, ordered_by=ordered_by, number=row.number, sha256=row.sha256)
    emit(
        ResultIssued(
            result=str(row.id),
            subject=row.subject,
            kind=row.kind,
            holder=str(row.holder_id or ""),
            before=str(row.before_id or ""),
            by=ordered_by,
        ),
        at=at,
    )


@transaction.atomic
def take_refusal(request_id: UUID, *, by: Actor, at: datetime) -> None:
    """Whoever was to sign refused: those above are told; the result stays what it is."""
    request = SignatureRequest.objects.get(id=request_id)
    row = Result.objects.filter(id=UUID(request.subject.partition(":")[2])).first()
    if row is None or row.state not in {ResultState.DRAFT, ResultState.SIGNED}:
        return
    emit(
        ResultSignatureRefused(result=str(row.id), subject=row.subject, part=request.part, request=str(request.id)),
        at=at,
    )


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
    _ask_leader(row, "", by, at)
    verb = "correct" if makes_before is ResultState.CORRECTED else "replace"
    _tell(f"papers.{verb}_result", row, by, at, before=str(old.id), cause=why.value, reason=_sealed(reason))
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
    _end(row, ResultState.REVOKED, why, reason.strip(), by=by.id, at=at)
    _tell("papers.revoke_result", row, by, at, cause=why.value, reason=_sealed(reason))


def _end(row: Result, to: ResultState, cause: Cause, reason: str, *, by: str, at: datetime) -> None:
    rules.check_move(ResultState(row.state), to)
    row.state, row.ended_at, row.ended_by, row.cause, row.reason = to, at, by, cause, reason
    row.save(update_fields=["state", "ended_at", "ended_by", "cause", "reason"])
    holder = str(row.holder_id or "")
    emit(ResultRevoked(result=str(row.id), subject=row.subject, kind=row.kind, holder=holder, state=to.value), at=at)


def _why(cause: str, reason: str) -> Cause:
    problems = {} if reason.strip() else {"reason": REASON_MISSING}
    if cause not in set(Cause):
        problems["cause"] = CAUSE_MISSING
    if problems:
        raise Invalid(problems)
    return Cause(cause)


def _ours(result_id: UUID, by: Actor) -> Result:
    row = _locked(result_id)
    if not by.may("papers:revoke", unit=row.unit):
        raise ResultNotYours(result=str(result_id))
    return row


def _locked(result_id: UUID) -> Result:
    row = Result.objects.select_for_update().filter(id=result_id).first()
    if row is None:
        raise ResultNotFound(result=str(result_id))
    return row


def _tell(act: str, row: Result, by: Actor, at: datetime, **facts: object) -> None:
    journal.record(
        act, subject=f"result:{row.id}", by=by.id, at=at, about=row.subject, kind=row.kind, unit=row.unit, **facts
    )


def _sealed(words: str) -> str:
    """The SHA-256 of what somebody wrote about people: the words stay on the row, which can be erased."""
    return hashlib.sha256(words.strip().encode()).hexdigest()
