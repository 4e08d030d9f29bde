"""What this room does when one of its own papers came further."""

from motcua.rooms.papers.reactions import digitising, results, wallet

__all__ = ["digitising", "results", "wallet"]
