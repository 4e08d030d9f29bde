"""One box for everything: dossiers, people, procedures, units.

What was typed may be a name or an identity number, so it never stands in an address: it is sent, kept in the session,
and the page that shows the results reads it there.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from motcua.doors.access.guards import officers_only
from motcua.doors.desk import frame
from motcua.doors.desk.asking import by, is_part
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.people import facade as people
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.units import facade as units

#: results of each kind: what fits on a screen; more words find less
SHOWN = 8
ASKED = "desk-search"


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def search(request: HttpRequest) -> HttpResponse:
    """Results for what was typed; as a part of the page while it is being typed."""
    if request.method == "POST" and is_part(request):
        text = request.POST.get("q", "").strip()[:100]
        return frame.page(request, "desk/search/results.html", results(text, by(request)))
    if request.method == "POST":
        request.session[ASKED] = request.POST.get("q", "").strip()[:100]
        return HttpResponseRedirect(reverse("desk:search"))
    text = str(request.session.get(ASKED, ""))
    return frame.page(request, "desk/search/page.html", {"q": text, **results(text, by(request))})


def results(text: str, actor: Actor) -> dict[str, object]:
    """What is found in each kind, for as much as ``actor`` may see."""
    if len(text) < 2:
        return {"asked": text, "nothing": False}
    at = now()
    found: dict[str, object] = {
        "dossiers": dossiers.find(text, by=actor, at=at, limit=SHOWN) if actor.may("dossiers:see") else (),
        "people": people.search_people(text, limit=SHOWN) if actor.may("people:see") else (),
        "procedures": procedures.search(text, limit=SHOWN, at=at).items,
        "units": units.find(text, limit=SHOWN),
    }
    return {**found, "asked": text, "nothing": not any(found.values())}
