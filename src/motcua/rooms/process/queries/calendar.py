"""When a drawn timer is due: the clock of the units room, on the calendar of the unit that the process runs at."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.rooms.process.records import Element
from motcua.rooms.process.rules.engine import Until
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import Limit


def until(variables: Mapping[str, Any]) -> Until:
    """The function that tells when a timer of an instance with these variables is due."""
    unit = str(variables.get("competent") or "")

    def due(limit: Limit, at: datetime, element: Element) -> datetime:
        return units.due_after(limit, at=at, unit=unit)

    return due
