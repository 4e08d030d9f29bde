"""The words of the national payment platform (PayPlat): what we send, and what its answers mean.

Fields as documented for the platform (confidence high for their names, medium for the checksum); every name is content
(`payments/gateway.yaml`), so that another version is an edit and not a release. Moments are ``yyyyMMddHHmmss`` in
Viet Nam.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.kernel.days import TZ, local
from motcua.rooms.payments.errors import GatewayDown, MessageForged, MessageUnreadable
from motcua.rooms.payments.records import FileLine, Payment, Transaction
from motcua.rooms.payments.records.gateway import BankAccount, BankFeed, Gateway
from motcua.rooms.payments.rules import signing
from motcua.rooms.payments.rules.references import find

STAMP = "%Y%m%d%H%M%S"
#: the national words for the two kinds of charge
KINDS = {"fee": "1", "charge": "2"}
MOST = 10**13


def opening(
    gateway: Gateway,
    payment: Payment,
    order: str,
    *,
    agency: str,
    unit: str,
    account: BankAccount,
    back: str,
    told: str,
) -> dict[str, Any]:
    """The request that opens an attempt to pay what is still owed. ``back``: where the payer returns; ``told``: where
    the platform reports.
    """
    said = {
        "dossier": payment.subject or payment.purpose,
        "order": order,
        "procedure": payment.procedure,
        "procedure_name": payment.what,
        "unit": agency,
        "unit_name": unit,
        "words": f"{payment.reference} {payment.subject}".strip(),
        "payer": payment.payer.name,
        "payer_id": payment.payer.id_number,
        "payer_address": payment.payer.address,
        "account": account.number,
        "account_bank": account.bin,
        "account_name": account.holder,
        "amount": payment.owed,
        "back": back,
        "told": told,
    }
    fields: dict[str, Any] = {gateway.fields[key]: value for key, value in said.items() if key in gateway.fields}
    fields[gateway.fields["fees"]] = [
        {
            gateway.fields["fee_kind"]: KINDS[line.kind],
            gateway.fields["fee_code"]: line.code,
            gateway.fields["fee_name"]: line.name,
            gateway.fields["fee_amount"]: line.amount,
        }
        for line in payment.lines
    ]
    fields[gateway.fields["parts"]] = [
        {gateway.fields["part_words"]: payment.what, gateway.fields["part_amount"]: payment.owed}
    ]
    return {**gateway.constants, **fields}


def asking(gateway: Gateway, order: str, *, at: datetime) -> dict[str, Any]:
    """The question how an attempt stands."""
    return {gateway.fields["order"]: order, gateway.fields["at"]: stamp(at)}


def paying_back(
    gateway: Gateway, *, order: str, external: str, refund: str, amount: int, reason: str
) -> dict[str, Any]:
    """The order to pay back. The platform does the same ``refund`` once, however often it is sent."""
    return {
        gateway.fields["order"]: order,
        gateway.fields["external"]: external,
        gateway.fields["refund"]: refund,
        gateway.fields["amount"]: amount,
        gateway.fields["reason"]: reason,
    }


def signed(gateway: Gateway, message: str, fields: Mapping[str, Any], secret: str) -> dict[str, Any]:
    """``fields`` with their checksum; without a secret as they are."""
    if not secret:
        return dict(fields)
    return {**fields, gateway.signature: signing.checksum(fields, gateway.signed[message], secret)}


def answered(gateway: Gateway, message: str, said: Any, secret: str) -> Mapping[str, Any]:
    """An answer of the platform, once its checksum fits and it says that it succeeded.

    Raises:
        GatewayDown: it is no answer, or one that says that it failed.
        MessageForged: its checksum does not fit.
    """
    if not isinstance(said, Mapping):
        raise GatewayDown(why="no answer")
    if not signing.fits(said.get(gateway.signature), said, gateway.signed[f"{message}_answer"], secret):
        raise MessageForged(source=gateway.key)
    if str(said.get(gateway.fields["error"])) not in gateway.success:
        raise GatewayDown(why=str(said.get(gateway.fields["error"]))[:20])
    return said


def reported(gateway: Gateway, said: Mapping[str, Any], secret: str) -> Transaction:
    """A transaction that the platform reports of its own accord.

    Raises:
        MessageForged: the checksum does not fit.
        MessageUnreadable: something that it must say is missing.
    """
    if not signing.fits(said.get(gateway.signature), said, gateway.signed["report"], secret):
        raise MessageForged(source=gateway.key)
    return transaction(gateway, said)


def transaction(gateway: Gateway, said: Mapping[str, Any], order: str = "") -> Transaction:
    """One transaction in the platform's words.

    Raises:
        MessageUnreadable
    """
    name = gateway.fields
    try:
        return Transaction(
            source=gateway.key,
            external=_word(said[name["external"]]),
            amount=whole(said[name["amount"]]),
            paid_at=moment(said[name["at"]]),
            order=order or _word(said[name["order"]]),
            state=gateway.states.get(str(said[name["state"]]), "pending"),
        )
    except (KeyError, ValueError, TypeError):
        raise MessageUnreadable(source=gateway.key) from None


def listed(gateway: Gateway, said: Mapping[str, Any], order: str) -> list[Transaction]:
    """The transactions of one attempt, as an answer lists them."""
    rows = said.get(gateway.fields["transactions"])
    if not isinstance(rows, list):
        raise MessageUnreadable(source=gateway.key)
    return [transaction(gateway, row, order) for row in rows]


def filed(gateway: Gateway, said: Mapping[str, Any]) -> list[FileLine]:
    """The lines of a day's file; what went back is negative.

    Raises:
        MessageUnreadable
    """
    name = gateway.fields
    try:
        return [
            FileLine(
                external=_word(row[name["external"]]),
                amount=whole(row[name["amount"]]) * (-1 if row.get(name["refund"]) else 1),
                order=str(row.get(name["order"]) or ""),
                at=moment(row[name["at"]]).isoformat(),
            )
            for row in said[name["transactions"]]
        ]
    except (KeyError, ValueError, TypeError):
        raise MessageUnreadable(source=gateway.key) from None


def credited(bank: BankFeed, said: Mapping[str, Any], secret: str) -> Transaction:
    """A credit that a bank reports: it names its account and the payer's words, from which the reference is read.

    Raises:
        MessageForged, MessageUnreadable
    """
    if not signing.fits(said.get(bank.signature), said, bank.signed, secret):
        raise MessageForged(source=bank.key)
    name = bank.fields
    try:
        return Transaction(
            source=bank.key,
            external=_word(said[name["external"]]),
            amount=whole(said[name["amount"]]),
            paid_at=moment(said[name["at"]]),
            reference=find(str(said[name["words"]])),
        )
    except (KeyError, ValueError, TypeError):
        raise MessageUnreadable(source=bank.key) from None


def whole(said: Any) -> int:
    """Whole đồng above zero; a fraction or a float is refused, never rounded.

    Raises:
        ValueError
    """
    if isinstance(said, bool) or not isinstance(said, int | str):
        raise ValueError("not a whole number")
    if isinstance(said, str) and not (said.isascii() and said.isdecimal()):
        raise ValueError("not a whole number")
    value = int(said)
    if not 0 < value < MOST:
        raise ValueError("out of range")
    return value


def stamp(at: datetime) -> str:
    """``yyyyMMddHHmmss`` in Viet Nam."""
    return local(at).strftime(STAMP)


def moment(said: Any) -> datetime:
    """The moment of such a stamp.

    Raises:
        ValueError
    """
    return datetime.strptime(str(said), STAMP).replace(tzinfo=TZ)


def _word(said: Any) -> str:
    word = str(said)
    if not 0 < len(word) <= 80:
        raise ValueError("no name")
    return word
