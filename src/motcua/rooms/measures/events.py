"""Facts that this room announces."""

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class WaysDiffer(Event):
    """The three ways of counting did not agree: somebody must look."""

    name: ClassVar[str] = "measures.ways_differ.v1"
    period: str
    differences: int
    reconciliation: int
