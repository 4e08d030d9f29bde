"""Asking, cash, waiving, refunds, drawers, reconciliation: what each writes, and whom it refuses."""

import subprocess
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.kernel import storage
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.errors import (
    AmountInvalid,
    DifferenceNotFound,
    DrawerNotOpen,
    DrawerOpen,
    ExemptionUnknown,
    NothingOwed,
    NotYourTill,
    PaymentNotFound,
    ReasonMissing,
    RefundNotFound,
    SamePerson,
    TooMuch,
)
from motcua.rooms.payments.models import Entry, PaymentRequest, Receipt, Refund
from motcua.rooms.payments.records import DifferenceKind, FileLine, Known, Method, RefundState, State
from payments.here import (
    ABOVE,
    ACCOUNTANT,
    AT,
    CASHIER,
    CITIZEN,
    LEADER,
    MINUTE,
    STRANGER,
    UNIT,
    asked,
    ledger,
    report,
    row,
    whole,
)

pytestmark = pytest.mark.django_db


def settled_events():
    return list(OutboxEvent.objects.filter(name="payments.settled.v1").values_list("payload", flat=True))


@pytest.fixture
def drawer():
    return payments.open_drawer(UNIT, opening=200_000, by=CASHIER, at=AT)


@pytest.fixture
def paid(drawer):
    payment = asked()
    payments.record_cash(payment, by=CASHIER, at=AT)
    return payment


def test_asking_writes_the_request_its_line_and_its_event_once():
    first = asked(purpose="dossier:H13-1:fee")
    again = asked(purpose="dossier:H13-1:fee", amount=99)
    assert first == again
    assert row(first).amount == 16_000
    assert JournalLine.objects.filter(act="payments.ask").count() == 1
    assert OutboxEvent.objects.filter(name="payments.asked.v1").count() == 1


@pytest.mark.parametrize("amount", [0, -1, 8000.0, "8000", True, 10**13])
def test_nothing_but_whole_dong_is_asked_for(amount):
    with pytest.raises(AmountInvalid):
        asked(amount)
    assert not PaymentRequest.objects.exists()


def test_cash_settles_gives_a_receipt_with_a_number_and_announces_it(paid):
    found = whole(paid)
    assert (found.state, found.received, found.owed, found.method) == (State.SETTLED, 16_000, 0, Method.CASH)
    assert found.receipt.number == "BLĐT-CT/TT-31135/2026/0000001"
    (event,) = settled_events()
    assert (event["purpose"], event["amount"], event["online"]) == (found.purpose, 16_000, 0)
    assert event["receipt"] == found.receipt.number


def test_numbers_of_receipts_follow_each_other_by_unit_and_year(drawer):
    for _ in range(3):
        payments.record_cash(asked(), by=CASHIER, at=AT)
    payments.record_cash(asked(), by=CASHIER, at=AT + timedelta(days=60))
    numbers = list(Receipt.objects.order_by("at", "sequence").values_list("year", "sequence"))
    assert numbers == [(2026, 1), (2026, 2), (2026, 3), (2027, 1)]


def test_a_second_click_takes_no_second_note(drawer):
    payment = asked()
    payments.record_cash(payment, amount=6_000, once="form-1", by=CASHIER, at=AT)
    payments.record_cash(payment, amount=6_000, once="form-1", by=CASHIER, at=AT)
    assert ledger(payment) == [6_000]
    assert whole(payment).owed == 10_000


def test_what_is_paid_is_not_taken_again(paid):
    with pytest.raises(NothingOwed):
        payments.record_cash(paid, by=CASHIER, at=AT)
    assert ledger(paid) == [16_000]


def test_more_cash_than_is_owed_is_change_not_takings(drawer):
    with pytest.raises(Invalid):
        payments.record_cash(asked(), amount=20_000, by=CASHIER, at=AT)
    assert not Entry.objects.exists()


def test_cash_needs_an_open_drawer_of_the_cashier():
    with pytest.raises(DrawerNotOpen):
        payments.record_cash(asked(), by=CASHIER, at=AT)


def test_another_unit_takes_no_money_for_this_one():
    payments.open_drawer("TT-31150", by=STRANGER, at=AT)
    with pytest.raises(NotYourTill):
        payments.record_cash(asked(), by=STRANGER, at=AT)


