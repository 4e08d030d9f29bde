"""What the stream's process asks for: with a visitor's cookie who may hear of what, as the house what is told."""

from typing import cast

from django.http import HttpRequest, JsonResponse

from motcua.doors.access import strength
from motcua.doors.access.guards import house_only
from motcua.doors.access.request import AccessRequest
from motcua.doors.desk.views.operations import pages, rows
from motcua.kernel import clock
from motcua.kernel.actors import system
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.records import CITY
from motcua.rooms.people.records import AccountKind

#: a citizen hears of so many of the latest dossiers
LATEST = 100
#: lines that a stream which begins is given, to know them again
FIRST_LINES = 100


def who(request: HttpRequest) -> JsonResponse:
    """``{"topics": [...]}``; 401 when nobody is signed in."""
    asked = cast(AccessRequest, request)
    # a page that listens is not a visit: a session that is left alone must still end
    asked.session.modified = False
    if asked.account is None or (asked.account.kind == AccountKind.OFFICER and not strength.is_strong(asked)):
        return JsonResponse({"topics": []}, status=401)
    units = {unit for held in asked.actor.grants.values() for unit in held}
    topics = {f"unit:{unit}" for unit in units}
    if asked.person_id is not None:
        page = dossiers.dossiers_of(asked.person_id, at=clock.now(), size=LATEST)
        topics |= {f"dossier:{card.code}" for card in page.items}
    return JsonResponse({"topics": sorted(topics)})


who.guard = "public"  # type: ignore[attr-defined]


@house_only
def lines(request: HttpRequest) -> JsonResponse:
    """``{"lines": [[number, [units], html], …]}`` of all boards after the number ``sau``, the oldest first.

    The stream passes each on to the boards of its units only: to screens that may see them.
    """
    after = request.GET.get("sau", "")
    begins = not after.isdecimal()
    found = operations.happened(
        CITY, after=0 if begins else int(after), limit=FIRST_LINES if begins else pages.MOST_LINES
    )
    said = [[one.id, [one.unit, one.other_unit], rows.lines([one])] for one in reversed(found)]
    return pages.as_json({"lines": said})


@house_only
def boards(request: HttpRequest) -> JsonResponse:
    """``{"boards": {board@scope: …}}``: what the boards ``bang`` show now; what they share is asked for once."""
    asked = [one.partition("@") for one in request.GET.getlist("bang")]
    found = operations.looks(
        [(key, scope) for key, _at, scope in asked], by=system("stream", "operations:see"), at=clock.now()
    )
    return pages.as_json({"boards": {f"{said.board.key}@{said.scope}": pages.told(said) for said in found}})
