"""The outlines of the areas, for a map."""

from typing import Any

from motcua.rooms.operations import content


def outline() -> dict[str, Any]:
    """``{"width", "height", "areas": {code: {"path", "x", "y"}}}``: paths as SVG has them, in the map's own units."""
    return content.outline()
