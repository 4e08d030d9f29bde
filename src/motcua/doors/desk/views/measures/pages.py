"""Pages of figures: the overview of a scope, one indicator over units and months, the dossiers behind it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by, page_number
from motcua.doors.desk.views.measures import rows
from motcua.doors.desk.views.measures.asked import Asked, all_scopes, asked, period_name
from motcua.doors.desk.views.measures.parts import DIMENSIONS, part_name
from motcua.doors.desk.views.measures.shown import bars, figure, target
from motcua.doors.desk.views.measures.targets import line
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotFound
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Indicator, Period, Value, Waiting

#: what the overview shows, in this order
OVERVIEW = (
    *("received", "on-time-of-finished", "on-time-of-received", "overdue", "open", "average-days"),
    *("online-filing", "paid-online", "digitised", "reuse", "e-results", "satisfaction", "elsewhere", "synced"),
)
#: those that say where dossiers stand now: also told by the group of officers that has them
STANDING = frozenset({"open", "overdue"})
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
        "check": next(iter(measures.checks(1)), None),
    }
    return frame.page(request, "desk/measures/overview.html", shown, here="figures")


@require_safe
@officers_with("measures:see")
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: its definition, twelve months, and all units beside each other."""
    actor, at = by(request), now()
    said = asked(request, actor, local_day(at))
    wanted = measures.indicator(code)
    periods = list(measures.months(local_day(at), MONTHS))
    months = [period_name(one) for one in periods]
    trend = [row[0] for row in measures.values(code, [said.scope], periods, at=at)]
    city = [scope for scope in all_scopes() if measures.may_see(actor, scope)]
    beside = measures.values(code, city, [said.period], at=at)[0] if city else []
    this = _value(wanted, said, at)
    last = measures.value(code, said.scope, measures.before(said.period), at=at)
    ranked = sorted(beside, key=lambda one: (one.value is None, -(one.value or 0), one.unit))
    shown = {
        "at": at,
        "asked": said,
        "wanted": wanted,
        "figure": figure(wanted, this, last),
        "target": target(wanted, this),
        "peers": _peers(code, said.scope, said.period, at),
        "waiting": _waiting(said.scope, at) if code in STANDING else [],
        "months": list(zip(months, trend, strict=True)),
        "columns": bars((name, one.value) for name, one in zip(months, trend, strict=True)),
        "units": rows.units(
            ((one.unit, names.unit(one.unit), figure(wanted, one)) for one in ranked if one.known), said.period.key
        ),
        "without": [names.unit(one.unit) for one in ranked if not one.known],
        "parts": [(_(label), said.other(theo=key)) for key, (_dimension, label) in DIMENSIONS.items()],
        "may_enter": wanted.by_hand and actor.may("measures:enter"),
        "published": [line(one) for one in measures.figures() if one.indicator == code],
    }
    return frame.page(request, "desk/measures/indicator.html", shown, here="figures")


def _value(wanted: Indicator, said: Asked, at: datetime) -> Value:
    """The figure; where the period ends today, as it stands at this moment, as the boards show it."""
    if wanted.counted and said.period.end == local_day(at) and measures.half_of(said.period.start) == said.period.start:
        return measures.running(at=at).value(wanted.code, said.scope, said.period.start)
    return measures.value(wanted.code, said.scope, said.period, at=at)


def _peers(code: str, scope: str, period: Period, at: datetime) -> dict[str, object] | None:
    """Where a unit stands among those of its kind."""
    found = measures.peers(code, scope, period, at=at)
    return {"found": found, "best": names.unit(found.best_unit)} if found else None


def _waiting(scope: str, at: datetime) -> list[tuple[Waiting, str]]:
    """With which group of officers open dossiers wait."""
    roles = names.roles()
    return [(one, roles.get(one.holder, _("Không chờ cán bộ nào"))) for one in measures.waiting(scope, at=at)]


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
    only, part_says = _only(request, at)
    found = measures.behind(
        *(wanted, part, said.scope, said.period),
        only=only,
        now=at if said.period.end == local_day(at) else None,
        at=at,
        offset=(page - 1) * ROWS,
        limit=ROWS,
    )
    shown = {
        "at": at,
        "asked": said,
        "wanted": wanted,
        "figure": figure(wanted, _value(wanted, said, at)),
        "below": below,
        "part": part_says,
        "with_part": _with_part(request),
        "found": found,
        "page": page,
        "pages": found.pages(ROWS),
        "rows": rows.dossiers(found.items),
    }
    return frame.page(request, "desk/measures/behind.html", shown, here="figures")


def _only(request: HttpRequest, at: datetime) -> tuple[tuple[str, list[str]] | None, str]:
    """The part of the figure that the address asks for, and what it is called; the whole when it asks for none."""
    by_what, key = request.GET.get("theo", ""), request.GET.get("la")
    if key is None or by_what not in DIMENSIONS:
        return None, ""
    dimension = DIMENSIONS[by_what][0]
    return measures.inside(dimension, key, at=at), part_name(dimension, key, at)


def _with_part(request: HttpRequest) -> str:
    """The same part in an address that goes on from here."""
    said = QueryDict(mutable=True)
    said.update({name: request.GET[name] for name in ("theo", "la") if name in request.GET})
    return f"&{said.urlencode()}" if said else ""
