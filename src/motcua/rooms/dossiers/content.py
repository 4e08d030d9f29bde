"""Reads how the province handles dossiers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.content import Mistake, folder, read_yaml
from motcua.rooms.dossiers.rules import known as rules
from motcua.rooms.papers import facade as papers
from motcua.rooms.units.records import Limit

REQUIRED = ("province", "code_pattern", "first_answer", "sources")


@dataclass(frozen=True)
class Policy:
    """What the province decides about dossiers."""

    province: str
    code_pattern: str
    first_answer: Limit


def read(file: Path) -> Policy | list[Mistake]:
    """The policy in ``file``, or what to correct in it."""
    said: Any = read_yaml(file)
    if isinstance(said, Mistake):
        return [said]
    if not isinstance(said, dict):
        return [Mistake(file, "expected a mapping")]
    mistakes = [Mistake(file, f"'{key}' is missing") for key in REQUIRED if not said.get(key)]
    if mistakes:
        return mistakes
    try:
        first_answer = Limit.parse(str(said["first_answer"]))
    except ValueError as wrong:
        return [Mistake(file, f"first_answer: {wrong}")]
    return Policy(
        province=str(said["province"]),
        code_pattern=str(said["code_pattern"]),
        first_answer=first_answer,
    )


@cache
def policy() -> Policy:
    """The policy of this province.

    Raises:
        ValueError: the content file has mistakes; they are in the message.
    """
    said = read(folder("dossiers") / "policy.yaml")
    if isinstance(said, list):
        raise ValueError("; ".join(str(mistake) for mistake in said))
    return said


@cache
def known() -> Mapping[str, Any]:
    """What need not be typed again, by form (``dossiers/known.yaml``); nothing when there is no such file.

    Raises:
        ValueError: the file cannot be read.
    """
    file = folder("dossiers") / "known.yaml"
    if not file.exists():
        return {}
    said = read_yaml(file)
    if isinstance(said, Mistake):
        raise ValueError(str(said))
    forms: Mapping[str, Any] = said["forms"]
    return forms


def known_mistakes() -> list[Mistake]:
    """What an editor has to correct in ``dossiers/known.yaml``."""
    file = folder("dossiers") / "known.yaml"
    if not file.exists():
        return []
    said = read_yaml(file)
    if isinstance(said, Mistake):
        return [said]
    forms = {one.stem: frozenset(_fields(read_yaml(one))) for one in folder("forms").glob("*.yaml")}
    results = {one.key: frozenset(field.name for field in one.fields) for one in papers.all_kinds()}
    return [Mistake(file, about) for about in rules.mistakes(said, forms, results)]


def _fields(schema: Any, path: str = "") -> Iterator[str]:
    """The paths of the fields of a form."""
    for name, one in (schema.get("properties", {}) if isinstance(schema, dict) else {}).items():
        here = f"{path}.{name}" if path else name
        if one.get("type") == "object":
            yield from _fields(one, here)
        else:
            yield here
