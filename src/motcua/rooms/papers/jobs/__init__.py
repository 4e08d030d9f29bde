"""What the papers room does by the clock. Each module registers its jobs when it is imported."""

from motcua.rooms.papers.jobs import files, signing, validation, verification

__all__ = ["files", "signing", "validation", "verification"]
