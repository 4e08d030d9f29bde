"""Money at the desk: taking it, closing the day, giving it back, answering for differences."""

from datetime import timedelta

import pytest
import zxingcpp

from desk.here import CENTRE, COMMITTEE
from desk.screen import text
from dossiers.test_fees import COPIES, COPY_FORM
from motcua.kernel import outbox
from motcua.kernel.actors import system
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.records import FileLine, State
from papers.reading import drawn_code
from payments.test_rules import parse


@pytest.fixture
def copies(filed):
    made = filed(procedure=COPIES, form=COPY_FORM, competent_unit=COMMITTEE)
    outbox.deliver_pending(at=now())
    return made


@pytest.fixture
def asked(copies):
    return payments.payments_for(f"dossier:{copies.code}:")[0]


@pytest.fixture
def cashier(desk):
    return desk(f"one-stop@{CENTRE}", f"accountant@{COMMITTEE}")


@pytest.fixture
def accountant(desk):
    return desk(f"accountant@{CENTRE}", f"accountant@{COMMITTEE}")


def again(one):
    return payments.payments_for(one.purpose)[0]


def open_till(cashier):
    assert cashier.post("thu-ngan/", {"do": "open", "unit": CENTRE, "opening": "100.000"}).status_code == 302


def take(cashier, one, amount="16.000", once="k1"):
    return cashier.post(f"khoan-nop/{one.id}/", {"do": "cash", "amount": amount, "once": once})


def test_the_dossier_leads_to_the_money_and_cash_is_taken_once(cashier, copies, asked):
    assert f"/can-bo/khoan-nop/{asked.id}/" in text(cashier.get(f"ho-so/{copies.code}/"))
    refused = take(cashier, asked)
    assert refused.status_code == 422
    assert "chưa mở quỹ" in text(refused)
    open_till(cashier)
    assert [take(cashier, asked).status_code for _ in range(2)] == [302, 302]
    found = again(asked)
    assert (found.state, found.received) == (State.SETTLED, 16_000)
    assert found.receipt.number in text(cashier.get(f"khoan-nop/{asked.id}/"))


@pytest.mark.parametrize("amount", ["16.000,5", "-1", "abc", ""])
def test_what_is_no_money_is_refused_in_place(cashier, asked, amount):
    open_till(cashier)
    assert take(cashier, asked, amount).status_code == 422
    assert again(asked).received == 0


def test_the_qr_on_the_page_is_read_by_a_scanner(cashier, asked):
    drawn = cashier.get(f"khoan-nop/{asked.id}/qr.svg").content
    (read,) = zxingcpp.read_barcodes(drawn_code(drawn))
    assert read.text == payments.vietqr_of(asked)
    tags = parse(read.text)
    assert (tags["54"], parse(tags["62"])["08"]) == ("16000", asked.reference)
    assert parse(parse(tags["38"])["01"]) == {"00": "970415", "01": "1899000031135"}


def test_the_day_is_closed_with_what_was_counted_and_a_reason_when_it_differs(cashier, asked):
    open_till(cashier)
    take(cashier, asked)
    page = text(cashier.get("thu-ngan/"))
    assert "116.000" in page
    wrong = cashier.post("thu-ngan/", {"do": "close", "counted": "115.000", "handed_to": "Thủ quỹ", "note": ""})
    assert wrong.status_code == 422
    right = {"do": "close", "counted": "115.000", "handed_to": "Thủ quỹ", "note": "thối nhầm"}
    assert cashier.post("thu-ngan/", right).status_code == 302
    assert "thối nhầm" in text(cashier.get("thu-ngan/"))


def test_two_people_return_money_and_one_alone_cannot(cashier, accountant, asked):
    open_till(cashier)
    take(cashier, asked)
    ask = {"do": "refund", "amount": "16.000", "method": "cash", "reason": "thu nhầm"}
    assert cashier.post(f"khoan-nop/{asked.id}/", ask).status_code == 302
    refund = again(asked).refunds[0].id
    cashier.post("hoan-tra/", {"do": "approve", "refund": refund})
    assert again(asked).refunds[0].state == "asked", "who asked may not approve"
    accountant.post("hoan-tra/", {"do": "approve", "refund": refund})
    cashier.post("hoan-tra/", {"do": "pay", "refund": refund})
    assert (again(asked).state, again(asked).received) == (State.REFUNDED, 0)
    assert "thu nhầm" in text(accountant.get("hoan-tra/"))


def test_an_exemption_is_granted_with_its_proof(cashier, asked):
    said = {"do": "waive", "exemption": "poor", "proof": "Giấy chứng nhận hộ nghèo số 12"}
    assert cashier.post(f"khoan-nop/{asked.id}/", said).status_code == 302
    assert again(asked).state is State.WAIVED


def test_a_difference_is_answered_for_with_a_reason(accountant, asked):
    day = local_day(now()) - timedelta(days=1)
    by = system("test", "payments:reconcile")
    payments.reconcile("payplat", day, [FileLine("GD-9", 9_000)], by=by, at=now())
    page = text(accountant.get("doi-soat/"))
    assert "GD-9" in page
    one = payments.reconciliations()[0].differences[0].id
    assert accountant.post(f"doi-soat/{one}/", {"reason": ""}).status_code == 422
    assert accountant.post(f"doi-soat/{one}/", {"reason": "cổng ghi nhầm"}).status_code == 302
    assert "cổng ghi nhầm" in text(accountant.get("doi-soat/"))


def test_other_roles_and_other_units_do_not_get_near_the_money(specialist, stranger, clerk, asked):
    for path in ("thu-ngan/", "hoan-tra/", "doi-soat/", f"khoan-nop/{asked.id}/"):
        assert specialist.get(path).status_code == 403, path
    assert stranger.get(f"khoan-nop/{asked.id}/").status_code == 404
    assert clerk.get("doi-soat/").status_code == 403
    assert clerk.get("thu-ngan/").status_code == 200
