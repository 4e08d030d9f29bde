"""Kinds of targets: ``watch/kinds/<key>.yaml``, a template for all units of a kind or a list of single targets."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from motcua.kernel.content import SOURCES, TEXT, Mistake, read_shaped
from motcua.rooms.units.records import UnitKind
from motcua.rooms.watch.records import Kind, Means, ProbeKind, Promise
from motcua.rooms.watch.rules.figures import FIGURES, SAYS

SECONDS = {"type": "number", "exclusiveMinimum": 0}
#: a question may take this share of its period at most: a dead link is then noticed within two periods
LONGEST = 0.2
#: what a rule of addresses may hold: the area of a unit, and its code in small letters
PLACES = ("area", "code")
_PLACE = re.compile(r"\{([^}]*)\}")
_PROBE = {
    "type": "object",
    "required": ["name", "kind", "period", "timeout"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"},
        "kind": {"enum": [kind.value for kind in ProbeKind]},
        "port": {"type": "integer", "minimum": 1, "maximum": 65535},
        "period": SECONDS,
        "timeout": SECONDS,
        "slow_ms": SECONDS,
        "warn": {"type": "number"},
        "fail": {"type": "number"},
        "tls": {"type": "boolean"},
        "once_answered": {"type": "boolean"},
        "path": {"type": "string", "pattern": "^/"},
        "expect": {"type": "array", "minItems": 1, "items": {"type": "integer"}},
        "contains": TEXT,
        "measure": {"enum": sorted(FIGURES)},
        "says": {"enum": sorted(SAYS)},
    },
}
_PROBES = {"type": "array", "items": _PROBE}
_MEANS = {"enum": [means.value for means in Means]}
_TARGET = {
    "type": "object",
    "required": ["key", "name", "name_en"],
    "additionalProperties": False,
    "properties": {
        "key": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"},
        **dict.fromkeys(("name", "name_en", "address", "setting"), TEXT),
        "path": {"type": "string", "pattern": "^/"},
        "number": {"type": "integer", "minimum": 1, "maximum": 65535},
        "means": _MEANS,
        "probes": _PROBES,
    },
}
SHAPE = json.dumps(
    {
        "type": "object",
        "required": ["key", "title", "title_en", "means", "public", "promise", "sources"],
        "additionalProperties": False,
        "properties": {
            "key": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"},
            **dict.fromkeys(("title", "title_en", "name", "name_en", "behind"), TEXT),
            "means": _MEANS,
            "public": {"type": "boolean"},
            "promise": {
                "type": "object",
                "required": ["availability", "repair_minutes"],
                "additionalProperties": False,
                "properties": {
                    "availability": {"type": "number", "exclusiveMinimum": 0, "maximum": 100},
                    "repair_minutes": {"type": "integer", "minimum": 1},
                },
            },
            "address": TEXT,
            "each": {"type": "array", "minItems": 1, "items": {"enum": [kind.value for kind in UnitKind]}},
            "targets": {"type": "array", "minItems": 1, "items": _TARGET},
            "probes": _PROBES,
            "demo": _PROBES,
            "sources": SOURCES,
        },
    }
)


@dataclass(frozen=True)
class KindFile:
    """What a file says of a kind: the kind itself, and what its targets are built from."""

    kind: Kind
    said: Mapping[str, Any]


def read_kinds(folder: Path) -> Iterator[KindFile | Mistake]:
    """Each kind, or what to correct in its file."""
    files = sorted(folder.glob("*.yaml"))
    known = set()
    read_ = [(file, read_shaped(file, SHAPE)) for file in files]
    for _, said in read_:
        if not isinstance(said, list):
            known |= {f"{said['key']}:{one['key']}" for one in said.get("targets", ())}
    for file, said in read_:
        if isinstance(said, list):
            yield from said
            continue
        wrong = [Mistake(file, about) for about in _mistakes(file, said, known)]
        yield from wrong
        if not wrong:
            yield KindFile(_kind(said), said)


def _kind(said: Mapping[str, Any]) -> Kind:
    promise = Promise(float(said["promise"]["availability"]), said["promise"]["repair_minutes"])
    return Kind(said["key"], said["title"], said["title_en"], Means(said["means"]), said["public"], promise)


def _mistakes(file: Path, said: Mapping[str, Any], known: set[str]) -> Iterator[str]:
    if said["key"] != file.stem:
        yield f"the file is named {file.stem} but the key is {said['key']}"
    if ("each" in said) == ("targets" in said):
        yield "it says either `each` kind of unit or its `targets`"
    if "each" in said and not ("{unit}" in said.get("name", "") and "{unit}" in said.get("name_en", "")):
        yield "`name` and `name_en` hold {unit}"
    yield from _wrong_rule(said)
    if said.get("behind") and said["behind"] not in known:
        yield f"behind: there is no target {said['behind']!r}"
    lists = [said.get("probes", ()), said.get("demo", ()), *(one.get("probes", ()) for one in said.get("targets", ()))]
    for probe in (probe for probes in lists for probe in probes):
        for about in _wrong_with(probe):
            yield f"probe {probe['name']}: {about}"


def _wrong_rule(said: Mapping[str, Any]) -> Iterator[str]:
    """A rule of addresses that gives every unit the same one, or names what no unit has."""
    if "address" not in said:
        return
    named = _PLACE.findall(said["address"])
    if "each" not in said or not named or set(named) - set(PLACES):
        yield f"`address` is a rule for `each` unit and holds one of {', '.join(f'{{{place}}}' for place in PLACES)}"


def _wrong_with(probe: Mapping[str, Any]) -> Iterator[str]:
    if probe["timeout"] > LONGEST * probe["period"]:
        yield f"its timeout is more than {LONGEST:.0%} of its period: a failure would be noticed too late"
    if (probe["kind"] == ProbeKind.OWN) != ("measure" in probe):
        yield "`measure` is for probes of our own, and they need it"
    if ("warn" in probe) != ("fail" in probe):
        yield "`warn` and `fail` come together"
    if probe["kind"] == ProbeKind.TLS and "warn" not in probe:
        yield "days are judged by `warn` and `fail`"
    if probe["kind"] == ProbeKind.TCP and "port" not in probe:
        yield "a port is needed"
