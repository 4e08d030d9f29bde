"""What this room does by the clock."""

from motcua.rooms.operations.jobs import orders

__all__ = ["orders"]
