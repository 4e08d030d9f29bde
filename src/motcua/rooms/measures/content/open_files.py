"""Open data: ``measures/open/rules.yaml`` and ``measures/open/datasets/<key>.yaml``."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from motcua.kernel.content import DAY, SOURCES, TEXT, Mistake, read_shaped, yaml_files
from motcua.rooms.measures.content.reading import sources
from motcua.rooms.measures.records.indicators import Side
from motcua.rooms.measures.records.open_data import Column, Dataset, OpenRules, Pattern, Shape
from motcua.rooms.measures.records.periods import Kind
from motcua.rooms.measures.rules.counts import KNOWN

_KEY = {"type": "string", "pattern": "^[a-z0-9_-]+$"}
RULES = json.dumps(
    {
        "type": "object",
        "additionalProperties": False,
        "required": [
            *("title", "title_en", "publisher", "owner", "licence", "licence_url", "threshold", "patterns"),
            *("since", "columns", "sources"),
        ],
        "properties": {
            **dict.fromkeys(("title", "title_en", "publisher", "owner", "licence", "licence_url"), TEXT),
            "threshold": {"type": "integer", "minimum": 3, "maximum": 100},
            "since": DAY,
            "patterns": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["key", "says", "expression", "sample"],
                    "additionalProperties": False,
                    "properties": {
                        **dict.fromkeys(("key", "says", "expression", "sample"), TEXT),
                        "in_places": {"type": "boolean"},
                    },
                },
            },
            "columns": {"type": "array", "items": _KEY},
            "sources": SOURCES,
        },
    }
)
DATASET = json.dumps(
    {
        "type": "object",
        "additionalProperties": False,
        "required": [
            *("key", "title", "title_en", "description", "description_en", "theme", "period", "shape"),
            *("valid_from", "sources"),
        ],
        "properties": {
            "key": _KEY,
            **dict.fromkeys(("title", "title_en", "description", "description_en", "theme"), TEXT),
            "period": {"enum": [Kind.MONTH.value, Kind.QUARTER.value, Kind.YEAR.value]},
            "shape": {"enum": [one.value for one in Shape]},
            "side": {"enum": [side.value for side in Side]},
            "columns": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["key", "name", "name_en", "counts"],
                    "additionalProperties": False,
                    "properties": {
                        "key": _KEY,
                        **dict.fromkeys(("name", "name_en"), TEXT),
                        "counts": {"type": "array", "items": {"type": "string", "pattern": "^-?[a-z_]+$"}},
                    },
                },
            },
            "indicators": {"type": "array", "minItems": 1, "items": TEXT},
            "places": {"type": "array", "items": _KEY},
            "valid_from": DAY,
            "sources": SOURCES,
        },
    }
)


def read_rules(file: Path) -> OpenRules | list[Mistake]:
    """What holds for everything that is published, or what to correct."""
    said = read_shaped(file, RULES)
    if isinstance(said, list):
        return said
    wrong = [Mistake(file, about) for one in said["patterns"] for about in _pattern_mistakes(one)]
    if wrong:
        return wrong
    names = ("title", "title_en", "publisher", "owner", "licence", "licence_url", "threshold")
    return OpenRules(
        **{name: said[name] for name in names},
        since=date.fromisoformat(said["since"]),
        patterns=tuple(Pattern(**{"in_places": True} | one) for one in said["patterns"]),
        columns=tuple(said["columns"]),
        sources=sources(said),
    )


def _pattern_mistakes(said: Mapping[str, Any]) -> Iterator[str]:
    try:
        if not re.search(said["expression"], said["sample"]):
            yield f"pattern {said['key']} does not find its own sample"
    except re.error as wrong:
        yield f"pattern {said['key']}: {wrong}"


def read_datasets(folder: Path, *, indicators: Collection[str]) -> Iterator[Dataset | Mistake]:
    """Each open data set, or what to correct in its file. ``indicators``: those that are counted."""
    for file in yaml_files(folder):
        said = read_shaped(file, DATASET)
        if isinstance(said, list):
            yield from said
            continue
        wrong = [Mistake(file, about) for about in _mistakes(file, said, indicators)]
        yield from wrong
        if not wrong:
            yield _dataset(said)


def _mistakes(file: Path, said: Mapping[str, Any], indicators: Collection[str]) -> Iterator[str]:
    if said["key"] != file.stem:
        yield f"the file is named {file.stem} but the key is {said['key']}"
    needed = "columns" if said["shape"] == Shape.FIELDS else "indicators"
    if needed not in said:
        yield f"'{needed}' is missing"
    for column in said.get("columns", ()):
        for name in column["counts"]:
            if name.removeprefix("-") not in KNOWN:
                yield f"column {column['key']}: nothing named {name!r} is counted"
    for code in said.get("indicators", ()):
        if code not in indicators:
            yield f"no indicator {code!r} that is counted as a share"


def _dataset(said: Mapping[str, Any]) -> Dataset:
    names = ("key", "title", "title_en", "description", "description_en", "theme")
    return Dataset(
        **{name: said[name] for name in names},
        kind=Kind(said["period"]),
        shape=Shape(said["shape"]),
        side=Side(said.get("side", Side.DECIDED)),
        columns=tuple(
            Column(one["key"], one["name"], one["name_en"], tuple(map(_signed, one["counts"])))
            for one in said.get("columns", ())
        ),
        indicators=tuple(said.get("indicators", ())),
        places=tuple(said.get("places", ())),
        valid_from=date.fromisoformat(said["valid_from"]),
        sources=sources(said),
    )


def _signed(name: str) -> tuple[str, int]:
    return (name.removeprefix("-"), -1 if name.startswith("-") else 1)
