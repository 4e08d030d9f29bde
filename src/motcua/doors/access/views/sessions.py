"""The sessions of an account, and what was kept when one ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.doors.access import keeping
from motcua.doors.access.guards import signed_in
from motcua.doors.access.request import AccessRequest
from motcua.kernel import clock


@dataclass(frozen=True)
class Session:
    """One browser in which the account is signed in."""

    id: int
    device: str
    address: str
    since: datetime
    is_this: bool


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    """Lists the sessions; ends one of them, or all the others."""
    user: Any = request.user
    rows = UserSession.objects.filter(user=user)
    if request.method == "POST":
        chosen = request.POST.get("session", "")
        ended = rows.exclude(session_key=request.session.session_key)
        for row in ended.filter(pk=int(chosen)) if chosen.isdecimal() else ended:
            row.end()
        return HttpResponseRedirect(reverse("access:sessions"))
    shown = [
        Session(row.pk, row.user_agent, row.ip, row.created_at, row.session_key == request.session.session_key)
        for row in rows.order_by("-created_at")
        if row.exists()
    ]
    return render(request, "access/sessions.html", {"sessions": shown})


@signed_in
@require_GET
@never_cache
def kept(request: HttpRequest, kept_id: UUID) -> HttpResponse:
    """After signing in again: the form that was sent without a session, to be sent again, or filled in on its page."""
    account = cast(AccessRequest, request).account
    found = keeping.kept(request, kept_id, account_id=account.id, at=clock.now()) if account else None
    if found is None:
        return render(request, "access/kept_gone.html", status=410)
    if _refills(found.path):
        return HttpResponseRedirect(keeping.page_with(found))
    fields = [(name, value) for name, values in found.fields.lists() for value in values]
    return render(request, "access/kept.html", {"kept": found, "fields": fields})


def _refills(path: str) -> bool:
    try:
        return hasattr(resolve(path.partition("?")[0]).func, "refills")
    except Resolver404:
        return False
