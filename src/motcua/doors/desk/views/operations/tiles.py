"""Tiles as a screen shows them: words and numbers, ready to draw, the same for everybody who may see the board."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from motcua.doors.desk import names
from motcua.doors.desk.asking import language
from motcua.doors.desk.views.measures.shown import figure, light_of, says
from motcua.doors.desk.views.operations import lines, maps, rows
from motcua.doors.layout.addresses import reverse
from motcua.doors.layout.templatetags.layout import words_of
from motcua.kernel.days import local, local_day
from motcua.rooms.measures import facade as measures
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.records import (
    CITY,
    DueList,
    Gathered,
    Happening,
    Kind,
    Links,
    Mapped,
    Number,
    OpenAlerts,
    OpenOrders,
    Ranked,
    Reading,
    Readings,
    Severity,
    Sheet,
    Shown,
    Tile,
    Trend,
    Watched,
)
from motcua.rooms.units import facade as units

SEVERITIES = {Severity.CRITICAL: "late", Severity.WARNING: "soon", Severity.INFO: "", None: ""}
Drawn = dict[str, Any]
#: days on which nothing is finished and a line goes on: a weekend, or a long one
WEEKEND = 3
#: tiles that a process keeps; those of the boards that somebody looks at are far fewer
MOST_KEPT = 2048
#: tiles that name procedures, whose names are not part of what they show
_NAMED = frozenset({Kind.DUE, Kind.TICKER})


def sections(shown: Shown) -> list[tuple[Tile, str, str]]:
    """A board as a page shows it: its tiles with their titles and their HTML."""
    return [(tile, title(tile), kept.page(shown, tile, said)) for tile, said in shown.tiles]


def parts(shown: Shown) -> dict[str, Any]:
    """What changes on a page that shows the board already, by tile: HTML; of a map only how its areas are painted.

    The ticker is not among them: its lines come one by one.
    """
    return {
        tile.key: kept.paint(shown, tile, said) if tile.kind is Kind.MAP else kept.page(shown, tile, said)
        for tile, said in shown.tiles
        if tile.kind is not Kind.TICKER
    }


class _Kept:
    """Tiles as they were drawn last: one whose figures are still the same is not drawn again."""

    def __init__(self) -> None:
        self.drawn: OrderedDict[tuple[str, ...], tuple[object, Any]] = OrderedDict()

    def page(self, shown: Shown, tile: Tile, said: object) -> str:
        return cast(str, self._once("page", _page, shown, tile, said))

    def paint(self, shown: Shown, tile: Tile, said: object) -> dict[str, Any]:
        return cast(dict[str, Any], self._once("paint", _paint, shown, tile, said))

    def _once(self, what: str, draw: Callable[..., Any], shown: Shown, tile: Tile, said: object) -> Any:
        if tile.kind in _NAMED:
            return draw(shown, tile, said)
        place = (what, shown.board.key, tile.key, shown.scope, language())
        # what a tile is drawn from besides its figures: the days in its addresses, the names of units
        seen = (said, tile, shown.since, local_day(shown.as_of), units.calendar().version)
        held = self.drawn.get(place)
        if held is None or held[0] != seen:
            held = self.drawn[place] = (seen, draw(shown, tile, said))
            while len(self.drawn) > MOST_KEPT:
                self.drawn.popitem(last=False)
        return held[1]


kept = _Kept()


def _page(shown: Shown, tile: Tile, said: object) -> str:
    return _html(tile.kind.value, tile, _DRAWN[tile.kind](shown, tile, said), shown)


def _paint(shown: Shown, tile: Tile, said: object) -> dict[str, Any]:
    it = _DRAWN[tile.kind](shown, tile, said)
    return {"areas": maps.painted(it), "legend": _html("legend", tile, it, shown)}


def _html(name: str, tile: Tile, it: Drawn, shown: Shown) -> str:
    return render_to_string(f"desk/boards/tiles/{name}.html", {"tile": tile, "it": it, "scope": shown.scope})


def title(tile: Tile) -> str:
    return tile.name_en if language() == "en" else tile.name


def _address(shown: Shown, code: str, scope: str, tile: Tile) -> str:
    """The page of an indicator for the very stretch of days that the board shows."""
    since = shown.since if tile.since == "month" else local(shown.as_of).date()
    key = measures.span(since, local(shown.as_of).date()).key
    return f"{reverse('desk:indicator', args=[code])}?pham-vi={scope}&ky={key}"


def _number(shown: Shown, tile: Tile, said: Number) -> Drawn:
    wanted = measures.indicator(tile.indicators[0])
    one = figure(wanted, said.value, said.before)
    light = light_of(wanted, said.value.value)
    return {
        "figure": one,
        "light": maps.LIGHTS[light],
        "light_says": says(light),
        "change": abs(one.change or 0.0),
        "today": said.today,
        "areas": said.areas,
        "decimals": min(1, one.decimals),
        "columns": ("", "") if wanted.denominator else lines.columns(said.days),
        "path": lines.line(said.days, bridge=WEEKEND)[0] if wanted.denominator else "",
        "url": _address(shown, wanted.code, shown.scope, tile),
    }


def _trend(shown: Shown, tile: Tile, said: Trend) -> Drawn:
    wanted = measures.indicator(said.indicator)
    known = [value for value in said.values if value is not None]
    path, low, high = lines.line(said.values, bridge=WEEKEND)
    return {
        "indicator": wanted,
        "columns": ("", "") if wanted.denominator else lines.columns(said.values),
        "path": path if wanted.denominator else "",
        "low": low if wanted.denominator else 0,
        "high": high if wanted.denominator else max(known, default=0),
        "last": said.values[-1],
        "mean": sum(known) / len(known) if known else None,
        "first_day": said.days[0],
        "last_day": said.days[-1],
        "decimals": wanted.decimals if wanted.denominator else 0,
        "unit": wanted.unit,
        "url": _address(shown, wanted.code, shown.scope, tile),
    }


def _ranking(shown: Shown, tile: Tile, said: Ranked) -> Drawn:
    """The best and the worst, half and half."""
    wanted = measures.indicator(said.indicator)
    half = max(1, tile.rows // 2)
    ranked = [
        (place, names.unit(one.unit), maps.unit_url(one.unit), (maps.value(wanted, one), 1))
        for place, one in enumerate(said.rows, start=1)
    ]
    apart = len(ranked) > tile.rows
    best, worst = (ranked[:half], ranked[-(tile.rows - half) :]) if apart else (ranked, [])
    return {"best": rows.ranking(best), "worst": rows.ranking(worst)}


def _table(shown: Shown, tile: Tile, said: Sheet) -> Drawn:
    wanted = [measures.indicator(code) for code in said.indicators]
    english = language() == "en"
    return {
        "heads": [one.name_en if english else one.name for one in wanted],
        "rows": rows.table(
            (
                names.unit(scope),
                maps.unit_url(scope),
                [(maps.value(one, value), one.decimals) for one, value in zip(wanted, row, strict=True)],
            )
            for scope, row in said.rows
        ),
    }


def _map(shown: Shown, tile: Tile, said: Mapped) -> Drawn:
    more = f"{reverse('desk:area-map')}?chi-so={said.indicator}"
    return maps.map_of(said.indicator, said.values) | {"url": more}


def _ticker(shown: Shown, tile: Tile, said: tuple[Happening, ...]) -> Drawn:
    return {"lines": rows.lines(said)}


def _due(shown: Shown, tile: Tile, said: DueList) -> Drawn:
    base = reverse("desk:dossiers")
    listed = rows.due(
        (
            *(one.late, f"{base}{one.code}/", one.code, names.procedure(one.procedure, shown.as_of)),
            names.unit(one.unit) if shown.scope == CITY else "",
            one.due_at,
        )
        for one in said.items
    )
    key = measures.span(shown.since, local(shown.as_of).date()).key
    url = f"{reverse('desk:behind', args=['overdue'])}?pham-vi={shown.scope}&ky={key}"
    return {"rows": listed, "late": said.late, "soon": said.soon, "url": url}


def _attribute(watched: Watched) -> Any:
    return operations.observed()[watched.type].attributes[watched.attribute]


def _alarm(attribute: Any, value: float | None) -> bool:
    if value is None:
        return False
    above, below = attribute.alarm_above, attribute.alarm_below
    return (above is not None and value > above) or (below is not None and value < below)


def _reading(shown: Shown, tile: Tile, said: Gathered) -> Drawn:
    attribute = _attribute(said.watched)
    path, low, high = lines.line(said.hours)
    summed = said.watched.how == "sum"
    return {
        "said": said,
        "attribute": attribute,
        "unit": attribute.unit,
        "how": says_how(said.watched),
        "alarm": not summed and _alarm(attribute, said.value),
        "path": path,
        "low": low,
        "high": high,
        "decimals": attribute.decimals,
    }


def says_how(watched: Watched) -> str:
    return {"sum": _("tổng"), "mean": _("trung bình"), "most": _("cao nhất"), "least": _("thấp nhất")}[watched.how]


def _readings(shown: Shown, tile: Tile, said: Readings) -> Drawn:
    attributes = [_attribute(one) for one in said.watched]
    english = language() == "en"

    def cell(attribute: Any, one: Reading | None) -> tuple[Any, Reading | None, bool]:
        return attribute, one, one is not None and one.fresh and _alarm(attribute, one.value)

    return {
        "heads": [(one.says_en if english else one.says, one.unit) for one in attributes],
        "rows": rows.readings(
            (name, [cell(attribute, one) for attribute, one in zip(attributes, row, strict=True)])
            for name, row in said.rows
        ),
        "simulated": any(one.simulated for _name, row in said.rows for one in row if one),
    }


def _links(shown: Shown, tile: Tile, said: Links) -> Drawn:
    english = language() == "en"
    lost = [
        {
            "name": one.name_en if english else one.name,
            "url": reverse("desk:incident", args=[one.id]),
            "unit": names.unit(one.unit),
            "outage": one.severity == "outage",
            "opened_at": one.opened_at,
            "meaning": [words_of(reason) for reason in one.meaning],
        }
        for one in said.incidents
    ]
    return {"rows": lost, "total": said.total, "awake": said.awake, "url": reverse("desk:watch")}


def _alerts(shown: Shown, tile: Tile, said: OpenAlerts) -> Drawn:
    address = reverse("desk:alerts")
    where = [
        {
            "unit": names.unit(one.unit),
            "url": f"{address}?don-vi={one.unit}",
            "light": SEVERITIES[one.worst],
            "light_says": _(one.worst.says),
            "total": one.alerts,
            "waiting": one.waiting,
        }
        for one in said.units[: tile.rows]
    ]
    return {
        "total": said.total,
        "waiting": said.waiting,
        "light": SEVERITIES[said.worst],
        "light_says": _(said.worst.says) if said.worst else "",
        "units": len(said.units) if shown.scope == CITY else None,
        "rows": where if shown.scope == CITY else [],
        "url": _listed(address, shown, [one.unit for one in said.units]),
    }


def _orders(shown: Shown, tile: Tile, said: OpenOrders) -> Drawn:
    address = reverse("desk:orders")
    url = _listed(address, shown, said.held)
    joint = "&" if "?" in url else "?"
    where = [
        {"unit": names.unit(unit), "url": f"{address}?don-vi={unit}&tinh-trang=late", "late": late, "open": of}
        for unit, of, late in said.units[: tile.rows]
    ]
    return {
        "open": said.open,
        "late": said.late,
        "units": len(said.units) if shown.scope == CITY else None,
        "rows": where if shown.scope == CITY else [],
        "open_url": url,
        "late_url": f"{url}{joint}tinh-trang=late",
    }


def _listed(address: str, shown: Shown, units: Sequence[str]) -> str:
    """The list behind a figure: of the one unit that it counts, or of all that the reader may see."""
    return f"{address}?don-vi={units[0]}" if shown.scope != CITY and len(units) == 1 else address


_DRAWN: Mapping[Kind, Callable[[Shown, Tile, Any], Drawn]] = {
    Kind.NUMBER: _number,
    Kind.TREND: _trend,
    Kind.RANKING: _ranking,
    Kind.TABLE: _table,
    Kind.MAP: _map,
    Kind.TICKER: _ticker,
    Kind.DUE: _due,
    Kind.READING: _reading,
    Kind.READINGS: _readings,
    Kind.LINKS: _links,
    Kind.ALERTS: _alerts,
    Kind.ORDERS: _orders,
}
