"""The nouns of this room: places and offices (`places`), calendars, hours, limits (`clock`), deadlines
(`deadlines`)."""

from motcua.rooms.units.records.clock import (
    CalendarDay,
    DayKind,
    Extension,
    Hours,
    Limit,
    LimitUnit,
    Mode,
    Office,
    Pause,
    WorkingCalendar,
)
from motcua.rooms.units.records.deadlines import Deadline, Reason, Remaining
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
