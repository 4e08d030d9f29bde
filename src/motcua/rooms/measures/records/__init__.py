"""The nouns of this room: `facts` and what is counted of them, `periods`, `indicators`, `indices`."""

from motcua.rooms.measures.records.facts import Ending, Fact
from motcua.rooms.measures.records.indicators import Better, Indicator, Side, Source, Threshold, Value
from motcua.rooms.measures.records.indices import (
    Component,
    Grade,
    Group,
    Index,
    Loss,
    NextPoint,
    Score,
    ScoreCard,
)
from motcua.rooms.measures.records.periods import Kind, Period

__all__ = [
    "Better",
    "Component",
    "Ending",
    "Fact",
    "Grade",
    "Group",
    "Index",
    "Indicator",
    "Kind",
    "Loss",
    "NextPoint",
    "Period",
    "Score",
    "ScoreCard",
    "Side",
    "Source",
    "Threshold",
    "Value",
]
