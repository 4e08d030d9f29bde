"""Results of a dossier, for the client that handed it in; and the check of a code, for everybody."""

from typing import Annotated, Any, cast

from django.conf import settings
from django.http import HttpRequest
from ninja import Path

from motcua.doors.api.service import PUBLIC, ApiRequest, operation
from motcua.doors.api.shapes.results import IssuedResultOut, VerdictOut
from motcua.doors.api.tokens import Caller
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.papers import facade as papers

Code = Annotated[str, Path(max_length=60, description="The dossier's code")]
Signed = Annotated[str, Path(max_length=1000, description="What the QR of a result carries after the last slash")]
ANYONE = Actor(id="anyone:")


@operation(
    "GET",
    "/dossiers/{code}/results",
    guard="dossiers:read",
    answers={200: list[IssuedResultOut]},
    refuses=(404, 422),
    tag="dossiers",
)
def list_results(request: HttpRequest, code: Code) -> list[dict[str, Any]]:
    """The electronic results that a dossier was answered with, the newest first; also those not in force any more."""
    by = cast(Caller, cast(ApiRequest, request).auth).actor
    return [
        vars(line)
        | {"state": line.state.value, "code": (signed := papers.code_of(line.id)), "url": f"{_home()}{signed}"}
        for line in dossiers.results_of(code, by=by)
    ]


@operation(
    "GET", "/verification/{code}", guard=PUBLIC, answers={200: VerdictOut}, refuses=(404, 422), tag="verification"
)
def verify_code(request: HttpRequest, code: Signed) -> dict[str, Any]:
    """How the result with this code stands; no personal data. Offline: docs/reference/verification.md."""
    at = now()
    verdict = papers.check_code(code, by=ANYONE, at=at)
    if verdict.forgery is not None:
        papers.count_forged(verdict.forgery, at=at)
    return vars(verdict) | {
        "outcome": verdict.outcome.value,
        "cause": verdict.cause.value if verdict.cause else None,
    }


def _home() -> str:
    return f"{settings.HOME}/xac-minh/"
