"""Short messages go to a gateway over real HTTP, once each, whatever fails on the way."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from motcua.rooms.people import facade as people
from motcua.rooms.people import jobs, models
from motcua.rooms.people.actions.sms import HttpSms
from motcua.rooms.people.records import Channel, Notice
from motcua.rooms.people.rules.notices import MOST_ATTEMPTS
from people.conftest import MORNING

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "chi-de-thu"
FACTS = {"code": "H13-1", "procedure": "Khai sinh", "due": "thứ Năm", "place": "Ninh Kiều", "receiving": "Ninh Kiều"}
pytestmark = pytest.mark.django_db


class Gateway:
    """The simulated gateway, as its own program."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.who = {"Authorization": f"Bearer {TOKEN}"}

    def messages(self) -> list[dict[str, str]]:
        return requests.get(f"{self.address}/messages", headers=self.who, timeout=5).json()["messages"]

    def fail(self, times: int) -> None:
        requests.post(f"{self.address}/failures", json={"next": times}, headers=self.who, timeout=5)


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    command = [sys.executable, str(ROOT / "simulators" / "sms"), "--port", "0"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "SMS_TOKEN": TOKEN})
    assert running.stdout is not None
    address = running.stdout.readline().strip().rpartition(" ")[2]
    settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_SENDER = f"{address}/messages", TOKEN, "TPCANTHO"
    yield Gateway(address)
    running.terminate()
    running.wait(10)
    running.stdout.close()


@pytest.fixture
def told(make_person):
    person = make_person(phone="0990000001")
    people.notify([Notice(person.id, "received", FACTS, "H13-1", MORNING)])
    return models.Delivery.objects.get(channel=Channel.SMS)


def test_a_notice_reaches_the_gateway_with_its_number_and_words(gateway, told):
    assert jobs.send_notices(MORNING) == 1

    (message,) = gateway.messages()
    assert message == {
        "id": str(told.message_id),
        "to": "0990000001",
        "text": "Hồ sơ H13-1: đã tiếp nhận",
        "from": "TPCANTHO",
    }


def test_a_gateway_that_fails_is_asked_again_later_and_sends_once(gateway, told):
    gateway.fail(2)

    assert jobs.send_notices(MORNING) == 0
    assert models.Delivery.objects.get(id=told.id).last_error == "NotTaken"
    assert jobs.send_notices(MORNING + timedelta(seconds=20)) == 0, "not before its time"
    assert jobs.send_notices(MORNING + timedelta(seconds=31)) == 0
    assert jobs.send_notices(MORNING + timedelta(minutes=10)) == 1
    assert len(gateway.messages()) == 1


def test_an_answer_that_was_lost_does_not_send_twice(gateway, told):
    jobs.send_notices(MORNING)
    models.Delivery.objects.filter(id=told.id).update(state="waiting", next_try_at=MORNING)

    assert jobs.send_notices(MORNING + timedelta(minutes=6)) == 1
    assert len(gateway.messages()) == 1


def test_a_wrong_token_parks_the_notice_in_the_end_and_loses_nothing(gateway, told, settings):
    settings.SMS_TOKEN = "sai"
    at = MORNING
    for _ in range(MOST_ATTEMPTS):
        jobs.send_notices(at)
        at += timedelta(hours=7)
    assert [parked.id for parked in people.parked_deliveries()] == [told.id]

    settings.SMS_TOKEN = TOKEN
    from people.conftest import ROOT as OPERATOR

    people.replay_deliveries(by=OPERATOR, at=at)
    assert jobs.send_notices(at) == 1
    assert len(gateway.messages()) == 1


def test_the_token_never_goes_out_unencrypted():
    with pytest.raises(ValueError, match="https"):
        HttpSms(url="http://sms.example/messages", token=TOKEN)


def test_a_demonstration_keeps_its_messages_in_a_folder(told, settings, tmp_path):
    settings.DEMO, settings.SMS_FOLDER = True, tmp_path / "sms"

    jobs.send_notices(MORNING)
    (file,) = (tmp_path / "sms").iterdir()
    assert json.loads(file.read_text(encoding="utf-8"))["text"] == "Hồ sơ H13-1: đã tiếp nhận"
