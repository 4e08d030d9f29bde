"""``motcua map``: the outlines of the areas for screens, from ``units/areas.geojson``."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings


def made() -> str:
    """``operations/map.json`` as it should be."""
    from motcua.rooms.operations import facade as operations

    said = json.loads((_content() / "units" / "areas.geojson").read_text(encoding="utf-8"))
    drawn = operations.outlines({one["properties"]["code"]: _rings(one["geometry"]) for one in said["features"]})
    return json.dumps({"source": said.get("source", "")} | drawn, separators=(",", ":"), ensure_ascii=False) + "\n"


def _rings(geometry: dict[str, Any]) -> list[Any]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def _content() -> Path:
    return Path(settings.CONTENT_DIR)


def main(arguments: Sequence[str]) -> int:
    """Writes the file; with ``--check`` says whether it is the one that would be written."""
    file = _content() / "operations" / "map.json"
    said = made()
    if "--check" in arguments:
        same = file.exists() and file.read_text(encoding="utf-8") == said
        print("up to date" if same else f"{file} is to be written again: motcua map")
        return 0 if same else 1
    file.write_text(said, encoding="utf-8")
    print(f"{file}: {len(said) // 1024} kB")
    return 0