def test_waiving_needs_a_group_of_the_law_and_proof_and_settles_without_a_receipt():
    payment = asked()
    with pytest.raises(ExemptionUnknown):
        payments.waive(payment, exemption="friend", proof="x", by=CASHIER, at=AT)
    with pytest.raises(ReasonMissing):
        payments.waive(payment, exemption="poor", proof=" ", by=CASHIER, at=AT)
    with pytest.raises(NotYourTill):
        payments.waive(payment, exemption="poor", proof="sổ hộ nghèo 12", by=STRANGER, at=AT)
    payments.waive(payment, exemption="poor", proof="sổ hộ nghèo 12", by=CASHIER, at=AT)
    assert whole(payment).state is State.WAIVED
    assert settled_events()[0]["receipt"] == ""
    assert "sổ hộ nghèo" not in str(JournalLine.objects.get(act="payments.waive").facts)
    with pytest.raises(NothingOwed):
        payments.waive(payment, exemption="poor", proof="sổ", by=CASHIER, at=AT)


def test_what_is_cancelled_is_not_owed_and_money_that_still_comes_is_shown_for_refund(order):
    payment, code = order
    payments.cancel(row(payment).purpose, reason="rút hồ sơ", by=ABOVE, at=AT)
    payments.take("payplat", report(code, 16_000), at=AT + MINUTE)
    found = whole(payment)
    assert (found.state, found.owed, found.surplus) == (State.CANCELLED, 0, 16_000)
    assert [one.id for one in payments.to_refund(by=CASHIER)] == [payment]
    assert not settled_events()


def test_a_paid_request_stays_unless_what_was_paid_goes_too(paid):
    payments.cancel(row(paid).purpose, reason="rút", by=ABOVE, at=AT)
    assert whole(paid).state is State.SETTLED
    payments.cancel(row(paid).purpose, reason="không tiếp nhận", paid_too=True, by=ABOVE, at=AT)
    assert (whole(paid).state, whole(paid).surplus) == (State.CANCELLED, 16_000)


def test_the_fee_that_nobody_states_is_entered_once_with_its_resolution():
    known = {"channel": "counter", "form": {}, "on": AT.date()}
    assert payments.assess("1.004884", **known).how is Known.NOT_STATED
    with pytest.raises(NotYourTill):
        payments.state_fee("1.004884", 30_000, source="NQ 12", by=CASHIER, at=AT)
    with pytest.raises(Invalid):
        payments.state_fee("1.004884", 30_000, source=" ", by=ABOVE, at=AT)
    payments.state_fee("1.004884", 30_000, source="NQ 12/2026/NQ-HĐND", by=ABOVE, at=AT)
    payments.state_fee("1.004884", 30_000, source="NQ 12/2026/NQ-HĐND", by=ABOVE, at=AT)
    found = payments.assess("1.004884", **known)
    assert (found.how, found.total) == (Known.OFFICER, 30_000)
    assert JournalLine.objects.filter(act="payments.state_fee").count() == 1


def test_a_refund_needs_two_people(paid):
    refund = payments.ask_refund(paid, amount=16_000, reason="thu nhầm", by=ACCOUNTANT, at=AT)
    with pytest.raises(SamePerson):
        payments.decide_refund(refund, approve=True, by=ACCOUNTANT, at=AT)
    with pytest.raises(RefundNotFound):
        payments.pay_refund(refund, by=CASHIER, at=AT)
    payments.decide_refund(refund, approve=True, by=LEADER, at=AT)
    payments.pay_refund(refund, by=CASHIER, at=AT)
    found = whole(paid)
    assert (found.state, found.received, ledger(paid)) == (State.REFUNDED, 0, [16_000, -16_000])
    assert found.receipt.revoked_at is not None
    assert OutboxEvent.objects.filter(name="payments.refunded.v1").count() == 1


