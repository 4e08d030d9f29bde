"""What the readers of this room share: a shape that a file must have."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from motcua.kernel.content import Mistake, read_yaml

TEXT = {"type": "string", "minLength": 1}
SECONDS = {"type": "number", "exclusiveMinimum": 0}
SOURCES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["document", "confidence"],
        "additionalProperties": False,
        "properties": {
            "document": TEXT,
            "note": TEXT,
            "confidence": {"enum": ["high", "medium", "low", "assumed"]},
        },
    },
}


@cache
def _validator(schema: str) -> Any:
    return jsonschema_rs.validator_for(schema)


def read(file: Path, schema: str) -> Mapping[str, Any] | list[Mistake]:
    """What a YAML file says when it has the shape of ``schema`` (JSON Schema as text), or what to correct in it."""
    said: Any = read_yaml(file)
    if isinstance(said, Mistake):
        return [said]
    wrong = [Mistake(file, _where(error)) for error in _validator(schema).iter_errors(said)]
    return wrong or said


def _where(error: Any) -> str:
    path = ".".join(str(step) for step in error.instance_path)
    return f"{path}: {error.message}" if path else str(error.message)
