"""Paying: what, how much and why; the way to the gateway and back; receipts."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from motcua.doors.access.guards import citizens_only, public
from motcua.doors.layout.files import handed
from motcua.doors.layout.qr import drawn
from motcua.doors.portal.ask import actor
from motcua.doors.portal.procedure_page import short_name
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound, Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.papers import facade as papers
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.errors import GatewayDown
from motcua.rooms.payments.records import OrderState, State
from motcua.rooms.units import facade as units


@require_safe
@never_cache
@citizens_only
def of_dossier(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that is to be paid for a dossier: what, how much, why, and how."""
    by = actor(request)
    said = dossiers.page(code, by=by, at=now())
    found = payments.payments_for(f"dossier:{code}:")
    shown = {
        "page": said,
        "short": short_name(said.procedure_name),
        "payments": [{"it": one, "mine": one.payer.actor == by.id, "unit": units.unit(one.unit).name} for one in found],
        "owed": sum(one.owed for one in found),
        "connected": payments.connected(),
        "here": "dossiers",
    }
    return render(request, "portal/payments/dossier.html", shown)


@require_POST
@citizens_only
def attempts(request: HttpRequest, payment: UUID) -> HttpResponse:
    """Begins to pay online: the attempt is written down, then opened at the gateway, where the payer goes on.

    When the gateway does not answer, the attempt stands, a job opens it, and its page says so.
    """
    by, at = actor(request), now()
    found = payments.payment(payment, by=by)
    try:
        order = payments.start_online(payment, by=by, at=at)
    except Refusal as refusal:
        messages.error(request, gettext(refusal.says).format(**refusal.facts))
        return redirect("portal:payments", found.subject)
    try:
        return HttpResponseRedirect(payments.open_order(order, at=at))
    except (GatewayDown, NotFound):
        return redirect("portal:attempt", order)


@require_safe
@never_cache
@citizens_only
def attempt(request: HttpRequest, order: UUID) -> HttpResponse:
    """Where the payer comes back to: paid, not paid, or not known yet; then the page looks again by itself."""
    found, tried = payments.payment_of_order(order, by=actor(request))
    waits = tried.state in {OrderState.OPENING, OrderState.OPEN} and found.state is State.ASKED
    shown = {"it": found, "order": tried, "code": found.subject, "here": "dossiers"}
    response = render(request, "portal/payments/attempt.html", shown)
    if waits and not tried.address:
        response["Refresh"] = "5"
    elif waits:
        response["Refresh"] = "10"
    return response


@require_safe
@never_cache
@citizens_only
def qr(request: HttpRequest, payment: UUID) -> HttpResponse:
    """The VietQR of what is still owed."""
    said = payments.vietqr_of(payments.payment(payment, by=actor(request)))
    if not said:
        raise NotFound(payment=str(payment))
    return drawn(said)


@require_safe
@never_cache
@citizens_only
def receipts(request: HttpRequest) -> HttpResponse:
    """My receipts, the newest first."""
    shown = {"receipts": payments.receipts_of(actor(request)), "here": "dossiers"}
    return render(request, "portal/payments/receipts.html", shown)


@require_safe
@never_cache
@citizens_only
def receipt(request: HttpRequest, receipt_id: UUID) -> HttpResponse | FileResponse:
    """A receipt as PDF; until the worker has drawn it, a page that says so and looks again."""
    found = payments.receipt(receipt_id, by=actor(request))
    if not found.sha256:
        response = render(request, "portal/payments/receipts.html", {"waits": found, "here": "dossiers"})
        response["Refresh"] = "3"
        return response
    name = found.number.replace("/", "-") + ".pdf"
    return handed(papers.open_kept(found.sha256), name=name, mime="application/pdf")


@require_safe
@never_cache
@public
def check(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """What the QR of a receipt leads to: whether it was issued, for how much, and whether it stands. No names."""
    found = payments.public_receipt(receipt_id)
    return render(request, "portal/payments/check.html", {"it": found, "unit": units.unit(found.unit).name})
