"""Reads how the province handles dossiers."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.content import Mistake, folder, read_yaml
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
