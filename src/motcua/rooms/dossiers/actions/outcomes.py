"""What each outcome writes into a dossier before the process moves on."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import say
from motcua.rooms.dossiers.actions import fees
from motcua.rooms.dossiers.actions.terms import set_deadline
from motcua.rooms.dossiers.errors import LimitNotStated
from motcua.rooms.dossiers.models import Dossier, Obligation, Paper, Supplement
from motcua.rooms.dossiers.records import Delivery, Finance, SupplementItem
from motcua.rooms.dossiers.rules import state
from motcua.rooms.payments import facade as payments
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import ChannelKind, FactName
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import Limit, LimitUnit

#: what the catalogue calls the units of a limit
IN_THE_CATALOGUE = {
    LimitUnit.WORKING_DAY: "working_day",
    LimitUnit.CALENDAR_DAY: "day",
    LimitUnit.WORKING_HOUR: "hour",
    LimitUnit.MONTH: "month",
}
#: an amount that is still to be paid
OWED = {"settled_at__isnull": True, "undone_at__isnull": True}


def _receive(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    procedure = procedures.version(dossier.procedure_version_id)
    stated = procedures.limit_for(procedure, ChannelKind(dossier.channel))
    said = str(given.get("limit") or "").strip()
    if stated.code is None and not said:
        raise LimitNotStated({"limit": LimitNotStated.says})
    if stated.code is not None:
        dossier.limit, dossier.limit_source, dossier.same_day = stated.code, "catalogue", stated.same_day
    else:
        dossier.limit = str(_limit(said))
        dossier.limit_source = str(given.get("limit_source") or "").strip()[:200]
        if not dossier.limit_source:
            raise Invalid({"limit_source": say("Vui lòng ghi căn cứ (số văn bản) của thời hạn này.")})
        _tell_the_keepers(dossier, by, at)
    dossier.received_at, dossier.received_by = at, by.id
    fees.state_at_receipt(dossier, given, by=by, at=at)
    set_deadline(dossier, at=at)
    seen = {str(paper) for paper in given.get("seen") or ()}
    papers = Paper.objects.filter(dossier=dossier)
    papers.filter(id__in=[paper for paper in papers.values_list("id", flat=True) if str(paper) in seen]).update(
        seen_original=True
    )
    return {}


def _tell_the_keepers(dossier: Dossier, by: Actor, at: datetime) -> None:
    """The limit that was entered here is missing in the catalogue: its keepers see it beside what is missing."""
    if not by.may("procedures:state-at-receipt"):
        return
    limit = Limit.parse(dossier.limit)
    value = {"amount": limit.amount, "unit": IN_THE_CATALOGUE[limit.unit], "source": dossier.limit_source}
    procedures.suggest(dossier.procedure, FactName.LIMIT, value, place=dossier.channel, by=by, at=at)


def _limit(said: str) -> Limit:
    try:
        return Limit.parse(said)
    except ValueError:
        raise Invalid({"limit": say("Thời hạn phải có dạng như 3wd, 8h, 5d hoặc 1m.")}) from None


def _refuse(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    dossier.closing_reason = str(given["reason"]).strip()
    return {}


def _supplement(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    items = _items(given.get("items"))
    dossier.supplements_asked += 1
    Supplement.objects.create(
        dossier=dossier,
        round=dossier.supplements_asked,
        asked_at=at,
        asked_by=by.id,
        message=str(given["reason"]).strip(),
        items=[asdict(item) for item in items],
    )
    return {}


def _items(said: Any) -> list[SupplementItem]:
    """The things to complete, each once."""
    try:
        items = [item if isinstance(item, SupplementItem) else SupplementItem(**item) for item in said or ()]
    except TypeError:
        items = []
    named = {(item.kind, item.key): item for item in items if item.kind in {"paper", "field"} and item.key}
    if not items or len(named) != len(items):
        raise Invalid({"items": say("Vui lòng chọn ít nhất một mục cần bổ sung.")})
    return items


def _payment(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    try:
        amount = int(str(given.get("amount", "")).replace(".", "").replace(" ", ""))
    except ValueError:
        amount = 0
    if amount <= 0:
        raise Invalid({"amount": say("Số tiền phải là số nguyên dương, tính bằng đồng.")})
    what = str(given.get("what") or "").strip()
    if not what:
        raise Invalid({"what": say("Vui lòng ghi rõ khoản phải nộp.")})
    owed = Obligation.objects.create(dossier=dossier, what=what[:300], amount=amount, asked_at=at, asked_by=by.id)
    payments.ask(
        fees.purpose(dossier.code, owed.id),
        what=owed.what,
        amount=amount,
        procedure=dossier.procedure,
        unit=dossier.receiving_unit,
        also_unit=dossier.competent_unit,
        payer=fees.payer_of(dossier),
        by=by,
        at=at,
    )
    dossier.finance = state.moved(state.FINANCE_MOVES, Finance(dossier.finance), Finance.DUE)
    return {}


def _decide(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    dossier.decided_at, dossier.decided_by = at, by.id
    if given.get("reason"):
        dossier.closing_reason = str(given["reason"]).strip()
    return {}


def _return(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    to = Delivery.POSTED if given.get("handed_by") == "post" else Delivery.HANDED
    if dossier.delivery == Delivery.NOT_READY:
        dossier.delivery = Delivery.READY
    dossier.delivery = state.moved(state.DELIVERY_MOVES, Delivery(dossier.delivery), to)
    return {}


def _consult(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    consulted = str(given.get("unit") or "").strip()
    if not consulted:
        raise Invalid({"unit": say("Vui lòng chọn cơ quan cần lấy ý kiến.")})
    return {"consulted_unit": units.home(consulted).code}


def _plainly(dossier: Dossier, given: dict[str, Any], by: Actor, at: datetime) -> dict[str, Any]:
    return {}


#: what each outcome writes into the dossier before the process moves; returns values for the process's conditions
CONSEQUENCES: Mapping[str, Callable[[Dossier, dict[str, Any], Actor, datetime], dict[str, Any]]] = {
    "receive": _receive,
    "refuse": _refuse,
    "supplement": _supplement,
    "payment": _payment,
    "forward": _plainly,
    "back": _plainly,
    "consult": _consult,
    "approve": _decide,
    "reject": _decide,
    "issue": _plainly,
    "return": _return,
}
