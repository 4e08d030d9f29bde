"""Reads places, offices, hours and calendars from the content folder into records, or into a list of mistakes."""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from motcua.kernel.content import Mistake, folder, read_yaml
from motcua.kernel.text import normalise
from motcua.rooms.units.records import (
    Area,
    AreaKind,
    CalendarDay,
    DayKind,
    Hours,
    Mode,
    OfficeHours,
    Unit,
    UnitKind,
    WorkingCalendar,
)
from motcua.rooms.units.records.clock import Interval, clock_text, interval
from motcua.rooms.units.records.places import NATIONAL_CODE

T = TypeVar("T")
WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AREA_COLUMNS = {"code", "name", "kind", "name_en", "area_km2", "merged_from", "valid_from"}
_UNIT_COLUMNS = {"code", "name", "short_name", "kind", "parent", "area", "national_code", "valid_from", "confidence"}


def read_areas() -> list[Area | Mistake]:
    """Every commune and ward of the province."""
    return list(_rows(folder("units") / "areas.csv", _AREA_COLUMNS, _area))


def read_units() -> list[Unit | Mistake]:
    """Every office, parents before their children."""
    files = [folder("units") / name for name in ("city.csv", "communes.csv")]
    read = [entry for file in files for entry in _rows(file, _UNIT_COLUMNS, _unit)]
    return [*read, *_unit_mistakes(files[-1], [entry for entry in read if isinstance(entry, Unit)])]


def read_calendars() -> list[WorkingCalendar | Mistake]:
    """One calendar per year that has a file."""
    return [read_calendar(file) for file in sorted(folder("calendars").glob("*.yaml"))]


def read_default_hours() -> OfficeHours | Mistake:
    """The office hours of every unit that has none of its own."""
    return read_hours(folder("hours") / "default.yaml")


def read_everything() -> list[Area | Unit | WorkingCalendar | OfficeHours | Mistake]:
    """All content of this room, for the check of the content folder."""
    return [*read_areas(), *read_units(), *read_calendars(), read_default_hours()]


def combined(calendars: list[WorkingCalendar]) -> WorkingCalendar:
    """The calendars of several years as one."""
    days = sorted((day for calendar in calendars for day in calendar.days), key=lambda entry: entry.day)
    return WorkingCalendar(
        days=tuple(days),
        years=frozenset().union(*(calendar.years for calendar in calendars)),
        source="; ".join(dict.fromkeys(calendar.source for calendar in calendars)),
    )


# --- tables -------------------------------------------------------------------------------------------------------


def _rows(file: Path, columns: set[str], make: Callable[[dict[str, str], str], T]) -> Iterator[T | Mistake]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        yield Mistake(file, str(error))
        return
    source = "; ".join(line.partition("source:")[2].strip() for line in lines if line.startswith("# source:"))
    if not source:
        yield Mistake(file, "says no source: begin it with a line '# source: …'")
    table = csv.DictReader(line for line in lines if line and not line.startswith("#"))
    if missing := columns - set(table.fieldnames or []):
        yield Mistake(file, f"columns are missing: {', '.join(sorted(missing))}")
        return
    seen: set[str] = set()
    for number, row in enumerate(table, start=1):
        said = {key: normalise(value or "") for key, value in row.items() if key in columns}
        if said["code"] in seen:
            yield Mistake(file, f"row {number}: the code {said['code']} comes twice")
            continue
        seen.add(said["code"])
        try:
            yield make(said, source)
        except ValueError as error:
            yield Mistake(file, f"row {number} ({said['code']}): {error}")


def _area(said: dict[str, str], _source: str) -> Area:
    if not (len(said["code"]) == 5 and said["code"].isdigit()):
        raise ValueError("the code of an area has five digits")
    return Area(
        code=said["code"],
        name=_needed(said, "name"),
        kind=AreaKind(said["kind"]),
        name_en=said["name_en"],
        area_km2=float(said["area_km2"]) if said["area_km2"] else None,
        merged_from=said["merged_from"],
        valid_from=_day(said["valid_from"]),
    )


def _unit(said: dict[str, str], source: str) -> Unit:
    if said["national_code"] and not NATIONAL_CODE.match(said["national_code"]):
        raise ValueError(f"not an agency code, top first: {said['national_code']}")
    return Unit(
        code=_needed(said, "code"),
        name=_needed(said, "name"),
        short_name=said["short_name"],
        kind=UnitKind(said["kind"]),
        parent=said["parent"] or None,
        area=said["area"] or None,
        national_code=said["national_code"] or None,
        valid_from=_day(said["valid_from"]),
        source=source,
        confidence=said["confidence"],
    )


