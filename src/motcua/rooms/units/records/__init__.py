"""The nouns of this room: places and offices (`places`), calendars, hours, limits and deadlines (`clock`)."""

from motcua.rooms.units.records.clock import (
    CalendarDay,
    DayKind,
    Deadline,
    Extension,
    Hours,
    Limit,
    LimitUnit,
    Mode,
    Office,
    Pause,
    Reason,
    Remaining,
    WorkingCalendar,
)
from motcua.rooms.units.records.places import Area, AreaKind, Loaded, NewUnit, OfficeHours, Unit, UnitKind

__all__ = [
    "Area",
    "AreaKind",
    "CalendarDay",
    "DayKind",
    "Deadline",
    "Extension",
    "Hours",
    "Limit",
    "LimitUnit",
    "Loaded",
    "Mode",
    "NewUnit",
    "Office",
    "OfficeHours",
    "Pause",
    "Reason",
    "Remaining",
    "Unit",
    "UnitKind",
    "WorkingCalendar",
]
