"""Messages from outside: signed, late, twice, a hundred times, in the wrong order, with the wrong amount, forged."""

import json
import threading

import pytest
from django.db import connection

from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.errors import (
    MessageForged,
    MessageUnreadable,
    NotYourTill,
    PaymentNotFound,
    ReasonMissing,
    SourceUnknown,
)
from motcua.rooms.payments.models import Entry, Message, Order, Receipt, RefusedMessages
from motcua.rooms.payments.records import Method, OrderState, PaidOnline, State
from payments.here import (
    ABOVE,
    ACCOUNTANT,
    AT,
    CITIZEN,
    MINUTE,
    STRANGER,
    asked,
    credit,
    ledger,
    report,
    row,
    whole,
)

pytestmark = pytest.mark.django_db


def settled():
    return OutboxEvent.objects.filter(name="payments.settled.v1").count()


def test_a_signed_report_settles_online_and_counts_for_the_index(order):
    payment, code = order
    assert payments.take("payplat", report(code, 16_000), at=AT) == "counted"
    found = whole(payment)
    assert (found.state, found.method, found.paid_online) == (State.SETTLED, Method.ONLINE, PaidOnline.LOCAL)
    assert found.orders[0].state is OrderState.PAID
    assert OutboxEvent.objects.get(name="payments.settled.v1").payload["online"] == 2


def test_a_report_replayed_a_hundred_times_has_one_effect_and_is_counted(order):
    payment, code = order
    body = report(code, 16_000)
    assert {payments.take("payplat", body, at=AT) for _ in range(100)} == {"counted"}
    assert ledger(payment) == [16_000]
    assert (settled(), Receipt.objects.count()) == (1, 1)
    assert Message.objects.get().times == 100


def test_the_same_transaction_in_other_words_is_known(order):
    payment, code = order
    payments.take("payplat", report(code, 16_000, external="GD1"), at=AT)
    assert payments.take("payplat", report(code, 16_000, external="GD1", MaHoSo="khác"), at=AT) == "known"
    assert payments.take("payplat", report(code, 15_000, external="GD1"), at=AT) == "contradicts"
    assert ledger(payment) == [16_000]
    assert JournalLine.objects.filter(act="payments.contradicts").count() == 1


def test_a_forged_message_is_refused_counted_and_journalled_without_a_flood(order):
    payment, code = order
    for _ in range(100):
        with pytest.raises(MessageForged):
            payments.take("payplat", report(code, 16_000, secret="guessed"), at=AT)
    assert (ledger(payment), Message.objects.count(), whole(payment).state) == ([], 0, State.ASKED)
    assert RefusedMessages.objects.get().count == 100
    counts = JournalLine.objects.filter(act="payments.refuse_message").values_list("facts__count", flat=True)
    assert sorted(counts) == [1, 10, 100]
    assert payments.refused_messages(since=AT - MINUTE * 60) == {"payplat": 100}


@pytest.mark.parametrize("changed", ["SoTien", "MaTraCuuTT", "MaGiaoDich", "TrangThai", "ThoiGianTT"])
def test_no_field_that_means_money_can_be_changed_on_the_way(order, changed):
    payment, code = order
    said = json.loads(report(code, 16_000, state="01" if changed == "TrangThai" else "00"))
    said[changed] = {"SoTien": 1_600_000, "TrangThai": "00"}.get(changed, f"{said[changed]}1")
    with pytest.raises(MessageForged):
        payments.take("payplat", json.dumps(said).encode(), at=AT)
    assert ledger(payment) == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"\xff\xfe", b"{" * 20_000, b'{"ChuKy": 5}', b'{"ChuKy": ""}', b'"ChuKy"', b"{}"]
)
def test_what_is_no_message_is_refused_like_a_forged_one(body, db):
    with pytest.raises(MessageForged):
        payments.take("payplat", body, at=AT)


def test_a_signed_message_without_an_amount_is_refused(order):
    with pytest.raises(MessageUnreadable):
        payments.take("payplat", report(order[1], "8000.5"), at=AT)
    assert not Entry.objects.exists()


def test_nobody_else_is_connected(db):
    with pytest.raises(SourceUnknown):
        payments.take("paypal", b"{}", at=AT)


def test_a_failure_that_arrives_after_the_success_is_old_news(order):
    payment, code = order
    payments.take("payplat", report(code, 16_000, external="B"), at=AT)
    assert payments.take("payplat", report(code, 16_000, external="A", state="01"), at=AT) == "noted"
    assert whole(payment).orders[0].state is OrderState.PAID
    assert whole(payment).state is State.SETTLED


def test_a_success_after_a_failure_of_the_same_attempt_counts(order):
    payment, code = order
    payments.take("payplat", report(code, 16_000, external="A", state="01"), at=AT)
    assert whole(payment).orders[0].state is OrderState.FAILED
    payments.take("payplat", report(code, 16_000, external="B"), at=AT)
    assert whole(payment).state is State.SETTLED


