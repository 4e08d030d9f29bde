"""The areas as a map paints them, and a value of an area as tiles show it."""

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from django.utils.translation import gettext as _

from motcua.doors.desk import names
from motcua.doors.desk.asking import language
from motcua.doors.desk.views.measures.shown import light_of, says
from motcua.doors.desk.views.operations import shades
from motcua.doors.layout.addresses import reverse
from motcua.doors.layout.markup import repeated
from motcua.doors.layout.templatetags.layout import figure as figured
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Better, Value
from motcua.rooms.operations import facade as operations

#: light → the class of a state
LIGHTS = {"green": "in_time", "amber": "soon", "red": "late", "": ""}
Drawn = dict[str, Any]


def value(wanted: Any, one: Value) -> Drawn:
    light = light_of(wanted, one.value)
    return {
        "value": one.value,
        "decimals": wanted.decimals,
        "unit": wanted.unit,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "light": LIGHTS[light],
        "light_says": says(light),
    }


@cache
def unit_url(scope: str) -> str:
    return f"{reverse('desk:board', args=['unit'])}?don-vi={scope}"


def map_of(code: str, values: tuple[Value, ...]) -> Drawn:
    """How each area is painted: shade, sign, words; and the legend."""
    wanted = measures.indicator(code)
    higher = wanted.better is Better.HIGHER
    known = [one.value for one in values if one.value is not None]
    limits = shades.breaks(known, higher_is_better=higher)
    outline = operations.outline()
    areas: dict[str, Drawn] = {}
    for one in values:
        light = light_of(wanted, one.value)
        areas[one.unit.partition("-")[2]] = {
            "shade": shades.shade(one.value, limits, higher_is_better=higher),
            "late": light == "red",
            "name": names.unit(one.unit),
            "url": unit_url(one.unit),
            **value(wanted, one),
            **outline["areas"].get(one.unit.partition("-")[2], {}),
        }
    for area in areas.values():
        area["label"] = _label(area)
    return {
        "indicator": wanted,
        "name": wanted.name_en if language() == "en" else wanted.name,
        "areas": areas,
        # drawn when a page asks for them, not at each look
        "shapes": partial(_shapes, areas),
        "signs": partial(_signs, areas),
        "legend": shades.legend(known, limits, higher_is_better=higher),
        "unknown": sum(one.value is None for one in values),
        "late": sum(area["late"] for area in areas.values()),
        "width": outline["width"],
        "height": outline["height"],
    }


def _shapes(areas: Mapping[str, Drawn]) -> str:
    return repeated(
        '<a href="{}" data-area="{}" class="s{}" aria-label="{}"><path d="{}"/></a>',
        ((one["url"], code, one["shade"], one["label"], one["path"]) for code, one in areas.items() if "path" in one),
    )


def _signs(areas: Mapping[str, Drawn]) -> str:
    return repeated(
        '<text x="{}" y="{}" data-sign="{}">{}</text>',
        ((one["x"], one["y"], code, "◆" if one["late"] else "") for code, one in areas.items() if "path" in one),
    )


def _label(area: Drawn) -> str:
    """What a pointer or a screen reader is told of an area."""
    if area["value"] is None:
        return _("%(unit)s: chưa có số liệu") % {"unit": area["name"]}
    value = figured(area["value"], area["decimals"])
    words = f"{area['name']}: {value}{'%' if area['unit'] == '%' else ' ' + area['unit']}"
    if area["denominator"] is not None:
        words += f" ({figured(area['numerator'])} / {figured(area['denominator'])})"
    return f"{words}, {area['light_says']}" if area["light_says"] else words


def painted(it: Drawn) -> dict[str, list[Any]]:
    """Shade, sign and words of each area."""
    return {code: [area["shade"], int(area["late"]), area["label"]] for code, area in it["areas"].items()}
