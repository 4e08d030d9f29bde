"""Reads and writes the Common Alerting Protocol 1.2, strictly: what the schema does not allow is refused.

Order and number of elements, words and forms of moments are those of the schema in the standard (OASIS CAP-v1.2, 3.2 to
3.4; confidence high: what we write was validated against the schema itself, `docs/reference/alerts.md`). XML that names
entities, has a document type or is too large is never expanded.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from motcua.rooms.operations.errors import CapUnreadable
from motcua.rooms.operations.records import GEOCODE, Area, Cap, Gravity, Info

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
N = f"{{{NAMESPACE}}}"
#: bytes, languages, areas and codes that one message may have
LARGEST, MOST_INFOS, MOST_AREAS, MOST_CODES = 256_000, 10, 200, 500
LONGEST = 8000
WORDS = {
    "status": ("Actual", "Exercise", "System", "Test", "Draft"),
    "msgType": ("Alert", "Update", "Cancel", "Ack", "Error"),
    "scope": ("Public", "Restricted", "Private"),
    "category": (
        *("Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE"),
        "Other",
    ),
    "urgency": ("Immediate", "Expected", "Future", "Past", "Unknown"),
    "severity": tuple(Gravity),
    "responseType": (*("Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"),),
    "certainty": ("Observed", "Likely", "Possible", "Unlikely", "Unknown"),
}
#: the order of elements that the schema fixes
ALERT_ORDER = (
    *("identifier", "sender", "sent", "status", "msgType", "source", "scope", "restriction", "addresses", "code"),
    *("note", "references", "incidents", "info"),
)
INFO_ORDER = (
    *("language", "category", "event", "responseType", "urgency", "severity", "certainty", "audience", "eventCode"),
    *("effective", "onset", "expires", "senderName", "headline", "description", "instruction", "web", "contact"),
    *("parameter", "resource", "area"),
)
#: what may stand there more than once; all else is said once, or readers would differ on which one holds
REPEATED = frozenset(
    (
        *("code", "info", "category", "responseType", "eventCode", "parameter", "resource", "area"),
        *("polygon", "circle", "geocode"),
    )
)
AREA_ORDER = ("areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling")
_PAIR = ("valueName", "value")
#: what holds elements and no words → what it holds, in the order that the schema fixes; all else holds words alone
HOLDS = {
    "alert": ALERT_ORDER,
    "info": INFO_ORDER,
    "area": AREA_ORDER,
    "resource": ("resourceDesc", "mimeType", "size", "uri", "derefUri", "digest"),
    **dict.fromkeys(("eventCode", "parameter", "geocode"), _PAIR),
}
#: what must not be missing there
NEEDS = {
    "alert": ("identifier", "sender", "sent", "status", "msgType", "scope"),
    "info": ("category", "event", "urgency", "severity", "certainty"),
    "area": ("areaDesc",),
    "resource": ("resourceDesc", "mimeType"),
    **dict.fromkeys(("eventCode", "parameter", "geocode"), _PAIR),
}
#: forms of words that we do not use and the schema fixes
_FORMS = {
    "language": re.compile(r"^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$"),
    "size": re.compile(r"^[+-]?\d+$"),
    **dict.fromkeys(("altitude", "ceiling"), re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)$")),
}
_NAME = re.compile(r"^[^\s,<&]{1,200}$")
_MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$")


def write(said: Cap) -> bytes:
    """The message as XML."""
    root = Element(f"{N}alert")
    for name, value in (
        ("identifier", said.identifier),
        ("sender", said.sender),
        ("sent", moment(said.sent)),
        ("status", said.status),
        ("msgType", said.kind),
        ("scope", said.scope),
        ("note", said.note),
        ("references", " ".join(",".join(one) for one in said.references)),
    ):
        _put(root, name, value)
    for info in said.infos:
        _put_info(SubElement(root, f"{N}info"), info)
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8", default_namespace=NAMESPACE)


def _put_info(node: Element, info: Info) -> None:
    for name, value in (
        ("language", info.language),
        ("category", info.category),
        ("event", info.event),
        ("urgency", info.urgency),
        ("severity", info.severity.value),
        ("certainty", info.certainty),
        ("effective", moment(info.effective)),
        ("onset", moment(info.onset)),
        ("expires", moment(info.expires)),
        ("senderName", info.sender_name),
        ("headline", info.headline),
        ("description", info.description),
        ("instruction", info.instruction),
    ):
        _put(node, name, value)
    for area in info.areas:
        inside = SubElement(node, f"{N}area")
        _put(inside, "areaDesc", area.desc)
        for code in area.codes:
            geocode = SubElement(inside, f"{N}geocode")
            _put(geocode, "valueName", GEOCODE)
            _put(geocode, "value", code)


def _put(node: Element, name: str, value: str) -> None:
    if value:
        SubElement(node, f"{N}{name}").text = value


def moment(at: datetime | None) -> str:
    """A moment as the protocol writes it: never with Z."""
    if at is None:
        return ""
    text = at.isoformat(timespec="seconds")
    return text.replace("+00:00", "-00:00") if at.utcoffset() == UTC.utcoffset(None) else text


def read(raw: bytes) -> Cap:
    """The message that the XML says.

    Raises:
        CapUnreadable: it is too large, hostile, no XML, or not what the schema allows; ``why`` says where.
    """
    if len(raw) > LARGEST:
        raise CapUnreadable(why=f"more than {LARGEST} bytes")
    try:
        root = fromstring(raw, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise CapUnreadable(why=type(error).__name__) from None
    if root.tag != f"{N}alert":
        raise CapUnreadable(why="alert")
    _check(root, "alert")
    infos = _all(root, "info")
    if len(infos) > MOST_INFOS:
        raise CapUnreadable(why="info")
    kind = _word(root, "msgType")
    found = Cap(
        identifier=_name(root, "identifier"),
        sender=_name(root, "sender"),
        sent=_sent(root),
        status=_word(root, "status"),
        kind=kind,
        scope=_word(root, "scope"),
        infos=tuple(_info(one) for one in infos),
        references=tuple(_references(root)),
        note=_text(root, "note"),
    )
    if kind in ("Update", "Cancel") and not found.references:
        raise CapUnreadable(why="references")
    if kind in ("Alert", "Update") and not found.infos:
        raise CapUnreadable(why="info")
    return found


def _check(node: Element, name: str) -> None:
    """Whether an element holds what the schema lets it hold, all the way down."""
    if name not in HOLDS:
        text = (node.text or "").strip()
        known = WORDS.get(name)
        if len(node) or (known and text not in known) or (name in _FORMS and not _FORMS[name].match(text)):
            raise CapUnreadable(why=name)
        return
    if any(words and words.strip() for words in (node.text, *(child.tail for child in node))):
        raise CapUnreadable(why=name)
    # a signature may follow at the end of the whole message
    own = [child for child in node if name != "alert" or str(child.tag).startswith(N)]
    names = [str(child.tag).removeprefix(N) for child in own]
    _in_order(names, name)
    for child, called in zip(own, names, strict=True):
        _check(child, called)


def _in_order(names: Sequence[str], inside: str) -> None:
    """Whether only what the schema knows is there, all that it asks for, as often and in the order that it says."""
    order = HOLDS[inside]
    wrong = [name for name in names if name not in order] + [name for name in NEEDS[inside] if name not in names]
    if wrong:
        raise CapUnreadable(why=wrong[0])
    twice = [name for name in set(names) - REPEATED if names.count(name) > 1]
    if twice:
        raise CapUnreadable(why=min(twice))
    places = [order.index(name) for name in names]
    if places != sorted(places):
        raise CapUnreadable(why=f"{names[0]}…")


def _all(node: Element, name: str) -> list[Element]:
    return node.findall(f"{N}{name}")


def _text(node: Element, name: str, *, required: bool = False) -> str:
    found = _all(node, name)
    text = "".join(found[0].itertext()).strip() if found else ""
    if (required and not text) or len(text) > LONGEST:
        raise CapUnreadable(why=name)
    return text


def _name(node: Element, name: str) -> str:
    text = _text(node, name, required=True)
    if not _NAME.match(text) or len(_all(node, name)) != 1:
        raise CapUnreadable(why=name)
    return text


def _word(node: Element, name: str) -> str:
    text = _text(node, name, required=True)
    if text not in WORDS[name]:
        raise CapUnreadable(why=f"{name}: {text[:40]}")
    return text


def _moment(node: Element, name: str, *, required: bool = False) -> datetime | None:
    if not required and node.find(f"{N}{name}") is None:
        return None
    text = _text(node, name, required=True)
    if not _MOMENT.match(text):
        raise CapUnreadable(why=name)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise CapUnreadable(why=name) from None


def _sent(root: Element) -> datetime:
    found = _moment(root, "sent", required=True)
    if found is None:
        raise CapUnreadable(why="sent")
    return found


def _references(root: Element) -> Iterator[tuple[str, str, str]]:
    for one in _text(root, "references").split():
        parts = one.split(",")
        if len(parts) != 3 or not all(parts) or not _MOMENT.match(parts[2]):
            raise CapUnreadable(why="references")
        yield parts[0], parts[1], parts[2]


def _info(node: Element) -> Info:
    areas = _all(node, "area")
    if len(areas) > MOST_AREAS:
        raise CapUnreadable(why="area")
    return Info(
        language=_text(node, "language") or "en-US",
        category=_word(node, "category"),
        event=_text(node, "event", required=True),
        urgency=_word(node, "urgency"),
        severity=Gravity(_word(node, "severity")),
        certainty=_word(node, "certainty"),
        headline=_text(node, "headline"),
        description=_text(node, "description"),
        instruction=_text(node, "instruction"),
        effective=_moment(node, "effective"),
        onset=_moment(node, "onset"),
        expires=_moment(node, "expires"),
        sender_name=_text(node, "senderName"),
        areas=tuple(_area(one) for one in areas),
    )


def _area(node: Element) -> Area:
    codes = []
    for one in _all(node, "geocode")[:MOST_CODES]:
        if _text(one, "valueName") == GEOCODE:
            codes.append(_text(one, "value"))
    return Area(_text(node, "areaDesc", required=True), tuple(codes))
