"""What the people room does by the clock."""

from datetime import timedelta

import pytest
from django.core import mail

from motcua.rooms.people import facade as people
from motcua.rooms.people import jobs, models
from motcua.rooms.people.records import Notice
from people.conftest import MORNING

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(make_person):
    person = make_person(email="a@example.test")
    people.notify([Notice(person.id, "returned", {"code": "H13-1"}, "H13-1", MORNING)])
    return person


def test_a_notice_goes_out_by_mail_without_a_number_of_identity(told):
    jobs.send_notices(MORNING)

    (sent,) = mail.outbox
    assert sent.to == ["a@example.test"]
    assert "H13-1" in sent.subject
    assert told.identity_number not in sent.subject + sent.body


def test_when_the_mail_server_is_down_the_notice_waits(told, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1

    assert jobs.send_notices(MORNING) == 0
    assert models.Delivery.objects.get().last_error == "ConnectionRefusedError"

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert jobs.send_notices(MORNING + timedelta(minutes=1)) == 1
    assert len(mail.outbox) == 1


def test_a_gateway_for_sms_is_named_in_the_settings(settings):
    settings.SMS_CARRIER = "motcua.rooms.people.jobs.Mail"

    assert isinstance(jobs.carriers()["sms"], jobs.Mail)


def test_old_failures_are_swept():
    people.note_failure("thu", "10.0.0.1", at=MORNING)

    assert jobs.sweep_throttles(MORNING) == 0
    assert jobs.sweep_throttles(MORNING + timedelta(days=1)) == 2
