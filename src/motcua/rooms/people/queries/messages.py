"""Reading inboxes."""

from uuid import UUID

from motcua.rooms.people import models
from motcua.rooms.people.records import Channel, DeliveryState, InboxMessage, InboxPage, ParkedDelivery

PAGE = 20


def inbox(person_id: UUID, page: int = 1, *, language: str = "vi") -> InboxPage:
    """One page of notices, the newest first; a page beyond the last shows the last."""
    rows = models.Message.objects.filter(person_id=person_id)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    shown = rows.order_by("-at", "-id")[(page - 1) * PAGE : page * PAGE]
    return InboxPage(
        messages=tuple(message_record(row, language) for row in shown),
        total=total,
        unread=unread_count(person_id),
        page=page,
        pages=pages,
    )


def unread_count(person_id: UUID) -> int:
    """How many notices this person has not opened."""
    return models.Message.objects.filter(person_id=person_id, read_at__isnull=True).count()


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
