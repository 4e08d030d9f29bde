"""Indicators: ``measures/indicators/<code>.yaml``."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from motcua.kernel.content import DAY, SOURCES, TEXT, Mistake, read_shaped, yaml_files
from motcua.rooms.measures.content.reading import sources
from motcua.rooms.measures.records import Better, Indicator, Side, Threshold
from motcua.rooms.measures.rules.counts import KNOWN
from motcua.rooms.measures.rules.task_counts import TASK_COUNTS

_COUNTS = {"type": "array", "items": {"type": "string", "pattern": "^-?[a-z_]+$"}}
SHAPE = json.dumps(
    {
        "type": "object",
        "additionalProperties": False,
        "required": [
            *("code", "name", "name_en", "pillar", "owner", "unit", "of", "of_en"),
            *("scale", "decimals", "better", "valid_from", "version", "sources"),
        ],
        "properties": {
            **dict.fromkeys(("code", "name", "name_en", "pillar", "owner", "unit", "of", "of_en", "version"), TEXT),
            "numerator": _COUNTS,
            "denominator": _COUNTS,
            "source": {"enum": ["dossiers", "tasks"]},
            "side": {"enum": [side.value for side in Side]},
            "scale": {"enum": [1, 100]},
            "decimals": {"type": "integer", "minimum": 0, "maximum": 4},
            "better": {"enum": [one.value for one in Better]},
            "thresholds": {
                "type": "object",
                "required": ["green", "amber"],
                "additionalProperties": False,
                "properties": {"green": {"type": "number"}, "amber": {"type": "number"}},
            },
            "valid_from": DAY,
            "valid_to": DAY,
            "sources": SOURCES,
        },
    }
)


def read_indicators(folder: Path) -> Iterator[Indicator | Mistake]:
    """Each indicator, or what to correct in its file."""
    for file in yaml_files(folder):
        said = read_shaped(file, SHAPE)
        if isinstance(said, list):
            yield from said
            continue
        wrong = list(_mistakes(file, said))
        yield from wrong
        if not wrong:
            yield _indicator(said)


def _mistakes(file: Path, said: Mapping[str, Any]) -> Iterator[Mistake]:
    if said["code"] != file.stem:
        yield Mistake(file, f"the file is named {file.stem} but the code is {said['code']}")
    of_tasks = said.get("source") == "tasks"
    known = TASK_COUNTS if of_tasks else KNOWN
    for name in (*said.get("numerator", ()), *said.get("denominator", ())):
        if name.removeprefix("-") not in known:
            yield Mistake(file, f"nothing named {name!r} is counted")
    if said.get("denominator") and not said.get("numerator"):
        yield Mistake(file, "a denominator needs a numerator")
    if of_tasks and not said.get("numerator"):
        yield Mistake(file, "what is counted of tasks needs a numerator")
    if said.get("numerator") and "side" not in said and not of_tasks:
        yield Mistake(file, "'side' is missing: received or decided")


def _indicator(said: Mapping[str, Any]) -> Indicator:
    limits = said.get("thresholds") or {}
    return Indicator(
        **{name: said[name] for name in ("code", "name", "name_en", "pillar", "owner", "unit", "of", "of_en")},
        **{name: said[name] for name in ("scale", "decimals", "version")},
        numerator=tuple(map(_signed, said.get("numerator", ()))),
        denominator=tuple(map(_signed, said.get("denominator", ()))),
        side=Side(said.get("side", Side.DECIDED)),
        better=Better(said["better"]),
        thresholds=tuple(Threshold(light, float(limits[light])) for light in ("green", "amber") if light in limits),
        valid_from=date.fromisoformat(said["valid_from"]),
        valid_to=date.fromisoformat(said["valid_to"]) if "valid_to" in said else None,
        sources=sources(said),
        source=said.get("source", "dossiers"),
    )


def _signed(name: str) -> tuple[str, int]:
    return (name.removeprefix("-"), -1 if name.startswith("-") else 1)
