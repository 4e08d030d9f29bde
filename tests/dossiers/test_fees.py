"""What a dossier costs: asked for at filing, at receipt or in state 6; paid, it goes on; ended, nothing is owed."""

import pytest

from dossiers.conftest import officer
from dossiers.here import CENTRE, COMMITTEE, MONDAY
from motcua.kernel import outbox
from motcua.kernel.days import local_day
from motcua.kernel.errors import Invalid
from motcua.kernel.models import JournalLine
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.errors import NotYours
from motcua.rooms.dossiers.models import Dossier, Work
from motcua.rooms.dossiers.records import Finance, State
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.models import FactRow
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.models import Order
from motcua.rooms.payments.records import State as Paid
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import FactName
from payments.here import report

COPIES = "2.000635"
#: a commune's permit whose time limit is stated and whose fee is not
NO_FEE = "1.002693"
COPY_FORM = {
    "applicant": {
        "full_name": "Nguyễn Thị Mẫu",
        "identity_number": "092190000001",
        "relation": "self",
        "address": "Số 1 đường Mẫu, phường Ninh Kiều",
    },
    "event": {"kind": "birth", "registered_at": "UBND phường Ninh Kiều"},
    "person": {"full_name": "Nguyễn Thị Mẫu"},
    "copies": {"number": 2},
    "declaration": {"confirmed": True},
}
LIMIT = {"limit": "3wd", "limit_source": "NQ 1"}


@pytest.fixture
def cashier():
    return officer(
        1,
        "role:one-stop",
        "dossiers:receive",
        "dossiers:see",
        "dossiers:collect",
        "payments:collect",
        "procedures:state-at-receipt",
        units=[CENTRE, COMMITTEE],
    )


@pytest.fixture
def unknown(filing, citizen):
    """Nobody states what this permit costs."""
    filed = dossiers.file(filing(procedure=NO_FEE, competent_unit=COMMITTEE), by=citizen, at=MONDAY)
    outbox.deliver_pending(at=MONDAY)
    return filed


@pytest.fixture
def in_work(filed, cashier):
    """A dossier without a fee, on the specialist's desk."""
    act(filed.code, "receive", cashier, **LIMIT)
    act(filed.code, "forward", cashier)
    return filed


@pytest.fixture
def copies(filing, citizen):
    """Two copies were asked for online; what follows a filing has followed."""
    said = {"procedure": COPIES, "form": COPY_FORM, "competent_unit": COMMITTEE}
    filed = dossiers.file(filing(**said), by=citizen, at=MONDAY)
    outbox.deliver_pending(at=MONDAY)
    return filed


def asked(code):
    return payments.payments_for(f"dossier:{code}:")


def row(code):
    return Dossier.objects.get(code=code)


def act(code, outcome, by, **values):
    step = next(one for one in Work.objects.filter(dossier__code=code) if outcome in one.outcomes)
    return dossiers.complete(code, step.id, outcome, values=values, by=by, at=MONDAY)


def pay(code, by):
    payments.open_drawer(CENTRE, by=by, at=MONDAY)
    payments.record_cash(asked(code)[0].id, by=by, at=MONDAY)
    outbox.deliver_pending(at=MONDAY)


def test_a_fee_that_is_known_is_asked_for_when_the_dossier_is_filed(copies, citizen):
    (one,) = asked(copies.code)
    assert (one.amount, one.unit, one.also_unit, one.payer.actor) == (16_000, CENTRE, COMMITTEE, citizen.id)
    assert (one.lines[0].quantity, one.lines[0].price) == (2, 8_000)
    assert row(copies.code).finance == Finance.DUE


def test_paid_it_is_on_the_timeline_and_the_applicant_is_told(copies, cashier, citizen):
    pay(copies.code, cashier)
    assert row(copies.code).finance == Finance.SETTLED
    page = dossiers.page(copies.code, by=citizen, at=MONDAY)
    assert "fee-paid" in [one.act for one in page.acts]
    assert row(copies.code).state == State.NEW, "the process does not wait for a fee"