def _unit_mistakes(file: Path, units: list[Unit]) -> Iterator[Mistake]:
    known = {area.code for area in read_areas() if isinstance(area, Area)}
    before: set[str] = set()
    for unit in units:
        if unit.parent and unit.parent not in before:
            yield Mistake(file, f"{unit.code}: its parent {unit.parent} is not listed before it")
        if unit.area and unit.area not in known:
            yield Mistake(file, f"{unit.code}: no area has the code {unit.area}")
        if unit.code in before:
            yield Mistake(file, f"{unit.code} comes twice")
        before.add(unit.code)


def _needed(said: dict[str, str], key: str) -> str:
    if not said[key]:
        raise ValueError(f"'{key}' is missing")
    return said[key]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# --- hours --------------------------------------------------------------------------------------------------------


def read_hours(file: Path) -> OfficeHours | Mistake:
    """A file of office hours; its form is described in docs/reference/deadline.md."""
    said = read_yaml(file)
    if isinstance(said, Mistake):
        return said
    if not isinstance(said, dict):
        return Mistake(file, "must say 'every_working_day' or 'week'")
    try:
        return _hours(said)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return Mistake(file, str(error))


def _hours(said: dict[str, Any]) -> OfficeHours:
    unknown = set(said) - {"source", "confidence", "mode", "same_day_until", "every_working_day", "week"}
    if unknown:
        raise ValueError(f"unknown words: {', '.join(sorted(map(str, unknown)))}")
    usual = _intervals(said.get("every_working_day", []))
    week = said.get("week") or {}
    if stray := set(week) - set(WEEKDAY_NAMES):
        raise ValueError(f"not days of the week: {', '.join(sorted(map(str, stray)))}")
    days = tuple(
        _intervals(week[name]) if name in week else (usual if index < 5 else ())
        for index, name in enumerate(WEEKDAY_NAMES)
    )
    until = said.get("same_day_until", "15:00")
    if not isinstance(until, int):  # YAML reads an unquoted 15:00 as the number of minutes
        until = interval(f"00:00-{until}")[1]
    hours = Hours(
        week=days,
        same_day_until=until,
        source=str(said.get("source", "")),
        confidence=str(said.get("confidence", "")),
    )
    return OfficeHours(hours=hours, mode=Mode(said.get("mode", Mode.DAY)))


def _intervals(texts: Any) -> tuple[Interval, ...]:
    if isinstance(texts, str):
        texts = texts.split(",")
    return tuple(interval(str(text)) for text in texts or ())


def hours_text(hours: Hours) -> dict[str, list[str]]:
    """The week as a file says it."""
    return {
        name: [f"{clock_text(start)}-{clock_text(end)}" for start, end in day]
        for name, day in zip(WEEKDAY_NAMES, hours.week, strict=True)
    }


# --- calendars ----------------------------------------------------------------------------------------------------


def read_calendar(file: Path) -> WorkingCalendar | Mistake:
    """One year's file of days that differ."""
    said = read_yaml(file)
    if isinstance(said, Mistake):
        return said
    if not isinstance(said, dict) or not isinstance(said.get("year"), int):
        return Mistake(file, "must say its 'year'")
    if not said.get("source"):
        return Mistake(file, "says no source")
    try:
        days = tuple(_calendar_day(entry, said["year"]) for entry in said.get("days") or ())
        _check_days(days)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return Mistake(file, str(error))
    return WorkingCalendar(days=days, years=frozenset({said["year"]}), source=str(said["source"]))


def _calendar_day(said: dict[str, Any], year: int) -> CalendarDay:
    day = said.get("day")
    if not isinstance(day, date) or day.year != year:
        raise ValueError(f"{day} is not a day of {year}")
    swapped = said.get("swapped_with")
    if swapped is not None and not isinstance(swapped, date):
        raise ValueError(f"{day}: {swapped} is not a day")
    if not said.get("name"):
        raise ValueError(f"{day} has no name")
    return CalendarDay(
        day=day,
        kind=DayKind(said.get("kind", DayKind.OFF)),
        name=normalise(str(said["name"])),
        decree=str(said.get("decree", "")),
        swapped_with=swapped,
        name_en=str(said.get("name_en", "")),
    )


def _check_days(days: tuple[CalendarDay, ...]) -> None:
    seen: set[date] = set()
    for entry in days:
        if entry.day in seen:
            raise ValueError(f"{entry.day} comes twice")
        seen.add(entry.day)
        if entry.kind is DayKind.WORKED and entry.day.weekday() < 5:
            raise ValueError(f"{entry.day} is worked anyway: only a weekend day can be made up")
