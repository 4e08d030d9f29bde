"""The papers that prove payment: drawn by the worker from what was written when the money came, kept by their hash."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from motcua.kernel import storage
from motcua.kernel.days import local, local_day
from motcua.rooms.papers import facade as papers
from motcua.rooms.payments.models import Entry, Receipt
from motcua.rooms.payments.records import FeeLine, Method
from motcua.rooms.units import facade as units

TEMPLATE = "receipt"


def draw_receipts(*, at: datetime, limit: int = 50) -> int:
    """Draws the receipts that have no PDF yet, outside any transaction; returns how many.

    A worker that dies between the file and its name draws the same file again: facts and moment are the same.
    """
    waiting = Receipt.objects.filter(sha256="").select_related("request").order_by("at")[:limit]
    with translation.override("vi"):
        for row in waiting:
            kept = storage.put([papers.typeset(TEMPLATE, facts(row), at=row.at)])
            Receipt.objects.filter(id=row.id, sha256="").update(sha256=kept.sha256)
    return len(waiting)


def facts(row: Receipt) -> dict[str, Any]:
    """What stands on the receipt, as the form ``receipt`` asks for it."""
    request = row.request
    kind, _, rest = request.purpose.partition(":")
    lines = [FeeLine.of(line) for line in request.lines]
    last = Entry.objects.filter(request=request, amount__gt=0, at__lte=row.at).order_by("-id").first()
    said = {
        "agency": units.unit(row.unit).name,
        "number": row.number,
        "day": local_day(row.at).isoformat(),
        "payer": request.payer_details.get("name") or "–",
        "address": request.payer_details.get("address"),
        "code": rest.rpartition(":")[0] if kind == "dossier" else request.purpose,
        "procedure": request.what if lines else None,
        "items": [{"what": _item(line), "amount": line.amount} for line in lines]
        or [{"what": request.what, "amount": row.amount}],
        "total": row.amount,
        "method": gettext(Method(request.method).says) if request.method else "–",
        "transaction": last.external if last and last.method != Method.CASH else None,
        "paid_at": local(row.at).replace(microsecond=0).isoformat(),
        "qr": f"{settings.HOME}/bien-lai/{row.id}/kiem-tra/",
    }
    return {key: value for key, value in said.items() if value}


def _item(line: FeeLine) -> str:
    count = f" ({line.quantity} × {line.price:,} đồng)".replace(",", ".") if line.quantity > 1 else ""
    return f"{line.name}{count}"
