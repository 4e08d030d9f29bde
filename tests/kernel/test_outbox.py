"""Events are delivered, each reaction once; what keeps failing is put aside and can be replayed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from django.db import connection, transaction

from motcua.kernel import events, outbox
from motcua.kernel.actors import Actor, system
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.journal import lines_of
from motcua.kernel.models import OutboxDelivery, OutboxEvent

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
OPERATOR = system("operator", outbox.OPERATE)
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class BellRung(events.Event):
    """Something to react to."""

    name: ClassVar[str] = "tests.bell_rung.v1"
    number: int


class Ear:
    """Reacts to a bell: counts, and fails as often as it is told to."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.failures = 0

    def __call__(self, event: BellRung) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the ear is closed\nwith a detail that is nobody's business")
        self.heard.append(event.number)


@pytest.fixture
def ears() -> Iterator[tuple[Ear, Ear]]:
    left, right = Ear(), Ear()
    events.REACTIONS[BellRung.name].update({"left": left, "right": right})
    yield left, right
    events.REACTIONS.pop(BellRung.name)


def ring(number: int) -> None:
    with transaction.atomic():
        events.emit(BellRung(number), at=NOON)


def test_each_reaction_runs_once(ears):
    ring(1)
    assert outbox.deliver_pending(at=NOON) == 1
    assert outbox.deliver_pending(at=NOON) == 0
    assert [ear.heard for ear in ears] == [[1], [1]]


def test_more_than_a_batch_is_delivered(ears):
    for number in range(outbox.BATCH + 5):
        ring(number)
    assert outbox.deliver_pending(at=NOON) == outbox.BATCH + 5
    assert ears[0].heard == list(range(outbox.BATCH + 5))


def test_one_broken_reaction_does_not_hold_back_the_other_and_is_tried_again(ears):
    left, right = ears
    left.failures = 1
    ring(1)
    outbox.deliver_pending(at=NOON)
    assert (left.heard, right.heard) == ([], [1])
    assert outbox.counts().failing == 1

    assert outbox.deliver_pending(at=NOON) == 0, "not before its pause"
    outbox.deliver_pending(at=NOON + outbox.pause(1))
    assert (left.heard, right.heard) == ([1], [1])
    assert outbox.counts().pending == 0


def test_what_a_failing_reaction_wrote_is_taken_back(ears):
    class Writer:
        def __call__(self, event: BellRung) -> None:
            OutboxEvent.objects.filter(payload={"number": 1}).update(last_error="half done")
            raise RuntimeError("after writing")

    events.REACTIONS[BellRung.name]["writer"] = Writer()
    ring(1)
    outbox.deliver_pending(at=NOON)
    assert OutboxEvent.objects.get().last_error == "writer: RuntimeError: after writing"
    assert not OutboxDelivery.objects.filter(reaction="writer").exists()


def fail_until_parked(ear: Ear) -> datetime:
    ear.failures = outbox.ATTEMPTS
    ring(1)
    at = NOON
    for attempt in range(1, outbox.ATTEMPTS + 1):
        outbox.deliver_pending(at=at)
        at += outbox.pause(attempt)
    return at


def test_what_keeps_failing_is_parked_with_its_reason_but_no_details(ears):
    at = fail_until_parked(ears[0])
    (parked,) = outbox.parked()
    assert (parked.name, parked.attempts) == (BellRung.name, outbox.ATTEMPTS)
    assert parked.error == "left: RuntimeError: the ear is closed"
    assert outbox.deliver_pending(at=at + timedelta(days=1)) == 0


def test_an_operator_replays_a_parked_event_and_it_is_journalled(ears):
    at = fail_until_parked(ears[0])
    (parked,) = outbox.parked()
    outbox.replay(parked.id, by=OPERATOR, at=at)
    outbox.deliver_pending(at=at)
    assert [ear.heard for ear in ears] == [[1], [1]], "the other ear does not hear it twice"
    assert lines_of(f"outbox:{parked.id}")[0]["act"] == "kernel.replay"


