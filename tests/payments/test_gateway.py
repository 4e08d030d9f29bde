"""Against the simulated gateway, a program of its own over HTTP: paying, its faults, refunds, its file."""

import json
import socket
import subprocess
import sys
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

import pytest
from django.db import connection

from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.errors import GatewayDown, MessageForged
from motcua.rooms.payments.models import Message, Order, RefusedMessages
from motcua.rooms.payments.records import Method, OrderState, State
from payments.here import ABOVE, ACCOUNTANT, CITIZEN, LEADER, asked, ledger, row, whole

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


class Tray(BaseHTTPRequestHandler):
    """Our door as the gateway sees it: the same function behind it, and nothing else of a web server."""

    taken: list = []
    arrived = threading.Condition()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            said, status = payments.take(self.path.rsplit("/", 1)[-1], body, at=now()), 200
        except MessageForged:
            said, status = "forged", 403
        finally:
            connection.close()
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        with self.arrived:
            self.taken.append(said)
            self.arrived.notify_all()

    def log_message(self, *args):
        pass


class Gateway:
    """The program, and a payer's hands on it."""

    def __init__(self, home):
        self.home = home

    def switch(self, **faults):
        body = json.dumps(faults).encode()
        urlopen(Request(f"{self.home}/faults", body, {"Content-Type": "application/json"}), timeout=5).close()

    def press(self, address, button="pay"):
        class Stay(HTTPRedirectHandler):
            def redirect_request(self, *args):
                return None

        try:
            build_opener(Stay).open(address, urlencode({"do": button}).encode(), timeout=5).close()
        except OSError as answer:
            back = answer.headers["Location"]
            answer.close()
            return back

    def wait(self, count):
        with Tray.arrived:
            assert Tray.arrived.wait_for(lambda: len(Tray.taken) >= count, timeout=20), Tray.taken
        return list(Tray.taken)


@pytest.fixture
def gateway(settings):
    office = ThreadingHTTPServer(("127.0.0.1", 0), Tray)
    threading.Thread(target=office.serve_forever, daemon=True).start()
    Tray.taken.clear()
    home = f"http://127.0.0.1:{office.server_address[1]}"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.HOME, settings.PAYMENT_GATEWAY_URL = home, f"http://127.0.0.1:{port}"
    command = [sys.executable, str(ROOT / "simulators" / "gateway"), "--port", str(port), "--office", home]
    secrets = {
        "PAYMENT_GATEWAY_SECRET": "gateway-secret",
        "PAYMENT_BANK_SECRET": "bank-secret",
        "PYTHONUNBUFFERED": "1",
    }
    program = subprocess.Popen(command, env=secrets, stdout=subprocess.PIPE)
    program.stdout.readline()
    yield Gateway(settings.PAYMENT_GATEWAY_URL)
    program.kill()
    program.wait()
    program.stdout.close()
    office.shutdown()
    office.server_close()


@pytest.fixture
def attempt(city_units):
    payment = asked()
    return payment, payments.start_online(payment, by=CITIZEN, at=now())


@pytest.fixture
def city_units(db):
    from datetime import UTC, datetime

    from motcua.kernel.actors import system
    from motcua.rooms.units import facade as units

    loader = system("content", "units:administer", "units:keep")
    units.load_content(by=loader, at=datetime(2025, 6, 30, tzinfo=UTC))
    units.forget()


def test_the_payer_is_led_there_pays_and_it_is_settled(gateway, attempt):
    payment, order = attempt
    address = payments.open_order(order, at=now())
    assert gateway.press(address).endswith(f"/thanh-toan/{order}/")
    assert gateway.wait(1) == ["counted"]
    assert (whole(payment).state, whole(payment).method) == (State.SETTLED, Method.ONLINE)


def test_the_payer_turns_back_and_owes_as_before(gateway, attempt):
    payment, order = attempt
    gateway.press(payments.open_order(order, at=now()), "cancel")
    assert gateway.wait(1) == ["noted"]
    assert (whole(payment).owed, whole(payment).orders[0].state) == (16_000, OrderState.FAILED)


def test_down_is_a_clear_state_and_a_job_opens_it_later(gateway, attempt):
    payment, order = attempt
    gateway.switch(down=1)
    with pytest.raises(GatewayDown):
        payments.open_order(order, at=now())
    assert whole(payment).orders[0].state is OrderState.OPENING
    later = now() + timedelta(minutes=1)
    payments.work_on_orders(at=later)
    assert whole(payment).orders[0].state is OrderState.OPENING
    gateway.switch(down=0)
    payments.work_on_orders(at=later + timedelta(minutes=2))
    assert "/pay/" in whole(payment).orders[0].address


