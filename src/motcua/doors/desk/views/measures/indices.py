"""A composite index: its components, where points are lost and with whom, and what brings the next one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import repeat

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by, language
from motcua.doors.desk.views.measures.asked import Asked, all_scopes, asked, period_name
from motcua.doors.desk.views.measures.rows import ComponentRow, UnitRow, components, months, ranking
from motcua.doors.desk.views.measures.shown import bars
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotFound
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Component, Grade, Group, Loss, NextPoint, Period, PeriodScore, Score
from motcua.rooms.procedures import facade as procedures

#: units shown with the lost points of a component, and steps to the next point
WORST, STEPS = 3, 5
MONTHS = 12


@require_safe
@officers_with("measures:see")
def index(request: HttpRequest, key: str) -> HttpResponse:
    """The score card of a scope and period; for the city, also all units beside each other."""
    actor, at = by(request), now()
    said = asked(request, actor, local_day(at))
    wanted = measures.index(key)
    scopes = [scope for scope in all_scopes() if measures.may_see(actor, scope)]
    runs = measures.paced(key, [said.scope], said.period, today=local_day(at)).get(said.scope)
    card = runs.so_far if runs else measures.card(key, said.scope, said.period, at=at)
    history = _history(key, said.scope, at)
    scores = {one.component.key: one for one in card.scores}
    later = {one.component.key: one for one in runs.at_pace.scores} if runs else {}
    shown = {
        "at": at,
        "asked": said,
        "wanted": wanted,
        "card": card,
        "runs": runs,
        "assumption": gettext(measures.ASSUMPTION),
        "groups": [
            (group, components(_rows(key, group, scores, later, scopes, said, at), key, said, paced=bool(runs)))
            for group in wanted.groups
        ],
        "steps": [_step(one) for one in measures.next_points(card)[:STEPS]],
        "units": ranking(_units(key, scopes, said.period, at), said.period.key, paced=bool(runs))
        if said.scope == measures.CITY
        else "",
        "columns": bars((name, _share(one)) for name, one in history),
        "history": months(history, said.scope),
    }
    return frame.page(request, "desk/measures/index.html", shown, here="figures")


@require_safe
@officers_with("measures:see")
def component(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """Where the lost points of one component lie: with which units, and with which procedures."""
    actor, at = by(request), now()
    said = asked(request, actor, local_day(at))
    wanted = next((one for one in measures.index(key).components if one.key == part), None)
    if wanted is None:
        raise NotFound(component=part)
    scopes = [scope for scope in all_scopes() if measures.may_see(actor, scope)]
    try:
        by_procedure = measures.losses_by_procedure(key, part, said.scope, said.period, at=at)
    except ValueError:  # the address names a stretch of days that no counter holds
        raise NotFound(period=said.period.key) from None
    card = measures.card(key, said.scope, said.period, at=at)
    shown = {
        "at": at,
        "asked": said,
        "index": measures.index(key),
        "component": wanted,
        "name": _name(wanted),
        "score": next(one for one in card.scores if one.component.key == part),
        "units": _lost(key, wanted, scopes, said, at, most=len(scopes)),
        "procedures": [(one, procedure_name(one.unit, at)) for one in by_procedure],
    }
    return frame.page(request, "desk/measures/component.html", shown, here="figures")


def _rows(
    key: str,
    group: Group,
    scores: Mapping[str, Score],
    later: Mapping[str, Score],
    scopes: Sequence[str],
    said: Asked,
    at: datetime,
) -> Iterator[ComponentRow]:
    for part in group.components:
        counted = bool(part.indicator) and measures.indicator(part.indicator).counted
        lost = _lost(key, part, scopes, said, at, most=WORST)
        yield ComponentRow(scores[part.key], _name(part), later.get(part.key), lost, counted)


def procedure_name(code: str, at: datetime) -> str:
    """The name of a procedure, or its code when the catalogue has none."""
    try:
        return procedures.current(code, at=at).name
    except NotFound:
        return code


def _history(key: str, scope: str, at: datetime) -> list[tuple[str, PeriodScore]]:
    """The months up to this one: their names and their scores."""
    scores = measures.history(key, scope, list(measures.months(local_day(at), MONTHS)), at=at)
    return [(period_name(one.period), one) for one in scores]


def _share(one: PeriodScore) -> float | None:
    return 100 * one.points / one.possible if one.possible else None


def _name(component: Component) -> str:
    english = language() == "en"
    if component.indicator:
        wanted = measures.indicator(component.indicator)
        return wanted.name_en if english else wanted.name
    return component.name_en if english else component.name


def _lost(
    key: str, component: Component, scopes: Sequence[str], said: Asked, at: datetime, *, most: int
) -> list[tuple[Loss, str]]:
    """With whom the city's lost points of a component lie."""
    if said.scope != measures.CITY or not component.indicator or not measures.indicator(component.indicator).counted:
        return []
    found = measures.losses(key, component.key, scopes, said.period, at=at, most=most)
    return [(one, names.unit(one.unit)) for one in found]


def _grade(said: Grade | None) -> str:
    return "" if said is None else said.name_en if language() == "en" else said.name


def _step(said: NextPoint) -> dict[str, object]:
    return {
        "name": _name(said.component),
        "key": said.component.key,
        "more": said.more,
        "gains": said.gains,
        "indicator": said.component.indicator,
    }


def _units(key: str, scopes: Sequence[str], period: Period, at: datetime) -> list[UnitRow]:
    """All units by their share of the points that could be counted, the best first."""
    if not scopes:
        return []
    later: Iterable[tuple[float, float]] = repeat((0.0, 0.0))
    if running := measures.paced_totals(key, scopes, period, today=local_day(at)):
        points, possible = running.so_far
        later = zip(*(one.tolist() for one in running.at_pace), strict=True)
    else:
        points, possible = measures.totals(key, scopes, period, at=at)
    rows = [
        UnitRow(
            *(scope, names.unit(scope), now, of, _grade(measures.grade(key, now, of))),
            *(then if of_then else None, _grade(measures.grade(key, then, of_then))),
        )
        for scope, now, of, (then, of_then) in zip(scopes, points.tolist(), possible.tolist(), later, strict=False)
        if of
    ]
    return sorted(rows, key=lambda row: (-row.points / row.possible, row.code))