def test_nobody_else_replays_and_only_what_is_parked(ears):
    at = fail_until_parked(ears[0])
    (parked,) = outbox.parked()
    with pytest.raises(NotAllowed):
        outbox.replay(parked.id, by=Actor("officer:1"), at=at)
    with pytest.raises(NotFound):
        outbox.replay(parked.id + 1, by=OPERATOR, at=at)


def test_an_event_of_another_release_is_not_lost(ears):
    OutboxEvent.objects.create(name="tests.unheard_of.v9", payload={}, at=NOON, next_try_at=NOON)
    outbox.deliver_pending(at=NOON)
    assert OutboxEvent.objects.get().last_error.startswith("LookupError")


def test_a_clock_that_was_set_back_does_not_hold_anything_up(ears):
    ears[0].failures = 1
    ring(1)
    outbox.deliver_pending(at=NOON)
    outbox.deliver_pending(at=NOON - timedelta(hours=3))
    assert ears[0].heard == [1]


def test_an_event_needs_the_transaction_of_its_change(transactional_db):
    with pytest.raises(RuntimeError, match="outside a transaction"):
        events.emit(BellRung(1), at=NOON)


def test_a_change_that_is_taken_back_announces_nothing(ears):
    with transaction.atomic():
        events.emit(BellRung(1), at=NOON)
        transaction.set_rollback(True)
    assert outbox.deliver_pending(at=NOON) == 0


def test_two_workers_share_the_work(transactional_db, ears):
    import psycopg

    for number in range(3):
        ring(number)
    first = OutboxEvent.objects.order_by("id").values_list("id", flat=True)[0]
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    with psycopg.connect(**parameters) as other:
        other.execute("SELECT id FROM kernel_outboxevent WHERE id = %s FOR UPDATE", [first])
        assert outbox.deliver_pending(at=NOON) == 2
        other.rollback()
    assert outbox.deliver_pending(at=NOON) == 1
    assert sorted(ears[0].heard) == [0, 1, 2]


def test_old_delivered_events_are_swept_and_others_stay(ears):
    ring(1)
    outbox.deliver_pending(at=NOON)
    ring(2)
    assert outbox.sweep(at=NOON + outbox.KEPT + timedelta(seconds=1)) == 1
    assert OutboxEvent.objects.get().payload == {"number": 2}


class Choir:
    """Hears many bells at once; cannot bear one of them."""

    def __init__(self) -> None:
        self.heard: list[list[int]] = []
        self.unbearable: int | None = None

    def __call__(self, bells: list[BellRung]) -> None:
        if any(bell.number == self.unbearable for bell in bells):
            raise RuntimeError("this one is out of tune")
        self.heard.append([bell.number for bell in bells])


@pytest.fixture
def choir() -> Iterator[Choir]:
    singing = Choir()
    events.BATCH_REACTIONS["choir"] = (singing, frozenset({BellRung.name}))
    yield singing
    events.BATCH_REACTIONS.pop("choir")


def test_a_reaction_to_many_gets_them_together_and_each_once(choir):
    for number in (1, 2, 3):
        ring(number)
    outbox.deliver_pending(at=NOON)
    OutboxEvent.objects.update(delivered_at=None)  # delivered a second time, as after a crash
    outbox.deliver_pending(at=NOON)
    assert choir.heard == [[1, 2, 3]]


def test_one_event_that_cannot_be_borne_does_not_hold_back_the_others(choir):
    choir.unbearable = 2
    for number in (1, 2, 3):
        ring(number)
    outbox.deliver_pending(at=NOON)
    assert choir.heard == [[1], [3]]
    assert outbox.counts().failing == 1

    choir.unbearable = None
    outbox.deliver_pending(at=NOON + outbox.pause(1))
    assert choir.heard == [[1], [3], [2]]
