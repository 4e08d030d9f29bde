"""Official forms of a dossier, for the client that handed it in."""

from typing import Annotated, Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import Path

from motcua.doors.api.service import ApiRequest, operation
from motcua.doors.api.shapes.dossiers import FormOut
from motcua.doors.api.tokens import Caller
from motcua.doors.layout import forms
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers

TAG = "dossiers"
Code = Annotated[str, Path(max_length=60, description="The dossier's code")]
Key = Annotated[str, Path(max_length=40, description="The form's key, as the list names it", examples=["form-01"])]

_PDF: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The form as PDF",
            "content": {"application/pdf": {"schema": {"type": "string", "contentMediaType": "application/pdf"}}},
        }
    }
}


@operation(
    "GET", "/dossiers/{code}/forms", guard="dossiers:read", answers={200: list[FormOut]}, refuses=(404, 422), tag=TAG
)
def list_official_forms(request: HttpRequest, code: Code) -> list[dict[str, str]]:
    """The official forms that a dossier has now: receipt, request, refusal, apology, stop."""
    page = dossiers.page(code, by=_caller(request), at=now())
    return [
        {"key": one.key, "title": one.title, "url": f"/api/v1/dossiers/{code}/forms/{one.key}"}
        for one in forms.lines(page, officer=False)
    ]


@operation(
    "GET",
    "/dossiers/{code}/forms/{key}",
    guard="dossiers:read",
    answers={200: None},
    refuses=(404, 422),
    tag=TAG,
    extra=_PDF,
)
def read_official_form(request: HttpRequest, code: Code, key: Key) -> HttpResponse:
    """One official form as PDF (claims PDF/A-2b, tagged)."""
    pdf = dossiers.typeset_form(code, key, by=_caller(request), at=now(), ways=forms.ways(request))
    return forms.answer(pdf, f"{key}-{code}")


def _caller(request: HttpRequest) -> Any:
    return cast(Caller, cast(ApiRequest, request).auth).actor
