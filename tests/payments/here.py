"""Who pays and who takes money in these tests, and messages as a gateway and a bank sign them."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

from django.conf import settings

from motcua.kernel.actors import Actor
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.models import Entry, PaymentRequest
from motcua.rooms.payments.records import Payer
from motcua.rooms.payments.rules import payplat, signing

UNIT, ALSO = "TT-31135", "UB-31135"
AT = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)  # 09:00 in Can Tho
MINUTE = timedelta(minutes=1)
CITIZEN = Actor(id="citizen:0192f3c4-0000-7000-8000-000000000001", name="Người Mẫu")
#: the room above, which knows why money is owed
ABOVE = Actor(id="system:dossiers", grants={"procedures:state-at-receipt": frozenset({"*"})})
_numbers = count(1)


def officer(number, *permissions, units=(UNIT, ALSO)):
    return Actor(
        id=f"officer:0192f3c4-0000-7000-8000-00000000000{number}",
        grants={f"payments:{name}": frozenset(units) for name in permissions},
    )


CASHIER = officer(1, "collect", "refund")
ACCOUNTANT = officer(2, "collect", "refund", "approve-refund", "reconcile")
LEADER = officer(3, "approve-refund")
STRANGER = officer(4, "collect", "refund", "approve-refund", "reconcile", units=("TT-31150",))


def asked(amount=16_000, purpose="", **changes):
    said = {
        "what": "Phí cung cấp bản sao trích lục hộ tịch",
        "amount": amount,
        "unit": UNIT,
        "also_unit": ALSO,
        "procedure": "2.000635",
        "payer": Payer(name="Người Mẫu", actor=CITIZEN.id, id_number="092190000001"),
        "by": ABOVE,
        "at": AT,
    }
    return payments.ask(purpose or f"dossier:H13-{next(_numbers)}-{uuid4().hex[:6]}:fee", **(said | changes))


def row(payment):
    return PaymentRequest.objects.get(id=payment)


def whole(payment):
    return payments.payment(payment, by=ACCOUNTANT)


def ledger(payment):
    return list(Entry.objects.filter(request=payment).order_by("id").values_list("amount", flat=True))


def report(order, amount, *, external="", state="00", at=AT, secret=None, **changes):
    """A report of the gateway as bytes."""
    gateway = payments.policy().gateway
    fields = {
        "MaHoSo": "H13",
        "MaTraCuuTT": order,
        "MaGiaoDich": external or f"GD{next(_numbers):06d}",
        "SoTien": amount,
        "TrangThai": state,
        "ThoiGianTT": payplat.stamp(at),
    } | changes
    fields[gateway.signature] = signing.checksum(
        fields, gateway.signed["report"], settings.PAYMENT_GATEWAY_SECRET if secret is None else secret
    )
    return json.dumps(fields).encode()


def credit(words, amount, *, external="", at=AT, secret=None):
    """A bank's notice of a credit as bytes."""
    bank = payments.policy().banks["bank"]
    fields = {
        "id": external or f"FT{next(_numbers):06d}",
        "account": "1899000031135",
        "amount": amount,
        "content": words,
        "at": payplat.stamp(at),
    }
    secret = settings.PAYMENT_BANK_SECRET if secret is None else secret
    fields[bank.signature] = signing.checksum(fields, bank.signed, secret)
    return json.dumps(fields).encode()
