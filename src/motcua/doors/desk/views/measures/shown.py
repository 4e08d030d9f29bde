"""Figures as a page shows them: the value, what it rests on, and its light."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.doors.desk.asking import language
from motcua.doors.layout.markup import repeated
from motcua.kernel.text import say
from motcua.rooms.measures.records import Better, Indicator, Value

_LIGHTS = {"green": say("Đạt"), "amber": say("Gần đạt"), "red": say("Chưa đạt")}

#: light → the class of a state: shape, word and colour
LIGHTS = {"green": "in_time", "amber": "soon", "red": "late", "": "no_limit"}


@dataclass(frozen=True)
class Figure:
    """One value, ready to draw. ``change``: against the period before, in the indicator's own unit."""

    code: str
    name: str
    of: str
    unit: str
    value: float | None
    decimals: int
    numerator: int
    denominator: int | None
    light: str
    light_says: str
    change: float | None
    better: bool | None
    counted: bool


def figure(wanted: Indicator, said: Value, before: Value | None = None) -> Figure:
    """A value beside the one before it."""
    english = language() == "en"
    change = None
    if before is not None and said.value is not None and before.value is not None:
        change = round(said.value - before.value, wanted.decimals)
    light = light_of(wanted, said.value)
    return Figure(
        code=wanted.code,
        name=wanted.name_en if english else wanted.name,
        of=wanted.of_en if english else wanted.of,
        unit=wanted.unit,
        value=said.value,
        decimals=wanted.decimals,
        numerator=said.numerator,
        denominator=said.denominator,
        light=LIGHTS[light],
        light_says=says(light),
        change=change,
        better=None if not change else (change > 0) == (wanted.better is Better.HIGHER),
        counted=wanted.counted,
    )


def light_of(wanted: Indicator, value: float | None) -> str:
    """``green``, ``amber``, ``red``; nothing where there is no value or no threshold."""
    if value is None or not wanted.thresholds:
        return ""
    for threshold in wanted.thresholds:
        reached = value >= threshold.at if wanted.better is Better.HIGHER else value <= threshold.at
        if reached:
            return threshold.light
    return "red"


@dataclass(frozen=True)
class Target:
    """What is to be reached: from (or up to) ``at``, and how far it is from there; 0 when it is reached."""

    at: float
    at_least: bool
    lacks: float


def target(wanted: Indicator, said: Value) -> Target | None:
    """The value beside its green threshold; None where there is no threshold or no value."""
    green = next((one.at for one in wanted.thresholds if one.light == "green"), None)
    if green is None or said.value is None:
        return None
    higher = wanted.better is Better.HIGHER
    return Target(green, higher, round(max(0.0, green - said.value if higher else said.value - green), wanted.decimals))


def says(light: str) -> str:
    return _(_LIGHTS[light]) if light in _LIGHTS else ""


def bars(values: Iterable[tuple[str, float | None]], *, height: int = 60, width: int = 24) -> SafeString:
    """A small chart: a named column per value, as tall as its share of the tallest; none where nothing is known."""
    columns = list(values)
    most = max((value for _name, value in columns if value is not None), default=0) or 1
    tall = [round(height * max(0.0, value) / most) if value is not None else 0 for _name, value in columns]
    return repeated(
        '<rect x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>',
        (
            (place * (width + 4), height - up, width, up, name)
            for place, (up, (name, _value)) in enumerate(zip(tall, columns, strict=True))
        ),
    )
