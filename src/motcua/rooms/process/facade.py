"""Drawn processes, published and executed: BPMN 2.0 files on tokens in SQL."""

from motcua.rooms.process.actions import (
    cancel,
    complete,
    fire_timer,
    load_content,
    message,
    publish,
    retime,
    start,
    undo,
)
from motcua.rooms.process.actions.publishing import check, content_mistakes, drawings
from motcua.rooms.process.queries import (
    definition,
    definition_xml,
    definitions,
    diagram_state,
    due_timers,
    history,
    instance_of,
    plan_start,
    start_parts,
    waiting,
    waiting_many,
)

__all__ = [
    "cancel",
    "check",
    "complete",
    "content_mistakes",
    "definition",
    "definition_xml",
    "definitions",
    "diagram_state",
    "drawings",
    "due_timers",
    "fire_timer",
    "history",
    "instance_of",
    "load_content",
    "message",
    "plan_start",
    "publish",
    "retime",
    "start",
    "start_parts",
    "undo",
    "waiting",
    "waiting_many",
]
