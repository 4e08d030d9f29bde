"""What is measured, as the province says it: indicators and indices, read into records or into mistakes."""

from functools import cache
from pathlib import Path

from motcua.kernel.content import Mistake, folder
from motcua.rooms.measures.content.index_files import read_indices
from motcua.rooms.measures.content.indicator_files import read_indicators
from motcua.rooms.measures.records import Index, Indicator

__all__ = ["indicators", "indices", "mistakes", "read_indicators", "read_indices"]


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


def mistakes() -> list[Mistake]:
    """What an editor has to correct."""
    read = list(read_indicators(root() / "indicators"))
    known = {one.code for one in read if isinstance(one, Indicator)}
    found = [*read, *read_indices(root() / "indices", known=known)]
    return [one for one in found if isinstance(one, Mistake)]
