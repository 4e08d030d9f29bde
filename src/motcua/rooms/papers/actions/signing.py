"""Asking for signatures, ordering them in one act, refusing them, and recording what was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.events import emit
from motcua.kernel.ids import new_id
from motcua.kernel.pades.trouble import Cause
from motcua.kernel.text import fold, say
from motcua.rooms.papers import models
from motcua.rooms.papers.actions.words import seal
from motcua.rooms.papers.errors import (
    AlreadyAsked,
    AlreadySettled,
    NoCredential,
    NothingToSign,
    SignatureNotFound,
    TooManyAtOnce,
)
from motcua.rooms.papers.events import SignatureMade, SignatureRefused
from motcua.rooms.papers.queries.credentials import credential_for
from motcua.rooms.papers.queries.signing import IN_QUEUE, signature_record
from motcua.rooms.papers.records import Ordered, Part, Place, SignatureState, Stamp
from motcua.rooms.papers.rules import signing as rules


@transaction.atomic
def ask_signature(
    *,
    subject: str,
    part: Part | str,
    unit: str,
    title: str,
    sha256: str,
    role: str = "",
    place: Place | None = None,
    stamp: Stamp | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Lays a paper (a PDF in the store) before whoever may sign it; returns the id of the request.

    Nobody's rights are asked: the room that calls has decided that ``by`` may present this paper.

    Raises:
        AlreadyAsked: the subject waits for this signature already.
    """
    request_id = add_request(
        subject=subject,
        part=part,
        unit=unit,
        title=title,
        sha256=sha256,
        role=role,
        place=place,
        stamp=stamp,
        by=by,
        at=at,
    )
    journal.record(
        "papers.ask_signature",
        subject=_chain(request_id),
        by=by.id,
        at=at,
        about=subject,
        part=str(part),
        unit=unit,
        sha256=sha256,
    )
    return request_id


