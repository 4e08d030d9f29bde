"""What is measured, as the province says it: indicators and indices, read into records or into mistakes."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.content import Mistake, folder
from motcua.rooms.measures.content.index_files import read_indices
from motcua.rooms.measures.content.indicator_files import read_indicators
from motcua.rooms.measures.content.simplified_files import read_simplified
from motcua.rooms.measures.content.target_files import read_figures, read_words
from motcua.rooms.measures.records import Figure, Index, Indicator, SimplifiedYear

__all__ = [
    "figures",
    "indicators",
    "indices",
    "mistakes",
    "read_figures",
    "read_indicators",
    "read_indices",
    "read_simplified",
    "self_scored",
    "simplified",
    "words",
]


def root() -> Path:
    return folder("measures")


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator by its code."""
    return {one.code: one for one in read_indicators(root() / "indicators") if isinstance(one, Indicator)}


@cache
def indices() -> dict[str, Index]:
    """Every index by its key."""
    return {one.key: one for one in read_indices(root() / "indices", known=set(indicators())) if isinstance(one, Index)}


@cache
def self_scored() -> dict[str, Index]:
    """Every index that is scored by hand, by its key."""
    return {one.key: one for one in read_indices(root() / "self-scored", known=()) if isinstance(one, Index)}


@cache
def simplified() -> tuple[SimplifiedYear, ...]:
    """What was simplified, the newest year first."""
    found = [one for one in read_simplified(root() / "simplified") if isinstance(one, SimplifiedYear)]
    return tuple(sorted(found, key=lambda one: -one.year))


@cache
def words() -> Mapping[str, Any]:
    """``pillars``: key → names; ``units``: as sources say it → in Vietnamese. Empty when the file is wrong."""
    said = read_words(root() / "words.yaml")
    return {"pillars": {}, "units": {}} if isinstance(said, list) else said


@cache
def figures() -> dict[str, Figure]:
    """Every stated figure by its code."""
    return {one.code: one for one in _read_figures(set(indicators())) if isinstance(one, Figure)}


def _read_figures(known: set[str]) -> list[Figure | Mistake]:
    said = words()
    return list(read_figures(root() / "targets", indicators=known, pillars=said["pillars"], units=said["units"]))


def mistakes() -> list[Mistake]:
    """What an editor has to correct."""
    read = list(read_indicators(root() / "indicators"))
    known = {one.code for one in read if isinstance(one, Indicator)}
    said = read_words(root() / "words.yaml")
    found = [
        *read,
        *read_indices(root() / "indices", known=known),
        *read_indices(root() / "self-scored", known=()),
        *read_simplified(root() / "simplified"),
        *(said if isinstance(said, list) else ()),
        *_read_figures(known),
    ]
    return [one for one in found if isinstance(one, Mistake)]
