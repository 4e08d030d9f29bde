"""Entities as NGSI-LD sends them (normalised form), read with distrust. Pure.

ETSI GS CIM 009 (NGSI-LD API): an entity has ``id`` (a URI), ``type``, and attributes that are objects with ``type``
"Property", "GeoProperty" or "Relationship"; ``observedAt`` says when. Confidence high for the shape; which types and
attributes there are is content.
"""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from motcua.kernel.text import normalise, say
from motcua.rooms.operations.records import Observation, Observed, Refused

#: entities in one request, and attributes of one entity
MOST_ENTITIES, MOST_ATTRIBUTES = 1000, 40
#: a clock that runs ahead is borne so far
AHEAD = timedelta(minutes=5)
ID = re.compile(r"urn:ngsi-ld:[A-Za-z0-9]{1,40}:[A-Za-z0-9:._~-]{1,120}")
_AREA = re.compile(r"urn:ngsi-ld:AdministrativeArea:(\d{5})")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})")
#: members of an entity that are not numbers of ours
_OTHER = frozenset({"id", "type", "@context", "scope", "name", "location", "refArea", "simulated"})

#: why something is refused: the word that counts it, and the sentence
REASONS: Mapping[str, str] = {
    "not-an-object": say("không phải một thực thể"),
    "id": say("mã thực thể không đúng dạng urn:ngsi-ld:Loại:mã"),
    "type": say("loại thực thể không được quan trắc ở đây"),
    "owner": say("ứng dụng không phụ trách loại thực thể này"),
    "twice": say("một thực thể xuất hiện hai lần trong cùng yêu cầu"),
    "too-many": say("quá nhiều thuộc tính"),
    "empty": say("không có thuộc tính nào được quan trắc"),
    "attribute": say("thuộc tính không được quan trắc ở loại thực thể này"),
    "form": say("thuộc tính không đúng dạng Property"),
    "number": say("giá trị không phải là số"),
    "range": say("giá trị nằm ngoài khoảng có thể tin được"),
    "moment": say("thiếu thời điểm quan trắc, hoặc thời điểm không có múi giờ"),
    "future": say("thời điểm quan trắc ở tương lai"),
    "too-old": say("thời điểm quan trắc đã quá hạn lưu"),
    "name": say("tên không đúng dạng"),
    "area": say("đơn vị hành chính không đúng dạng"),
}
Read = Observation | Refused


def entities(
    said: list[Any], known: Mapping[str, Observed], *, units: frozenset[str], everywhere: bool, at: datetime
) -> Iterator[Read]:
    """Every number of every entity, or why it is refused. ``units``: whose kinds the client may report."""
    seen: set[str] = set()
    for entity in said:
        id_ = entity.get("id") if isinstance(entity, dict) else None
        if not isinstance(id_, str) or not ID.fullmatch(id_):
            yield Refused("", "", "not-an-object" if not isinstance(entity, dict) else "id")
            continue
        kind = known.get(entity["type"]) if isinstance(entity.get("type"), str) else None
        why = _whole(entity, kind, units, everywhere, seen)
        seen.add(id_)
        if why or kind is None:
            yield Refused(id_, "", why)
        else:
            yield from _attributes(entity, kind, at)


def _whole(
    entity: Mapping[str, Any], kind: Observed | None, units: frozenset[str], everywhere: bool, seen: set[str]
) -> str:
    """Why an entity is refused as a whole; nothing when it is not."""
    if kind is None:
        return "type"
    if not everywhere and kind.owner not in units:
        return "owner"
    if entity["id"] in seen:
        return "twice"
    if len(entity) > MOST_ATTRIBUTES:
        return "too-many"
    if not entity.keys() - _OTHER:
        return "empty"
    if _name(entity) is None:
        return "name"
    return "area" if _area(entity) is None else ""


def _attributes(entity: Mapping[str, Any], kind: Observed, at: datetime) -> Iterator[Read]:
    id_, name, area = entity["id"], _name(entity) or "", _area(entity) or ""
    simulated = _value(entity.get("simulated")) is True
    for key in sorted(entity.keys() - _OTHER):
        said = entity[key]
        why = _wrong(key, said, kind, at)
        if why:
            yield Refused(id_, key if key in kind.attributes else "", why)
            continue
        moment = datetime.fromisoformat(said["observedAt"])
        yield Observation(id_, kind.type, name, area, key, float(said["value"]), moment, simulated)


def _wrong(key: str, said: Any, kind: Observed, at: datetime) -> str:
    attribute = kind.attributes.get(key)
    if attribute is None:
        return "attribute"
    if not isinstance(said, dict) or said.get("type") != "Property":
        return "form"
    value = said.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return "number"
    if not attribute.least <= value <= attribute.most:
        return "range"
    return _when(said.get("observedAt"), kind, at)


def _when(said: Any, kind: Observed, at: datetime) -> str:
    if not isinstance(said, str) or not _MOMENT.fullmatch(said):
        return "moment"
    try:
        moment = datetime.fromisoformat(said)
        ahead = moment - at
    except (ValueError, OverflowError):
        return "moment"
    if ahead > AHEAD:
        return "future"
    return "too-old" if -ahead > kind.keep else ""


def _value(said: Any) -> Any:
    return said.get("value") if isinstance(said, dict) else None


def _name(entity: Mapping[str, Any]) -> str | None:
    """What the place is called; its id where nothing is said; None where it cannot be shown."""
    if "name" not in entity:
        return str(entity["id"]).rpartition(":")[2]
    said = _value(entity["name"])
    if not isinstance(said, str) or not 1 <= len(said) <= 120 or not said.isprintable():
        return None
    return normalise(said) or None


def _area(entity: Mapping[str, Any]) -> str | None:
    """The code of the commune or ward, "" where nothing is said; None where it is not one."""
    if "refArea" not in entity:
        return ""
    said = entity["refArea"]
    target = said.get("object") if isinstance(said, dict) else None
    found = _AREA.fullmatch(target) if isinstance(target, str) else None
    return found[1] if found else None
