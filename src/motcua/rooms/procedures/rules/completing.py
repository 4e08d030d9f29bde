"""Facts that a keeper enters because the source does not state them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from motcua.kernel.errors import Invalid
from motcua.kernel.text import say
from motcua.rooms.procedures.records import ChannelKind, Confidence, FactName, LimitUnit, Procedure, Source
from motcua.rooms.procedures.rules.missing import missing_facts
from motcua.rooms.procedures.rules.overlay import with_fee, with_limit
from motcua.rooms.procedures.rules.shape import channel_from, fee_from, limit_from

_BAD = say("Giá trị chưa đúng, vui lòng xem lại.")
_NEEDS_SOURCE = say("Vui lòng ghi văn bản hoặc nguồn của nội dung bổ sung.")


def is_missing(procedure: Procedure, fact: FactName, place: str) -> bool:
    """Whether ``procedure`` does not state ``fact`` (at a channel or paper; "" means anywhere)."""
    return any(one.fact is fact and place in ("", one.where) for one in missing_facts(procedure))


def checked(fact: FactName, place: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """``value`` in the one shape that is stored.

    Shapes: limit ``{amount, unit}``; fee ``{vnd, text}``; competent ``{unit}``; channels ``{kinds: [...]}``;
    paper_name ``{name}``; paper_copies ``{originals, copies}``. Every value carries ``source``.

    Raises:
        Invalid: something is not as it should be, each with its place.
    """
    source = str(value.get("source") or "").strip()
    if not source:
        raise Invalid({"source": _NEEDS_SOURCE})
    try:
        return {**_SHAPES[fact](value), "source": source}
    except (KeyError, ValueError, TypeError):
        raise Invalid({"value": _BAD}) from None


def _limit(value: Mapping[str, Any]) -> dict[str, Any]:
    unit = LimitUnit(value["unit"])
    amount = 1 if unit is LimitUnit.SAME_DAY else int(value["amount"])
    if not 1 <= amount <= 3660:
        raise ValueError(amount)
    return {"amount": amount, "unit": str(unit)}


def _fee(value: Mapping[str, Any]) -> dict[str, Any]:
    vnd = int(value["vnd"])
    if not 0 <= vnd <= 10**12:
        raise ValueError(vnd)
    text = str(value.get("text") or "").strip() or ("Miễn phí" if vnd == 0 else None)
    return {"vnd": vnd, "text": text}


def _competent(value: Mapping[str, Any]) -> dict[str, Any]:
    unit = str(value["unit"]).strip()
    if not unit.replace("{area}", "").replace("-", "").isalnum() and unit != "UB-{area}":
        raise ValueError(unit)
    return {"unit": unit}


def _channels(value: Mapping[str, Any]) -> dict[str, Any]:
    kinds = [str(ChannelKind(kind)) for kind in value["kinds"]]
    if not kinds:
        raise ValueError(kinds)
    return {"kinds": kinds}


def _paper_name(value: Mapping[str, Any]) -> dict[str, Any]:
    name = " ".join(str(value["name"]).split())
    if not name or name.endswith("…"):
        raise ValueError(name)
    return {"name": name}


def _paper_copies(value: Mapping[str, Any]) -> dict[str, Any]:
    originals, copies = int(value["originals"]), int(value["copies"])
    if not (0 <= originals <= 100 and 0 <= copies <= 100):
        raise ValueError(originals, copies)
    return {"originals": originals, "copies": copies}


_SHAPES = {
    FactName.LIMIT: _limit,
    FactName.FEE: _fee,
    FactName.COMPETENT: _competent,
    FactName.CHANNELS: _channels,
    FactName.PAPER_NAME: _paper_name,
    FactName.PAPER_COPIES: _paper_copies,
}


def completed(procedure: Procedure, fact: FactName, place: str, value: Mapping[str, Any]) -> Procedure:
    """``procedure`` with ``fact`` as the keeper entered it, and the keeper's source beside it."""
    source = Source(about=fact, says=value["source"], confidence=Confidence.HIGH)
    done = _laid_over(procedure, fact, place, value)
    return replace(done, sources=(*(one for one in done.sources if one != source), source))


def _laid_over(procedure: Procedure, fact: FactName, place: str, value: Mapping[str, Any]) -> Procedure:
    if fact is FactName.LIMIT:
        return with_limit(procedure, limit_from(value), place or None)
    if fact is FactName.FEE:
        return with_fee(procedure, fee_from(value), place or None)
    if fact is FactName.COMPETENT:
        return replace(procedure, competent=value["unit"])
    if fact is FactName.CHANNELS:
        return replace(procedure, channels=tuple(channel_from({"kind": kind}) for kind in value["kinds"]))
    if fact is FactName.PAPER_NAME:
        return _with_paper(procedure, place, name=value["name"], cut=False)
    return _with_paper(procedure, place, originals=value["originals"], copies=value["copies"])


def _with_paper(procedure: Procedure, key: str, **facts: Any) -> Procedure:
    cases = tuple(
        replace(case, papers=tuple(replace(one, **facts) if one.key == key else one for one in case.papers))
        for case in procedure.cases
    )
    return replace(procedure, cases=cases)
