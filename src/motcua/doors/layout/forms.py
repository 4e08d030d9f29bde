"""Official forms as doors hand them out: which there are, how they lead back here, and the file itself."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from motcua.doors.layout.addresses import reverse
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Page, Ways
from motcua.rooms.papers import facade as papers

#: a PDF is drawn by the browser's own viewer, which browsers refuse to start under ``sandbox``
LOCKED = "default-src 'none'; object-src 'self'; frame-ancestors 'none'"


@dataclass(frozen=True)
class FormLine:
    """One official form of a dossier."""

    key: str
    title: str


def lines(page: Page, *, officer: bool) -> list[FormLine]:
    """The forms that a dossier has now, by their titles in the visitor's language."""
    known, english = papers.forms(), get_language() == "en"
    return [
        FormLine(key, known[key].title_en if english else known[key].title)
        for key in dossiers.forms_for(page, officer=officer)
    ]


def ways(request: HttpRequest) -> Ways:
    """How a printed paper leads back to the portal."""
    return Ways(
        tracking=request.build_absolute_uri(reverse("portal:tracking")),
        tracked=lambda code, key: request.build_absolute_uri(reverse("portal:tracked", args=[code, key])),
    )


def answer(pdf: bytes, name: str) -> HttpResponse:
    """The file, to look at and print; kept by nobody on the way."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf") or "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = LOCKED
    response.headers["Cache-Control"] = "private, no-store"
    return response
