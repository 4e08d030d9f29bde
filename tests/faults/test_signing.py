"""A worker that is killed while it signs: every paper is signed, once, and nothing half-done is seen."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as house
from django.db import connection

from motcua.kernel.actors import Actor
from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.jobs import signing as job
from motcua.rooms.papers.records import Part, SignatureState
from motcua.site import postgres
from papers.stage import KEEPER, UNIT, ask, read

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
SIGNER = Actor(
    id="officer:00000000-0000-7000-8000-00000000aaaa", name="Người ký", grants={"papers:sign": frozenset({UNIT})}
)
NAME = "Nguyễn Thị Diễm (mẫu)"
WORKER = """
import django; django.setup()
from datetime import UTC, datetime
from motcua.rooms.papers.jobs import signing
signing.CHUNK = 2
while True:
    signing.sign_ordered(datetime.now(UTC))
"""
PAPERS = 20


def signed() -> int:
    return OutboxEvent.objects.filter(name="papers.signature_made.v1").count()


def worker() -> subprocess.Popen[bytes]:
    name = connection.settings_dict["NAME"]
    url = os.environ.get("DATABASE_URL", "").rpartition("/")[0] + f"/{name}"
    environment = os.environ | {
        "DATABASE_URL": url if "DATABASE_URL" in os.environ else postgres.url(house.VAR_DIR, name),
        "FILES_DIR": str(house.FILES_DIR),
        "KEYS_DIR": str(house.KEYS_DIR),
        "SIGNING_SECRETS_DIR": str(house.SIGNING_SECRETS_DIR),
        "TSA_URL": house.TSA_URL,
        "SIGNING_PROCESSES": "1",
    }
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment, cwd=ROOT)


def test_killed_half_way_through_twenty_signatures_all_are_made_exactly_once(authority):
    said = authority.enrol(SIGNER.id, NAME, "killed.p12")
    papers.add_credential(
        holder=SIGNER.id,
        kind="p12",
        certificate=said["certificate"],
        chain=said["chain"],
        where={"file": "killed.p12", "secret": "demo"},
        by=KEEPER,
        at=datetime.now(UTC),
    )
    requests = [ask(f"dossier:{number}", Part.LEADER, place=None) for number in range(PAPERS)]
    papers.order_signatures(requests, by=SIGNER, at=datetime.now(UTC))
    killed = worker()
    end = time.monotonic() + 120
    while signed() < 3 and time.monotonic() < end:
        assert killed.poll() is None, "the worker ended by itself"
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    half = signed()
    assert 3 <= half < PAPERS
    while job.sign_ordered(datetime.now(UTC)):
        pass
    found = papers.signatures(requests, by=SIGNER)
    assert {one.state for one in found} == {SignatureState.SIGNED}
    assert signed() == PAPERS, "each is announced once"
    assert JournalLine.objects.filter(act="papers.sign").count() == PAPERS
    assert all(read(one.signed).startswith(b"%PDF") for one in found)
