"""Help for invented officers, where the demonstration runs: nobody has their telephone."""

import time
from collections.abc import Iterator
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.cache import cache


def enrol(user: Any) -> None:
    """Gives an invented officer an authenticator application, so that his first sign-in asks for a code at once."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        auth.TOTP.activate(user, auth.generate_totp_secret())
        RecoveryCodes.activate(user)


def code(user: Any) -> str | None:
    """A code that is good now, for the page of an invented officer; None for everybody else."""
    if not (settings.DEMO and user.is_demo):
        return None
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return next(_unused(auth.TOTP(found)), None) if found else None


def _unused(totp: auth.TOTP) -> Iterator[str]:
    """The codes of this step, the next and the one before, without those that were used."""
    secret = decrypt(totp.instance.data["secret"])
    step = int(time.time()) // app_settings.TOTP_PERIOD
    for counter in (step, step + 1, step - 1):
        shown = auth.format_hotp_value(auth.hotp_value(secret, counter))
        if cache.get(totp._get_used_cache_key(shown)) is None:
            yield shown


def is_on() -> bool:
    """Whether this is a demonstration."""
    return bool(settings.DEMO)
