"""Who may enter a view. Every view has exactly one guard; a view without one answers 403 (see the middleware).

The guard's name is left on the view as ``view.guard``, so that a test can list every address with it.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, URLResolver, reverse

from motcua.doors.access import keeping, machines, strength
from motcua.doors.access.request import AccessRequest
from motcua.kernel import house
from motcua.kernel.clock import now
from motcua.rooms.operations import facade as operations
from motcua.rooms.people.errors import ClientRefused
from motcua.rooms.people.records import AccountKind

#: what a paired wall screen is known by
SCREEN_COOKIE = "motcua_screen"
View = Callable[..., Any]
Admit = Callable[[AccessRequest], HttpResponse | None]


def public(view: View) -> View:
    """Everybody, signed in or not."""
    return guarded(view, "public", lambda request: None)


def signed_in(view: View) -> View:
    """Citizens and officers; officers may still have to enrol their second factor."""

    def admit(request: AccessRequest) -> HttpResponse | None:
        return None if request.account else to_sign_in(request)

    return guarded(view, "signed-in", admit)


def citizens_only(view: View) -> View:
    """Citizens and organisations who came through the identity provider."""

    def admit(request: AccessRequest) -> HttpResponse | None:
        if request.account is None:
            return to_sign_in(request, AccountKind.CITIZEN)
        if request.account.kind != AccountKind.CITIZEN:
            raise PermissionDenied
        return None

    return guarded(view, "citizens", admit)


def officers_only(view: View) -> View:
    """Every officer who signed in with two factors."""
    return guarded(view, "officers", lambda request: _officer(request, ()))


def officers_with(*permissions: str) -> Callable[[View], View]:
    """Officers who hold one of ``permissions`` somewhere; where exactly, the action checks."""
    if not permissions:
        raise ValueError("a guard names a permission")

    def decorate(view: View) -> View:
        return guarded(view, f"officers:{'|'.join(permissions)}", lambda request: _officer(request, permissions))

    return decorate


def screens_only(view: View) -> View:
    """Wall screens that were paired: each is an actor that may see its one board. Others are asked for their code."""

    def admit(request: AccessRequest) -> HttpResponse | None:
        screen = operations.screen_with(request.COOKIES.get(SCREEN_COOKIE, ""), at=now())
        if screen is None:
            return _sent_to(request, reverse("screen:pairing"))
        request.actor = operations.screen_actor(screen)
        return None

    return guarded(view, "screens", admit)


def house_only(view: View) -> View:
    """Programs of this house, by the key that only they can know."""

    def admit(request: AccessRequest) -> HttpResponse | None:
        if not house.are_ours(request.headers.get("Authorization", ""), settings.SECRET_KEY):
            raise PermissionDenied
        return None

    return guarded(view, "house", admit)


def api_client_with(scope: str) -> Callable[[View], View]:
    """Machines whose credentials hold ``scope``; sets ``request.actor``. Answers are problem+json (RFC 9457)."""

    def admit(request: AccessRequest) -> HttpResponse | None:
        try:
            request.actor = machines.client_of(request)
        except ClientRefused:
            return _problem(401, "unauthorised")
        return None if request.actor.may(scope) else _problem(403, "scope")

    def decorate(view: View) -> View:
        return guarded(view, f"client:{scope}", admit, csrf_exempt=True)

    return decorate


def mark(patterns: Iterable[URLPattern | URLResolver], guard: str) -> None:
    """Names the guard of views of other libraries that guard themselves."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            mark(pattern.url_patterns, guard)
        else:
            cast(Any, pattern.callback).guard = guard


def to_sign_in(request: AccessRequest, kind: AccountKind | None = None) -> HttpResponse:
    """Sends the visitor to sign in and back; what was typed is kept meanwhile."""
    key = ""
    after = request.get_full_path()
    if request.method != "GET":
        found = keeping.keep(request, account_id=request.expired_account_id)
        after = reverse("access:kept", args=[found[0]]) if found else request.path
        key = found[1] if found else ""
    page = reverse("account_login" if kind == AccountKind.OFFICER else "access:sign_in")
    address = f"{page}?{urlencode({'next': after})}"
    response = _sent_to(request, address)
    if key:
        keeping.give_key(response, key, secure=request.is_secure())
    return response


def _sent_to(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect, in the form that the sender understands: a page, htmx, or a script."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": address})
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"sign_in": address}, status=401)
    return HttpResponseRedirect(address)


def _officer(request: AccessRequest, permissions: tuple[str, ...]) -> HttpResponse | None:
    if request.account is None:
        return to_sign_in(request, AccountKind.OFFICER)
    if request.account.kind != AccountKind.OFFICER:
        raise PermissionDenied
    if not strength.is_strong(request):
        return _sent_to(request, f"{reverse('access:enrol')}?{urlencode({'next': request.get_full_path()})}")
    if permissions and not any(request.actor.may(permission) for permission in permissions):
        raise PermissionDenied
    return None


def _problem(status: int, kind: str) -> HttpResponse:
    titles = {401: "Client credentials are missing, wrong or revoked", 403: "The client does not hold this scope"}
    response = JsonResponse(
        {"type": f"/problems/{kind}", "title": titles[status], "status": status},
        status=status,
        content_type="application/problem+json",
    )
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="motcua", charset="UTF-8"'
    return response


def guarded(view: View, name: str, admit: Admit, *, csrf_exempt: bool = False) -> View:
    if hasattr(view, "guard"):
        raise ValueError(f"{view} has the guard {view.guard} already")

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        refused = admit(cast(AccessRequest, request))
        return view(request, *args, **kwargs) if refused is None else refused

    marked = cast(Any, checked)
    marked.guard = name
    if csrf_exempt:
        marked.csrf_exempt = True
    return checked
