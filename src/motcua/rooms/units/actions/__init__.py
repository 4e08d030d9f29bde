"""Changing places, offices, hours and the calendar."""

from motcua.rooms.units.actions.days import announce_swap, set_calendar_day
from motcua.rooms.units.actions.load import load_content
from motcua.rooms.units.actions.offices import clear_hours, set_hours, set_mode, set_national_code
from motcua.rooms.units.actions.successions import merge, rename, split

__all__ = [
    "announce_swap",
    "clear_hours",
    "load_content",
    "merge",
    "rename",
    "set_calendar_day",
    "set_hours",
    "set_mode",
    "set_national_code",
    "split",
]
