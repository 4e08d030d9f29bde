"""Money: what a dossier's applicant is asked to pay, and the tray where gateways and banks leave their messages."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from motcua.doors.api import problems
from motcua.doors.api.dossiers import TAG, Code
from motcua.doors.api.service import ApiRequest, address_of, limiter_for, operation
from motcua.doors.api.shapes.payments import PaymentsOut
from motcua.doors.api.tokens import Caller
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.errors import MessageForged
from motcua.rooms.payments.records import Payment

#: the guard of an address that believes nobody without a signature over the message itself
SIGNED = "signed"


@operation(
    "GET", "/dossiers/{code}/payments", guard="dossiers:read", answers={200: PaymentsOut}, refuses=(404, 422), tag=TAG
)
def read_payments(request: HttpRequest, code: Code) -> dict[str, Any]:
    """What is to be paid for a dossier that this client handed in, and how each amount stands.

    Amounts are whole đồng. ``paid_online`` is DuocThanhToanTrucTuyen of the national exchange format.
    """
    page = dossiers.page(code, by=cast(Caller, cast(ApiRequest, request).auth).actor, at=now())
    return {"code": page.code, "payments": [_said(one) for one in payments.payments_for(f"dossier:{page.code}:")]}


def _said(one: Payment) -> dict[str, Any]:
    same = ("id", "reference", "what", "amount", "received", "owed", "surplus", "asked_at", "settled_at")
    return {name: getattr(one, name) for name in same} | {
        "state": one.state.value,
        "state_name": _(one.state.says),
        "method": one.method.value if one.method else None,
        "paid_online": int(one.paid_online),
        "receipt": one.receipt.number if one.receipt else None,
        "lines": [
            {
                "code": line.code,
                "name": line.name,
                "price": line.price,
                "quantity": line.quantity,
                "amount": line.amount,
            }
            for line in one.lines
        ],
    }


def messages(request: HttpRequest, source: str) -> HttpResponse:
    """Takes a signed message of a gateway or a bank in; 200 says that it is safely kept, however often it came."""
    if request.method != "POST":
        raise problems.NoSuchMethod(allowed="POST")
    try:
        effect = payments.take(source, request.body, at=now())
    except MessageForged:
        # who guesses is slowed down; who signs is never
        if seconds := limiter_for("visitor").wait(address_of(request)):
            raise problems.TooMany(seconds=seconds) from None
        raise
    return JsonResponse({"effect": effect})
