"""The sources that a file names, as records."""

from collections.abc import Mapping
from typing import Any

from motcua.rooms.measures.records import Source


def sources(said: Mapping[str, Any]) -> tuple[Source, ...]:
    return tuple(Source(**one) for one in said["sources"])