def test_too_little_leaves_the_rest_owed_and_too_much_is_shown_for_refund(order):
    payment, code = order
    payments.take("payplat", report(code, 6_000), at=AT)
    assert (whole(payment).state, whole(payment).owed) == (State.ASKED, 10_000)
    payments.take("payplat", report(code, 15_000), at=AT)
    found = whole(payment)
    assert (found.state, found.owed, found.surplus) == (State.SETTLED, 0, 5_000)
    assert [one.id for one in payments.to_refund(by=ACCOUNTANT)] == [payment]
    assert settled() == 1


def test_paid_twice_is_settled_once_and_the_second_time_is_surplus(order):
    payment, code = order
    payments.take("payplat", report(code, 16_000), at=AT)
    payments.take("bank", credit(row(payment).reference, 16_000), at=AT)
    assert (whole(payment).surplus, settled(), Receipt.objects.count()) == (16_000, 1, 1)


def test_a_transfer_is_placed_by_its_reference(db):
    payment = asked()
    words = f"NGUYEN VAN MAU chuyen tien {row(payment).reference.lower()} FT263300"
    assert payments.take("bank", credit(words, 16_000), at=AT) == "counted"
    assert (whole(payment).state, whole(payment).method) == (State.SETTLED, Method.TRANSFER)
    assert whole(payment).paid_online is PaidOnline.NO


def test_money_that_names_nothing_is_kept_and_placed_by_an_officer_with_a_reason(db):
    payment = asked()
    assert payments.take("bank", credit("tien phi", 16_000), at=AT) == "unmatched"
    (waiting,) = payments.unmatched()
    assert waiting.amount == 16_000
    with pytest.raises(NotYourTill):
        payments.place_credit(waiting.id, payment, reason="x", by=STRANGER, at=AT)
    with pytest.raises(ReasonMissing):
        payments.place_credit(waiting.id, payment, reason=" ", by=ACCOUNTANT, at=AT)
    payments.place_credit(waiting.id, payment, reason="người nộp xuất trình lệnh chuyển", by=ACCOUNTANT, at=AT)
    assert whole(payment).state is State.SETTLED
    assert sum(Entry.objects.values_list("amount", flat=True)) == 16_000
    assert payments.unmatched() == []
    with pytest.raises(PaymentNotFound):
        payments.place_credit(waiting.id, payment, reason="lần nữa", by=ACCOUNTANT, at=AT)


def test_money_for_an_attempt_that_we_never_made_is_not_lost(db):
    assert payments.take("payplat", report("260101XXXX", 16_000), at=AT) == "unmatched"
    assert payments.unmatched()[0].amount == 16_000


def test_an_attempt_is_used_again_while_it_stands_and_made_anew_when_the_amount_changed(order):
    payment, code = order
    again = payments.start_online(payment, by=CITIZEN, at=AT + MINUTE)
    assert Order.objects.get(id=again).code == code
    payments.take("payplat", report(code, 6_000), at=AT)
    new = Order.objects.get(id=payments.start_online(payment, by=CITIZEN, at=AT + MINUTE))
    assert (new.code == code, new.amount) == (False, 10_000)


def test_the_sums_beside_the_requests_are_those_of_the_ledger(order):
    payments.take("payplat", report(order[1], 16_000), at=AT)
    payments.take("bank", credit("?", 1_000), at=AT)
    assert payments.unbalanced() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False])
def test_many_at_once_are_counted_once_each(same):
    """Eight workers take twenty tellings of one transaction (the same bytes, or other words) at the same moment."""
    payment = asked()
    code = Order.objects.get(id=payments.start_online(payment, by=CITIZEN, at=AT)).code
    bodies = [report(code, 16_000, external="GD-1", MaHoSo="H" if same else str(n)) for n in range(20)]
    effects, barrier = [], threading.Barrier(8)

    def work(mine):
        barrier.wait()
        try:
            effects.extend(payments.take("payplat", body, at=AT) for body in mine)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(bodies,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(effects) == 160
    assert ledger(payment) == [16_000]
    assert (settled(), Receipt.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_receipts_under_load_have_no_number_twice_and_none_left_out():
    codes = [Order.objects.get(id=payments.start_online(asked(), by=CITIZEN, at=AT)).code for _ in range(40)]
    barrier = threading.Barrier(8)

    def work(mine):
        barrier.wait()
        try:
            for code in mine:
                payments.take("payplat", report(code, 16_000), at=AT)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(codes[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Receipt.objects.values_list("sequence", flat=True)) == list(range(1, 41))


def test_a_cancelled_purpose_is_asked_for_again_when_the_act_is_done_anew(db):
    payment = asked(purpose="dossier:H13-9:fee")
    payments.cancel("dossier:H13-9:fee", reason="hoàn tác", by=ABOVE, at=AT)
    assert payments.revive("dossier:H13-9:fee", by=ABOVE, at=AT)
    assert not payments.revive("dossier:H13-9:fee", by=ABOVE, at=AT)
    assert whole(payment).owed == 16_000
