"""Reading requests for signatures."""

from collections.abc import Iterable
from datetime import datetime, time
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.days import TZ, local
from motcua.kernel.text import fold
from motcua.rooms.papers import models
from motcua.rooms.papers.errors import SignatureNotFound
from motcua.rooms.papers.queries.credentials import credential_record
from motcua.rooms.papers.records import (
    Credential,
    Part,
    Place,
    Progress,
    Queue,
    QueueFilter,
    SignatureRequest,
    SignatureState,
    Stamp,
)
from motcua.rooms.papers.rules.signing import PERMISSION, may_sign

#: what a queue offers to order; what is being signed, and what was signed today, is only looked at
IN_QUEUE = (SignatureState.WAITING, SignatureState.FAILED)


def signing_queue(asked: QueueFilter, *, by: Actor, at: datetime) -> Queue:
    """What waits for this officer's signature, or for the seal he keeps; three statements."""
    mine = _mine(asked.part, by)
    today = datetime.combine(local(at).date(), time(0), TZ)
    mine = mine.exclude(Q(state=SignatureState.SIGNED) & Q(signed_at__lt=today))
    sums = {
        (row["state"], row["unit"]): row["n"] for row in mine.order_by().values("state", "unit").annotate(n=Count("id"))
    }
    shown = _filtered(mine, asked)
    total = sum(n for (state, unit), n in sums.items() if state == asked.state and asked.unit in {"", unit})
    if asked.text.strip():
        total = shown.count()
    pages = max(1, -(-total // asked.size))
    page = min(max(1, asked.page), pages)
    rows = shown.order_by("asked_at", "id")[(page - 1) * asked.size : page * asked.size]
    return Queue(
        items=tuple(signature_record(row) for row in rows),
        total=total,
        counts={state: sum(n for (one, _), n in sums.items() if one == state) for state in SignatureState},
        units=tuple(sorted({unit for _, unit in sums})),
        page=page,
        pages=pages,
    )


def waiting_count(part: Part, *, by: Actor) -> int:
    """How many papers wait for this officer."""
    return _mine(part, by).filter(state__in=IN_QUEUE).count()


def signature(request_id: UUID, *, by: Actor) -> SignatureRequest:
    """One request, for those who may sign it.

    Raises:
        SignatureNotFound: there is none, or it is not for this actor.
    """
    row = models.SignatureRequest.objects.filter(id=request_id).first()
    if row is None or not (by.kind == "system" or may_sign(signature_record(row), by)):
        raise SignatureNotFound(request=str(request_id))
    return signature_record(row)


def signatures(request_ids: Iterable[UUID], *, by: Actor) -> tuple[SignatureRequest, ...]:
    """Those of ``request_ids`` that this actor may sign, in the order of the queue."""
    rows = models.SignatureRequest.objects.filter(id__in=set(request_ids)).order_by("asked_at", "id")
    return tuple(found for row in rows if may_sign(found := signature_record(row), by))


def signatures_of(subjects: Iterable[str]) -> tuple[SignatureRequest, ...]:
    """Every request about these subjects, the newest first; for the room that asked."""
    rows = models.SignatureRequest.objects.filter(subject__in=set(subjects)).order_by("-asked_at", "-id")
    return tuple(signature_record(row) for row in rows)


def signatures_in(batch: UUID, *, by: Actor) -> tuple[SignatureRequest, ...]:
    """What an order of this officer is about, in the order of the queue.

    Raises:
        SignatureNotFound: he ordered no such batch.
    """
    rows = models.SignatureRequest.objects.filter(batch=batch, ordered_by=by.id).order_by("asked_at", "id")
    found = tuple(signature_record(row) for row in rows)
    if not found:
        raise SignatureNotFound(batch=str(batch))
    return found


def signing_progress(batch: UUID, *, by: Actor) -> Progress:
    """How far an order of this officer is; one statement.

    Raises:
        SignatureNotFound: he ordered no such batch.
    """
    delayed = Q(state=SignatureState.ORDERED, problem__isnull=False)
    said = models.SignatureRequest.objects.filter(batch=batch, ordered_by=by.id).aggregate(
        total=Count("id"),
        signed=Count("id", filter=Q(state=SignatureState.SIGNED)),
        failed=Count("id", filter=~Q(state__in=[SignatureState.SIGNED, SignatureState.ORDERED])),
        delayed=Count("id", filter=delayed),
        why=Max("problem", filter=~Q(state=SignatureState.SIGNED)),
        again_at=Min("next_try_at", filter=delayed),
    )
    if not said["total"]:
        raise SignatureNotFound(batch=str(batch))
    return Progress(
        batch,
        total=said["total"],
        signed=said["signed"],
        failed=said["failed"],
        delayed=said["delayed"],
        problem=said["why"] or "",
        next_try_at=said["again_at"],
    )


def due_signatures(*, at: datetime, limit: int) -> list[tuple[SignatureRequest, Credential]]:
    """The ordered signatures whose turn it is, the oldest order first, each with its key."""
    rows = models.SignatureRequest.objects.select_related("credential").filter(
        Q(next_try_at__isnull=True) | Q(next_try_at__lte=at), state=SignatureState.ORDERED
    )
    return [
        (signature_record(row), credential_record(row.credential))
        for row in rows.order_by("ordered_at", "id")[:limit]
        if row.credential is not None
    ]


def _mine(part: Part, by: Actor) -> QuerySet[models.SignatureRequest]:
    """The requests of this part at the units, and for the roles, that ``by`` holds."""
    units = by.units_with(PERMISSION[part])
    rows = models.SignatureRequest.objects.filter(part=part)
    if EVERYWHERE not in units:
        rows = rows.filter(unit__in=units)
    allowed = Q(role="")
    for grant, held in by.grants.items():
        if grant.startswith("role:"):
            role = Q(role=grant.removeprefix("role:"))
            allowed |= role if EVERYWHERE in held else role & Q(unit__in=held)
    return rows.filter(allowed)


def _filtered(rows: QuerySet[models.SignatureRequest], asked: QueueFilter) -> QuerySet[models.SignatureRequest]:
    rows = rows.filter(state=asked.state)
    if asked.unit:
        rows = rows.filter(unit=asked.unit)
    if asked.text.strip():
        text = asked.text.strip()
        rows = rows.filter(Q(folded__contains=fold(text)) | Q(subject__icontains=text) | Q(about__icontains=text))
    return rows


def signature_record(row: models.SignatureRequest) -> SignatureRequest:
    """A row as it travels."""
    box = row.place.get("box")
    return SignatureRequest(
        id=row.id,
        subject=row.subject,
        part=Part(row.part),
        unit=row.unit,
        role=row.role,
        title=row.title,
        sha256=row.sha256,
        place=Place(row.place.get("page", -1), tuple(box) if box else None),
        stamp=Stamp(row.stamp.get("template", ""), row.stamp.get("facts", {})),
        state=SignatureState(row.state),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        batch=row.batch,
        ordered_by=row.ordered_by or "",
        ordered_at=row.ordered_at,
        for_officer=row.for_officer or "",
        signed=row.signed_sha256 or "",
        signed_at=row.signed_at,
        level=row.level or "",
        refused_by=row.settled_by or "",
        reason=row.reason or "",
        problem=row.problem or "",
        next_try_at=row.next_try_at,
        about=row.about or row.subject,
    )
