"""Whatever arrives in whatever order: the books against a model that knows nothing of how they are kept."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from motcua.kernel.models import OutboxEvent
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.errors import NothingOwed, TooMuch
from motcua.rooms.payments.models import Entry, Order, PaymentRequest, Receipt
from motcua.rooms.payments.records import State
from payments.here import ABOVE, ACCOUNTANT, AT, CASHIER, CITIZEN, LEADER, UNIT, asked, credit, report, row, whole

pytestmark = pytest.mark.django_db


class Book:
    """What must be true of one request, from the outside."""

    def __init__(self, amount):
        self.amount, self.counted, self.back, self.cancelled = amount, {}, 0, False
        self.settled_at_once = False
        self.setting_aside = 0

    @property
    def came(self):
        return sum(self.counted.values())

    @property
    def held(self):
        return self.came - self.back

    def take(self, name, amount):
        if name in self.counted:
            return
        self.counted[name] = amount
        if not self.cancelled and not self.settled_at_once and self.held >= self.amount:
            self.settled_at_once = True


class Books(RuleBasedStateMachine):
    """Payers, gateways, banks and officers at random."""

    requests = Bundle("requests")

    @initialize()
    def begin(self):
        self.books, self.bodies = {}, []
        if not payments.drawers(by=CASHIER, day=AT.date(), at=AT):
            payments.open_drawer(UNIT, opening=10**9, by=CASHIER, at=AT)

    @rule(target=requests, amount=st.integers(1, 50_000))
    def ask(self, amount):
        payment = asked(amount)
        code = Order.objects.get(id=payments.start_online(payment, by=CITIZEN, at=AT)).code
        self.books[payment] = Book(amount)
        return payment, code

    @rule(one=requests, external=st.integers(0, 6), amount=st.integers(1, 60_000), state=st.sampled_from(["00", "01"]))
    def report(self, one, external, amount, state):
        payment, code = one
        name = f"{code}-{external}"
        body = report(code, amount, external=name, state=state)
        self.bodies.append(body)
        payments.take("payplat", body, at=AT)
        if state == "00":
            self.books[payment].take(name, amount)

    @rule(one=requests, external=st.integers(0, 3), amount=st.integers(1, 60_000))
    def credit(self, one, external, amount):
        payment, code = one
        name = f"FT-{code}-{external}"
        payments.take("bank", credit(row(payment).reference, amount, external=name), at=AT)
        self.books[payment].take(name, amount)

    @rule(which=st.integers(0, 1000))
    def replay(self, which):
        if self.bodies:
            payments.take("payplat", self.bodies[which % len(self.bodies)], at=AT)

    @rule(one=requests, part=st.booleans())
    def cash(self, one, part):
        payment, _ = one
        owed = whole(payment).owed
        amount = max(1, owed // 2) if part else None
        try:
            payments.record_cash(payment, amount=amount, by=CASHIER, at=AT)
        except NothingOwed:
            assert not owed
        else:
            self.books[payment].take(f"cash-{len(self.books[payment].counted)}", amount or owed)

    @rule(one=requests, paid_too=st.booleans())
    def cancel(self, one, paid_too):
        payment, _ = one
        payments.cancel(row(payment).purpose, reason="rút", paid_too=paid_too, by=ABOVE, at=AT)
        book = self.books[payment]
        if not book.settled_at_once or paid_too:
            book.cancelled = True

    @rule(one=requests, amount=st.integers(1, 60_000), approve=st.booleans())
    def refund(self, one, amount, approve):
        payment, _ = one
        book = self.books[payment]
        try:
            refund = payments.ask_refund(payment, amount=amount, reason="x", by=ACCOUNTANT, at=AT)
        except TooMuch:
            assert amount > book.held
            return
        assert amount <= book.held
        payments.decide_refund(refund, approve=approve, reason="x", by=LEADER, at=AT)
        if approve:
            payments.pay_refund(refund, by=CASHIER, at=AT)
            book.back += amount

    @invariant()
    def nothing_is_lost_and_nothing_counted_twice(self):
        for payment, book in getattr(self, "books", {}).items():
            found = whole(payment)
            assert found.received == book.held
            assert sum(entry.amount for entry in found.entries) == book.held
            assert (found.receipt is not None) is book.settled_at_once
            events = OutboxEvent.objects.filter(name="payments.settled.v1", payload__payment=str(payment)).count()
            assert events == int(book.settled_at_once)
            assert 0 <= found.owed <= book.amount
            assert not (found.owed and found.surplus)
            if found.state is State.ASKED:
                assert found.received + found.owed == book.amount
            if found.state is State.SETTLED:
                assert found.received == book.amount + found.surplus
            if found.state is State.CANCELLED:
                assert book.cancelled
                assert found.surplus == found.received


class TestBooks(TestCase):
    """Each run in a transaction of its own, which is taken back."""

    def test_books(self):
        run_state_machine_as_test(
            Books,
            settings=settings(
                max_examples=int(os.environ.get("WALKS", "12")),
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            ),
        )
        assert payments.unbalanced(limit=5) == []
        assert Receipt.objects.count() == len(set(Receipt.objects.values_list("number", flat=True)))
        assert Entry.objects.filter(amount__gt=0).exists()
        assert PaymentRequest.objects.exists()
