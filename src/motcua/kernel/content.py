"""Content outside the code: files that an editor writes, read into records or into a list of mistakes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

#: pieces of JSON Schema that the shapes of many files share
TEXT = {"type": "string", "minLength": 1}
KEY = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
#: a day as YAML reads it, told as text
DAY = {"type": "string", "format": "date"}
#: where the words of a file come from, and how sure that is
SOURCES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["document", "confidence"],
        "additionalProperties": False,
        "properties": {
            **dict.fromkeys(("document", "article", "note"), TEXT),
            "confidence": {"enum": ["high", "medium", "low", "assumed"]},
        },
    },
}


@dataclass(frozen=True)
class Mistake:
    """One thing to correct in a content file, said to the person who edits it."""

    file: Path
    about: str

    def __str__(self) -> str:
        return f"{self.file}: {self.about}"


def folder(name: str) -> Path:
    """The folder of one kind of content of this province, for example ``folder("processes")``."""
    return Path(settings.CONTENT_DIR) / name


def read_yaml(file: Path) -> Any | Mistake:
    """What a YAML file says, or the place where it cannot be read."""
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_loader())  # noqa: S506 - a safe loader either way
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        return Mistake(file, " ".join(str(error).split()))


@cache
def _loader() -> type:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def yaml_files(where: Path) -> Iterator[Path]:
    """The YAML files of a folder, by name."""
    return iter(sorted(where.glob("*.yaml")))


def read_shaped(file: Path, schema: str) -> Mapping[str, Any] | list[Mistake]:
    """What a YAML file says when it has the shape of ``schema`` (JSON Schema as text), or what to correct in it.

    Days are told as text.
    """
    said = read_yaml(file)
    if isinstance(said, Mistake):
        return [said]
    plain: Any = _plain(said)
    wrong = [Mistake(file, _where(error)) for error in _validator(schema).iter_errors(plain)]
    return wrong or plain


@cache
def _validator(schema: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(schema, validate_formats=True)


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
