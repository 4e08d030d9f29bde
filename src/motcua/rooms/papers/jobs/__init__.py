"""What the papers room does by the clock. Each module registers its jobs when it is imported."""

from motcua.rooms.papers.jobs import digitising, files, signing, validation, verification

__all__ = ["digitising", "files", "signing", "validation", "verification"]
