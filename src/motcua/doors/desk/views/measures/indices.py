"""A composite index: its components, where points are lost and with whom, and what brings the next one."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by, language
from motcua.doors.desk.views.measures.asked import Asked, all_scopes, asked
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Component, Loss, NextPoint, Period

#: units shown with the lost points of a component, and steps to the next point
WORST, STEPS = 5, 5


@require_safe
@officers_with("measures:see")
def index(request: HttpRequest, key: str) -> HttpResponse:
    """The score card of a scope and period; for the city, also all units beside each other."""
    actor, at = by(request), now()
    said = asked(request, actor, local_day(at))
    wanted = measures.index(key)
    card = measures.card(key, said.scope, said.period, at=at)
    scores = {one.component.key: one for one in card.scores}
    scopes = [scope for scope in all_scopes() if measures.may_see(actor, scope)]
    shown = {
        "at": at,
        "asked": said,
        "wanted": wanted,
        "card": card,
        "lost": round(card.possible - card.points, 2),
        "groups": [
            (group, [(scores[one.key], _name(one), _lost(key, one, scopes, said, at)) for one in group.components])
            for group in wanted.groups
        ],
        "steps": [_step(one) for one in measures.next_points(card)[:STEPS]],
        "units": _units(key, scopes, said.period) if said.scope == measures.CITY else [],
    }
    return frame.page(request, "desk/measures/index.html", shown, here="figures")


def _name(component: Component) -> str:
    english = language() == "en"
    if component.indicator:
        wanted = measures.indicator(component.indicator)
        return wanted.name_en if english else wanted.name
    return component.name_en if english else component.name


def _lost(key: str, component: Component, scopes: Sequence[str], said: Asked, at: datetime) -> list[tuple[Loss, str]]:
    """With whom the city's lost points of a component lie."""
    if said.scope != measures.CITY or not component.indicator or not measures.indicator(component.indicator).counted:
        return []
    found = measures.losses(key, component.key, scopes, said.period, at=at)
    return [(one, names.unit(one.unit)) for one in found[:WORST]]


def _step(said: NextPoint) -> dict[str, object]:
    return {
        "name": _name(said.component),
        "key": said.component.key,
        "more": said.more,
        "gains": said.gains,
        "indicator": said.component.indicator,
    }


def _units(key: str, scopes: Sequence[str], period: Period) -> list[tuple[str, str, float, float]]:
    """All units by their points, the best first."""
    if not scopes:
        return []
    table = measures.table(key, scopes, [period])
    rows = [
        (scope, names.unit(scope), float(table.totals[0, place]), float(table.possible[0, place]))
        for place, scope in enumerate(table.scopes)
        if table.possible[0, place]
    ]
    return sorted(rows, key=lambda row: (-row[2] / row[3], row[0]))
