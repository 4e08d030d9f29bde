"""Who sent this request, and may its view be entered at all."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from motcua.doors.access import keeping, lifetimes
from motcua.doors.access.request import ANYONE, AccessRequest
from motcua.kernel import clock
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import Account

SIGNED_IN = "signed_in_at"
SEEN = "seen_at"


class AddressMiddleware:
    """Behind proxies of ours, the visitor's address is the one that the outermost of them wrote down.

    ``TRUSTED_PROXIES`` says how many stand in front. What a visitor writes into the header himself stands further left
    and is not believed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        proxies = settings.TRUSTED_PROXIES
        if proxies:
            said = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
            if len(said) >= proxies:
                request.META["REMOTE_ADDR"] = said[-proxies]
        return self.get_response(request)


class AccessMiddleware:
    """Puts ``actor``, ``account``, ``person_id`` and ``kept`` on the request; refuses a view that names no guard."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identify(cast(AccessRequest, request))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Denies by default: whoever writes a view must say who may enter."""
        if not hasattr(view, "guard"):
            raise PermissionDenied(f"{view.__module__}.{getattr(view, '__name__', view)} has no guard")


def identify(request: AccessRequest) -> None:
    """Fills in who sent ``request``; a visitor without a session costs no statement."""
    request.actor, request.account, request.person_id = ANYONE, None, None
    request.expired_account_id, request.kept = None, None
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return
    at = clock.now()
    found = people.account_and_actor(request.user.pk, at=at)
    if found is None:
        logout(request)
        return
    account, actor = found
    if _is_over(request, account, at):
        logout(request)
        request.expired_account_id = account.id
        return
    request.account, request.actor, request.person_id = account, actor, account.person_id
    request.kept = _kept(request, account, at)


def begin(request: HttpRequest, at: datetime) -> None:
    """Starts the clock of a session at sign-in."""
    request.session[SIGNED_IN] = request.session[SEEN] = at.timestamp()


def _is_over(request: AccessRequest, account: Account, at: datetime) -> bool:
    if SIGNED_IN not in request.session:
        begin(request, at)
    signed_in, seen = (datetime.fromtimestamp(request.session[name], UTC) for name in (SIGNED_IN, SEEN))
    if lifetimes.is_over(account.kind, signed_in=signed_in, seen=seen, at=at):
        return True
    if at - seen > lifetimes.SEEN_EVERY:
        request.session[SEEN] = at.timestamp()
    return False


def _kept(request: AccessRequest, account: Account, at: datetime) -> Any:
    if request.method != "GET" or keeping.PARAMETER not in request.GET:
        return None
    try:
        kept_id = UUID(request.GET[keeping.PARAMETER])
    except ValueError:
        return None
    found = keeping.kept(request, kept_id, account_id=account.id, at=at)
    return found.fields if found and found.path.partition("?")[0] == request.path else None
