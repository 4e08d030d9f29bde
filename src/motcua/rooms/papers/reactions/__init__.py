"""What this room does when one of its own papers came further."""

from motcua.rooms.papers.reactions import results, wallet

__all__ = ["results", "wallet"]
