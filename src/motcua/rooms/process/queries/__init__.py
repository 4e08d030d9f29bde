"""What the process room can tell: published drawings (`shelf`), running instances (`instances`)."""

from motcua.rooms.process.queries.instances import (
    diagram_state,
    due_timers,
    history,
    instance_of,
    waiting,
    waiting_many,
)
from motcua.rooms.process.queries.shelf import definition, definition_xml, definitions
from motcua.rooms.process.queries.start import plan_start, start_parts

__all__ = [
    "definition",
    "definition_xml",
    "definitions",
    "diagram_state",
    "due_timers",
    "history",
    "instance_of",
    "plan_start",
    "start_parts",
    "waiting",
    "waiting_many",
]
