"""Alerts: by cause and by unit, one cause, one alert."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by, page_number
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.alerts import AlertOrderForm, AssignForm, DismissForm
from motcua.doors.desk.views.operations.orders import units_for
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.records import AlertFilter, AlertPage, AlertState, OrderIn

READERS = officers_with("operations:see", "operations:handle", "operations:order")
TABS = (("", AlertState.OPEN), ("giai-trinh", AlertState.DISMISSED), ("het", AlertState.CLOSED))
#: units that the overview names
MOST_UNITS = 30


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@READERS
def listing(request: HttpRequest) -> HttpResponse:
    """What is wrong now, by cause and by unit; with a cause, a unit or a state in the address, those alerts."""
    actor, at = by(request), now()
    rule, unit = request.GET.get("quy-tac", ""), request.GET.get("don-vi", "")
    state = dict(TABS).get(request.GET.get("phan", ""), AlertState.OPEN)
    if request.method == "POST":
        count = operations.acknowledge_cause(rule, by=actor, at=at)
        messages.success(request, _("Đã tiếp nhận %(count)s cảnh báo cùng nguyên nhân.") % {"count": count})
        return HttpResponseRedirect(request.get_full_path())
    narrowed = bool(rule or unit or state is not AlertState.OPEN)
    shown: dict[str, object] = {
        "at": at,
        "rule": rule,
        "unit": unit,
        "known": operations.alert_rules().get(rule),
        "tabs": [(key, one.says, one is state) for key, one in TABS],
        "may_handle": actor.may("operations:handle"),
        "list": operations.alerts(AlertFilter(rule, unit, state, page_number(request)), by=actor) if narrowed else None,
    }
    if not narrowed:
        at_units = operations.alerts_by_unit(by=actor)
        shown |= {"causes": operations.causes(by=actor), "units": at_units[:MOST_UNITS], "unit_count": len(at_units)}
    return frame.page(request, "desk/operations/alerts.html", shown, here="alerts")


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@READERS
def page(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """One alert and what may be done about it."""
    actor, at = by(request), now()
    found = operations.alert(alert_id, by=actor)
    forms_ = _forms(request, found, actor)
    if _does(request, found, forms_, actor, at):
        return HttpResponseRedirect(reverse("desk:alert", args=[alert_id]))
    wrong = next((form for form in forms_.values() if form.errors), None)
    shown = {
        "at": at,
        "page": found,
        "one": found.alert,
        "rule": found.rule,
        "orders": [operations.order(number, by=actor, at=at).order for number in found.orders],
        "who": names.officers({found.alert.acknowledged_by, found.alert.dismissed_by}),
        "wrong": wrong,
        **{f"{name}_form": form for name, form in forms_.items()},
    }
    return frame.page(request, "desk/operations/alert.html", shown, here="alerts", status=422 if wrong else 200)


def _forms(request: HttpRequest, found: AlertPage, actor: Actor) -> dict[str, forms.Form]:
    proposed = found.rule.order if found.rule else None
    limit = proposed.limit if proposed else "2wd"
    clock = {"limit": limit.rstrip("hwdm"), "limit_unit": limit.lstrip("0123456789"), "unit": found.alert.unit}
    made = {"title": proposed.title, "text": proposed.text} if proposed else {}
    handled, ordered = units_for(actor, "operations:handle"), units_for(actor)
    return {
        "assign": AssignForm(sent(request, "assign"), units=handled, initial=clock, prefix="assign"),
        "dismiss": DismissForm(sent(request, "dismiss"), prefix="dismiss"),
        "order": AlertOrderForm(sent(request, "order"), units=ordered, initial={**clock, **made}, prefix="order"),
    }


def _does(request: HttpRequest, found: AlertPage, forms_: dict[str, forms.Form], actor: Actor, at: datetime) -> bool:
    """Whether the act of the pressed button was done; a refusal is written into its form."""
    one = found.alert.id
    if request.method == "POST" and request.POST.get("do") == "acknowledge":
        operations.acknowledge_alert(one, by=actor, at=at)
        messages.success(request, _("Đã tiếp nhận cảnh báo."))
        return True
    assign, dismiss, order = forms_["assign"], forms_["dismiss"], forms_["order"]

    def assigns() -> None:
        said = assign.cleaned_data
        operations.assign_alert(one, unit=said["unit"], limit=_limit(said), by=actor, at=at)

    def dismisses() -> None:
        operations.dismiss_alert(one, reason=dismiss.cleaned_data["reason"], by=actor, at=at)

    def gives() -> None:
        said = order.cleaned_data
        wanted = OrderIn(said["title"], said["text"], (said["unit"],), _limit(said))
        operations.order_from_alert(one, wanted, by=actor, at=at)

    return (
        tried(request, assign, assigns, _("Đã giao xử lý cảnh báo."))
        or tried(request, dismiss, dismisses, _("Đã ghi giải trình."))
        or tried(request, order, gives, _("Đã giao chỉ đạo; khi số liệu trở lại bình thường, chỉ đạo tự hoàn thành."))
    )


def _limit(said: dict[str, object]) -> str:
    return f"{said['limit']}{said['limit_unit']}"
