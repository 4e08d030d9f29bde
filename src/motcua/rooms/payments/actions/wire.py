"""The line to the gateway: one request, one answer, both signed; never inside a transaction of the database."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import connection

from motcua.rooms.payments.content import policy
from motcua.rooms.payments.errors import GatewayDown
from motcua.rooms.payments.records import FileLine, Transaction
from motcua.rooms.payments.rules import payplat

#: seconds; a gateway that is slower counts as down, and a job asks again
PATIENCE = 5.0
LARGEST = 64 * 1024 * 1024


def open_order(fields: Mapping[str, Any]) -> str:
    """Opens an attempt to pay; returns the address where the payer goes on.

    Raises:
        GatewayDown, MessageForged
    """
    said = _call("open", fields)
    address = str(said.get(policy().gateway.fields["address"]) or "")
    if urlsplit(address).scheme not in {"https", "http"} or len(address) > 1000:
        raise GatewayDown(why="no address")
    return address


def ask_about(order: str, *, at: datetime) -> list[tuple[Transaction, bytes]]:
    """The transactions of an attempt as the gateway knows them, each with the bytes that prove it.

    Raises:
        GatewayDown, MessageForged, MessageUnreadable
    """
    gateway = policy().gateway
    said = _call("query", payplat.asking(gateway, order, at=at))
    return [(found, _proof(found)) for found in payplat.listed(gateway, said, order)]


def _proof(found: Transaction) -> bytes:
    """The transaction in one spelling, so that the same answer twice is one message."""
    return json.dumps(
        {"answer": found.external, "order": found.order, "amount": found.amount, "state": found.state}
    ).encode()


def pay_back(*, order: str, external: str, refund: str, amount: int, reason: str) -> str:
    """Orders a refund, which the gateway does once for each ``refund``; returns the number of its transaction.

    Raises:
        GatewayDown, MessageForged
    """
    gateway = policy().gateway
    said = _call(
        "refund",
        payplat.paying_back(gateway, order=order, external=external, refund=refund, amount=amount, reason=reason),
    )
    number = str(said.get(gateway.fields["external"]) or "")
    if not number or str(said.get(gateway.fields["refund"])) != refund:
        raise GatewayDown(why="no number")
    return number[:80]


def day_file(day: date) -> list[FileLine]:
    """What the gateway says moved on ``day``.

    Raises:
        GatewayDown, MessageForged, MessageUnreadable
    """
    gateway = policy().gateway
    said = _call("file", {gateway.fields["day"]: f"{day:%Y%m%d}"})
    if str(said.get(gateway.fields["day"])) != f"{day:%Y%m%d}":
        raise GatewayDown(why="another day")
    return payplat.filed(gateway, said)


def _call(message: str, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    if connection.in_atomic_block:
        raise RuntimeError("the gateway was called inside a transaction")
    gateway, secret = policy().gateway, settings.PAYMENT_GATEWAY_SECRET
    if not settings.PAYMENT_GATEWAY_URL or not secret:
        raise GatewayDown(why="not connected")
    request = Request(  # noqa: S310 - the address is the operator's
        settings.PAYMENT_GATEWAY_URL + gateway.paths[message],
        data=json.dumps(payplat.signed(gateway, message, fields, secret), ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            said = json.loads(answer.read(LARGEST))
    except (URLError, OSError, ValueError) as problem:
        raise GatewayDown(why=type(problem).__name__) from None
    return payplat.answered(gateway, message, said, secret)
