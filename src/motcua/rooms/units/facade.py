"""Places, offices, working calendars, and when an answer is due."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import get_language, gettext

from motcua.rooms.units import queries
from motcua.rooms.units.actions import (
    announce_swap,
    clear_hours,
    load_content,
    merge,
    rename,
    set_calendar_day,
    set_hours,
    set_mode,
    set_national_code,
    split,
)
from motcua.rooms.units.content import (
    combined,
    hours_text,
    read_calendar,
    read_calendars,
    read_default_hours,
    read_everything,
    read_hours,
)
from motcua.rooms.units.content.seed import seed as seed_calendar
from motcua.rooms.units.queries import (
    area,
    areas,
    calendar,
    calendar_history,
    children,
    committee_of,
    exists,
    find,
    forget,
    home,
    name_on,
    names,
    office,
    service_centre_of,
    unit,
    units,
)
from motcua.rooms.units.records import Deadline, Extension, Limit, Pause, WorkingCalendar
from motcua.rooms.units.rules.codes import canonical, is_national_code, to_bottom_first, to_top_first
from motcua.rooms.units.rules.deadline import compute

__all__ = [
    "announce_swap",
    "area",
    "areas",
    "calendar",
    "calendar_history",
    "canonical",
    "children",
    "clear_hours",
    "combined",
    "committee_of",
    "compute",
    "deadline",
    "due_after",
    "exists",
    "find",
    "forget",
    "home",
    "hours_text",
    "in_words",
    "is_national_code",
    "load_content",
    "merge",
    "name_on",
    "names",
    "office",
    "read_calendar",
    "read_calendars",
    "read_default_hours",
    "read_everything",
    "read_hours",
    "rename",
    "seed_calendar",
    "service_centre_of",
    "set_calendar_day",
    "set_hours",
    "set_mode",
    "set_national_code",
    "split",
    "to_bottom_first",
    "to_top_first",
    "unit",
    "units",
]


def deadline(
    received: datetime,
    limit: Limit | str | None,
    unit: str,
    *,
    pauses: Iterable[Pause] = (),
    extension: Extension | None = None,
    same_day: bool = False,
) -> Deadline:
    """When ``unit`` must answer what it received at ``received``; recomputing is calling it again.

    Raises:
        UnitNotFound: no unit has this code.
        ValueError: not a limit, or a moment without a zone.
    """
    said = Limit.parse(limit) if isinstance(limit, str) else limit
    return compute(received, said, office(unit), pauses=pauses, extension=extension, same_day=same_day)


def due_after(limit: Limit, *, at: datetime, unit: str = "") -> datetime:
    """The moment at which ``limit`` has passed after ``at`` on the clock of ``unit``; without one, of the city.

    For timers, which have neither pauses nor reasons.

    Raises:
        UnitNotFound: no unit has this code.
    """
    due = compute(at, limit, office(unit) if unit else queries.usual_office()).due
    if due is None:  # no pause was given
        raise RuntimeError("a deadline without pauses is always due")
    return due


def in_words(deadline: Deadline, calendar: WorkingCalendar | None = None) -> list[str]:
    """The reasons of ``deadline`` in the language of the reader.

    Names of days are content: their English is taken from ``calendar``, or from the one in force.
    """
    if get_language() != "en":
        return deadline.in_words(gettext)
    known = calendar if calendar is not None else queries.calendar()
    names = {entry.name: entry.name_en for entry in known.days if entry.name_en}
    return deadline.in_words(lambda said: names.get(said) or gettext(said))
