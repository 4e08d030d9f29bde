"""What this room does by the clock."""

from motcua.rooms.papers.jobs import verification

__all__ = ["verification"]
