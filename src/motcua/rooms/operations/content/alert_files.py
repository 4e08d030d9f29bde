"""Rules of alerts: ``operations/alerts/<key>.yaml``."""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from motcua.kernel.content import KEY, SOURCES, TEXT, Mistake, read_shaped, yaml_files
from motcua.rooms.measures import facade as measures
from motcua.rooms.operations.records import REPORTS, AlertRule, Limits, Proposed, Severity, Subject, SubjectKind
from motcua.rooms.operations.rules.alerts import explains_in_circles
from motcua.rooms.units.records import Limit

#: what a rule on facts may look at: fields of `measures.Backlog`
FACTS = frozenset({"open", "late", "due"})
#: the placeholders that a sentence may hold, beside {unit}, {value} and {limit}
PLACES: Mapping[SubjectKind, frozenset[str]] = {
    SubjectKind.INDICATOR: frozenset({"numerator", "denominator"}),
    SubjectKind.FACT: frozenset({"open", "late", "due", "pace"}),
    SubjectKind.FORECAST: frozenset({"open", "late", "due", "pace", "days"}),
    SubjectKind.SILENCE: frozenset({"last"}),
    SubjectKind.MISSING: frozenset({"indicator", "period"}),
    SubjectKind.LATE: frozenset({"source", "last", "places"}),
    SubjectKind.INCIDENT: frozenset({"name"}),
    SubjectKind.WARNING: frozenset({"headline"}),
}
_PLACE = re.compile(r"\{([a-z_]+)\}")
_SPAN = {"type": "string", "pattern": "^[0-9]{1,4}(m|h|d)$"}
_HOUR = {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}
_SPANS = {"m": "minutes", "h": "hours", "d": "days"}
SHAPE = json.dumps(
    {
        "type": "object",
        "additionalProperties": False,
        "required": [
            *("key", "name", "name_en", "says", "says_en", "watches", "raise", "clear", "severity"),
            *("acknowledge_within", "sources"),
        ],
        "properties": {
            "key": KEY,
            **dict.fromkeys(("name", "name_en", "says", "says_en", "acknowledge_within"), TEXT),
            "watches": {
                "type": "object",
                "additionalProperties": False,
                "required": ["kind"],
                "properties": {
                    "kind": {"enum": [kind.value for kind in SubjectKind]},
                    "name": TEXT,
                    "period": TEXT,
                    "days": {"type": "integer", "minimum": 0, "maximum": 366},
                    "over": {"enum": ["unit", "city"]},
                },
            },
            "raise": {"type": "number"},
            "clear": {"type": "number"},
            "raise_for": _SPAN,
            "clear_for": _SPAN,
            "severity": {"enum": [one.value for one in Severity]},
            "quiet": {"type": "array", "items": _HOUR, "minItems": 2, "maxItems": 2},
            "explained_by": {"type": "array", "items": KEY, "uniqueItems": True},
            "order": {
                "type": "object",
                "additionalProperties": False,
                "required": ["title", "limit"],
                "properties": dict.fromkeys(("title", "text", "limit"), TEXT),
            },
            "sources": SOURCES,
        },
    }
)


def read_alert_rules(folder: Path, observed: Collection[str]) -> Iterator[AlertRule | Mistake]:
    """Each rule, or what to correct in its file."""
    found: dict[str, AlertRule] = {}
    paths: dict[str, Path] = {}
    for file in yaml_files(folder):
        said = read_shaped(file, SHAPE)
        if isinstance(said, list):
            yield from said
            continue
        wrong = list(_mistakes(file, said, observed))
        yield from wrong
        if not wrong:
            found[said["key"]] = _rule(said)
            paths[said["key"]] = file
    for key, rule in found.items():
        for other in rule.explained_by:
            if other not in found:
                yield Mistake(paths[key], f"there is no rule {other!r} to explain this one")
    for key in explains_in_circles(found):
        yield Mistake(paths[key], "the rule explains itself")
    yield from found.values()


def _mistakes(file: Path, said: Mapping[str, Any], observed: Collection[str]) -> Iterator[Mistake]:
    if said["key"] != file.stem:
        yield Mistake(file, f"the file is named {file.stem} but the key is {said['key']}")
    if said["raise"] == said["clear"]:
        yield Mistake(file, "'clear' must differ from 'raise', or an alert would open and close with every tremble")
    kind = SubjectKind(said["watches"]["kind"])
    yield from _watches(file, kind, said["watches"], observed)
    for name in ("says", "says_en"):
        for place in sorted(set(_PLACE.findall(said[name])) - PLACES[kind] - {"unit", "value", "limit"}):
            yield Mistake(file, f"{name}: nothing is known of {{{place}}}")
    for name, text in (
        ("acknowledge_within", said["acknowledge_within"]),
        ("limit", said.get("order", {}).get("limit")),
    ):
        if text is not None and not is_limit(text):
            yield Mistake(file, f"{name}: {text!r} is no limit such as 4h or 2wd")


def _watches(file: Path, kind: SubjectKind, said: Mapping[str, Any], observed: Collection[str]) -> Iterator[Mistake]:
    name = said.get("name", "")
    if kind in {SubjectKind.INDICATOR, SubjectKind.MISSING}:
        known = measures.indicators()
        if name not in known or (kind is SubjectKind.MISSING) == known[name].counted:
            yield Mistake(file, f"watches: {name!r} is no indicator of this kind")
    if kind is SubjectKind.FACT and name not in FACTS:
        yield Mistake(file, f"watches: {name!r} is none of {sorted(FACTS)}")
    if kind is SubjectKind.LATE and name not in {REPORTS, *observed}:
        yield Mistake(file, f"watches: {name!r} is neither {REPORTS!r} nor a kind of entity that is observed")
    if kind is SubjectKind.FORECAST and not said.get("days"):
        yield Mistake(file, "watches: 'days' is missing")


def is_limit(text: str) -> bool:
    try:
        Limit.parse(text)
    except ValueError:
        return False
    return True


def _rule(said: Mapping[str, Any]) -> AlertRule:
    watches = said["watches"]
    quiet = said.get("quiet")
    order = said.get("order")
    return AlertRule(
        **{name: said[name] for name in ("key", "name", "name_en", "says", "says_en", "acknowledge_within")},
        subject=Subject(
            SubjectKind(watches["kind"]),
            watches.get("name", ""),
            watches.get("days", 0),
            watches.get("period", "month"),
            watches.get("over", "unit") == "city",
        ),
        limits=Limits(
            float(said["raise"]), float(said["clear"]), span(said.get("raise_for")), span(said.get("clear_for"))
        ),
        severity=Severity(said["severity"]),
        version=version(said),
        quiet=(time.fromisoformat(quiet[0]), time.fromisoformat(quiet[1])) if quiet else None,
        explained_by=tuple(said.get("explained_by", ())),
        order=Proposed(order["title"], order.get("text", ""), order["limit"]) if order else None,
        sources=tuple(said["sources"]),
    )


def span(text: str | None) -> timedelta:
    """``30m``, ``4h``, ``2d`` on the wall clock; nothing for nothing."""
    return timedelta(**{_SPANS[text[-1]]: int(text[:-1])}) if text else timedelta()


def version(said: Mapping[str, Any]) -> str:
    """What tells one wording of a content file from another."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:12]
