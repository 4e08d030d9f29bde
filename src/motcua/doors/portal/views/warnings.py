"""Public warnings in force, to read and as messages of the Common Alerting Protocol."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import public
from motcua.kernel.clock import now
from motcua.rooms.operations import facade as operations

#: a message is data: nothing in it may run where somebody opens it
LOCKED = "default-src 'none'; sandbox; frame-ancestors 'none'"


@require_safe
@public
def listing(request: HttpRequest) -> HttpResponse:
    """The warnings that hold now, the gravest first."""
    at = now()
    shown = {"warnings": operations.warnings_in_force(at=at), "at": at}
    return render(request, "portal/pages/warnings.html", shown)


@require_safe
@public
def message(request: HttpRequest, warning_id: UUID) -> HttpResponse:
    """One warning as the message itself."""
    response = HttpResponse(operations.warning_xml(warning_id), content_type="application/cap+xml; charset=utf-8")
    response.headers["Content-Security-Policy"] = LOCKED
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
