"""What a dossier costs: asked for by rule at filing or at receipt, and no longer when the dossier ends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.kernel.errors import Invalid
from motcua.kernel.text import say
from motcua.rooms.dossiers.actions.telling import tell
from motcua.rooms.dossiers.errors import DossierNotFound, NotYours
from motcua.rooms.dossiers.models import Dossier, Obligation
from motcua.rooms.dossiers.records import Finance, State
from motcua.rooms.dossiers.rules import state
from motcua.rooms.dossiers.rules.codes import purpose
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.records import Assessment, FeeLine, Known, Payer
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import FactName

#: the last part of the purpose of a dossier's fee; an obligation has its number there
FEE = "fee"
WHAT = say("Phí, lệ phí: {procedure}")


def assessed(dossier: Dossier, *, at: datetime) -> Assessment:
    """What the dossier costs, as far as anybody has said so."""
    procedure = procedures.version(dossier.procedure_version_id)
    return payments.assess(
        dossier.procedure,
        cases=dossier.cases,
        channel=dossier.channel,
        form=dossier.form,
        on=local_day(at),
        stated=procedures.stated_fees(procedure, dossier.channel),
    )


def ask_fee(dossier: Dossier, found: Assessment, *, by: Actor, at: datetime) -> None:
    """Asks for the fee, once for each dossier. The caller holds the dossier and saves it."""
    if not found.total:
        return
    named = purpose(dossier.code, FEE)
    if not payments.revive(named, by=by, at=at):
        payments.ask(
            named,
            what=WHAT.format(procedure=procedures.version(dossier.procedure_version_id).name),
            amount=found.total,
            lines=found.lines,
            procedure=dossier.procedure,
            unit=dossier.receiving_unit,
            also_unit=dossier.competent_unit,
            payer=payer_of(dossier),
            by=by,
            at=at,
        )
    if payments.owes(named):
        dossier.finance = state.moved(state.FINANCE_MOVES, Finance(dossier.finance), Finance.DUE)


def payer_of(dossier: Dossier) -> Payer:
    """Who pays: the citizen who filed, or else the person whom the dossier is about."""
    by_himself = dossier.filed_by.startswith("citizen:")
    actor = dossier.filed_by if by_himself else f"citizen:{dossier.person_id}" if dossier.person_id else ""
    said = dossier.applicant
    return Payer(said.get("name", ""), actor, said.get("id_number", ""), said.get("address", ""))


@transaction.atomic
def ask_fee_when_filed(dossier_id: str, *, by: Actor, at: datetime) -> None:
    """Asks for a fee that is known beforehand, so that it may be paid before receipt; not if the dossier has ended."""
    dossier = Dossier.objects.select_for_update().filter(id=dossier_id, ended_at__isnull=True).first()
    if dossier is not None:
        ask_fee(dossier, assessed(dossier, at=at), by=by, at=at)
        dossier.save(update_fields=["finance"])


def state_at_receipt(dossier: Dossier, given: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Asks for the fee at receipt. One that nobody states is entered with its resolution: once for the procedure, and
    its keepers are told; where several amounts are stated by case, for this dossier.

    Raises:
        Invalid: the amount is none, or its basis is missing.
    """
    found = assessed(dossier, at=at)
    said = str(given.get("fee") if given.get("fee") is not None else "").strip()
    if said and not found.known:
        found = _entered(dossier, found, _whole(said), str(given.get("fee_source") or "").strip(), by=by, at=at)
    ask_fee(dossier, found, by=by, at=at)


def _whole(said: str) -> int:
    digits = said.replace(".", "").replace(" ", "").replace("đ", "")
    if not (digits.isascii() and digits.isdecimal()):
        raise Invalid({"fee": say("Mức phí phải là số nguyên, tính bằng đồng; 0 nếu không thu.")})
    return int(digits)


def _entered(dossier: Dossier, before: Assessment, amount: int, source: str, *, by: Actor, at: datetime) -> Assessment:
    if not source:
        raise Invalid({"fee_source": say("Vui lòng ghi căn cứ (số nghị quyết) của mức phí.")})
    if by.may("procedures:state-at-receipt"):
        if before.how is Known.NOT_STATED:
            payments.state_fee(dossier.procedure, amount, source=source, by=by, at=at)
        value = {"vnd": amount, "source": source}
        procedures.suggest(dossier.procedure, FactName.FEE, value, place=dossier.channel, by=by, at=at)
    if not amount:
        dossier.finance = state.moved(state.FINANCE_MOVES, Finance(dossier.finance), Finance.WAIVED)
        return Assessment(Known.OFFICER)
    line = FeeLine(FEE, "fee", say("Phí, lệ phí"), "Fee", price=amount, quantity=1, waived=0, source=source)
    return Assessment(Known.OFFICER, (line,))


@transaction.atomic
def enter_fee(code: str, *, amount: str, source: str, by: Actor, at: datetime) -> None:
    """Enters the fee of a dossier after its receipt, where nobody states it, and asks for it.

    Raises:
        DossierNotFound
        NotYours: ``by`` may not take money for the receiving or competent unit.
        Invalid
    """
    dossier = _locked(code)
    if not any(by.may("dossiers:collect", unit=unit) for unit in (dossier.receiving_unit, dossier.competent_unit)):
        raise NotYours(code=code)
    if dossier.ended_at is not None or assessed(dossier, at=at).known:
        raise Invalid({"fee": say("Mức phí của hồ sơ này đã được xác định.")})
    state_at_receipt(dossier, {"fee": amount, "fee_source": source}, by=by, at=at)
    dossier.revision += 1
    dossier.save()
    tell(dossier, act="enter-fee", was=State(dossier.state), by=by, at=at, amount=_whole(amount))


def _locked(code: str) -> Dossier:
    row = Dossier.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise DossierNotFound(code=code)
    return row


@transaction.atomic
def fee_settled(code: str, *, receipt: str, amount: int, by: Actor, at: datetime) -> None:
    """The fee was paid, or waived (then without a receipt)."""
    dossier = _locked(code)
    if dossier.finance == Finance.DUE and not owes(dossier):
        dossier.finance = Finance.SETTLED if receipt else Finance.WAIVED
    dossier.revision += 1
    dossier.save(update_fields=["finance", "revision"])
    tell(
        dossier,
        act="fee-paid" if receipt else "fee-waived",
        was=State(dossier.state),
        note=receipt,
        by=by,
        at=at,
        amount=amount,
    )


def owes(dossier: Dossier) -> bool:
    """Whether anything is still to be paid for the dossier: a fee, or an obligation."""
    open_ones = Obligation.objects.filter(dossier=dossier, settled_at__isnull=True, undone_at__isnull=True)
    return open_ones.exists() or payments.owes(purpose(dossier.code))


def drop(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """The dossier ended without being finished: what was asked for is not owed any more.

    What was paid before the office had received anything goes back as well; afterwards the fee stays. The caller saves.
    """
    parts: list[str | int] = [FEE, *Obligation.objects.filter(dossier=dossier).values_list("id", flat=True)]
    for part in parts:
        payments.cancel(
            purpose(dossier.code, part),
            reason=dossier.closing_reason or say("Hồ sơ đã kết thúc."),
            paid_too=dossier.received_at is None,
            by=by,
            at=at,
        )
    if dossier.finance == Finance.DUE:
        dossier.finance = Finance.WAIVED