def add_request(
    *,
    subject: str,
    part: Part | str,
    unit: str,
    title: str,
    sha256: str,
    role: str = "",
    about: str = "",
    place: Place | None = None,
    stamp: Stamp | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """The same inside an action of this room, which writes the journal's line itself.

    Raises:
        AlreadyAsked: the subject waits for this signature already.
    """
    where, shows = place or Place(), stamp or Stamp()
    row = models.SignatureRequest(
        subject=subject,
        about=about,
        part=Part(part),
        unit=unit,
        role=role,
        title=title[:300],
        folded=fold(title)[:420],
        sha256=sha256,
        place={"page": where.page, "box": list(where.box) if where.box else None},
        stamp={"template": shows.template, "facts": dict(shows.facts)},
        state=SignatureState.WAITING,
        asked_by=by.id,
        asked_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise AlreadyAsked(subject=subject, part=str(part)) from None
    return row.id


@transaction.atomic
def order_signatures(request_ids: Sequence[UUID], *, by: Actor, at: datetime) -> Ordered:
    """Orders signatures, one or a hundred, in one act; a job makes them after this.

    Requests that somebody settled or ordered meanwhile are passed over.

    Raises:
        NotAllowed: one of them is not for this officer; then nothing is ordered.
        NoCredential: he, or the unit, has no certificate that stands; then nothing is ordered.
        NothingToSign: none of them waits any more.
        TooManyAtOnce.
    """
    wanted = set(request_ids)
    if len(wanted) > rules.AT_ONCE:
        raise TooManyAtOnce(most=rules.AT_ONCE)
    rows = list(models.SignatureRequest.objects.select_for_update().filter(id__in=wanted).order_by("id"))
    for row in rows:
        _check_may_sign(row, by)
    open_rows = [row for row in rows if row.state in IN_QUEUE]
    if not open_rows:
        raise NothingToSign()
    batch = new_id()
    keys = {
        place: _credential(Part(place[0]), place[1], by, at) for place in {(row.part, row.unit) for row in open_rows}
    }
    for row in open_rows:
        row.state, row.batch, row.ordered_by, row.ordered_at = SignatureState.ORDERED, batch, by.id, at
        row.credential_id = keys[row.part, row.unit]
        row.for_officer = by.acts_for(rules.PERMISSION[Part(row.part)], unit=row.unit)
        row.attempts, row.next_try_at, row.problem = 0, None, None
    models.SignatureRequest.objects.bulk_update(
        open_rows,
        [
            "state",
            "batch",
            "ordered_by",
            "ordered_at",
            "credential",
            "for_officer",
            "attempts",
            "next_try_at",
            "problem",
        ],
    )
    ordered = tuple(row.id for row in open_rows)
    journal.record(
        "papers.order_signatures",
        subject=f"signatures:{batch}",
        by=by.id,
        at=at,
        requests=[str(one) for one in ordered],
        credentials=sorted({str(key) for key in keys.values()}),
    )
    return Ordered(batch, ordered, tuple(wanted - set(ordered)))


def _credential(part: Part, unit: str, by: Actor, at: datetime) -> UUID:
    found = credential_for(rules.holders(part, unit=unit, officer=by.id), at=at)
    if found is None:
        raise NoCredential(part=str(part), unit=unit)
    return found.id


@transaction.atomic
def refuse_signature(request_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Refuses to sign, with a reason that whoever asked will read.

    Raises:
        SignatureNotFound, NotAllowed.
        AlreadySettled: it is being signed, or is settled.
        Invalid: no reason.
    """
    row = _open(request_id)
    _check_may_sign(row, by)
    _settle(row, SignatureState.REFUSED, reason, by)
    journal.record("papers.refuse_signature", subject=_chain(row.id), by=by.id, at=at, reason=seal(reason))
    emit(SignatureRefused(request=str(row.id), subject=row.subject, part=row.part), at=at)


@transaction.atomic
def withdraw_signature(request_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Takes a paper back before it is signed, because another takes its place; announces nothing.

    Nobody's rights are asked: the room that asked for the signature has decided.

    Raises:
        SignatureNotFound.
        AlreadySettled: it is being signed, or is settled.
        Invalid: no reason.
    """
    row = _open(request_id)
    _settle(row, SignatureState.WITHDRAWN, reason, by)
    journal.record("papers.withdraw_signature", subject=_chain(row.id), by=by.id, at=at, reason=seal(reason))


def _open(request_id: UUID) -> models.SignatureRequest:
    row = models.SignatureRequest.objects.select_for_update().filter(id=request_id).first()
    if row is None:
        raise SignatureNotFound(request=str(request_id))
    return row


def _settle(row: models.SignatureRequest, state: SignatureState, reason: str, by: Actor) -> None:
    if row.state not in IN_QUEUE:
        raise AlreadySettled(request=str(row.id))
    if not reason.strip():
        raise Invalid({"reason": say("Vui lòng nêu rõ lý do.")})
    row.state, row.settled_by, row.reason = state, by.id, reason.strip()[:2000]
    row.save(update_fields=["state", "settled_by", "reason"])


def _check_may_sign(row: models.SignatureRequest, by: Actor) -> None:
    if not rules.may_sign(signature_record(row), by):
        raise NotAllowed(permission=rules.PERMISSION[Part(row.part)], unit=row.unit)


@dataclass(frozen=True)
class Made:
    """A signature that a job has made, before it is recorded."""

    request: UUID
    sha256: str
    level: str


@transaction.atomic
def record_signature(made: Made, *, at: datetime) -> bool:
    """Records one signature with its line and its event; False when another worker had recorded it.

    This is the moment at which the signature exists for the house. A worker that dies before it leaves an ordered
    request, which is signed again; one that dies after it leaves nothing to do.
    """
    row = models.SignatureRequest.objects.select_for_update().filter(id=made.request).first()
    if row is None or row.state != SignatureState.ORDERED or not row.ordered_by:
        return False
    row.state, row.signed_sha256, row.signed_at, row.level = SignatureState.SIGNED, made.sha256, at, made.level
    row.problem = row.next_try_at = None
    row.save(update_fields=["state", "signed_sha256", "signed_at", "level", "problem", "next_try_at"])
    journal.record(
        "papers.sign",
        subject=_chain(row.id),
        by=row.ordered_by,
        at=at,
        about=row.subject,
        part=row.part,
        sha256=made.sha256,
        credential=str(row.credential_id),
        level=made.level,
        **({"for": row.for_officer} if row.for_officer else {}),
    )
    emit(SignatureMade(request=str(row.id), subject=row.subject, part=row.part, sha256=made.sha256), at=at)
    return True


@transaction.atomic
def record_trouble(request_id: UUID, cause: Cause, *, at: datetime) -> int:
    """Notes that a signature could not be made: it is tried again later, or waits for a person.

    What the same trouble would meet is noted with it: when no time-stamping authority answers, a hundred papers need
    not ask it each. Returns how many were noted.
    """
    first = models.SignatureRequest.objects.filter(id=request_id, state=SignatureState.ORDERED).first()
    if first is None:
        return 0
    concerned = {
        rules.Reach.ALL: Q(),
        rules.Reach.KEY: Q(credential=first.credential_id),
        rules.Reach.ONE: Q(id=request_id),
    }[rules.reach(cause)]
    due = Q(state=SignatureState.ORDERED) & (Q(next_try_at__isnull=True) | Q(next_try_at__lte=at))
    rows = list(
        models.SignatureRequest.objects.select_for_update(skip_locked=True).filter(due & concerned).order_by("id")
    )
    for row in rows:
        _note(row, cause, at)
    models.SignatureRequest.objects.bulk_update(rows, ["attempts", "problem", "next_try_at", "state"])
    return len(rows)


def _note(row: models.SignatureRequest, cause: Cause, at: datetime) -> None:
    row.attempts += 1
    row.problem, row.next_try_at = rules.SAYS[cause], rules.next_try(cause, row.attempts, at)
    if row.next_try_at is None:
        row.state = SignatureState.FAILED
        journal.record("papers.signing_failed", subject=_chain(row.id), by=str(row.ordered_by), at=at, cause=str(cause))


def _chain(request_id: UUID) -> str:
    return f"signature:{request_id}"
