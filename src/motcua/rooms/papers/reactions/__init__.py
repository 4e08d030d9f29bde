"""What this room does when one of its own papers came further."""

from motcua.rooms.papers.reactions import results

__all__ = ["results"]
