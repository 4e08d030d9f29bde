"""Telling people something, and reaching them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import connection, transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.rooms.people import content, models
from motcua.rooms.people.errors import MayNotAssign, MessageNotFound, PersonNotFound, TemplateUnknown
from motcua.rooms.people.records import Channel, DeliveryState
from motcua.rooms.people.rules import notices

#: a delivery that was taken and never settled is taken again after this time
TAKEN_FOR = timedelta(minutes=5)
REPLAY = "messages:replay"


class Carrier(Protocol):
    """Carries a notice to an address outside the house. It raises when it could not.

    ``key`` is the same each time the same notice is tried: whoever can, uses it to send once.
    """

    def carry(self, *, key: str, address: str, title: str, body: str) -> None: ...


@transaction.atomic
def notify(
    person_id: UUID,
    template: str,
    facts: Mapping[str, object],
    *,
    subject: str,
    at: datetime,
    once: str | None = None,
) -> UUID | None:
    """Writes a notice into somebody's inbox and queues it for his other channels, in the caller's transaction.

    ``facts`` fill the placeholders; one may be ``{"vi": ..., "en": ...}``. ``once`` is a key of the caller: a second
    notice with the same key is not written, and None is returned. A person is told nothing by channels he did not name.

    Raises:
        TemplateUnknown, PersonNotFound.
    """
    person = models.Person.objects.filter(id=person_id).first()
    if person is None:
        raise PersonNotFound(person=str(person_id))
    message = models.Message(person=person, template=template, subject=subject, once=once, at=at)
    return _write(message, facts, email=person.email, phone=person.phone, language=person.language)


@transaction.atomic
def notify_officers(
    officer_ids: Iterable[UUID],
    template: str,
    facts: Mapping[str, object],
    *,
    subject: str,
    at: datetime,
    once: str,
) -> int:
    """The same to officers, by their addresses at work; returns how many of them were not told before.

    Raises:
        TemplateUnknown.
    """
    told = [
        _write(
            models.Message(officer=officer, template=template, subject=subject, once=f"{once}:{officer.id}", at=at),
            facts,
            email=officer.email,
            phone=officer.phone,
        )
        for officer in models.Officer.objects.filter(id__in=list(officer_ids), left_at__isnull=True).order_by("id")
    ]
    return sum(one is not None for one in told)


def _write(
    message: models.Message,
    facts: Mapping[str, object],
    *,
    email: str | None,
    phone: str | None,
    language: str = "vi",
) -> UUID | None:
    """Writes a notice and queues it for its reader's addresses; None when its key was used before."""
    notice = content.templates().get(message.template)
    if notice is None:
        raise TemplateUnknown(template=message.template)
    message.texts = notices.words(notice, facts)
    written = models.Message.objects.bulk_create([message], ignore_conflicts=message.once is not None)
    if message.once is not None and not models.Message.objects.filter(id=written[0].id).exists():
        return None
    models.Delivery.objects.bulk_create(
        models.Delivery(
            message=message,
            channel=channel,
            address=address,
            language=language if language in notice.texts else "vi",
            state=DeliveryState.WAITING,
            next_try_at=message.at,
        )
        for channel, address in notices.channels(notice, email=email, phone=phone).items()
    )
    return message.id


@transaction.atomic
def mark_read(person_id: UUID, message_id: UUID | None = None, *, at: datetime) -> int:
    """Marks one notice, or all of them, as read by their owner; returns how many were unread.

    Raises:
        MessageNotFound: the person has no such notice.
    """
    rows = models.Message.objects.filter(person_id=person_id)
    if message_id is not None:
        rows = rows.filter(id=message_id)
        if not rows.exists():
            raise MessageNotFound(message=str(message_id))
    return rows.filter(read_at__isnull=True).update(read_at=at)


def send_waiting(carriers: Mapping[Channel, Carrier], *, at: datetime, limit: int = 50) -> int:
    """Hands waiting deliveries to their carriers; returns how many arrived.

    Each is first taken, then carried outside any transaction, then settled: a process that dies between leaves it to
    be taken again, so that nothing is lost and a notice may, rarely, arrive twice.
    """
    return sum(_carry(delivery, carriers, at) for delivery in _take(at, limit))


def _take(at: datetime, limit: int) -> list[models.Delivery]:
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE people_delivery SET attempts = attempts + 1, next_try_at = %s
                WHERE id IN (SELECT id FROM people_delivery WHERE state = 'waiting' AND next_try_at <= %s
                             ORDER BY next_try_at LIMIT %s FOR UPDATE SKIP LOCKED)
               RETURNING id""",
            [at + TAKEN_FOR, at, limit],
        )
        ids = [row[0] for row in cursor.fetchall()]
    return list(models.Delivery.objects.filter(id__in=ids).select_related("message").order_by("id"))


def _carry(delivery: models.Delivery, carriers: Mapping[Channel, Carrier], at: datetime) -> bool:
    words = delivery.message.texts[delivery.language]
    try:
        carriers[Channel(delivery.channel)].carry(
            key=str(delivery.message_id), address=delivery.address, title=words["title"], body=words["body"]
        )
    except Exception as error:  # a carrier may fail in any way; the notice waits and is tried again
        _settle_failure(delivery, type(error).__name__, at)
        return False
    models.Delivery.objects.filter(id=delivery.id).update(state=DeliveryState.SENT, sent_at=at, last_error=None)
    return True


def _settle_failure(delivery: models.Delivery, error: str, at: datetime) -> None:
    again = notices.next_try(delivery.attempts, at)
    state = DeliveryState.PARKED if again is None else DeliveryState.WAITING
    models.Delivery.objects.filter(id=delivery.id).update(state=state, next_try_at=again or at, last_error=error[:300])


@transaction.atomic
def replay_deliveries(delivery_ids: list[int] | None = None, *, by: Actor, at: datetime) -> int:
    """Lets parked deliveries (all, or these) be tried again from now on; returns how many.

    Raises:
        MayNotAssign: ``by`` is no operator.
    """
    if by.kind != "system" and not by.may(REPLAY):
        raise MayNotAssign(unit="")
    rows = models.Delivery.objects.filter(state=DeliveryState.PARKED)
    if delivery_ids is not None:
        rows = rows.filter(id__in=delivery_ids)
    count = rows.update(state=DeliveryState.WAITING, attempts=0, next_try_at=at)
    if count:
        journal.record("people.replay_deliveries", subject="deliveries", by=by.id, at=at, count=count)
    return count
