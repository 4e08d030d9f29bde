"""Money at the desk: one request, the cashier's day, refunds."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.common import says
from motcua.doors.desk.forms.money import CashForm, CloseDrawerForm, FeeForm, OpenDrawerForm, RefundForm, WaiveForm
from motcua.doors.layout.addresses import reverse
from motcua.doors.layout.files import handed
from motcua.doors.layout.qr import drawn
from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotFound, Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.papers import facade as papers
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.records import Method, Payment, RefundState, State

HANDLES = ("payments:collect", "payments:refund", "payments:approve-refund", "payments:reconcile")


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with(*HANDLES)
def payment(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """One request: what came, what is owed, and what may be done about it."""
    actor, at = by(request), now()
    found = payments.payment(payment_id, by=actor)
    cash, waive, refund = _forms(request, found)
    done = _("Đã thu tiền."), _("Đã ghi nhận miễn phí."), _("Đã gửi đề nghị hoàn tiền; người khác sẽ duyệt.")
    if (
        tried(request, cash, lambda: payments.record_cash(payment_id, by=actor, at=at, **cash.cleaned_data), done[0])
        or tried(request, waive, lambda: payments.waive(payment_id, by=actor, at=at, **waive.cleaned_data), done[1])
        or tried(request, refund, lambda: _ask_refund(payment_id, refund, actor), done[2])
    ):
        return HttpResponseRedirect(reverse("desk:payment", args=[payment_id]))
    wrong = next((form for form in (cash, waive, refund) if form.errors), None)
    shown = {"p": found, "cash": cash, "waive": waive, "refund": refund, "wrong": wrong, "may": _may(actor, found)}
    shown["who"] = names.officers({one.by for one in found.entries} | {one.asked_by for one in found.refunds})
    return frame.page(request, "desk/payments/payment.html", shown, status=422 if wrong else 200)


def _forms(request: HttpRequest, found: Payment) -> tuple[CashForm, WaiveForm, RefundForm]:
    back = found.surplus or found.received
    way = found.method or Method.CASH
    return (
        CashForm(sent(request, "cash"), initial={"amount": _dotted(found.owed), "once": uuid4().hex}),
        WaiveForm(sent(request, "waive"), exemptions=payments.exemptions(found.procedure)),
        RefundForm(sent(request, "refund"), initial={"amount": _dotted(back), "method": way.value}),
    )


def _dotted(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _ask_refund(payment_id: UUID, form: RefundForm, actor: Actor) -> None:
    said = form.cleaned_data
    payments.ask_refund(
        payment_id,
        amount=said["amount"],
        reason=said["reason"],
        method=Method(said["method"]),
        by=actor,
        at=now(),
    )


def _may(actor: Actor, found: Payment) -> dict[str, bool]:
    def holds(name: str) -> bool:
        return any(actor.may(name, unit=unit) for unit in (found.unit, found.also_unit) if unit)

    return {
        "cash": bool(found.owed) and holds("payments:collect"),
        "waive": found.state is State.ASKED
        and holds("payments:collect")
        and bool(payments.exemptions(found.procedure)),
        "refund": found.received > 0 and holds("payments:refund"),
    }


@require_safe
@officers_with("payments:collect")
def qr(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """The VietQR of what is still owed, for the payer to scan at the counter."""
    said = payments.vietqr_of(payments.payment(payment_id, by=by(request)))
    if not said:
        raise NotFound(payment=str(payment_id))
    return drawn(said)


@require_safe
@officers_with(*HANDLES)
def receipt(request: HttpRequest, receipt_id: UUID) -> HttpResponse | FileResponse:
    """A receipt as PDF, once the worker has drawn it."""
    found = payments.receipt(receipt_id, by=by(request))
    if not found.sha256:
        messages.info(request, _("Biên lai đang được lập, mất vài giây; xin mở lại."))
        return HttpResponseRedirect(reverse("desk:payment", args=[found.payment]))
    name = found.number.replace("/", "-") + ".pdf"
    return handed(papers.open_kept(found.sha256), name=name, mime="application/pdf")


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("dossiers:collect")
def fee(request: HttpRequest, code: str) -> HttpResponse:
    """The fee of a dossier that nobody states, entered after its receipt."""
    actor, at = by(request), now()
    found = dossiers.page(code, by=actor, at=at)
    form = FeeForm(sent(request))

    def does() -> None:
        said = form.cleaned_data
        dossiers.enter_fee(code, amount=str(said["fee"]), source=said["fee_source"], by=actor, at=at)

    if tried(request, form, does, _("Đã xác định mức phí.")):
        return HttpResponseRedirect(reverse("desk:dossier", args=[code]))
    explains = _("Danh mục chưa nêu mức phí. Nhập một lần kèm số nghị quyết; những hồ sơ sau của thủ tục dùng lại.")
    shown = {"d": found, "form": form, "title": _("Xác định mức phí"), "explains": explains, "does": _("Ghi mức phí")}
    return frame.page(request, "desk/dossiers/ask.html", shown, status=422 if form.errors else 200)


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("payments:collect")
def till(request: HttpRequest) -> HttpResponse:
    """The cashier's day: his drawer, what came in by kind, what is still owed at the counter."""
    actor, at = by(request), now()
    drawers = payments.drawers(by=actor, day=local_day(at), at=at)
    mine = next((one for one in drawers if one.cashier == actor.id and one.closed_at is None), None)
    places = [(code, names.unit(code)) for code in sorted(actor.units_with("payments:collect")) if code != EVERYWHERE]
    opening = OpenDrawerForm(sent(request, "open"), units=places)
    closing = CloseDrawerForm(sent(request, "close"))

    def opens() -> None:
        said = opening.cleaned_data
        payments.open_drawer(said["unit"], opening=said["opening"] or 0, by=actor, at=at)

    def closes() -> None:
        if mine is None:
            raise NotFound()
        payments.close_drawer(mine.id, by=actor, at=at, **closing.cleaned_data)

    if tried(request, opening, opens, _("Đã mở quỹ.")) or tried(request, closing, closes, _("Đã đóng quỹ.")):
        return HttpResponseRedirect(reverse("desk:till"))
    wrong = next((form for form in (opening, closing) if form.errors), None)
    shown: dict[str, Any] = {
        "at": at,
        "mine": mine,
        "drawers": drawers,
        "who": names.officers({one.cashier for one in drawers}),
        "units": dict(places),
        "takings": payments.takings(by=actor, day=local_day(at)),
        "owed": payments.owed_at(by=actor, limit=30),
        "opening": opening,
        "closing": closing,
        "wrong": wrong,
    }
    return frame.page(request, "desk/payments/till.html", shown, here="till", status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("payments:collect", "payments:refund", "payments:approve-refund")
def refunds(request: HttpRequest) -> HttpResponse:
    """Money that must go back: what nobody owes, what waits for a second person, what waits to be paid."""
    actor = by(request)
    if request.method == "POST":
        return _decide(request, actor)
    lines = payments.refunds(by=actor)
    done = payments.refunds(by=actor, open_only=False, limit=20)
    people = {one.asked_by for one in lines + done} | {one.decided_by for one in lines + done}
    shown = {
        "surplus": payments.to_refund(by=actor),
        "waiting": [one for one in lines if one.state is RefundState.ASKED],
        "approved": [one for one in lines if one.state is RefundState.APPROVED],
        "done": done,
        "who": names.officers(people - {""}),
        "may_approve": actor.may("payments:approve-refund"),
        "may_pay": actor.may("payments:collect"),
    }
    return frame.page(request, "desk/payments/refunds.html", shown, here="refunds")


def _decide(request: HttpRequest, actor: Actor) -> HttpResponse:
    do, reason, at = request.POST.get("do", ""), request.POST.get("reason", ""), now()
    try:
        refund = UUID(request.POST.get("refund", ""))
    except ValueError:
        raise NotFound() from None
    try:
        if do == "pay":
            payments.pay_refund(refund, external=request.POST.get("external", ""), by=actor, at=at)
        else:
            payments.decide_refund(refund, approve=do == "approve", reason=reason, by=actor, at=at)
    except Refusal as refusal:
        problems = getattr(refusal, "problems", {})
        messages.error(request, " ".join(_(one) for one in problems.values()) or says(refusal))
    else:
        messages.success(request, _("Đã ghi nhận."))
    return HttpResponseRedirect(reverse("desk:refunds"))
