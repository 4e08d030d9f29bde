"""Between a procedure and the plain JSON that a version stores."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import fields as fields_of
from enum import Enum
from typing import Any

from motcua.rooms.procedures.records import (
    Channel,
    ChannelKind,
    Confidence,
    Fee,
    Level,
    LimitUnit,
    OnlineLevel,
    Paper,
    PaperCase,
    Procedure,
    Result,
    Source,
    TimeLimit,
)

#: what the row of a version holds, not its content
_OF_THE_ROW = frozenset({"version_id", "version", "valid_from", "valid_to"})
#: always written, even when null or empty: their absence is itself a fact
_ALWAYS = frozenset({"decision", "competent", "limit", "fee", "channels", "cases", "results"})


def to_plain(procedure: Procedure) -> dict[str, Any]:
    """The content of a version as JSON values; what is at its default is left out."""
    return _plain(procedure, leave_out=_OF_THE_ROW)


def content_hash(plain: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the canonical JSON of a version's content."""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(record: Any, *, leave_out: frozenset[str] = frozenset()) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for one in fields_of(record):
        value = getattr(record, one.name)
        if one.name not in leave_out and (one.name in _ALWAYS or not (value is None or value is False or value == ())):
            said[one.name] = _value(value)
    return said


def _value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return _plain(value) if hasattr(value, "__dataclass_fields__") else value


def from_plain(said: Mapping[str, Any], **row: Any) -> Procedure:
    """The procedure that was stored as ``said``; ``row`` gives what the row holds (version_id, version, valid_…)."""
    get = said.get
    return Procedure(
        code=said["code"],
        name=said["name"],
        field=said["field"],
        issuer=said["issuer"],
        levels=tuple(Level(level) for level in get("levels", ())),
        audience=tuple(get("audience", ())),
        decision=get("decision"),
        executing=tuple(get("executing", ())),
        competent=get("competent"),
        channels=tuple(channel_from(one) for one in get("channels", ())),
        cases=tuple(case_from(one) for one in get("cases", ())),
        results=tuple(Result(code=one.get("code"), name=one["name"]) for one in get("results", ())),
        legal_basis=tuple(get("legal_basis", ())),
        source=said["source"],
        process=said["process"],
        form=said["form"],
        online_level=OnlineLevel(said["online_level"]) if get("online_level") else None,
        boundary_free=get("boundary_free", False),
        name_en=get("name_en"),
        receiving=get("receiving"),
        conditions=get("conditions"),
        steps=tuple(get("steps", ())),
        remarks=tuple(get("remarks", ())),
        sources=tuple(source_from(one) for one in get("sources", ())),
        **row,
    )


def limit_from(said: Mapping[str, Any] | None) -> TimeLimit:
    """``{amount, unit}`` → a time limit; None → not stated."""
    if not said:
        return TimeLimit()
    unit = said.get("unit")
    return TimeLimit(amount=said.get("amount"), unit=LimitUnit(unit) if unit else None)


def fee_from(said: Mapping[str, Any] | None) -> Fee:
    """``{vnd, text}`` → a fee; None → not stated."""
    return Fee(vnd=said.get("vnd"), text=said.get("text")) if said else Fee()


def channel_from(said: Mapping[str, Any]) -> Channel:
    """``{kind, limit, fee, note}`` → a channel."""
    return Channel(
        kind=ChannelKind(said["kind"]),
        limit=limit_from(said.get("limit")),
        fee=fee_from(said.get("fee")),
        note=said.get("note"),
    )


def case_from(said: Mapping[str, Any]) -> PaperCase:
    """``{key, title, choice, papers}`` → a case."""
    title = said.get("title")
    papers = tuple(Paper(**paper) for paper in said["papers"])
    return PaperCase(key=said["key"], title=title, choice=said.get("choice", is_choice(title)), papers=papers)


def source_from(said: Mapping[str, Any]) -> Source:
    """``{about, says, confidence}`` → a source."""
    return Source(about=said["about"], says=said["says"], confidence=Confidence(said["confidence"]))


#: titles that begin so, after "a)" or "(1.2)", hold for some applicants only; all others are for everyone
_CHOICE = re.compile(r"[\W\d]*([a-zđ][.)]|[ivx]+[.)])?[\W\d]*(trường hợp|đối với|nếu)\b")


def is_choice(title: str | None) -> bool:
    """Whether a group of papers holds only for some: "Trường hợp ủy quyền" does, "Giấy tờ phải nộp" does not."""
    return title is not None and bool(_CHOICE.match(title.lower()))
