"""What the readers of this room share: a shape that a file must have, and its sources."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from motcua.kernel.content import Mistake, read_yaml
from motcua.rooms.measures.records import Source

TEXT = {"type": "string", "minLength": 1}
#: a day as YAML reads it, told as text
DAY = {"type": "string", "format": "date"}
SOURCES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["document", "confidence"],
        "additionalProperties": False,
        "properties": {
            "document": TEXT,
            "article": TEXT,
            "note": TEXT,
            "confidence": {"enum": ["high", "medium", "low", "assumed"]},
        },
    },
}


@cache
def _validator(schema: str) -> Any:
    return jsonschema_rs.validator_for(schema, validate_formats=True)


def read(file: Path, schema: str) -> Mapping[str, Any] | list[Mistake]:
    """What a YAML file says when it has the shape of ``schema`` (JSON Schema as text), or what to correct in it."""
    said = read_yaml(file)
    if isinstance(said, Mistake):
        return [said]
    plain: Any = _plain(said)
    wrong = [Mistake(file, _where(error)) for error in _validator(schema).iter_errors(plain)]
    return wrong or plain


def files(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob("*.yaml")))


def sources(said: Mapping[str, Any]) -> tuple[Source, ...]:
    return tuple(Source(**one) for one in said["sources"])


def _where(error: Any) -> str:
    path = ".".join(str(step) for step in error.instance_path)
    return f"{path}: {error.message}" if path else str(error.message)


def _plain(said: Any) -> Any:
    """Days as text, so that a JSON Schema can judge them."""
    if isinstance(said, dict):
        return {str(key): _plain(value) for key, value in said.items()}
    if isinstance(said, list):
        return [_plain(value) for value in said]
    return said.isoformat() if hasattr(said, "isoformat") else said
