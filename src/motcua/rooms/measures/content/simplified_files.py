"""Simplified procedures: ``measures/simplified/<year>.yaml``."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from motcua.kernel.content import SOURCES, TEXT, Mistake, read_shaped, yaml_files
from motcua.rooms.measures.content.reading import sources
from motcua.rooms.measures.records import Burden, Simplified, SimplifiedYear

_WHOLE = {"type": "integer", "minimum": 0}
_BURDEN = {
    "type": "object",
    "required": ["steps", "fees", "direct"],
    "additionalProperties": False,
    "properties": {
        "steps": {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}},
        "fees": _WHOLE,
        "direct": _WHOLE,
    },
}
_PROCEDURE = {
    "type": "object",
    "required": ["code", "vi", "en", "per_year", "before", "after"],
    "additionalProperties": False,
    "properties": {"code": TEXT, "vi": TEXT, "en": TEXT, "per_year": _WHOLE, "before": _BURDEN, "after": _BURDEN},
}
SHAPE = json.dumps(
    {
        "type": "object",
        "required": ["year", "hourly_income", "sources", "procedures"],
        "additionalProperties": False,
        "properties": {
            "year": _WHOLE,
            "hourly_income": _WHOLE,
            "sources": SOURCES,
            "assumed": {"type": "array", "items": {"enum": ["hourly_income", "procedures"]}},
            "procedures": {"type": "array", "minItems": 1, "items": _PROCEDURE},
        },
    }
)


def read_simplified(folder: Path) -> Iterator[SimplifiedYear | Mistake]:
    """Each year, or what to correct in its file."""
    for file in yaml_files(folder):
        said = read_shaped(file, SHAPE)
        if isinstance(said, list):
            yield from said
            continue
        wrong = list(_mistakes(file, said))
        yield from wrong
        if not wrong:
            yield _year(said)


def _mistakes(file: Path, said: Mapping[str, Any]) -> Iterator[Mistake]:
    if str(said["year"]) != file.stem:
        yield Mistake(file, f"the file is named {file.stem} but the year is {said['year']}")
    codes = [one["code"] for one in said["procedures"]]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Mistake(file, f"procedure {code} stands twice")


def _year(said: Mapping[str, Any]) -> SimplifiedYear:
    return SimplifiedYear(
        year=said["year"],
        hourly_income=said["hourly_income"],
        procedures=tuple(
            Simplified(
                one["code"], one["vi"], one["en"], one["per_year"], _burden(one["before"]), _burden(one["after"])
            )
            for one in said["procedures"]
        ),
        assumed=tuple(said.get("assumed", ())),
        sources=sources(said),
    )


def _burden(said: Mapping[str, Any]) -> Burden:
    return Burden(tuple(said["steps"].items()), said["fees"], said["direct"])
