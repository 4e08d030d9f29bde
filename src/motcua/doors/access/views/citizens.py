"""Where one chooses how to sign in, and the way of citizens."""

import logging
from typing import Any, cast

import requests
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from motcua.doors.access import keeping, lockout
from motcua.doors.access.adapters import failed, home_of
from motcua.doors.access.guards import public
from motcua.doors.access.provider import PROVIDER, CitizenCallback, CitizensAdapter, remember
from motcua.doors.access.request import AccessRequest

log = logging.getLogger(__name__)


@public
@require_GET
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Where one chooses: citizens at the identity provider, officers with a password."""
    account = cast(AccessRequest, request).account
    after = get_next_redirect_url(request)
    if account is not None:
        return HttpResponseRedirect(after or home_of(account.kind))
    return render(request, "access/sign_in.html", {"next": after or "", "was_kept": keeping.COOKIE in request.COOKIES})


@public
@require_POST
def citizen(request: HttpRequest) -> HttpResponse:
    """Leads a citizen to the identity provider."""
    try:
        lockout.check(request, "")
        provider = get_adapter().get_provider(request, PROVIDER)
        answer: HttpResponse = provider.redirect(
            request, process=AuthProcess.LOGIN, next_url=get_next_redirect_url(request)
        )
    except ValidationError as closed:
        return failed(request, " ".join(closed.messages), status=429)
    except requests.RequestException as error:
        log.warning("identity provider not reached: %s", type(error).__name__)
        return failed(request, _("Chưa kết nối được hệ thống định danh. Vui lòng thử lại sau ít phút."), status=503)
    return answer


@public
@require_GET
@never_cache
def citizen_back(request: HttpRequest) -> HttpResponse:
    """The way back from the identity provider."""
    adapter = CitizensAdapter(request)
    view: Any = CitizenCallback.adapter_view(adapter)
    answer: HttpResponse = view(request)
    remember(request, adapter)
    return answer