def test_a_lost_report_is_found_by_asking_and_counted_once(gateway, attempt):
    payment, order = attempt
    gateway.switch(lost=1)
    gateway.press(payments.open_order(order, at=now()))
    for minutes in (1, 2, 3):
        payments.work_on_orders(at=now() + timedelta(minutes=minutes))
    assert (whole(payment).state, ledger(payment)) == (State.SETTLED, [16_000])
    assert Order.objects.get(id=order).next_try_at is None


def test_a_report_that_comes_after_the_attempt_was_given_up_counts(gateway, attempt):
    payment, order = attempt
    address = payments.open_order(order, at=now())
    for days in (2, 4, 6):
        payments.work_on_orders(at=now() + timedelta(days=days))
    assert whole(payment).orders[0].state is OrderState.EXPIRED
    gateway.switch(late=1)
    gateway.press(address)
    assert gateway.wait(1) == ["counted"]
    assert (whole(payment).state, ledger(payment)) == (State.SETTLED, [16_000])


def test_duplicates_forged_and_stale_reports_leave_one_payment(gateway, attempt):
    payment, order = attempt
    gateway.switch(duplicate=5, forged=1, out_of_order=1)
    gateway.press(payments.open_order(order, at=now()))
    effects = gateway.wait(8)
    assert (effects[0], set(effects[1:7]), effects[7]) == ("forged", {"counted"}, "noted")
    assert (ledger(payment), whole(payment).orders[0].state) == ([16_000], OrderState.PAID)
    assert RefusedMessages.objects.get().count == 1
    assert Message.objects.filter(effect="counted").get().times == 6


def test_a_wrong_amount_leaves_the_rest_owed(gateway, attempt):
    payment, order = attempt
    gateway.switch(wrong_amount=1_000)
    gateway.press(payments.open_order(order, at=now()))
    gateway.wait(1)
    assert (whole(payment).owed, whole(payment).received) == (1_000, 15_000)


def test_an_approved_refund_goes_back_along_its_transaction_once(gateway, attempt):
    payment, order = attempt
    gateway.press(payments.open_order(order, at=now()))
    gateway.wait(1)
    refund = payments.ask_refund(
        payment, amount=16_000, reason="thu nhầm", method=Method.ONLINE, by=ACCOUNTANT, at=now()
    )
    payments.decide_refund(refund, approve=True, by=LEADER, at=now())
    gateway.switch(down=1)
    payments.send_refunds(at=now())
    assert whole(payment).refunds[0].state == "approved"
    gateway.switch(down=0)
    for minutes in (5, 10):
        payments.send_refunds(at=now() + timedelta(minutes=minutes))
    assert (ledger(payment), whole(payment).state) == ([16_000, -16_000], State.REFUNDED)


def test_the_days_file_agrees_and_every_mistake_in_it_is_listed(gateway, attempt):
    _, order = attempt
    gateway.press(payments.open_order(order, at=now()))
    gateway.wait(1)
    today = local_day(now())
    assert payments.reconcile("payplat", today, payments.day_file(today), by=ACCOUNTANT, at=now()) == 0
    gateway.switch(file_amount=1, file_extra=2)
    assert payments.reconcile("payplat", today, payments.day_file(today), by=ACCOUNTANT, at=now()) == 3
    kinds = sorted(one.kind.value for one in payments.reconciliations()[0].differences)
    assert kinds == ["amount", "theirs", "theirs"]
    gateway.switch(file_amount=0, file_extra=0, file_lost=1)
    assert payments.reconcile("payplat", today, payments.day_file(today), by=ACCOUNTANT, at=now()) == 1


def test_a_transfer_by_qr_is_told_by_the_bank(gateway, city_units):
    payment = asked()
    words = urlencode({"account": "1899000031135", "amount": "16000", "words": row(payment).reference}).encode()
    urlopen(f"{gateway.home}/bank", words, timeout=5).close()
    assert gateway.wait(1) == ["counted"]
    assert whole(payment).method is Method.TRANSFER


def test_cancelled_while_the_payer_pays_it_is_shown_for_refund(gateway, attempt):
    payment, order = attempt
    address = payments.open_order(order, at=now())
    payments.cancel(row(payment).purpose, reason="rút hồ sơ", by=ABOVE, at=now())
    gateway.press(address)
    gateway.wait(1)
    assert [one.id for one in payments.to_refund(by=ACCOUNTANT)] == [payment]
