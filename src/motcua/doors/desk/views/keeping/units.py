"""Units: their national code, hours, way of counting; renamed, merged, split."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame
from motcua.doors.desk.asking import by
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.keeping import (
    DAYS,
    HoursForm,
    MergeForm,
    ModeForm,
    NationalCodeForm,
    RenameForm,
    SplitForm,
)
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.rooms.units import facade as units
from motcua.rooms.units.errors import NotLoaded
from motcua.rooms.units.records import Hours, Unit, UnitKind

WHO = ("units:keep", "units:hours", "units:administer")


@require_safe
@officers_with(*WHO)
def listing(request: HttpRequest) -> HttpResponse:
    """Every unit, found by name or code."""
    text, kind = request.GET.get("q", "").strip()[:80], request.GET.get("kind", "")
    found = units.find(text, limit=300) if text else units.units()
    chosen = [one for one in found if not kind or one.kind == kind]
    shown = {
        "text": text,
        "kinds": [(one.value, _(one.says), one.value == kind) for one in UnitKind],
        "units": chosen,
        "total": len(chosen),
        "without_code": sum(one.national_code is None for one in units.units()),
    }
    return frame.page(request, "desk/keeping/units.html", shown, here="units")


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with(*WHO)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit; ``do`` names the form that was sent."""
    actor = by(request)
    found = units.unit(code)
    forms_ = _forms(request, found)
    for name, (form, does, said) in forms_.items():
        if sent(request, name) is not None and tried(request, form, _bound(does, form, actor), said):
            return HttpResponseRedirect(reverse("desk:unit", args=[code]))
    open_form = request.POST.get("do", "")
    shown = {
        "unit": found,
        "parent": _name(found.parent),
        "hours": _hours(code),
        "own_forms": [(name, TITLES[name], form, name == open_form) for name, (form, _does, _said) in forms_.items()],
        "wrong": next((form for form, _d, _s in forms_.values() if form.is_bound and form.errors), None),
        "standing": found.valid_to is None,
    }
    return frame.page(request, "desk/keeping/unit.html", shown, here="units", status=422 if shown["wrong"] else 200)


Does = Callable[[forms.Form, Actor], None]


def _bound(does: Does, form: forms.Form, actor: Actor) -> Callable[[], None]:
    return lambda: does(form, actor)


def _forms(request: HttpRequest, found: Unit) -> dict[str, tuple[forms.Form, Does, str]]:
    code = found.code

    def made(kind: type[forms.Form], does: str, **initial: object) -> forms.Form:
        return kind(sent(request, does), prefix=does, initial=initial)

    def code_(form: forms.Form, actor: Actor) -> None:
        units.set_national_code(code, form.cleaned_data["national_code"], by=actor, at=now())

    def mode(form: forms.Form, actor: Actor) -> None:
        units.set_mode(code, form.cleaned_data["mode"], by=actor, at=now())

    def hours(form: forms.Form, actor: Actor) -> None:
        units.set_hours(code, form.cleaned_data["hours"], by=actor, at=now())

    def rename(form: forms.Form, actor: Actor) -> None:
        units.rename(code, **form.cleaned_data, by=actor, at=now())

    def merge(form: forms.Form, actor: Actor) -> None:
        also = [one.strip() for one in form.cleaned_data["also"].split(",") if one.strip()]
        into, decree, on = (form.cleaned_data[name] for name in ("into", "decree", "on"))
        units.merge([code, *also], into.strip(), decree=decree, on=on, by=actor, at=now())

    def split(form: SplitForm, actor: Actor) -> None:
        decree, on = form.cleaned_data["decree"], form.cleaned_data["on"]
        units.split(code, form.new_units(found.kind), decree=decree, on=on, by=actor, at=now())

    return {
        "code": (made(NationalCodeForm, "code", national_code=found.national_code), code_, _("Đã ghi mã định danh.")),
        "mode": (
            made(ModeForm, "mode", mode=found.mode.value),
            mode,
            _("Đã đổi cách tính; các hạn đang mở được tính lại."),
        ),
        "hours": (
            made(HoursForm, "hours", **_week(code)),
            hours,
            _("Đã ghi giờ làm việc; các hạn đang mở được tính lại."),
        ),
        "rename": (made(RenameForm, "rename", name=found.name), rename, _("Đã đổi tên đơn vị.")),
        "merge": (made(MergeForm, "merge"), merge, _("Đã nhập đơn vị; hồ sơ đang mở chuyển sang đơn vị mới.")),
        "split": (made(SplitForm, "split"), split, _("Đã chia đơn vị; hồ sơ đang mở chuyển sang đơn vị đầu tiên.")),  # type: ignore[dict-item]
    }


TITLES = {
    "code": gettext_lazy("Mã định danh"),
    "mode": gettext_lazy("Cách tính thời hạn"),
    "hours": gettext_lazy("Giờ làm việc"),
    "rename": gettext_lazy("Đổi tên"),
    "merge": gettext_lazy("Nhập vào đơn vị khác"),
    "split": gettext_lazy("Chia thành các đơn vị mới"),
}


def _name(code: str | None) -> str:
    try:
        return units.unit(code).name if code else ""
    except NotFound:
        return code or ""


def _office_hours(code: str) -> Hours | None:
    try:
        return units.office(code).hours
    except (NotFound, NotLoaded):
        return None


def _hours(code: str) -> dict[str, object] | None:
    hours = _office_hours(code)
    if hours is None:
        return None
    days = [(name, ", ".join(day)) for name, day in zip(DAYS, units.hours_text(hours).values(), strict=True)]
    return {"days": days, "source": hours.source, "confidence": hours.confidence}


def _week(code: str) -> dict[str, str]:
    hours = _office_hours(code)
    if hours is None:
        return {}
    return {f"day_{number}": ", ".join(day) for number, day in enumerate(units.hours_text(hours).values())}
