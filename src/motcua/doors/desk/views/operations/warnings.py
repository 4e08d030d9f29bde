"""Public warnings at the desk: the list, a new one, taking one back."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame
from motcua.doors.desk.asking import by, language
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.common import says
from motcua.doors.desk.forms.warnings import WarningForm
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.kernel.text import sort_key
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.records import Gravity, WarningIn
from motcua.rooms.units import facade as units


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("operations:warn")
def listing(request: HttpRequest) -> HttpResponse:
    """The latest warnings, and the form of a new one."""
    actor, at = by(request), now()
    known = operations.warnings(at=at)
    earlier = [(str(one.id), one.headline) for one in known if one.own and not one.over]
    form = WarningForm(sent(request), areas=_areas(), earlier=earlier)

    def gives() -> None:
        replaces = form.cleaned_data["replaces"]
        operations.give_warning(_said(form, at), replaces=UUID(replaces) if replaces else None, by=actor, at=at)

    if tried(request, form, gives, _("Đã phát cảnh báo; cổng dịch vụ công hiện ngay.")):
        return HttpResponseRedirect(reverse("desk:warnings"))
    shown = {"at": at, "form": form, "warnings": known}
    status = 422 if form.errors else 200
    return frame.page(request, "desk/operations/warnings.html", shown, here="warnings", status=status)


def _areas() -> list[tuple[str, str]]:
    english = language() == "en"
    found = [(one.code, one.name_en if english else one.name) for one in units.areas()]
    return sorted(found, key=lambda pair: sort_key(pair[1]))


def _said(form: WarningForm, at: datetime) -> WarningIn:
    said = dict(form.cleaned_data)
    hours = said.pop("hours")
    del said["replaces"]
    areas, severity = tuple(said.pop("areas")), Gravity(said.pop("severity"))
    return WarningIn(**said, areas=areas, severity=severity, expires=at + timedelta(hours=hours))


@require_POST
@officers_with("operations:warn")
def removal(request: HttpRequest, warning_id: UUID) -> HttpResponse:
    """Takes a warning back."""
    try:
        operations.cancel_warning(warning_id, request.POST.get("note", ""), by=by(request), at=now())
    except Refusal as refusal:
        messages.error(request, says(refusal))
    else:
        messages.success(request, _("Đã thu hồi cảnh báo."))
    return HttpResponseRedirect(reverse("desk:warnings"))
