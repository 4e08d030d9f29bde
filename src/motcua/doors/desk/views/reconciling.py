"""Our ledger beside the gateway's file: every difference, and money that names no owner."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.money import PlaceForm, ResolveForm
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.errors import PaymentNotFound


@require_safe
@officers_with("payments:reconcile")
def days(request: HttpRequest) -> HttpResponse:
    """The days that were compared, the latest first, and what is still to be answered for."""
    found = payments.reconciliations()
    people = {one.resolved_by for day in found for one in day.differences} - {""}
    shown = {
        "days": found,
        "open": [one for day in found for one in day.differences if one.resolved_at is None],
        "unmatched": payments.unmatched(),
        "who": names.officers(people),
        "connected": payments.connected(),
    }
    return frame.page(request, "desk/payments/reconciling.html", shown, here="reconciling")


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("payments:reconcile")
def difference(request: HttpRequest, difference_id: int) -> HttpResponse:
    """One difference, to be answered for with a reason."""
    actor = by(request)
    found = payments.difference(difference_id)
    if found is None:
        raise NotFound(difference=difference_id)
    form = ResolveForm(sent(request))
    if found.kind != "theirs":
        del form.fields["count_it"]

    def does() -> None:
        payments.resolve_difference(difference_id, by=actor, at=now(), **form.cleaned_data)

    if tried(request, form, does, _("Đã xử lý chênh lệch.")):
        return HttpResponseRedirect(reverse("desk:reconciling"))
    shown = {"one": found, "form": form, "who": names.officers({found.resolved_by} - {""})}
    status = 422 if form.errors else 200
    return frame.page(request, "desk/payments/difference.html", shown, here="reconciling", status=status)


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("payments:reconcile")
def credit(request: HttpRequest, message_id: int) -> HttpResponse:
    """Money without an owner, to be placed."""
    actor = by(request)
    found = next((one for one in payments.unmatched() if one.id == message_id), None)
    if found is None:
        raise NotFound(message=message_id)
    form = PlaceForm(sent(request))

    def does() -> None:
        said = form.cleaned_data
        owner = payments.find_by_reference(said["reference"], by=actor)
        if owner is None:
            raise PaymentNotFound()
        payments.place_credit(message_id, owner.id, reason=said["reason"], by=actor, at=now())

    if tried(request, form, does, _("Đã ghi khoản tiền vào đúng khoản phải nộp.")):
        return HttpResponseRedirect(reverse("desk:reconciling"))
    shown = {"credit": found, "form": form}
    status = 422 if form.errors else 200
    return frame.page(request, "desk/payments/difference.html", shown, here="reconciling", status=status)
