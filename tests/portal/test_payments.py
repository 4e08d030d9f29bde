"""Paying in the portal: who sees what is owed and paid, the way to the gateway, and what a receipt says to anybody."""

import re

import pytest
import zxingcpp
from django.test import Client

from dossiers.test_fees import COPIES, COPY_FORM
from motcua.kernel import outbox
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Applicant, Channel, Filing
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.models import Order
from motcua.rooms.payments.records import OrderState
from motcua.rooms.people import facade as people
from papers.reading import drawn_code
from payments.conftest import connected  # noqa: F401 fixture
from payments.here import report
from portal.here import CENTRE, COMMITTEE
from portal.test_filing import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def an(citizen):
    return citizen()


@pytest.fixture
def owed(an):
    """Two copies were asked for: (the dossier's code, what is owed)."""
    person = people.find_person("092190000101")
    filing = Filing(
        client_key="phi",
        procedure=COPIES,
        channel=Channel.ONLINE,
        applicant=Applicant(name=person.full_name, id_number="092190000101", person_id=person.id),
        form=COPY_FORM,
        receiving_unit=CENTRE,
        competent_unit=COMMITTEE,
    )
    code = dossiers.file(filing, by=an.actor, at=now()).code
    outbox.deliver_pending(at=now())
    return code, payments.payments_for(f"dossier:{code}:")[0].id


@pytest.fixture
def paid(an, owed):
    """The same, paid; the receipt is drawn."""
    order = Order.objects.get(id=payments.start_online(owed[1], by=an.actor, at=now()))
    payments.take("payplat", report(order.code, 16_000, at=now()), at=now())
    payments.draw_receipts(at=now())
    return order, payments.receipts_of(an.actor)[0]


def test_what_is_owed_says_how_much_why_and_how(an, owed):
    page = text(an.browser.get(f"/ho-so/{owed[0]}/thanh-toan/"))
    for said in ("16.000", "8.000", "× 2", "Thông tư 281/2016/TT-BTC"):
        assert said in page
    (read,) = zxingcpp.read_barcodes(drawn_code(an.browser.get(f"/khoan-nop/{owed[1]}/qr.svg").content))
    assert "540516000" in read.text, "the sum stands in the transfer"


def test_a_gateway_that_is_down_is_a_clear_state_that_looks_again(an, owed):
    order = payments.start_online(owed[1], by=an.actor, at=now())
    page = an.browser.get(f"/thanh-toan/{order}/")
    assert page.headers["Refresh"]
    assert "Cổng thanh toán tạm thời không phản hồi" in text(page)
    assert Order.objects.get().state == OrderState.OPENING


def test_paid_the_page_stops_looking_and_the_receipt_is_there(an, paid):
    order, receipt = paid
    page = an.browser.get(f"/thanh-toan/{order.id}/")
    assert "Đã nộp đủ" in text(page)
    assert "Refresh" not in page.headers
    assert receipt.number in text(an.browser.get("/bien-lai/"))
    file = an.browser.get(f"/bien-lai/{receipt.id}/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    again = an.browser.post(f"/khoan-nop/{order.request_id}/luot/")
    assert re.search("/ho-so/.+/thanh-toan/$", again.headers["Location"]), "nothing is paid twice"


def test_what_a_receipt_says_to_anybody_names_nobody(paid):
    _, receipt = paid
    page = text(Client().get(f"/bien-lai/{receipt.id}/kiem-tra/"))
    assert receipt.number in page
    assert "16.000" in page
    assert "Mẫu" not in page


def test_nobody_else_sees_or_pays(citizen, owed, paid):
    code, payment = owed
    order, receipt = paid
    pages = [f"/ho-so/{code}/thanh-toan/", f"/khoan-nop/{payment}/qr.svg", f"/thanh-toan/{order.id}/"]
    pages.append(f"/bien-lai/{receipt.id}/")
    stranger = citizen(2).browser
    for page in pages:
        assert stranger.get(page).status_code == 404, page
        assert Client().get(page).headers["Location"].startswith("/dang-nhap/"), page
    assert stranger.post(f"/khoan-nop/{payment}/luot/").status_code == 404
    assert receipt.number not in text(stranger.get("/bien-lai/"))
