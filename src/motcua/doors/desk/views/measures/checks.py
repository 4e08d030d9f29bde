"""Whether the ways of counting agree, night after night."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by
from motcua.kernel.clock import now
from motcua.rooms.measures import facade as measures

#: comparisons shown, and differing figures of the newest
NIGHTS, SHOWN = 14, 50


@require_safe
@officers_with("measures:see")
def checks(request: HttpRequest) -> HttpResponse:
    """The last nights' comparisons; what differs is listed for the units whose figures the reader may see."""
    actor = by(request)
    found = measures.checks(NIGHTS)
    differing = [
        (one, names.unit(one.unit))
        for one in (found[0].differences if found else ())
        if measures.may_see(actor, measures.scope_of(one.unit))
    ]
    shown = {"at": now(), "checks": found, "differing": differing[:SHOWN]}
    return frame.page(request, "desk/measures/checks.html", shown, here="figures")
