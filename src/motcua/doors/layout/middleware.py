"""Every page is answered in the language and look that its visitor chose."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from motcua.doors.layout.look import Look

Answer = Callable[[HttpRequest], HttpResponse]


class LookMiddleware:
    """Puts ``request.look`` in place and speaks its language; Vietnamese unless English was chosen."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        look = Look.of(request.COOKIES)
        request.look = look  # type: ignore[attr-defined]
        with translation.override(look.lang):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", look.lang)
        if not getattr(response, "one_for_all", False):
            patch_vary_headers(response, ("Cookie",))
        return response


#: only our own origin, nothing inline. No form-action: signing in posts here and is sent on to the identity provider,
#: which browsers would count as a foreign form action.
POLICY = "default-src 'self'; base-uri 'self'; frame-ancestors 'none'; object-src 'none'"


class HeadersMiddleware:
    """Tells the browser what a page of ours may do."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        # the live stream answers on a port of its own where no proxy joins the two
        heard = " ".join(["'self'", *settings.STREAM_ORIGINS])
        self.policy = f"{POLICY}; connect-src {heard}"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response
