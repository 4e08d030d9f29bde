"""What a visitor may hear of on the live stream; asked by the stream's process with the visitor's own cookie."""

from typing import cast

from django.http import HttpRequest, JsonResponse

from motcua.doors.access import strength
from motcua.doors.access.request import AccessRequest
from motcua.kernel import clock
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.people.records import AccountKind

#: a citizen hears of so many of the latest dossiers
LATEST = 100


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
