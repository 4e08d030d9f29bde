"""A process is killed (SIGKILL) in the middle of a payment's report: nothing is half-counted, the repeat counts once.

Where it dies is chosen, not hoped for: another connection holds one of the tables that the report writes, the process
waits for it there, and is killed while it waits.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.db import connection

from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.models import Message, Order, Receipt
from motcua.rooms.payments.records import State
from motcua.site import postgres
from payments.here import AT, CITIZEN, asked, ledger, report, whole

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
#: the tables that a report writes, in this order; "" for after the commit and before the answer
PLACES = (
    "payments_message",
    "payments_entry",
    "payments_paymentrequest",
    "payments_receiptcounter",
    "payments_receipt",
    "kernel_outboxevent",
    "kernel_journalline",
    "",
)
#: a door that takes each report (a line on its input) in a process of its own
DOOR = """
import os, sys
import django; django.setup()
from datetime import UTC, datetime
from motcua.rooms.payments import facade as payments
payments.policy()
for line in sys.stdin:
    held, body = line.split()
    child = os.fork()
    if not child:
        said = payments.take("payplat", bytes.fromhex(body), at=datetime.now(UTC))
        if held == "hold":
            print("committed", flush=True)
            os.read(0, 1)
        print("answered", said, flush=True)
        os._exit(0)
    print("begun", child, flush=True)
    print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Door:
    """The process that takes reports, and the hand that kills its children."""

    def __init__(self) -> None:
        name = connection.settings_dict["NAME"]
        url = os.environ.get("DATABASE_URL", "").rpartition("/")[0] + f"/{name}"
        environment = os.environ | {
            "DATABASE_URL": url if "DATABASE_URL" in os.environ else postgres.url(house.VAR_DIR, name),
            "PAYMENT_GATEWAY_SECRET": house.PAYMENT_GATEWAY_SECRET,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", DOOR],
            env=environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def takes(self, body: bytes, *, hold: bool = False) -> int:
        """Sends a report in; returns the process that takes it."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{'hold' if hold else 'go'} {body.hex()}\n")
        self.process.stdin.flush()
        return int(self.hears("begun"))

    def hears(self, word: str) -> str:
        assert self.process.stdout is not None
        first, _, rest = self.process.stdout.readline().strip().partition(" ")
        assert first == word, f"{word}: {first} {rest}"
        return rest

    def kills(self, child: int) -> None:
        os.kill(child, signal.SIGKILL)
        assert self.hears("ended") == str(-signal.SIGKILL)

    def is_told(self, body: bytes) -> str:
        """The same without any fault."""
        self.takes(body)
        said = self.hears("answered")
        assert self.hears("ended") == "0"
        return said


@pytest.fixture
def door(settings: Any) -> Iterator[Door]:
    settings.PAYMENT_GATEWAY_SECRET = "gateway-secret"
    opened = Door()
    yield opened
    opened.process.kill()
    opened.process.communicate()


def dies_at(door: Door, table: str, body: bytes) -> None:
    """Kills whoever takes ``body`` where it is about to write ``table``."""
    other = connection.get_new_connection(connection.get_connection_params())
    other.autocommit = False
    try:
        other.execute(f"LOCK TABLE {table} IN SHARE MODE")
        child = door.takes(body)
        waiting = backend(f"SELECT pid FROM pg_locks WHERE NOT granted AND relation = '{table}'::regclass")
        door.kills(child)
    finally:
        other.close()
    backend(f"SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid = {waiting})")


def backend(question: str) -> int:
    """The first answer to ``question``, asked until there is one."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone()
        if row:
            return int(row[0])
        time.sleep(0.01)
    raise AssertionError(question)


def everything() -> tuple[int, ...]:
    return tuple(rows.objects.count() for rows in (Message, Receipt, OutboxEvent, JournalLine))


def test_killed_anywhere_in_a_report_nothing_is_half_counted_and_the_repeat_counts_once(door: Door) -> None:
    for place in PLACES:
        payment = asked()
        code = Order.objects.get(id=payments.start_online(payment, by=CITIZEN, at=AT)).code
        body, before = report(code, 16_000, at=datetime.now(UTC)), everything()
        if place:
            dies_at(door, place, body)
            assert everything() == before, place
            assert (ledger(payment), whole(payment).state) == ([], State.ASKED), place
            times = 1
        else:
            child = door.takes(body, hold=True)
            door.hears("committed")
            door.kills(child)
            times = 2
        assert door.is_told(body) == "counted", place
        assert (ledger(payment), whole(payment).state) == ([16_000], State.SETTLED), place
        assert Receipt.objects.filter(request=payment).count() == 1
        assert OutboxEvent.objects.filter(name="payments.settled.v1").count() == PLACES.index(place) + 1
        assert Message.objects.get(request=payment).times == times
    assert payments.unbalanced() == []
