"""Composite indices: ``measures/indices/<key>.yaml``."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from motcua.kernel.content import DAY, SOURCES, TEXT, Mistake, read_shaped, yaml_files
from motcua.rooms.measures.content.reading import sources
from motcua.rooms.measures.records import Component, Grade, Group, Index, Rank

_POINTS = {"type": "number", "minimum": 0}
_NAMED = dict.fromkeys(("key", "name", "name_en"), TEXT)
_COMPONENT = {
    "type": "object",
    "required": ["key", "points"],
    "additionalProperties": False,
    "properties": {
        **_NAMED,
        "indicator": TEXT,
        "points": _POINTS,
        "full": {"type": "number", "exclusiveMinimum": 0},
        "assumed": {"type": "array", "items": {"enum": ["points", "full", "name"]}},
    },
}
_GROUP = {
    "type": "object",
    "required": ["key", "name", "name_en", "points", "components"],
    "additionalProperties": False,
    "properties": {**_NAMED, "points": _POINTS, "components": {"type": "array", "items": _COMPONENT}},
}
_GRADE = {
    "type": "object",
    "required": ["at", "name", "name_en"],
    "additionalProperties": False,
    "properties": {"at": _POINTS, "name": TEXT, "name_en": TEXT},
}
_RANK = {
    "type": "object",
    "required": ["year", "rank", "of", "note", "note_en"],
    "additionalProperties": False,
    "properties": {
        **{key: {"type": "integer", "minimum": 1} for key in ("year", "rank", "of")},
        "note": TEXT,
        "note_en": TEXT,
    },
}
SHAPE = json.dumps(
    {
        "type": "object",
        "additionalProperties": False,
        "required": ["key", "name", "name_en", "valid_from", "version", "points", "sources", "groups", "grades"],
        "properties": {
            **dict.fromkeys(("key", "name", "name_en", "version", "period", "family", "owner"), TEXT),
            **dict.fromkeys(("valid_from", "valid_to"), DAY),
            "points": _POINTS,
            "sources": SOURCES,
            "ranks": {"type": "array", "items": _RANK},
            "grades": {"type": "array", "minItems": 1, "items": _GRADE},
            "groups": {"type": "array", "minItems": 1, "items": _GROUP},
        },
    }
)


def read_indices(folder: Path, *, known: Collection[str]) -> Iterator[Index | Mistake]:
    """Each index, or what to correct in its file. ``known``: the codes of indicators that there are."""
    for file in yaml_files(folder):
        said = read_shaped(file, SHAPE)
        if isinstance(said, list):
            yield from said
            continue
        index = _index(said)
        wrong = list(_mistakes(file, index, known))
        yield from wrong
        if not wrong:
            yield index


def _mistakes(file: Path, index: Index, known: Collection[str]) -> Iterator[Mistake]:
    if index.key != file.stem:
        yield Mistake(file, f"the file is named {file.stem} but the key is {index.key}")
    keys = [component.key for component in index.components]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Mistake(file, f"component {key} stands twice")
    for component in index.components:
        if component.indicator and component.indicator not in known:
            yield Mistake(file, f"component {component.key}: no indicator {component.indicator!r}")
        if not component.indicator and not component.name:
            yield Mistake(file, f"component {component.key} has neither an indicator nor a name")
    for group in index.groups:
        total = round(sum(component.points for component in group.components), 4)
        if group.components and total != group.points:
            yield Mistake(file, f"group {group.key}: its components give {total:g} points, not {group.points:g}")
    total = round(sum(group.points for group in index.groups), 4)
    if total != index.points:
        yield Mistake(file, f"the groups give {total:g} points, not {index.points:g}")


def _index(said: Mapping[str, Any]) -> Index:
    return Index(
        key=said["key"],
        name=said["name"],
        name_en=said["name_en"],
        points=float(said["points"]),
        version=said["version"],
        valid_from=date.fromisoformat(said["valid_from"]),
        valid_to=date.fromisoformat(said["valid_to"]) if "valid_to" in said else None,
        groups=tuple(_group(group) for group in said["groups"]),
        grades=tuple(Grade(float(one["at"]), one["name"], one["name_en"]) for one in said["grades"]),
        sources=sources(said),
        family=said.get("family", ""),
        owner=said.get("owner", ""),
        ranks=tuple(Rank(**one) for one in said.get("ranks", ())),
    )


def _group(said: Mapping[str, Any]) -> Group:
    return Group(
        key=said["key"],
        name=said["name"],
        name_en=said["name_en"],
        points=float(said["points"]),
        components=tuple(_component(one) for one in said["components"]),
    )


def _component(said: Mapping[str, Any]) -> Component:
    return Component(
        key=said["key"],
        indicator=said.get("indicator", ""),
        points=float(said["points"]),
        full=float(said.get("full", 100)),
        name=said.get("name", ""),
        name_en=said.get("name_en", ""),
        assumed=tuple(said.get("assumed", ())),
    )
