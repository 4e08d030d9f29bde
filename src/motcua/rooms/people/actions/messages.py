"""Telling people something, and reaching them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.rooms.people import content, models
from motcua.rooms.people.errors import (
    MayNotAssign,
    MessageNotFound,
    OfficerNotFound,
    PersonNotFound,
    TemplateUnknown,
)
from motcua.rooms.people.queries import actors
from motcua.rooms.people.queries.messages import inbox_of
from motcua.rooms.people.queries.officers import nearest_holders
from motcua.rooms.people.records import Channel, DeliveryState, Notice
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
def notify(wanted: Sequence[Notice]) -> list[UUID | None]:
    """Writes notices into inboxes and queues them for the readers' other channels, in the caller's transaction.

    The number of statements does not grow with them. A person is told nothing by channels that he did not name.
    Returns the id of each notice, None where one with the same key was written before.

    Raises:
        TemplateUnknown, PersonNotFound.
    """
    persons = models.Person.objects.in_bulk({one.person_id for one in wanted})
    messages, facts, reach = [], {}, {}
    for one in wanted:
        person = persons.get(one.person_id)
        if person is None:
            raise PersonNotFound(person=str(one.person_id))
        message = models.Message(person=person, template=one.template, subject=one.subject, once=one.once, at=one.at)
        messages.append(message)
        facts[message.id] = one.facts
        reach[message.id] = _Reach(person.email, person.phone, person.language)
    written = {message.id for message in _write(messages, facts, reach)}
    return [message.id if message.id in written else None for message in messages]


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
    """Writes a notice into the inbox of each of these officers, in the caller's transaction; queues it for their mail.

    ``subject`` is ``kind:id``; the desk makes a link of it where it knows the kind, and a letter ends with that link.
    ``once`` is a key of the caller: nobody is told twice under the same key. Facts name what a notice is about by code
    and kind, never a person.

    Returns how many officers were not told before; the number of statements does not grow with them.

    Raises:
        TemplateUnknown.
    """
    readers = models.Officer.objects.filter(id__in=list(officer_ids), left_at__isnull=True).order_by("id")
    messages = [
        models.Message(officer=reader, template=template, subject=subject, once=f"{once}:{reader.id}", at=at)
        for reader in readers
    ]
    reach = {
        one.id: _Reach(one.officer.email if one.officer.wants_mail else None, one.officer.phone)
        for one in messages
        if one.officer
    }
    return len(_write(messages, {one.id: facts for one in messages}, reach))


@transaction.atomic
def notify_holders(
    held: str,
    unit: str | Collection[str],
    template: str,
    facts: Mapping[str, object],
    *,
    subject: str,
    at: datetime,
    once: str,
    beyond: bool = True,
) -> int:
    """The same to all who hold ``held`` at ``unit``: a role (``unit-leader``) or a permission (``measures:fill``).

    Those whose post is at the unit itself are told, and those to whom they delegated it; where nobody has such a post,
    whoever holds it everywhere is. ``unit`` may be ``"*"``, or units that are one house: a ward and its centre.
    Without ``beyond`` they are not: for what many units hear of at once.

    Raises:
        TemplateUnknown.
    """
    readers = nearest_holders(held, (unit,) if isinstance(unit, str) else unit, at=at, beyond=beyond)
    return notify_officers(readers, template, facts, subject=subject, at=at, once=once)


@dataclass(frozen=True)
class _Reach:
    """The addresses of a reader, and the language in which he is written to."""

    email: str | None
    phone: str | None
    language: str = "vi"


def _write(
    messages: list[models.Message], facts: Mapping[UUID, Mapping[str, object]], reach: Mapping[UUID, _Reach]
) -> list[models.Message]:
    """Writes notices and queues them for their readers' addresses; returns those that are new."""
    if not messages:
        return []
    templates = content.templates()
    for message in messages:
        if message.template not in templates:
            raise TemplateUnknown(template=message.template)
        message.texts = notices.words(templates[message.template], facts[message.id])
    models.Message.objects.bulk_create(messages, ignore_conflicts=True)
    ids = [message.id for message in messages]
    there = set(models.Message.objects.filter(id__in=ids).values_list("id", flat=True))
    written = [message for message in messages if message.id in there]
    models.Delivery.objects.bulk_create(
        models.Delivery(
            message=message,
            channel=channel,
            address=address,
            language=to.language if to.language in notice.texts else "vi",
            state=DeliveryState.WAITING,
            next_try_at=message.at,
        )
        for message in written
        for to, notice in [(reach[message.id], templates[message.template])]
        for channel, address in notices.channels(notice, email=to.email, phone=to.phone).items()
    )
    return written


@transaction.atomic
def mark_read(reader: str, message_id: UUID | None = None, *, at: datetime) -> int:
    """Marks one notice, or all of them, as read by their owner (an actor id); returns how many were unread.

    Raises:
        MessageNotFound: the reader has no such notice.
    """
    rows = inbox_of(reader)
    if message_id is not None:
        rows = rows.filter(id=message_id)
        if not rows.exists():
            raise MessageNotFound(message=str(message_id))
    marked = rows.filter(read_at__isnull=True).update(read_at=at)
    if marked:
        actors.forget()
    return marked


@transaction.atomic
def wish_mail(wanted: bool, *, by: Actor, at: datetime) -> None:
    """An officer says whether his own notices also go to his address at work.

    Raises:
        OfficerNotFound: ``by`` is none.
    """
    if by.kind != "officer" or not models.Officer.objects.filter(id=by.key).update(wants_mail=wanted):
        raise OfficerNotFound(officer=by.key)
    journal.record("people.wish_mail", subject=by.id, by=by.id, at=at, wanted=wanted)


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
    body = words["body"]
    if delivery.message.officer_id and delivery.channel == Channel.EMAIL:
        body += f"\n\n{settings.HOME}/can-bo/thong-bao/{delivery.message_id}/"
    try:
        carriers[Channel(delivery.channel)].carry(
            key=str(delivery.message_id), address=delivery.address, title=words["title"], body=body
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
