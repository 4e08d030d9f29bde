"""The tables of measures."""

from motcua.rooms.measures.models.checks import Reconciliation
from motcua.rooms.measures.models.counters import Cell, Daily, Half
from motcua.rooms.measures.models.entries import Entry
from motcua.rooms.measures.models.facts import FactRow, Stale

__all__ = ["Cell", "Daily", "Entry", "FactRow", "Half", "Reconciliation", "Stale"]
