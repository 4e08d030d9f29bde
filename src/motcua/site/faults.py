"""What a visitor sees when something went wrong: a page in the chosen language, or problem+json for machines."""

import contextlib
import errno
import sys
from collections.abc import Callable

from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from motcua.doors.layout.context import look
from motcua.doors.layout.look import Look
from motcua.kernel.errors import Refusal

#: seconds after which a visitor, or a machine, may try again while the database is away
RETRY_AFTER = 5
#: a disk that takes nothing more: also passes, and also loses nothing that was acknowledged
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
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
    """500; 503 while the database is away or a disk is full, which ends without the visitor."""
    problem = sys.exc_info()[1]
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        full = isinstance(problem, OSError) and problem.errno in FULL
        if full or isinstance(problem, InterfaceError | OperationalError):
            response = _answer(request, 503)
            response.headers["Retry-After"] = str(RETRY_AFTER)
            return response
        seen.add(id(problem))
        problem = problem.__cause__ or problem.__context__
    return _answer(request, 500)


class RefusalMiddleware:
    """Answers what a view did not catch: a refusal is the visitor's business, never a fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A page with the sentence of the refusal."""
        if isinstance(problem, DataError):  # a NUL, or more than any field holds: no page of ours sends that
            return bad_request(request)
        if not isinstance(problem, Refusal):
            return None
        with contextlib.suppress(KeyError, IndexError):
            return _answer(request, problem.status, says=gettext(problem.says).format(**problem.facts))
        return _answer(request, problem.status)


def _answer(request: HttpRequest, status: int, *, says: str = "") -> HttpResponse:
    if request.path.startswith("/api/"):
        said = {"type": "about:blank", "title": TITLES.get(status, "Refused"), "status": status}
        return JsonResponse(said, status=status, content_type="application/problem+json")
    chosen = getattr(request, "look", None) or Look.of(request.COOKIES)
    request.look = chosen  # type: ignore[attr-defined]
    # no context processor but the look: another could ask the database that has just failed
    with translation.override(chosen.lang):
        names = [f"{status}.html", "409.html" if status < 500 else "500.html"]
        page = render_to_string(names, look(request) | {"path": request.path, "says": says})
    return HttpResponse(page, status=status)