def test_delivered_twice_it_is_still_paid_once(copies, cashier):
    pay(copies.code, cashier)
    acts = JournalLine.objects.filter(act="dossiers.fee-paid").count()
    outbox.deliver_pending(at=MONDAY)
    assert (acts, JournalLine.objects.filter(act="dossiers.fee-paid").count()) == (1, 1)


def test_at_receipt_nothing_is_asked_for_a_second_time(copies, cashier):
    act(copies.code, "receive", cashier)
    assert len(asked(copies.code)) == 1


def test_a_dossier_that_is_received_before_anything_followed_is_asked_all_the_same(filing, citizen, cashier):
    said = {"procedure": COPIES, "form": COPY_FORM, "competent_unit": COMMITTEE}
    filed = dossiers.file(filing(**said), by=citizen, at=MONDAY)
    act(filed.code, "receive", cashier)
    assert asked(filed.code)[0].amount == 16_000
    outbox.deliver_pending(at=MONDAY)
    assert len(asked(filed.code)) == 1


def test_a_fee_that_nobody_states_is_entered_once_with_its_resolution(unknown, filing, citizen, cashier):
    act(unknown.code, "receive", cashier, fee="30.000", fee_source="NQ 12/2026/NQ-HĐND")
    assert (asked(unknown.code)[0].amount, row(unknown.code).finance) == (30_000, Finance.DUE)
    (said,) = [one for one in procedures.suggestions(row(unknown.code).procedure) if one.fact is FactName.FEE]
    assert said.value["vnd"] == 30_000
    second = dossiers.file(filing(procedure=NO_FEE, competent_unit=COMMITTEE), by=citizen, at=MONDAY)
    outbox.deliver_pending(at=MONDAY)
    assert asked(second.code)[0].amount == 30_000


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"fee": "30000", "fee_source": ""}, "fee_source"),
        ({"fee": "8.000,5", "fee_source": "NQ"}, "fee"),
        ({"fee": "-5", "fee_source": "NQ"}, "fee"),
    ],
)
def test_an_entered_fee_needs_its_basis_and_whole_dong(unknown, cashier, values, field):
    with pytest.raises(Invalid) as refused:
        act(unknown.code, "receive", cashier, **values)
    assert field in refused.value.problems
    assert not asked(unknown.code)


def test_free_of_charge_is_an_answer_too(unknown, cashier):
    act(unknown.code, "receive", cashier, fee="0", fee_source="NQ 12/2026/NQ-HĐND")
    assert not asked(unknown.code)
    assert row(unknown.code).finance == Finance.WAIVED


def test_what_was_left_open_at_receipt_is_entered_by_who_takes_money(unknown, cashier, stranger):
    act(unknown.code, "receive", cashier)
    with pytest.raises(NotYours):
        dossiers.enter_fee(unknown.code, amount="20000", source="NQ", by=stranger, at=MONDAY)
    dossiers.enter_fee(unknown.code, amount="20000", source="NQ 3", by=cashier, at=MONDAY)
    assert asked(unknown.code)[0].amount == 20_000
    with pytest.raises(Invalid):
        dossiers.enter_fee(unknown.code, amount="30000", source="NQ 4", by=cashier, at=MONDAY)


def test_withdrawn_before_receipt_nothing_is_owed_and_what_was_paid_goes_back(copies, citizen, cashier):
    pay(copies.code, cashier)
    dossiers.withdraw(copies.code, reason="Đổi ý", by=citizen, at=MONDAY)
    (one,) = asked(copies.code)
    assert (one.state, one.surplus) == (Paid.CANCELLED, 16_000)


def test_refused_at_receipt_nothing_is_owed(copies, cashier):
    act(copies.code, "refuse", cashier, reason="Không thuộc thẩm quyền")
    assert asked(copies.code)[0].state is Paid.CANCELLED
    assert row(copies.code).finance == Finance.WAIVED


