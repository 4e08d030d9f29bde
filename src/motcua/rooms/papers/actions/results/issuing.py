"""From the leader's signature to the number, the code, the unit's seal and the issued paper."""

import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.kernel.events import emit
from motcua.rooms.papers.actions.results.rows import end, locked, tell
from motcua.rooms.papers.actions.signing import add_request
from motcua.rooms.papers.actions.verification import sign_claims
from motcua.rooms.papers.errors.results import ResultMoveNotPossible, ResultNotYours
from motcua.rooms.papers.events.results import ResultIssued, ResultSignatureRefused, ResultSigned
from motcua.rooms.papers.models import Result, SignatureRequest
from motcua.rooms.papers.queries.results import kind, search_words, waiting_request
from motcua.rooms.papers.records import Part, Place, SignatureState, Stamp
from motcua.rooms.papers.records.results import Cause, ResultState
from motcua.rooms.papers.records.verification import Claims
from motcua.rooms.papers.rules import results as rules
from motcua.rooms.papers.rules import verification
from motcua.rooms.papers.rules.results_paper import SEAL_BLOCK, seal_facts


@transaction.atomic
def number_result(result_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Gives a signed result its number, its date and its code, and asks for the unit's seal; returns that request.

    A number is given once: a seal that was refused or failed is asked for again under the same number.

    Raises:
        ResultNotFound, ResultNotYours.
        ResultMoveNotPossible: it is not signed.
        NoSigningKey: this copy cannot sign codes.
    """
    row = locked(result_id)
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
    tell("papers.number_result", row, by, at, number=row.number, token=row.token, request=str(request))
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
        tell("papers.result_signed", row, by, at, ordered_by=ordered_by, sha256=row.signed_sha256)
        emit(ResultSigned(result=str(row.id), subject=row.subject, kind=row.kind, by=ordered_by), at=at)
    elif request.part == Part.SEAL and row.state == ResultState.SIGNED and request.sha256 == row.signed_sha256:
        row.sha256 = request.signed_sha256 or ""
        _issue(row, ordered_by, by, at)


def _issue(row: Result, ordered_by: str, by: Actor, at: datetime) -> None:
    row.state, row.issued_at, row.issued_by = ResultState.ISSUED, at, ordered_by
    before = Result.objects.select_for_update().filter(id=row.before_id).first() if row.before_id else None
    if before is not None and before.state == ResultState.ISSUED:
        end(before, ResultState(row.makes_before), Cause(row.cause), row.reason, by=ordered_by, at=at)
        tell("papers.result_superseded", before, by, at, state=before.state, after=str(row.id))
    row.cause = row.reason = ""
    row.save()
    tell("papers.result_issued", row, by, at, ordered_by=ordered_by, number=row.number, sha256=row.sha256)
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
