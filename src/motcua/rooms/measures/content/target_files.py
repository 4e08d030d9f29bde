"""Stated figures: ``measures/targets/<document>.yaml``, and the words they are told in: ``measures/words.yaml``."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from motcua.kernel.content import DAY, TEXT, Mistake, read_shaped, yaml_files
from motcua.rooms.measures.records import Document, Figure, FigureKind

_FIGURE = {
    "type": "object",
    "required": ["code", "kind", "pillar", "value", "unit", "day", "owner", "vi", "en"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(("code", "pillar", "unit", "owner", "indicator", "place", "vi", "en"), TEXT),
        "kind": {"enum": [kind.value for kind in FigureKind]},
        "value": {"type": ["number", "string"]},
        "comparator": {"enum": [">=", ">", "<=", "<"]},
        "day": DAY,
    },
}
SHAPE = json.dumps(
    {
        "type": "object",
        "required": ["key", "document", "document_en", "seen_on", "confidence", "figures"],
        "additionalProperties": False,
        "properties": {
            **dict.fromkeys(("key", "document", "document_en"), TEXT),
            "seen_on": DAY,
            "confidence": {"enum": ["high", "medium", "low", "assumed"]},
            "figures": {"type": "array", "minItems": 1, "items": _FIGURE},
        },
    }
)
_NAMES = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["vi", "en"],
        "additionalProperties": False,
        "properties": {"vi": TEXT, "en": TEXT},
    },
}
WORDS = json.dumps(
    {
        "type": "object",
        "required": ["pillars", "units"],
        "additionalProperties": False,
        "properties": {"pillars": _NAMES, "units": {"type": "object", "additionalProperties": TEXT}},
    }
)


def read_words(file: Path) -> Mapping[str, Any] | list[Mistake]:
    """The names of pillars (``vi``, ``en``) and the Vietnamese of units."""
    return read_shaped(file, WORDS)


def read_figures(
    folder: Path, *, indicators: Collection[str], pillars: Collection[str], units: Collection[str]
) -> Iterator[Figure | Mistake]:
    """Each stated figure, or what to correct. The names that it may use are given."""
    seen: set[str] = set()
    for file in yaml_files(folder):
        said = read_shaped(file, SHAPE)
        if isinstance(said, list):
            yield from said
            continue
        if said["key"] != file.stem:
            yield Mistake(file, f"the file is named {file.stem} but the key is {said['key']}")
        document = Document(
            said["key"],
            said["document"],
            said["document_en"],
            date.fromisoformat(said["seen_on"]),
            said["confidence"],
        )
        for one in said["figures"]:
            wrong = list(_mistakes(file, one, seen, indicators, pillars, units))
            yield from wrong
            if not wrong:
                yield _figure(one, document)


def _mistakes(
    file: Path,
    one: Mapping[str, Any],
    seen: set[str],
    indicators: Collection[str],
    pillars: Collection[str],
    units: Collection[str],
) -> Iterator[Mistake]:
    code = one["code"]
    if code in seen:
        yield Mistake(file, f"figure {code} stands twice")
    seen.add(code)
    for name, known in (("indicator", indicators), ("pillar", pillars), ("unit", units)):
        if one.get(name) and one[name] not in known:
            yield Mistake(file, f"figure {code}: no {name} {one[name]!r}")
    if one.get("comparator") and isinstance(one["value"], str):
        yield Mistake(file, f"figure {code}: words cannot be compared")


def _figure(one: Mapping[str, Any], document: Document) -> Figure:
    return Figure(
        **{name: one[name] for name in ("code", "pillar", "value", "unit", "owner")},
        kind=FigureKind(one["kind"]),
        name=one["vi"],
        name_en=one["en"],
        comparator=one.get("comparator", ""),
        on=date.fromisoformat(one["day"]),
        indicator=one.get("indicator", ""),
        place=one.get("place", ""),
        document=document,
    )
