"""One-stops with their hours, found by the names of today and of before the merger."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext

from motcua.doors.layout import words as dates
from motcua.kernel.text import normalise, words
from motcua.rooms.units import facade as units
from motcua.rooms.units.errors import NotLoaded
from motcua.rooms.units.records import Area, Hours, Unit, UnitKind

SHOWN = 20


@dataclass(frozen=True)
class Place:
    """A one-stop as the list shows it. ``hours`` empty: not known; ``sure``: the hours were confirmed."""

    code: str
    name: str
    before: str
    hours: tuple[str, ...]
    sure: bool


def one_stops() -> list[Unit]:
    """The city's centre first, then those of communes and wards by name."""
    local = sorted(units.units(UnitKind.CENTRE), key=lambda unit: normalise(unit.name))
    return [*units.units(UnitKind.CITY_CENTRE), *local]


def listed(text: str, lang: str) -> dict[str, object]:
    """The one-stops whose name, or whose former communes' names, hold every word of ``text``."""
    areas = {area.code: area for area in units.areas()}
    wanted = words(normalise(text))
    found = [unit for unit in one_stops() if _fits(unit, areas.get(unit.area or ""), wanted)]
    shown = [_place(unit, areas.get(unit.area or ""), lang) for unit in found[:SHOWN]]
    return {"places": shown, "total": len(found)}


def _fits(unit: Unit, area: Area | None, wanted: list[str]) -> bool:
    held = words(normalise(f"{unit.name} {area.merged_from if area else ''}"))
    return all(any(word.startswith(part) for word in held) for part in wanted)


def _place(unit: Unit, area: Area | None, lang: str) -> Place:
    try:
        hours = units.office(unit.code).hours
    except NotLoaded:
        return Place(unit.code, unit.name, area.merged_from if area else "", (), sure=False)
    return Place(
        unit.code,
        unit.name,
        area.merged_from if area else "",
        hours_words(hours, lang),
        sure=hours.confidence in {"high", "medium", "medium-high"},
    )


def hours_words(hours: Hours, lang: str) -> tuple[str, ...]:
    """``thứ Hai – thứ Sáu: 07:30–11:30, 13:30–17:30``; days with the same hours together, closed days left out."""
    names = dates.WEEKDAYS_EN if lang == "en" else dates.WEEKDAYS_VI
    lines = []
    for intervals, run in groupby(range(7), key=lambda day: hours.week[day]):
        days = list(run)
        if intervals:
            span = names[days[0]] if len(days) == 1 else f"{names[days[0]]} – {names[days[-1]]}"
            lines.append(f"{span}: " + ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in intervals))
    return tuple(lines)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def choices(first: str = "") -> list[tuple[str, str]]:
    """Every one-stop for a select: code and name."""
    head = [("", gettext("– chọn nơi tiếp nhận –"))] if not first else []
    return head + [(unit.code, unit.name) for unit in one_stops()]


def area_choices() -> list[tuple[str, str]]:
    """Every commune and ward for a select: code and name."""
    found = sorted(units.areas(), key=lambda area: normalise(area.name))
    return [("", gettext("– chọn xã, phường –")), *((area.code, area.name) for area in found)]
