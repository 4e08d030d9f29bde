"""A tiny simulation, played for real: its figures are those of the shape, and a second run adds nothing."""

from datetime import datetime

import pytest
from django.db import transaction

from motcua.kernel import journal, outbox
from motcua.kernel.actors import Actor
from motcua.kernel.days import TZ, local_day
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Standing, State
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.records import Method
from motcua.rooms.payments.records import State as Paid
from motcua.site.simulation import run as running
from motcua.site.simulation.city import Run
from motcua.site.simulation.run import simulate

END = datetime(2026, 10, 30, 17, 0, tzinfo=TZ)
BEGIN = datetime(2026, 7, 1, tzinfo=TZ)
TINY = Run(days=90, until=END, seed=1, scale=0.005)
SEES_ALL = Actor(id="officer:1", grants={"dossiers:see": frozenset({"*"})})


def played(run=TINY, *, deliver=False):
    return simulate(run, processes=1, deliver=deliver, progress=lambda done, total: None)


def every_card():
    return dossiers.dossiers_at(by=SEES_ALL, at=END, size=500).items


def of_the_ward():
    """What Ô Môn received, finished, and finished in time."""
    received = [card for card in every_card() if card.competent_unit == "UB-31153" and card.received_at]
    finished = [card for card in received if card.state in {State.FINISHED, State.RETURNED}]
    return len(received), len(finished), sum(card.standing is Standing.DONE for card in finished)


def test_a_run_has_the_figures_of_the_shape_again_and_again(city):
    def codes():
        return sorted(card.code for card in every_card())

    with transaction.atomic():
        played()
        before = codes()
        transaction.set_rollback(True)
    running._troupe.parts = {}
    played()
    assert codes() == before, "the same seed gives the same codes"

    assert of_the_ward() == (40, 35, 35)
    standings = [card.standing for card in every_card() if card.received_at]
    assert Standing.LATE not in standings
    assert sum(one in {Standing.IN_TIME, Standing.SOON, Standing.WAITING} for one in standings) >= 5
    for card in every_card():
        assert card.applicant.endswith("(mẫu)")
        assert journal.lines_of(f"dossier:{card.id}")[0]["act"] == "dossiers.file"

    assert played().new == 0
    assert codes() == before, "a second run adds nothing"


def test_refused_and_withdrawn_dossiers_are_told_apart_from_those_received(city):
    played(Run(days=90, until=END, seed=1, scale=0.01))
    states = [card.state for card in every_card()]
    assert states.count(State.NOT_RECEIVED) == 1
    assert State.RETURNED in states
    assert any(card.state in (State.RECEIVED, State.IN_PROCESS) for card in every_card())


def test_a_run_that_was_cut_off_is_completed_by_the_next(city, monkeypatch):
    class CutOff(Exception):
        pass

    calls = 0
    complete = dossiers.complete

    def fails_once(*args, **kwargs):
        nonlocal calls
        calls += 1
        if calls == 50:
            raise CutOff
        return complete(*args, **kwargs)

    monkeypatch.setattr(dossiers, "complete", fails_once)
    with pytest.raises(CutOff):
        played()
    begun = len(every_card())
    assert 0 < begun < 41
    played()
    whole = {card.code: card.state for card in every_card()}
    assert len(whole) > begun
    assert of_the_ward() == (40, 35, 35)


def test_people_pay_through_the_books_and_every_drawer_is_closed(city, settings):
    settings.PAYMENT_GATEWAY_SECRET, settings.PAYMENT_BANK_SECRET = "platform", "bank"
    asked = Run(days=90, until=END, seed=3, scale=0.004)
    assert played(asked, deliver=True).paid > 3
    centre = Actor(id="officer:2", grants={"payments:collect": frozenset({"*"})})
    owed = payments.owed_at(by=centre, limit=1000)
    settled = [one for one in payments.payments_for("dossier:") if one.state is Paid.SETTLED]
    assert {one.method for one in settled} >= {Method.ONLINE, Method.CASH}
    assert all(one.received == one.amount and one.receipt for one in settled)
    assert all(drawer.closed_at for drawer in payments.drawers(by=centre, day=local_day(END), at=END))
    assert not outbox.counts().pending
    assert not outbox.counts().parked

    assert payments.ledger_of("payplat", local_day(END)) == [], "the platform's simulator knows nothing of that day"
    days = payments.reconciliations(limit=100)
    agreed = [day for day in days if not day.differences]
    assert len(days) - len(agreed) <= 2, "two days have an invented mistake, when money moved on them"
    assert agreed
    assert all(day.ours == day.theirs for day in agreed)

    assert played(asked, deliver=True).paid == 0, "what was left unpaid stays so, and nothing is paid twice"
    assert payments.owed_at(by=centre, limit=1000) == owed
