"""Observations from outside, as NGSI-LD sends them: "batch entity creation or update" of ETSI GS CIM 009.

It stands at the address that the standard names, beside our own API, and is called with the same tokens.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.translation import gettext as _

from motcua.doors.api import bodies, problems
from motcua.doors.api.service import JSON, Scoped, entered
from motcua.kernel.clock import now
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.records import Refused, Taken

LD_JSON = "application/ld+json"


def upsert(request: HttpRequest) -> HttpResponse:
    """Takes a list of entities in normalised form.

    201 with the ids that are new, 204 when all were known, 207 when something was refused: what was taken, and each
    refusal with its reason (BatchOperationResult). What comes again is no mistake.
    """
    if request.method != "POST":
        raise problems.NoSuchMethod(allowed="POST")
    actor = Scoped(operations.OBSERVE)(request).actor
    taken = operations.observe(bodies.read(request.body), by=actor, at=now())
    if taken.refused:
        return JsonResponse(_result(taken), status=207, json_dumps_params={"ensure_ascii": False})
    if taken.created:
        return JsonResponse(list(taken.created), status=201, safe=False)
    return HttpResponse(status=204)


def _result(taken: Taken) -> dict[str, Any]:
    return {"success": [*taken.created, *taken.updated], "errors": [_error(one) for one in taken.refused]}


def _error(one: Refused) -> dict[str, Any]:
    title = _(operations.REASONS[one.why])
    detail = f"{one.attribute}: {title}" if one.attribute else title
    return {
        "entityId": one.entity,
        "error": {"type": f"/problems/operations.{one.why}", "title": title, "detail": detail, "status": 400},
    }


urlpatterns = [
    path(
        "entityOperations/upsert",
        entered(upsert, guard=f"client:{operations.OBSERVE}", kinds=(JSON, LD_JSON)),
        name="ngsi-upsert",
    ),
]
