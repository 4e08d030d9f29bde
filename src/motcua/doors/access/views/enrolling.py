"""The guard of pages that an officer needs before he has a second factor."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from motcua.doors.access.guards import guarded, to_sign_in
from motcua.doors.access.request import AccessRequest
from motcua.rooms.people.records import AccountKind


def officer_even_weak(view: Callable[..., Any]) -> Callable[..., Any]:
    """An officer who signed in with his password; whether he has a second factor is the page's own matter."""

    def admit(request: AccessRequest) -> HttpResponse | None:
        if request.account is None:
            return to_sign_in(request, AccountKind.OFFICER)
        if request.account.kind != AccountKind.OFFICER:
            raise PermissionDenied
        return None

    return guarded(view, "officers-enrolling", admit)
