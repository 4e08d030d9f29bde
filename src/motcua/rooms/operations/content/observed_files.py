"""What is observed: ``operations/observations/<sector>.yaml``."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from motcua.kernel.content import KEY, SOURCES, TEXT, Mistake, read_shaped, yaml_files
from motcua.rooms.operations.records import Attribute, Observed

_NUMBER = {"type": "number"}
_ATTRIBUTE = {
    "type": "object",
    "required": ["name", "says", "says_en", "unit", "least", "most"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z][A-Za-z0-9]{0,39}$"},
        **dict.fromkeys(("says", "says_en", "unit"), TEXT),
        **dict.fromkeys(("least", "most", "alarm_above", "alarm_below"), _NUMBER),
        "decimals": {"type": "integer", "minimum": 0, "maximum": 3},
    },
}
_KIND = {
    "type": "object",
    "required": ["type", "says", "says_en", "owner", "fresh_minutes", "keep_days", "attributes"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string", "pattern": "^[A-Z][A-Za-z0-9]{2,39}$"},
        **dict.fromkeys(("says", "says_en", "owner"), TEXT),
        "fresh_minutes": {"type": "number", "exclusiveMinimum": 0},
        "keep_days": {"type": "integer", "minimum": 1, "maximum": 3660},
        "attributes": {"type": "array", "minItems": 1, "maxItems": 20, "items": _ATTRIBUTE},
    },
}
SHAPE = json.dumps(
    {
        "type": "object",
        "required": ["sector", "kinds", "sources"],
        "additionalProperties": False,
        "properties": {"sector": KEY, "kinds": {"type": "array", "minItems": 1, "items": _KIND}, "sources": SOURCES},
    }
)


def read_observed(folder: Path) -> Iterator[Observed | Mistake]:
    """Each kind of entity of which observations are taken, or what to correct in its file."""
    known: set[str] = set()
    for file in yaml_files(folder):
        said = read_shaped(file, SHAPE)
        if isinstance(said, list):
            yield from said
            continue
        if said["sector"] != file.stem:
            yield Mistake(file, f"the file is named {file.stem} but the sector is {said['sector']}")
        for kind in said["kinds"]:
            wrong = [Mistake(file, about) for about in _wrong(kind, known)]
            known.add(kind["type"])
            yield from wrong
            if not wrong:
                yield _observed(said["sector"], kind)


def _wrong(kind: Mapping[str, Any], known: set[str]) -> Iterator[str]:
    if kind["type"] in known:
        yield f"{kind['type']} stands twice"
    for one in kind["attributes"]:
        if one["least"] >= one["most"]:
            yield f"{kind['type']}.{one['name']}: 'least' is not below 'most'"


def _observed(sector: str, said: Mapping[str, Any]) -> Observed:
    return Observed(
        **{name: said[name] for name in ("type", "says", "says_en", "owner")},
        sector=sector,
        fresh=timedelta(minutes=said["fresh_minutes"]),
        keep=timedelta(days=said["keep_days"]),
        attributes={one["name"]: Attribute(**one) for one in said["attributes"]},
    )
