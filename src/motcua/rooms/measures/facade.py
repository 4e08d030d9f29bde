"""Figures: what is counted of dossiers, what it means, and what is to be reached."""

from motcua.rooms.measures.actions.counting import count_all
from motcua.rooms.measures.actions.rebuild import rebuild
from motcua.rooms.measures.queries.cube import cube, forget

__all__ = ["count_all", "cube", "forget", "rebuild"]
