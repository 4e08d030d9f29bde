"""What the people room does by the clock."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from motcua.kernel.jobs import every
from motcua.rooms.people import facade
from motcua.rooms.people.actions.messages import Carrier
from motcua.rooms.people.actions.sms import FolderSms, HttpSms
from motcua.rooms.people.records import Channel

log = logging.getLogger(__name__)


class Mail:
    """Hands a notice to the mail server of the settings; raises when it is not taken."""

    def carry(self, *, key: str, address: str, title: str, body: str) -> None:
        EmailMessage(subject=" ".join(title.split()), body=body, to=[address]).send(fail_silently=False)


class SilentSms:
    """The default where no SMS gateway is connected: it writes that a message would have gone, not to whom."""

    def carry(self, *, key: str, address: str, title: str, body: str) -> None:
        log.info("no SMS gateway is connected; a message of %d characters was not sent", len(title))


def carriers() -> dict[Channel, Carrier]:
    """Who carries what."""
    return {Channel.EMAIL: Mail(), Channel.SMS: _sms()}


def _sms() -> Carrier:
    """A class of your own (``SMS_CARRIER``), a gateway (``SMS_URL``), a folder in demonstrations, or nobody."""
    if settings.SMS_CARRIER:
        own: Carrier = import_string(settings.SMS_CARRIER)()
        return own
    if settings.SMS_URL:
        return HttpSms(url=settings.SMS_URL, token=settings.SMS_TOKEN, sender=settings.SMS_SENDER)
    return FolderSms(settings.SMS_FOLDER) if settings.DEMO else SilentSms()


@every(5)
def send_notices(at: datetime) -> int:
    """Sends what waits, in small batches so that a slow mail server does not hold back other jobs."""
    return facade.send_waiting(carriers(), at=at)


@every(3600)
def sweep_throttles(at: datetime) -> int:
    """Forgets old failures of sign-in."""
    return facade.sweep_throttles(at=at)
