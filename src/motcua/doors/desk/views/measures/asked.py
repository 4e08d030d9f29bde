"""What a page of figures is asked for: whose, and for when."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.doors.desk import names
from motcua.doors.layout.markup import options
from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.text import say, sort_key
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Kind, Period
from motcua.rooms.units import facade as units


@dataclass(frozen=True)
class Asked:
    """A scope and a period, with what else could be asked for."""

    scope: str
    scope_name: str
    period: Period
    period_name: str
    scopes: tuple[tuple[str, str], ...]
    periods: tuple[tuple[str, str], ...]

    @property
    def scope_options(self) -> SafeString:
        """The choices of a scope; a city has a hundred, and a template takes its time over each."""
        return _options(self.scopes, self.scope)

    @property
    def period_options(self) -> SafeString:
        return _options(self.periods, self.period.key)

    @cached_property
    def address(self) -> str:
        """The same question; every row of a page leads on with it."""
        return self.other()

    def other(self, **other: str) -> str:
        """The same question with something else in it."""
        return f"?{urlencode({'pham-vi': self.scope, 'ky': self.period.key} | other)}"


#: the same for everybody with the same choices
_options = lru_cache(maxsize=256)(options)
#: names are few and stay; their order by Vietnamese rules is not worked out anew for every page
_order = lru_cache(maxsize=4096)(sort_key)


def asked(request: HttpRequest, actor: Actor, today: date) -> Asked:
    """Reads the address; the reader's own unit and this month when it says nothing.

    Raises:
        FiguresNotYours: the figures of that scope are not for this reader.
        NotFound: there is no such period or unit.
    """
    scopes = _scopes(actor)
    scope = request.GET.get("pham-vi") or scopes[0][0]
    measures.check_sight(actor, scope)
    if scope != measures.CITY:
        scope = measures.scope_of(units.unit(scope).code)
    said = request.GET.get("ky") or measures.containing(today, Kind.MONTH).key
    try:
        found = measures.period(said)
    except ValueError:
        raise NotFound(period=said) from None
    periods = _periods(today)
    known = dict(periods)
    if said not in known:
        periods = ((said, period_name(found)), *periods)
    return Asked(scope, scope_name(scope), found, period_name(found), scopes, periods)


def scope_name(scope: str) -> str:
    return _("Toàn thành phố") if scope == measures.CITY else names.unit(scope)


def _scopes(actor: Actor) -> tuple[tuple[str, str], ...]:
    """The scopes that the reader may choose from: his own first, then the city; all units when he sees everywhere."""
    mine = actor.units_with("measures:see")
    codes = set(measures.scopes_counted()) if EVERYWHERE in mine else {measures.scope_of(unit) for unit in mine}
    found = sorted(((code, names.unit(code)) for code in codes), key=lambda pair: _order(pair[1]))
    city = (measures.CITY, scope_name(measures.CITY))
    return (city, *found) if EVERYWHERE in mine else (*found, city)


def all_scopes() -> list[str]:
    """Every unit that anything was counted for."""
    return [scope for scope in measures.scopes_counted() if _known(scope)]


def _known(scope: str) -> bool:
    try:
        units.unit(scope)
    except NotFound:
        return False
    return True


def _periods(today: date) -> tuple[tuple[str, str], ...]:
    """The last months, and the running quarter and years, of both reckonings."""
    kinds = (Kind.QUARTER, Kind.YEAR, Kind.REPORT_MONTH, Kind.REPORT_QUARTER, Kind.REPORT_HALF, Kind.REPORT_YEAR)
    found = [*reversed(list(measures.months(today, 6))), *(measures.containing(today, kind) for kind in kinds)]
    return tuple((one.key, period_name(one)) for one in found)


def period_name(said: Period) -> str:
    """``Tháng 10/2026``, ``Kỳ báo cáo tháng 10/2026 (15/9–14/10)``, …"""
    facts = {
        "month": said.end.month,
        "year": said.end.year,
        "quarter": (said.end.month + 2) // 3,
        "start": f"{said.start:%d/%m/%Y}",
        "end": f"{said.end:%d/%m/%Y}",
    }
    return _(_PERIODS.get(said.kind, _STRETCH)) % facts


_STRETCH = say("Từ %(start)s đến %(end)s")
_PERIODS = {
    Kind.DAY: say("Ngày %(end)s"),
    Kind.MONTH: say("Tháng %(month)s/%(year)s"),
    Kind.QUARTER: say("Quý %(quarter)s/%(year)s"),
    Kind.YEAR: say("Năm %(year)s"),
    Kind.REPORT_MONTH: say("Kỳ báo cáo tháng %(month)s/%(year)s (%(start)s–%(end)s)"),
    Kind.REPORT_QUARTER: say("Kỳ báo cáo quý %(quarter)s/%(year)s (%(start)s–%(end)s)"),
    Kind.REPORT_HALF: say("Kỳ báo cáo 6 tháng %(year)s (%(start)s–%(end)s)"),
    Kind.REPORT_NINE: say("Kỳ báo cáo 9 tháng %(year)s (%(start)s–%(end)s)"),
    Kind.REPORT_YEAR: say("Kỳ báo cáo năm %(year)s (%(start)s–%(end)s)"),
}
