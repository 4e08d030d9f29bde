"""The mail server is down, refuses, and comes back: every notice arrives, once."""

import socket
from datetime import timedelta

import pytest

from desk.conftest import Desk
from faults.here import MONDAY, filing
from faults.mail_server import MailServer
from motcua.kernel import outbox
from motcua.kernel.actors import system
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.people import facade as people
from motcua.rooms.people.jobs import send_notices

pytestmark = pytest.mark.django_db
ROOT = system("test", "people:write", "people:admin")


@pytest.fixture
def port(settings) -> int:
    """Where the mail server should be; nobody is there yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_TIMEOUT = 2
    return int(settings.EMAIL_PORT)


@pytest.fixture
def filed(applicant):
    """A citizen has filed, and the worker has written her a notice."""
    found = dossiers.file(filing(applicant), by=applicant, at=MONDAY)
    outbox.deliver_pending(at=MONDAY)
    return found


def test_a_notice_waits_for_the_mail_server_and_arrives_once(port, filed, applicant):
    at = MONDAY
    assert send_notices(at) == 0
    assert send_notices(at + timedelta(seconds=20)) == 0, "not before its pause"
    waiting = people.deliveries_waiting()
    assert waiting
    assert people.unread_count(applicant.id) == 1, "in the portal's inbox she has it already"

    with MailServer(port) as server:
        at += timedelta(seconds=31)
        assert send_notices(at) == 1
        assert send_notices(at + timedelta(days=1)) == 0
    (letter,) = server.letters
    assert filed.code in letter
    assert "To: mau@example.test" in letter
    assert "/ho-so/" in letter


def test_a_mail_server_that_says_later_is_asked_later(port, filed):
    with MailServer(port) as server:
        server.refusing = True
        assert send_notices(MONDAY) == 0
        server.refusing = False
        assert send_notices(MONDAY + timedelta(minutes=1)) == 1
    assert len(server.letters) == 1


def test_after_two_days_an_operator_sees_it_and_sends_it_again(port, filed):
    tries = 0
    while not people.parked_deliveries():
        assert send_notices(MONDAY + tries * timedelta(hours=6)) == 0
        tries += 1
        assert tries < 40
    assert tries > 8, "it was tried for about two days"

    officer = people.add_officer(staff_number="VH1", full_name="Vận hành (mẫu)", by=ROOT, at=now())
    people.assign(officer.id, role="operator", unit="*", by=ROOT, at=now())
    account = people.open_officer_account(officer.id, login="vh1", password="Mat-Khau-Rat-Dai-1", by=ROOT, at=now())
    operator = Desk(account, officer)
    (parked,) = people.parked_deliveries()
    assert operator.get("quan-tri/tin/").status_code == 200
    operator.post("quan-tri/tin/", {"delivery": [parked.id]})
    assert people.parked_deliveries() == ()
    with MailServer(port) as server:
        assert send_notices(now() + timedelta(seconds=1)) == 1
    assert len(server.letters) == 1
