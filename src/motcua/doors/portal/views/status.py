"""Whether the services work: for everybody, in calm words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import public
from motcua.doors.layout.days import bars
from motcua.doors.portal.ask import language
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.rooms.units import facade as units
from motcua.rooms.watch import facade as watch
from motcua.rooms.watch.records import PublicStatus, Verdict

LOOKS = {Verdict.UP: "in_time", Verdict.WARNED: "soon", Verdict.DOWN: "late", Verdict.UNKNOWN: "no_limit"}


@require_safe
@public
def status(request: HttpRequest) -> HttpResponse:
    """Every service that people use, ninety days of it, what is out of order, what is planned."""
    at = now()
    said = watch.status(at=at)
    english = language(request) == "en"
    groups = [
        {
            "said": one,
            "name": one.name_en if english else one.name,
            "look": LOOKS[one.verdict],
            "down": [target.name_en if english else target.name for target in one.down],
            "bars": bars(one.days, until=local_day(at)),
        }
        for one in said.groups
    ]
    planned = [(one, _scope(one.scope, english)) for one in said.planned]
    shown = {"said": said, "groups": groups, "worst": _worst(said), "planned": planned, "here": "status"}
    return render(request, "portal/pages/status.html", shown)


def _worst(said: PublicStatus) -> Verdict:
    """The state of the whole: what is not known does not make it bad."""
    found = {one.verdict for one in said.groups}
    if said.open or found & {Verdict.DOWN, Verdict.WARNED}:
        return Verdict.DOWN if Verdict.DOWN in found else Verdict.WARNED
    return Verdict.UP if Verdict.UP in found else Verdict.UNKNOWN


def _scope(scope: str, english: bool) -> str:
    """What a planned window is about: a kind, a target, or a unit."""
    named = watch.kinds().get(scope) or watch.targets().get(scope)
    if named is None:
        return units.names([scope]).get(scope, scope)
    return named.name_en if english else named.name