def test_withdrawn_after_receipt_a_paid_fee_stays(copies, citizen, cashier):
    pay(copies.code, cashier)
    act(copies.code, "receive", cashier)
    dossiers.withdraw(copies.code, reason="Đổi ý", by=citizen, at=MONDAY)
    assert asked(copies.code)[0].state is Paid.SETTLED


def test_an_obligation_is_paid_like_a_fee_and_the_process_goes_on(in_work, specialist, cashier):
    act(in_work.code, "payment", specialist, what="Thuế trước bạ", amount="500.000")
    assert row(in_work.code).state == State.PAYMENT
    (one,) = asked(in_work.code)
    assert (one.amount, one.what) == (500_000, "Thuế trước bạ")
    pay(in_work.code, cashier)
    assert (row(in_work.code).state, row(in_work.code).finance) == (State.IN_PROCESS, Finance.SETTLED)
    line = dossiers.page(in_work.code, by=cashier, at=MONDAY).obligations[0]
    assert line.receipt == asked(in_work.code)[0].receipt.number


def test_an_obligation_taken_back_is_not_owed_and_money_that_raced_it_is_surplus(in_work, specialist, cashier):
    act(in_work.code, "payment", specialist, what="Nhầm", amount="500.000")
    payments.open_drawer(CENTRE, by=cashier, at=MONDAY)
    payments.record_cash(asked(in_work.code)[0].id, by=cashier, at=MONDAY)
    dossiers.undo(in_work.code, by=specialist, at=MONDAY)
    outbox.deliver_pending(at=MONDAY)
    assert outbox.parked() == []
    assert asked(in_work.code)[0].surplus == 500_000
    assert row(in_work.code).state == State.IN_PROCESS


def test_an_obligation_paid_elsewhere_is_not_asked_for_twice(in_work, specialist, cashier):
    act(in_work.code, "payment", specialist, what="Thuế", amount="500.000")
    owed = dossiers.page(in_work.code, by=cashier, at=MONDAY).obligations[0]
    dossiers.settle_obligation(in_work.code, owed.id, receipt="KB-1", by=cashier, at=MONDAY)
    assert asked(in_work.code)[0].state is Paid.CANCELLED
    assert row(in_work.code).finance == Finance.SETTLED


def counted(code):
    """The dossier as figures see it, after everything that happened to it was heard of."""
    outbox.deliver_pending(at=MONDAY)
    measures.count_all()
    return FactRow.objects.get(code=code)


def test_figures_hear_of_a_fee_that_was_paid_online(copies, citizen, settings):
    """Indicator 3.6 of QĐ 766/QĐ-TTg, and what came in đồng."""
    settings.PAYMENT_GATEWAY_URL, settings.PAYMENT_GATEWAY_SECRET = "http://127.0.0.1:9", "gateway-secret"
    fact = counted(copies.code)
    assert (fact.fee_due, fact.paid_online, fact.paid_on, fact.amount_paid) == (True, 0, None, 0)

    order = payments.start_online(asked(copies.code)[0].id, by=citizen, at=MONDAY)
    payments.take("payplat", report(Order.objects.get(id=order).code, 16_000), at=MONDAY)
    fact = counted(copies.code)
    assert (fact.paid_online, fact.paid_on, fact.amount_paid) == (2, local_day(MONDAY), 16_000)


def test_figures_tell_money_at_the_counter_from_money_online_and_what_was_waived_from_what_is_owed(
    copies, cashier, unknown
):
    pay(copies.code, cashier)
    fact = counted(copies.code)
    assert (fact.fee_due, fact.paid_online, fact.amount_paid) == (True, 0, 16_000)
    act(unknown.code, "receive", cashier, fee="0", fee_source="NQ 12/2026/NQ-HĐND")
    assert not counted(unknown.code).fee_due
