"""Finding a procedure and reading it."""

from collections.abc import Iterable
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import public
from motcua.doors.layout.context import own_words
from motcua.doors.portal import procedure_page as pages
from motcua.doors.portal.ask import language, page_number
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import Holding
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import Field, Procedure

#: results shown at once; a search that finds more shows the best
FOUND = 20
MOST_USED = 6
FIELDS_AT_HOME = 12


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    """What do you need to do?"""
    fields = _first(procedures.fields(at=now()))[:FIELDS_AT_HOME]
    used = [
        {"code": card.code, "short": pages.short_name(card.name)}
        for card in procedures.most_used(limit=MOST_USED, at=now())
    ]
    return render(request, "portal/home.html", {"fields": fields, "most_used": used})


def _first(fields: Iterable[Field]) -> list[Field]:
    """What people come for most often, as the province says; then the largest fields."""
    order = {slug: place for place, slug in enumerate(own_words().get("first_fields", ()))}
    return sorted(fields, key=lambda field: (order.get(field.slug, len(order)), -field.count))


@require_safe
@public
def listing(request: HttpRequest) -> HttpResponse:
    """Search results, the procedures of a field, or the fields."""
    text = request.GET.get("q", "").strip()[:200]
    shown = _searched(request, text) if text else _browsed(request)
    shown |= {"q": text, "here": "procedures"}
    partial = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target", "").endswith("found")
    return render(request, "portal/procedures/found.html" if partial else "portal/procedures/list.html", shown)


def _searched(request: HttpRequest, text: str) -> dict[str, object]:
    found = procedures.search(text, limit=FOUND, at=now())
    return {
        "items": found.items,
        "total": found.total,
        "corrected": found.corrected,
        "show_fields": not found.items,
        "fields": procedures.fields(at=now()) if not found.items else (),
    }


def _browsed(request: HttpRequest) -> dict[str, object]:
    fields = procedures.fields(at=now())
    slug = request.GET.get("field", "")
    field = next((one for one in fields if one.slug == slug), None)
    if field is None:
        return {"fields": fields, "show_fields": True}
    listed = procedures.browse(field=slug, page=page_number(request), at=now())
    return {"items": listed.items, "total": listed.total, "page": listed.page, "pages": listed.pages, "field": field}


@require_safe
@public
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that is published about one procedure, with the papers of the visitor's own case."""
    lang = language(request)
    procedure = procedures.current(code, at=now())
    chosen = [one.key for one in procedures.choices_of(procedure) if one.key in request.GET.getlist("case")]
    field = next((one for one in procedures.fields(at=now()) if one.name == procedure.field), None)
    shown = {
        "procedure": procedure,
        "short": pages.short_name(procedure.name),
        "glance": pages.glance(procedure, lang),
        "ways": pages.ways(procedure.channels, lang),
        "cases": procedures.cases_for(procedure, chosen),
        "choices": pages.chips(procedure, chosen),
        "start_query": urlencode({"case": chosen}, doseq=True),
        "levels": [gettext(pages.LEVELS[level]) for level in procedure.levels],
        "field_slug": field.slug if field else "",
        "have": _have(request, procedure),
        "here": "procedures",
    }
    return render(request, "portal/procedures/page.html", shown)


def _have(request: HttpRequest, procedure: Procedure) -> dict[str, Holding]:
    """Papers that a signed-in citizen need not bring: what the city already holds is not asked for again."""
    by = getattr(request, "actor", None)
    if not isinstance(by, Actor) or by.kind != "citizen":
        return {}
    found = papers.offers(UUID(by.key), procedures.stand_ins(procedure, procedure.papers), by=by, at=now())
    return {key: held[0] for key, held in found.items()}
