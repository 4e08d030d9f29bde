"""Telling people something, and reaching them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from motcua.kernel.actors import Actor
from motcua.rooms.people import errors, models
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import Channel, DeliveryState, Notice
from motcua.rooms.people.rules.notices import MOST_ATTEMPTS
from people.conftest import MORNING, ROOT

pytestmark = pytest.mark.django_db
FACTS = {"code": "H13-1", "procedure": "Khai sinh", "due": {"vi": "thứ Năm", "en": "Thursday"}, "place": "Ninh Kiều"}


class Postman:
    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.bag: list[tuple[str, str]] = []

    def carry(self, *, key: str, address: str, title: str, body: str) -> None:
        if self.broken:
            raise ConnectionRefusedError(f"no way to {address}")
        self.bag.append((address, title))


@pytest.fixture
def reader(make_person):
    return make_person(email="a@example.test", phone="0990000001")


def tell(person, **more):
    return people.notify([Notice(person.id, "received", FACTS, **{"subject": "H13-1", "at": MORNING, **more})])[0]


def test_a_notice_is_in_the_inbox_in_the_readers_language(reader):
    tell(reader)

    (vi,) = people.inbox(reader.actor_id, language="vi").messages
    (en,) = people.inbox(reader.actor_id, language="en").messages
    assert "thứ Năm" in vi.body
    assert "Thursday" in en.body
    assert vi.subject == "H13-1"
    assert people.unread_count(reader.actor_id) == 1


def test_reading_counts_down(reader, make_person):
    message = tell(reader)
    stranger = make_person(number="092190999102")

    with pytest.raises(errors.MessageNotFound):
        people.mark_read(stranger.actor_id, message, at=MORNING)
    assert people.mark_read(reader.actor_id, message, at=MORNING) == 1
    assert people.unread_count(reader.actor_id) == 0


def test_the_same_notice_is_written_once(reader):
    assert tell(reader, once="event-1") is not None
    assert tell(reader, once="event-1") is None
    assert people.inbox(reader.actor_id).total == 1
    assert models.Delivery.objects.count() == 2


def test_each_channel_gets_its_own_delivery(reader):
    tell(reader)
    mail, sms = Postman(), Postman()

    assert people.send_waiting({Channel.EMAIL: mail, Channel.SMS: sms}, at=MORNING) == 2

    assert mail.bag[0][0] == "a@example.test"
    assert sms.bag[0][0] == "0990000001"
    assert people.deliveries_waiting() == 0
    assert people.send_waiting({Channel.EMAIL: mail, Channel.SMS: sms}, at=MORNING + timedelta(days=1)) == 0


def test_a_mail_server_that_is_down_loses_nothing(reader):
    tell(reader)
    down, up = Postman(broken=True), Postman()

    assert people.send_waiting({Channel.EMAIL: down, Channel.SMS: up}, at=MORNING) == 1
    assert people.deliveries_waiting() == 1
    assert people.send_waiting({Channel.EMAIL: up, Channel.SMS: up}, at=MORNING + timedelta(seconds=10)) == 0
    assert people.send_waiting({Channel.EMAIL: up, Channel.SMS: up}, at=MORNING + timedelta(seconds=31)) == 1


def test_what_keeps_failing_is_parked_and_replayed_by_an_operator(reader):
    tell(reader)
    down, up, at = Postman(broken=True), Postman(), MORNING
    for _ in range(MOST_ATTEMPTS):
        people.send_waiting({Channel.EMAIL: down, Channel.SMS: up}, at=at)
        at += timedelta(hours=7)

    (parked,) = people.parked_deliveries()
    assert parked.last_error == "ConnectionRefusedError"
    with pytest.raises(errors.MayNotAssign):
        people.replay_deliveries(by=Actor(id="officer:x"), at=at)
    assert people.replay_deliveries(by=ROOT, at=at) == 1
    assert people.send_waiting({Channel.EMAIL: up, Channel.SMS: up}, at=at) == 1


def test_a_delivery_taken_by_a_process_that_died_is_taken_again(reader):
    tell(reader)
    models.Delivery.objects.update(attempts=1, next_try_at=MORNING + timedelta(minutes=5))
    up = Postman()

    assert people.send_waiting({Channel.EMAIL: up, Channel.SMS: up}, at=MORNING) == 0
    assert people.send_waiting({Channel.EMAIL: up, Channel.SMS: up}, at=MORNING + timedelta(minutes=5)) == 2


def test_a_notice_nobody_wrote_or_to_nobody_is_a_mistake(reader):
    with pytest.raises(errors.TemplateUnknown):
        people.notify([Notice(reader.id, "nothing", {}, "x", MORNING)])
    with pytest.raises(errors.PersonNotFound):
        people.notify([Notice(uuid4(), "filed", {}, "x", MORNING)])


def test_pages_of_an_inbox(reader):
    for n in range(45):
        tell(reader, at=MORNING + timedelta(minutes=n))

    last = people.inbox(reader.actor_id, 99)
    assert (last.page, last.pages, last.total, len(last.messages)) == (3, 3, 45, 5)
    assert models.Delivery.objects.filter(state=DeliveryState.WAITING).count() == 90
