"""Pages of figures: the overview of a scope, one indicator over units and months, the dossiers behind it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by, page_number
from motcua.doors.desk.views.measures.asked import Asked, all_scopes, asked, period_name
from motcua.doors.desk.views.measures.shown import bars, figure
from motcua.doors.desk.views.measures.targets import line
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotFound
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Indicator, Value

#: what the overview shows, in this order
OVERVIEW = (
    *("received", "on-time-of-finished", "on-time-of-received", "overdue", "open", "average-days"),
    *("online-filing", "paid-online", "digitised", "reuse", "e-results", "satisfaction", "elsewhere", "synced"),
)
MONTHS = 12
ROWS = 50


@require_safe
@officers_with("measures:see")
def overview(request: HttpRequest) -> HttpResponse:
    """The main figures of a scope, each against the period before, and the points of each index."""
    actor, at = by(request), now()
    said = asked(request, actor, local_day(at))
    this = measures.sheet(OVERVIEW, said.scope, said.period, at=at)
    last = measures.sheet(OVERVIEW, said.scope, measures.before(said.period), at=at)
    shown = {
        "at": at,
        "asked": said,
        "figures": [figure(measures.indicator(code), this[code], last[code]) for code in OVERVIEW],
        "cards": [
            (index, measures.card(index.key, said.scope, said.period, at=at)) for index in measures.indices().values()
        ],
        "may_enter": actor.may("measures:enter"),
    }
    return frame.page(request, "desk/measures/overview.html", shown, here="figures")


@require_safe
@officers_with("measures:see")
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: its definition, twelve months, and all units beside each other."""
    actor, at = by(request), now()
    said = asked(request, actor, local_day(at))
    wanted = measures.indicator(code)
    months = list(measures.months(local_day(at), MONTHS))
    trend = [row[0] for row in measures.values(code, [said.scope], months, at=at)]
    city = [scope for scope in all_scopes() if measures.may_see(actor, scope)]
    rows = measures.values(code, city, [said.period], at=at)[0] if city else []
    ranked = sorted(rows, key=lambda one: (one.value is None, -(one.value or 0), one.unit))
    shown = {
        "at": at,
        "asked": said,
        "wanted": wanted,
        "figure": figure(wanted, _value(wanted, said, at)),
        "months": list(zip([period_name(one) for one in months], trend, bars([v.value for v in trend]), strict=True)),
        "units": [(one.unit, names.unit(one.unit), figure(wanted, one)) for one in ranked if one.known],
        "without": [names.unit(one.unit) for one in ranked if not one.known],
        "procedures": _by_procedure(wanted, said, at),
        "may_enter": wanted.by_hand and actor.may("measures:enter"),
        "published": [line(one) for one in measures.figures() if one.indicator == code],
    }
    return frame.page(request, "desk/measures/indicator.html", shown, here="figures")


def _value(wanted: Indicator, said: Asked, at: datetime) -> Value:
    """The figure; where the period ends today, as it stands at this moment, as the boards show it."""
    if wanted.counted and said.period.end == local_day(at) and measures.half_of(said.period.start) == said.period.start:
        return measures.running([wanted.code], at=at).value(wanted.code, said.scope, said.period.start, at=at)
    return measures.value(wanted.code, said.scope, said.period, at=at)


def _by_procedure(wanted: Indicator, said: Asked, at: datetime) -> list[tuple[str, str, int, int | None]]:
    """What a unit's figure is made of, procedure by procedure; those with most first. Too much to ask of the city."""
    if said.scope == measures.CITY or not wanted.counted:
        return []
    now = at if said.period.end == local_day(at) else None
    above = measures.by_procedure(wanted, wanted.numerator, said.scope, said.period, now=now)
    below = measures.by_procedure(wanted, wanted.denominator, said.scope, said.period, now=now)
    codes = sorted({*above, *below}, key=lambda code: (-below.get(code, above.get(code, 0)), code))
    return [
        (code, names.procedure(code, at), above.get(code, 0), below.get(code, 0) if wanted.denominator else None)
        for code in codes[:ROWS]
    ]


@require_safe
@officers_with("measures:see")
def dossiers_behind(request: HttpRequest, code: str) -> HttpResponse:
    """The very dossiers that the numerator or the denominator counts."""
    actor, at = by(request), now()
    said = asked(request, actor, local_day(at))
    wanted = measures.indicator(code)
    if not wanted.counted:
        raise NotFound(indicator=code)
    below = request.GET.get("phan") == "mau" and bool(wanted.denominator)
    page = page_number(request)
    part = wanted.denominator if below else wanted.numerator
    procedure = request.GET.get("thu-tuc", "")
    found = measures.behind(
        *(wanted, part, said.scope, said.period),
        procedure=procedure,
        now=at if said.period.end == local_day(at) else None,
        offset=(page - 1) * ROWS,
        limit=ROWS,
    )
    shown = {
        "at": at,
        "asked": said,
        "wanted": wanted,
        "figure": figure(wanted, _value(wanted, said, at)),
        "below": below,
        "found": found,
        "procedure": procedure,
        "page": page,
        "pages": max(1, -(-found.total // ROWS)),
        "rows": [(one, names.unit(one.receiving), names.unit(one.deciding)) for one in found.items],
    }
    return frame.page(request, "desk/measures/behind.html", shown, here="figures")
