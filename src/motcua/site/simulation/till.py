"""How invented people pay: through the platform as its reports would tell it, by transfer, or in cash over the counter.

Every payment goes the way of a real one, by the same actions, short of the network: the platform's report is composed
and signed as the platform does it, and taken in as if it had come over HTTP.
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import quote

from django.conf import settings

from motcua.kernel.actors import Actor
from motcua.kernel.days import local, local_day
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.records import Payment

#: whole đồng of change that lie in a drawer in the morning
CHANGE = 500_000
#: requests of one place at most
MOST = 20_000
MINUTE = timedelta(minutes=1)
HANDED_TO = "Thủ quỹ (mẫu)"
#: the first and last hour in which cash is taken
OPENS, CLOSES = 7, 17


class Till:
    """The money of one receiving unit. ``shares``: of a hundred requests, how many are paid by which way."""

    def __init__(self, unit: str, cashier: Actor, *, seed: int, shares: Mapping[str, float], end: datetime) -> None:
        self.unit, self.cashier, self.seed, self.shares, self.end = unit, cashier, seed, shares, end

    def settle(self) -> int:
        """Pays what is owed here, in the order in which it was asked for, and returns how many were paid. What the
        dice leave unpaid stays so, and what an earlier run paid is not owed any more.
        """
        self._close_drawer()
        paid, day = 0, None
        for owed in payments.owed_at(by=self.cashier, limit=MOST):
            dice = Random(f"{self.seed}:pays:{owed.purpose}")  # noqa: S311 - not a secret
            at = owed.asked_at + timedelta(minutes=dice.uniform(1, 9))
            how = self._how(dice, at)
            if owed.asked_at > self.end or not how or owed.unit != self.unit:
                continue
            if how == "cash":
                day = self._open_drawer(at, day)
                payments.record_cash(owed.id, by=self.cashier, at=at, once="mau")
            elif how == "transfer":
                transfer(owed, at=at)
            else:
                pay_online(owed, at=at, end=self.end)
            paid += 1
        self._close_drawer()
        return paid

    def _how(self, dice: Random, at: datetime) -> str:
        thrown = dice.uniform(0, 100)
        for name, share in self.shares.items():
            thrown -= share
            if thrown < 0:
                open_now = OPENS < local(at).hour < CLOSES - 1
                how = name if name != "cash" or open_now else "online"
                return how if how == "cash" or connected() else ""
        return ""

    def _open_drawer(self, at: datetime, day: object) -> object:
        """A drawer for each day on which cash is taken."""
        if day != local_day(at):
            self._close_drawer()
            morning = local(at).replace(hour=OPENS, minute=30, second=0, microsecond=0)
            payments.open_drawer(self.unit, opening=CHANGE, by=self.cashier, at=morning)
        return local_day(at)

    def _close_drawer(self) -> None:
        """In the evening of its day, with what should be in it; also one that a run left open that was cut off."""
        for one in payments.drawers(by=self.cashier, day=local_day(self.end), at=self.end):
            if one.cashier == self.cashier.id and one.unit == self.unit and one.closed_at is None:
                evening = local(one.opened_at).replace(hour=CLOSES, minute=0, second=0, microsecond=0)
                payments.close_drawer(
                    one.id, counted=one.expected, handed_to=HANDED_TO, by=self.cashier, at=max(evening, one.opened_at)
                )


def connected() -> bool:
    """Whether this copy believes anybody's reports: the secrets of the simulated platform and bank are set."""
    return bool(settings.PAYMENT_GATEWAY_SECRET and settings.PAYMENT_BANK_SECRET)


def pay_online(owed: Payment, *, at: datetime, end: datetime) -> None:
    """The payer starts an attempt, and the platform reports that it was paid.

    On the last day he pays by transfer: the worker will ask the platform's simulator for the file of that day, which
    knows nothing of what was only told of. The days before are compared at the end of the run (`reconciling`).
    """
    if local_day(at + MINUTE) >= local_day(end):
        transfer(owed, at=at)
        return
    payer = Actor(id=owed.payer.actor, name=owed.payer.name)
    _, order = payments.payment_of_order(payments.start_online(owed.id, by=payer, at=at), by=payer)
    gateway = payments.policy().gateway
    name = gateway.fields
    said: dict[str, Any] = {
        name["dossier"]: owed.subject,
        name["order"]: order.code,
        name["external"]: f"MAU{order.code}",
        name["amount"]: owed.owed,
        name["state"]: next(word for word, means in gateway.states.items() if means == "paid"),
        name["at"]: _stamp(at + MINUTE),
    }
    said[gateway.signature] = _checksum(said, gateway.signed["report"], settings.PAYMENT_GATEWAY_SECRET)
    payments.take(gateway.key, json.dumps(said).encode(), at=at + MINUTE)


def transfer(owed: Payment, *, at: datetime) -> None:
    """The payer scans the VietQR, and the bank reports the credit with the reference in its words."""
    bank = next(iter(payments.policy().banks.values()))
    name = bank.fields
    said: dict[str, Any] = {
        name["external"]: f"MAU{owed.reference}",
        name["account"]: "",
        name["amount"]: owed.owed,
        name["words"]: owed.reference,
        name["at"]: _stamp(at),
    }
    said[bank.signature] = _checksum(said, bank.signed, settings.PAYMENT_BANK_SECRET)
    payments.take(bank.key, json.dumps(said).encode(), at=at)


def _stamp(at: datetime) -> str:
    return f"{local(at):%Y%m%d%H%M%S}"


def _checksum(said: Mapping[str, Any], names: Iterable[str], secret: str) -> str:
    """As the platform's simulator writes it: independent of what reads it here."""
    spelt = "&".join(f"{name}={quote(str(said.get(name, '')), safe='')}" for name in names)
    return hmac.new(secret.encode(), spelt.encode(), "sha256").hexdigest()