def test_the_database_itself_refuses_one_person_for_both(paid):
    refund = payments.ask_refund(paid, amount=16_000, reason="thu nhầm", by=ACCOUNTANT, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Refund.objects.filter(id=refund).update(decided_by=ACCOUNTANT.id)


def test_nobody_else_asks_approves_or_pays(paid):
    with pytest.raises(NotYourTill):
        payments.ask_refund(paid, amount=1_000, reason="x", by=STRANGER, at=AT)
    with pytest.raises(NotYourTill):
        payments.ask_refund(paid, amount=1_000, reason="x", by=LEADER, at=AT)
    refund = payments.ask_refund(paid, amount=1_000, reason="x", by=ACCOUNTANT, at=AT)
    with pytest.raises(NotYourTill):
        payments.decide_refund(refund, approve=True, by=CASHIER, at=AT)
    with pytest.raises(NotYourTill):
        payments.decide_refund(refund, approve=True, by=STRANGER, at=AT)
    payments.decide_refund(refund, approve=True, by=LEADER, at=AT)
    with pytest.raises(NotYourTill):
        payments.pay_refund(refund, by=LEADER, at=AT)


def test_never_more_goes_back_than_came(paid):
    payments.ask_refund(paid, amount=10_000, reason="x", by=CASHIER, at=AT)
    with pytest.raises(TooMuch):
        payments.ask_refund(paid, amount=6_001, reason="x", by=CASHIER, at=AT)
    payments.ask_refund(paid, amount=6_000, reason="x", by=CASHIER, at=AT)


def test_a_refused_refund_needs_a_reason_and_frees_the_money(paid):
    refund = payments.ask_refund(paid, amount=16_000, reason="x", by=CASHIER, at=AT)
    with pytest.raises(ReasonMissing):
        payments.decide_refund(refund, approve=False, by=LEADER, at=AT)
    payments.decide_refund(refund, approve=False, reason="không có căn cứ", by=LEADER, at=AT)
    assert payments.refunds(by=LEADER, open_only=False)[0].state is RefundState.REFUSED
    payments.ask_refund(paid, amount=16_000, reason="có căn cứ mới", by=CASHIER, at=AT)


def test_a_drawer_is_opened_once_and_closed_with_what_was_counted(drawer):
    with pytest.raises(DrawerOpen):
        payments.open_drawer(UNIT, by=CASHIER, at=AT)
    payments.record_cash(asked(), by=CASHIER, at=AT)
    payments.record_cash(asked(5_000), by=CASHIER, at=AT)
    (open_one,) = payments.drawers(by=CASHIER, day=AT.date(), at=AT)
    assert (open_one.expected, open_one.takings[0].amount, open_one.takings[0].count) == (221_000, 21_000, 2)
    with pytest.raises(DrawerNotOpen):
        payments.close_drawer(drawer, counted=221_000, by=ACCOUNTANT, at=AT)
    with pytest.raises(ReasonMissing):
        payments.close_drawer(drawer, counted=220_000, by=CASHIER, at=AT)
    assert (
        payments.close_drawer(drawer, counted=220_000, handed_to="Thủ quỹ", note="thiếu 1.000", by=CASHIER, at=AT)
        == -1_000
    )
    (closed,) = payments.drawers(by=CASHIER, day=AT.date(), at=AT)
    assert (closed.expected, closed.counted, closed.difference, closed.handed_to) == (
        221_000,
        220_000,
        -1_000,
        "Thủ quỹ",
    )
    with pytest.raises(DrawerNotOpen):
        payments.record_cash(asked(), by=CASHIER, at=AT)


def test_a_refund_in_cash_leaves_the_drawer_that_much_lighter(paid, drawer):
    refund = payments.ask_refund(paid, amount=16_000, reason="x", by=CASHIER, at=AT)
    payments.decide_refund(refund, approve=True, by=LEADER, at=AT)
    payments.pay_refund(refund, by=CASHIER, at=AT)
    assert payments.drawers(by=CASHIER, day=AT.date(), at=AT)[0].expected == 200_000


def test_cash_that_is_not_in_the_drawer_cannot_be_paid_out(order):
    payment, code = order
    payments.take("payplat", report(code, 16_000), at=AT)
    payments.open_drawer(UNIT, by=CASHIER, at=AT)
    refund = payments.ask_refund(payment, amount=16_000, reason="x", by=ACCOUNTANT, at=AT)
    payments.decide_refund(refund, approve=True, by=LEADER, at=AT)
    with pytest.raises(Invalid):
        payments.pay_refund(refund, by=CASHIER, at=AT)


def test_the_ledger_is_only_added_to(paid):
    for change in ("UPDATE payments_entry SET amount = 1", "DELETE FROM payments_entry"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert ledger(paid) == [16_000]


def test_a_payer_sees_his_own_and_nobody_elses(paid):
    assert payments.payment(paid, by=CITIZEN).id == paid
    other = Actor(id="citizen:0192f3c4-0000-7000-8000-000000000009")
    for stranger in (other, STRANGER):
        with pytest.raises(PaymentNotFound):
            payments.payment(paid, by=stranger)
    receipt = payments.receipts_of(CITIZEN)[0]
    assert payments.receipt(receipt.id, by=CITIZEN) == receipt
    assert payments.receipts_of(other) == []
    with pytest.raises(PaymentNotFound):
        payments.receipt(receipt.id, by=other)
    with pytest.raises(PaymentNotFound):
        payments.start_online(asked(), by=other, at=AT)


DAY = date(2026, 11, 26)


def test_every_difference_with_the_gateways_file_is_listed_and_answered_for(order):
    _, code = order
    payments.take("payplat", report(code, 10_000, external="A"), at=AT)
    payments.take("payplat", report(code, 6_000, external="B"), at=AT)
    theirs = [FileLine("A", 9_000, code, AT.isoformat()), FileLine("C", 7_000, "unknown", AT.isoformat())]
    assert payments.reconcile("payplat", DAY, theirs, by=ACCOUNTANT, at=AT) == 3
    (day,) = payments.reconciliations()
    found = {one.external: (one.kind, one.ours, one.theirs) for one in day.differences}
    assert found == {
        "A": (DifferenceKind.AMOUNT, 10_000, 9_000),
        "B": (DifferenceKind.OURS, 6_000, None),
        "C": (DifferenceKind.THEIRS, None, 7_000),
    }
    assert (day.ours, day.theirs, day.open) == (16_000, 16_000, 3)
    first = day.differences[0].id
    with pytest.raises(NotYourTill):
        payments.resolve_difference(first, reason="x", by=CASHIER, at=AT)
    with pytest.raises(ReasonMissing):
        payments.resolve_difference(first, reason=" ", by=ACCOUNTANT, at=AT)
    payments.resolve_difference(first, reason="cổng đã xác nhận", by=ACCOUNTANT, at=AT)
    with pytest.raises(DifferenceNotFound):
        payments.resolve_difference(first, reason="lần nữa", by=ACCOUNTANT, at=AT)
    # the same file again keeps what was answered, and what agrees by now leaves the list
    theirs = [FileLine("A", 9_000, code), FileLine("B", 6_000, code)]
    assert payments.reconcile("payplat", DAY, theirs, by=ACCOUNTANT, at=AT) == 0
    assert [one.external for one in payments.reconciliations()[0].differences] == ["A"]


def test_money_that_only_the_gateway_knew_is_counted_when_an_officer_says_so(order):
    payment, code = order
    payments.reconcile("payplat", DAY, [FileLine("X", 16_000, code, AT.isoformat())], by=ACCOUNTANT, at=AT)
    (difference,) = payments.reconciliations()[0].differences
    payments.resolve_difference(difference.id, reason="đã đối chiếu", count_it=True, by=ACCOUNTANT, at=AT)
    assert whole(payment).state is State.SETTLED
    # the report that was lost arrives after all: it is known
    assert payments.take("payplat", report(code, 16_000, external="X"), at=AT) == "known"
    assert ledger(payment) == [16_000]


def test_only_who_reconciles_reconciles():
    with pytest.raises(NotYourTill):
        payments.reconcile("payplat", DAY, [], by=CASHIER, at=AT)


def test_the_receipt_is_drawn_with_what_was_paid_and_only_once(city, order, tmp_path):
    _, code = order
    payments.take("payplat", report(code, 16_000, external="GD-777"), at=AT)
    assert payments.draw_receipts(at=AT) == 1
    assert payments.draw_receipts(at=AT) == 0
    found = payments.receipts_of(CITIZEN)[0]
    with storage.open_file(found.sha256) as kept:
        said = read_pdf(kept.read(), tmp_path)
    for words in (
        "BLĐT-CT/TT-31135/2026/0000001",
        "Người Mẫu",
        "16.000",
        "Mười sáu nghìn đồng",
        "Trực tuyến",
        "GD-777",
    ):
        assert words in said
    assert payments.public_receipt(found.id).amount == 16_000


def read_pdf(pdf, folder):
    file = folder / "receipt.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
