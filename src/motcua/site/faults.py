"""What a visitor sees when something went wrong: a page in the chosen language, or problem+json for machines."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation

from motcua.doors.layout.context import look
from motcua.doors.layout.look import Look

#: seconds after which a visitor, or a machine, may try again while the database is away
RETRY_AFTER = 5
TITLES = {
    400: "The request cannot be read",
    403: "Not allowed",
    404: "Nothing is here",
    500: "Something broke on our side; nothing that was acknowledged is lost",
    503: "The service is not available for a moment; nothing that was acknowledged is lost",
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400"""
    return _answer(request, 400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403"""
    return _answer(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404"""
    return _answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 while the database is away, which ends by itself."""
    problem = sys.exc_info()[1]
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        if isinstance(problem, InterfaceError | OperationalError):
            response = _answer(request, 503)
            response.headers["Retry-After"] = str(RETRY_AFTER)
            return response
        seen.add(id(problem))
        problem = problem.__cause__ or problem.__context__
    return _answer(request, 500)


def _answer(request: HttpRequest, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        said = {"type": "about:blank", "title": TITLES[status], "status": status}
        return JsonResponse(said, status=status, content_type="application/problem+json")
    chosen = getattr(request, "look", None) or Look.of(request.COOKIES)
    request.look = chosen  # type: ignore[attr-defined]
    # no context processor but the look: another could ask the database that has just failed
    with translation.override(chosen.lang):
        page = render_to_string(f"{status}.html", look(request) | {"path": request.path})
    return HttpResponse(page, status=status)
