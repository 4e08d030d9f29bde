"""Whether an officer came in with two factors."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest


def is_strong(request: HttpRequest) -> bool:
    """A password and a code, or a passkey, in this session."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def note(request: HttpRequest, kind: str) -> None:
    """Writes down that a second factor was shown: enrolling one is showing it."""
    user: Any = request.user
    record_authentication(request, user, method="mfa", type=kind)
