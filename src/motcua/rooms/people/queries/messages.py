"""Reading inboxes."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.rooms.people import models
from motcua.rooms.people.errors import MessageNotFound
from motcua.rooms.people.records import Channel, DeliveryState, InboxMessage, InboxPage, ParkedDelivery

PAGE = 20


def inbox(reader: str, page: int = 1, *, unread: bool = False, language: str = "vi") -> InboxPage:
    """One page of the notices to ``reader`` (an actor id), the newest first; a page beyond the last shows the last.

    ``unread``: only those that he has not opened.
    """
    rows = inbox_of(reader)
    counts = rows.aggregate(all=Count("id"), unread=Count("id", filter=Q(read_at__isnull=True)))
    total = counts["unread"] if unread else counts["all"]
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    listed = rows.filter(read_at__isnull=True) if unread else rows
    shown = listed.order_by("-at", "-id")[(page - 1) * PAGE : page * PAGE]
    return InboxPage(
        messages=tuple(message_record(row, language) for row in shown),
        total=total,
        unread=counts["unread"],
        page=page,
        pages=pages,
    )


def notice(reader: str, message_id: UUID, *, language: str = "vi") -> InboxMessage:
    """One notice to ``reader``.

    Raises:
        MessageNotFound: he has no such notice.
    """
    row = inbox_of(reader).filter(id=message_id).first()
    if row is None:
        raise MessageNotFound(message=str(message_id))
    return message_record(row, language)


def unread_count(reader: str) -> int:
    """How many notices ``reader`` (an actor id) has not opened."""
    return inbox_of(reader).filter(read_at__isnull=True).count()


def inbox_of(reader: str) -> QuerySet[models.Message]:
    """The notices to this actor; nobody but a citizen or an officer has any."""
    kind, _, key = reader.partition(":")
    if kind == "citizen":
        return models.Message.objects.filter(person_id=key)
    return models.Message.objects.filter(officer_id=key) if kind == "officer" else models.Message.objects.none()


def message_record(row: models.Message, language: str) -> InboxMessage:
    """A row as it travels, in ``language`` when the notice has it."""
    words = row.texts.get(language) or row.texts["vi"]
    return InboxMessage(
        id=row.id,
        template=row.template,
        subject=row.subject,
        title=words["title"],
        body=words["body"],
        at=row.at,
        read_at=row.read_at,
    )


def parked_deliveries(*, limit: int = 200) -> tuple[ParkedDelivery, ...]:
    """Deliveries that kept failing, for the operator."""
    rows = models.Delivery.objects.filter(state=DeliveryState.PARKED).select_related("message").order_by("id")[:limit]
    return tuple(
        ParkedDelivery(row.id, Channel(row.channel), row.message.subject, row.attempts, row.last_error) for row in rows
    )


def deliveries_waiting() -> int:
    """How many deliveries still have to be sent."""
    return models.Delivery.objects.filter(state=DeliveryState.WAITING).count()
