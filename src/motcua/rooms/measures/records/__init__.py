"""The nouns of this room: `facts` and what is counted of them, `periods`, `indicators`."""

from motcua.rooms.measures.records.facts import Ending, Fact
from motcua.rooms.measures.records.indicators import Better, Indicator, Side, Source, Threshold, Value
from motcua.rooms.measures.records.periods import Kind, Period

__all__ = [
    "Better",
    "Ending",
    "Fact",
    "Indicator",
    "Kind",
    "Period",
    "Side",
    "Source",
    "Threshold",
    "Value",
]
