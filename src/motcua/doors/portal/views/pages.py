"""Pages that mostly stay as they are: help, accessibility, contact; and public figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import public
from motcua.doors.portal import places
from motcua.doors.portal.ask import language
from motcua.kernel.clock import now
from motcua.rooms.measures import facade as measures
from motcua.rooms.units import facade as units


@require_safe
@public
def help_page(request: HttpRequest) -> HttpResponse:
    """How to file, follow and receive, in short answers."""
    return render(request, "portal/pages/help.html", {"here": "help"})


@require_safe
@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, and what does not yet."""
    return render(request, "portal/pages/accessibility.html", {})


@require_safe
@public
def contact(request: HttpRequest) -> HttpResponse:
    """Every one-stop with its hours, found by the name of its commune or ward."""
    text = request.GET.get("q", "").strip()[:100]
    shown = {"q": text, "here": "contact", **places.listed(text, language(request))}
    partial = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target", "").endswith("places")
    return render(request, "portal/pages/places.html" if partial else "portal/pages/contact.html", shown)


@require_safe
@public
def figures(request: HttpRequest) -> HttpResponse:
    """How much was received and answered in time, with the counts behind every share."""
    said = measures.public_figures(at=now())
    names = units.names(one.unit for one in said.by_unit) if said.by_unit else {}
    rows = [(one, names.get(one.unit, one.unit)) for one in said.by_unit]
    share = 100 * said.finished_on_time / said.finished if said.finished else None
    shown = {"said": said, "rows": rows, "share": share, "here": "figures"}
    return render(request, "portal/pages/figures.html", shown)
