"""Stated figures: targets with their light, where they should be and when they will be reached; results and counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by, language
from motcua.doors.desk.views.measures.proofs import ProofMixin, tried
from motcua.doors.desk.views.measures.shown import LIGHTS, says
from motcua.doors.layout import words
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotFound
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Figure, FigureKind, Outlook

KINDS = {
    FigureKind.TARGET: _("Mục tiêu"),
    FigureKind.RESULT: _("Kết quả đã công bố"),
    FigureKind.COUNT: _("Số liệu nền"),
}
SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "": ""}


@dataclass(frozen=True)
class Line:
    """One stated figure as pages show it. ``outlook`` None: it is not a target with a number."""

    figure: Figure
    name: str
    value: str
    document: str
    outlook: Outlook | None = None
    now: str = ""
    expected: str = ""
    light: str = ""
    light_says: str = ""


def line(one: Figure, outlook: Outlook | None = None) -> Line:
    english = language() == "en"
    light = outlook.light if outlook else ""
    return Line(
        figure=one,
        name=one.name_en if english else one.name,
        value=with_unit(one, one.value, SIGNS[one.comparator]),
        document=one.document.name_en if english else one.document.name,
        outlook=outlook,
        now=with_unit(one, outlook.last.value) if outlook and outlook.last else "",
        expected=with_unit(one, outlook.expected) if outlook and outlook.expected is not None else "",
        light=LIGHTS[light],
        light_says=_light_says(outlook) if outlook else "",
    )


def _light_says(outlook: Outlook) -> str:
    if outlook.light == "green" and not outlook.reached:
        return gettext("Đúng tiến độ")
    return says(outlook.light) or gettext("Chưa có số đo")


def with_unit(one: Figure, value: float | int | str, sign: str = "") -> str:
    """``≥ 80 %``, ``7.958 hồ sơ``; words as they are."""
    if isinstance(value, str):
        return _words(value)
    if one.unit in {"year", "month"}:
        return f"{value:g}"
    digits = 0 if float(value).is_integer() else min(2, len(f"{value:.2f}".rstrip("0").partition(".")[2]))
    number = words.figure(value, language(), digits)
    unit = one.unit if language() == "en" else measures.words()["units"][one.unit]
    return f"{sign} {number} {unit}".strip()


def _words(value: str) -> str:
    try:
        return words.day(date.fromisoformat(value), language())
    except ValueError:
        return {"universal": gettext("phổ cập")}.get(value, value)


def pillar(key: str) -> str:
    said = measures.words()["pillars"].get(key, {})
    return str(said.get("en" if language() == "en" else "vi", key))


def published(place: str) -> list[Line]:
    """The stated figures that belong on one page, each with its source."""
    return [line(one) for one in measures.figures(place=place)]


@require_safe
@officers_with("measures:see")
def targets(request: HttpRequest) -> HttpResponse:
    """Every stated figure by pillar; narrowed by kind, year or document."""
    at = now()
    kind, year, document = (request.GET.get(name, "") for name in ("loai", "nam", "tai-lieu"))
    every = measures.figures()
    found = [
        one
        for one in every
        if (not kind or one.kind.value == kind)
        and (not year or str(one.on.year) == year)
        and (not document or one.document.key == document)
    ]
    measured = [one for one in found if one.is_target and one.numeric]
    outlooks = {one.figure.code: one for one in measures.outlooks(measured, today=local_day(at), at=at)}
    order = list(measures.words()["pillars"])
    found.sort(key=lambda one: order.index(one.pillar))
    shown = {
        "at": at,
        "groups": [
            (pillar(key), _split([line(one, outlooks.get(one.code)) for one in group]))
            for key, group in groupby(found, key=lambda one: one.pillar)
        ],
        "total": len(found),
        "lights": _lights(outlooks.values()),
        "selects": _selects(every, kind, year, document),
        "method": gettext(measures.FORECAST_METHOD),
    }
    return frame.page(request, "desk/measures/targets.html", shown, here="figures")


def _split(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Targets, and everything else."""
    return [one for one in lines if one.figure.is_target], [one for one in lines if not one.figure.is_target]


def _lights(outlooks: object) -> list[tuple[str, str, int]]:
    found = list(outlooks)  # type: ignore[call-overload]
    counts = {light: sum(one.light == light for one in found) for light in ("green", "amber", "red", "")}
    words_ = {"green": _("Đạt hoặc đúng tiến độ"), "amber": _("Chậm ít"), "red": _("Chậm"), "": _("Chưa có số đo")}
    return [(LIGHTS[light], str(words_[light]), count) for light, count in counts.items()]


def _selects(every: Sequence[Figure], kind: str, year: str, document: str) -> list[tuple[str, str, str, list[object]]]:
    """The filters: name, label, what is chosen, choices."""
    english = language() == "en"
    documents = {one.document.key: one.document.name_en if english else one.document.name for one in every}
    years = sorted({str(one.on.year) for one in every})
    return [
        ("loai", gettext("Loại"), kind, [(one.value, name) for one, name in KINDS.items()]),
        ("nam", gettext("Năm"), year, [(one, one) for one in years]),
        ("tai-lieu", gettext("Tài liệu nguồn"), document, list(documents.items())),
    ]


@require_safe
@officers_with("measures:see")
def target(request: HttpRequest, code: str) -> HttpResponse:
    """One stated figure: what it says and where; for a target also every reading with its proof."""
    actor, at = by(request), now()
    one = measures.figure(code)
    outlook = measures.outlooks([one], today=local_day(at), at=at)[0] if one.is_target and one.numeric else None
    shown = {
        "at": at,
        "line": line(one, outlook),
        "kind": KINDS[one.kind],
        "pillar": pillar(one.pillar),
        "owner": names.unit(one.owner),
        "readings": _readings(one, outlook),
        "method": gettext(measures.FORECAST_METHOD),
        "may_enter": _may_enter(actor, one),
    }
    return frame.page(request, "desk/measures/target.html", shown, here="figures")


def _readings(one: Figure, outlook: Outlook | None) -> list[tuple[object, str]]:
    return [(reading, with_unit(one, reading.value)) for reading in reversed(outlook.readings)] if outlook else []


def _may_enter(actor: Actor, one: Figure) -> bool:
    return one.is_target and one.numeric and not one.indicator and actor.may("measures:enter", unit=one.owner)


class TargetForm(ProofMixin):
    """What was measured, on which day, and the document that proves it."""

    on = forms.DateField(label=_("Ngày của số đo"), widget=forms.DateInput(attrs={"type": "date"}))
    value = forms.FloatField(label=_("Giá trị"), min_value=0, widget=forms.NumberInput(attrs={"step": "any"}))
    field_order = ("on", "value", "evidence", "file")


@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("measures:enter")
def target_entry(request: HttpRequest, code: str) -> HttpResponse:
    """The form for what was measured."""
    actor, at = by(request), now()
    one = measures.figure(code)
    if not one.is_target or not one.numeric or one.indicator:
        raise NotFound(figure=code)
    form = TargetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and tried(
        form,
        lambda file: measures.enter_target(
            code,
            on=form.cleaned_data["on"],
            value=form.cleaned_data["value"],
            evidence=form.cleaned_data["evidence"],
            file=file,
            by=actor,
            at=at,
        ),
        at=at,
    ):
        messages.success(request, gettext("Đã ghi số liệu và căn cứ vào nhật ký."))
        return HttpResponseRedirect(reverse("desk:target", args=[code]))
    shown = {"at": at, "line": line(one), "form": form}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return frame.page(request, "desk/measures/target_entry.html", shown, here="figures", status=status)
