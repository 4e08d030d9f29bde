"""A person, to those who may see people: who it is, and the dossiers that this officer may see."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import counter, frame, names
from motcua.doors.desk.asking import by
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.people import facade as people


@require_safe
@officers_with("people:see")
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One citizen or organisation."""
    actor, at = by(request), now()
    found = people.person(person_id)
    number = found.identity_number or found.tax_code or ""
    shown = {
        "person": found,
        "doubts": [gettext(one.says).format(**one.facts) for one in people.check_identity(found)],
        "dossiers": dossiers.find(number, by=actor, at=at, limit=50) if number and actor.may("dossiers:see") else (),
        "mandates": people.mandates_of(person_id, at=at),
        "reuse_at": _counters(actor),
    }
    return frame.page(request, "desk/people/person.html", shown)


def _counters(actor: Actor) -> list[tuple[str, str]]:
    """The one-stops at which this officer may look, with consent, for papers that can be reused."""
    held = actor.units_with("papers:reuse") & frozenset(code for code, _ in counter.receiving_places(actor))
    return [(code, names.unit(code)) for code in sorted(held)]
