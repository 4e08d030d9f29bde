"""Reading places, offices and the calendar.

Everything is kept in the process: it is small, and asked for at every step. What is kept carries the stamp that it was
read under. The stamp is looked at again after two seconds at most; at once while a change of this process waits to be
committed, and when this process reacts to an event.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from time import monotonic
from uuid import UUID

from django.db import connection, transaction

from motcua.kernel.events import delivered_now
from motcua.kernel.text import normalise, words
from motcua.rooms.units import models
from motcua.rooms.units.errors import AreaNotFound, NotLoaded, UnitNotFound
from motcua.rooms.units.records import (
    Area,
    AreaKind,
    CalendarDay,
    DayKind,
    Hours,
    Mode,
    Office,
    Unit,
    UnitKind,
    WorkingCalendar,
)

#: how long a process may go on without looking whether another process changed something, in seconds
LOOK_AGAIN = 2.0
#: when it looked last, if it did not: a machine's own clock may have begun a moment ago
NEVER = float("-inf")


@dataclass
class Registry:
    """Everything this room knows, as of one stamp."""

    stamp: UUID | None
    areas: Mapping[str, Area]
    units: Mapping[str, Unit]
    heirs: Mapping[str, str]
    names: Mapping[str, tuple[tuple[date, str], ...]]
    calendar: WorkingCalendar
    hours: Mapping[str | None, Hours]
    children: Mapping[str | None, tuple[Unit, ...]] = field(init=False)
    offices: dict[str, Office] = field(default_factory=dict)
    search: list[tuple[frozenset[str], str, Unit]] = field(init=False)

    def __post_init__(self) -> None:
        below: dict[str | None, list[Unit]] = defaultdict(list)
        for unit in self.units.values():
            below[unit.parent].append(unit)
        self.children = {parent: tuple(found) for parent, found in below.items()}
        self.search = [_searchable(unit) for unit in self.units.values()]


def _searchable(unit: Unit) -> tuple[frozenset[str], str, Unit]:
    text = words(f"{normalise(unit.name)} {normalise(unit.short_name)} {unit.code} {unit.national_code or ''}")
    return frozenset(text), " ".join(words(normalise(unit.name))), unit


class _Kept:
    """What this process knows, and when it last looked at the stamp."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.registry: Registry | None = None
        self.looked = NEVER
        #: the thread and transaction of a change of this process that may still be rolled back
        self.unsettled: tuple[int, object] | None = None
        #: when the event was announced that this process reacted to when it last looked
        self.event: datetime | None = None


_kept = _Kept()


def registry() -> Registry:
    """All of it, read again only when its stamp changed.

    A reaction must not decide by what was true before its event (deadlines after a swap): it looks at the stamp first.
    """
    known, event = _kept.registry, delivered_now()
    fresh = _kept.unsettled is None and monotonic() - _kept.looked < LOOK_AGAIN
    if known is not None and fresh and (event is None or event == _kept.event):
        return known
    with _kept.lock:
        stamp = models.Stamp.objects.values_list("value", flat=True).first()
        known = _kept.registry
        if known is None or known.stamp != stamp:
            known = _kept.registry = _read(stamp)
        _kept.looked, _kept.event = monotonic(), event
        if _rolled_back():
            _kept.unsettled = None
        return known


def _rolled_back() -> bool:
    """Whether the change that was waited for is over and was not committed."""
    if _kept.unsettled is None or not connection.in_atomic_block:
        return True
    thread, block = _kept.unsettled
    return thread == threading.get_ident() and block is not connection.atomic_blocks[0]


def forget() -> None:
    """Looks at the database again at the next question."""
    _kept.looked, _kept.unsettled = NEVER, None


def changed_here() -> None:
    """Told by actions: looks at the database again at every question until the change is committed or rolled back."""
    _kept.looked = NEVER
    if connection.in_atomic_block:
        _kept.unsettled = (threading.get_ident(), connection.atomic_blocks[0])
        transaction.on_commit(_settled)


def _settled() -> None:
    _kept.looked, _kept.unsettled = NEVER, None


def _read(stamp: UUID | None) -> Registry:
    names: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for code, until, name in models.UnitName.objects.order_by("until").values_list("unit_id", "until", "name"):
        names[code].append((until, name))
    return Registry(
        stamp=stamp,
        areas={row.code: _area(row) for row in models.Area.objects.order_by("code")},
        units={row.code: _unit(row) for row in models.Unit.objects.order_by("code")},
        heirs=dict(models.Succession.objects.filter(first=True).values_list("ceased_id", "successor_id")),
        names={code: tuple(found) for code, found in names.items()},
        calendar=_calendar(stamp),
        hours={row.unit_id: _hours(row) for row in models.UnitHours.objects.all()},
    )


def _area(row: models.Area) -> Area:
    return Area(
        code=row.code,
        name=row.name,
        kind=AreaKind(row.kind),
        name_en=row.name_en,
        area_km2=row.area_km2,
        merged_from=row.merged_from,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _unit(row: models.Unit) -> Unit:
    return Unit(
        code=row.code,
        name=row.name,
        kind=UnitKind(row.kind),
        short_name=row.short_name,
        parent=row.parent_id,
        area=row.area_id,
        national_code=row.national_code,
        mode=Mode(row.mode),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        confidence=row.confidence,
    )


def _hours(row: models.UnitHours) -> Hours:
    return Hours(
        week=tuple(tuple((start, end) for start, end in day) for day in row.week),
        same_day_until=row.same_day_until,
        source=row.source,
        confidence=row.confidence,
    )


def _calendar(stamp: UUID | None) -> WorkingCalendar:
    years = models.Stamp.objects.values_list("years", flat=True).first() or []
    rows = models.CalendarDay.objects.filter(superseded_at__isnull=True).order_by("day")
    return WorkingCalendar(
        days=tuple(calendar_day(row) for row in rows), years=frozenset(years), version=str(stamp or "")
    )


def calendar_day(row: models.CalendarDay) -> CalendarDay:
    """The record of a row."""
    return CalendarDay(
        day=row.day,
        kind=DayKind(row.kind),
        name=row.name,
        decree=row.decree,
        swapped_with=row.swapped_with,
        name_en=row.name_en,
    )


# --- questions ----------------------------------------------------------------------------------------------------


def unit(code: str) -> Unit:
    """The unit with this code, also one that ceased.

    Raises:
        UnitNotFound: no unit has this code.
    """
    try:
        return registry().units[code]
    except KeyError:
        raise UnitNotFound(unit=code) from None


def exists(code: str) -> bool:
    """Whether a unit has this code; also one that ceased, whose successor takes what comes for it."""
    return code in registry().units


def names(codes: Iterable[str]) -> dict[str, str]:
    """The names of several units by their codes; codes that are unknown are left out."""
    known = registry().units
    return {code: known[code].name for code in codes if code in known}


def units(kind: UnitKind | str | None = None, *, on: date | None = None) -> list[Unit]:
    """The units that exist on ``on`` (without it: that have not ceased), by code; of one kind or of all."""
    return [
        found
        for found in registry().units.values()
        if (kind is None or found.kind == kind) and (found.valid_to is None if on is None else found.exists_on(on))
    ]


def area(code: str) -> Area:
    """The commune or ward with this code.

    Raises:
        AreaNotFound: none has it.
    """
    try:
        return registry().areas[code]
    except KeyError:
        raise AreaNotFound(area=code) from None


def areas() -> list[Area]:
    """All communes and wards that have not ceased, by code."""
    return [found for found in registry().areas.values() if found.valid_to is None]


def children(code: str) -> list[Unit]:
    """The units directly below ``code`` that have not ceased."""
    return [found for found in registry().children.get(code, ()) if found.valid_to is None]


def home(code: str) -> Unit:
    """The unit that answers today for ``code``: itself, or whoever took over after mergers and splits.

    Raises:
        UnitNotFound: no unit has this code.
    """
    known, seen = registry(), {code}
    found = unit(code)
    while found.valid_to is not None and (heir := known.heirs.get(found.code)) and heir not in seen:
        seen.add(heir)
        found = known.units[heir]
    return found


def name_on(code: str, day: date) -> str:
    """The name that the unit carried on ``day``."""
    found = unit(code)
    return next((name for until, name in registry().names.get(code, ()) if day < until), found.name)


def committee_of(area_code: str) -> Unit:
    """The People's Committee that answers for a commune or ward today.

    Raises:
        AreaNotFound: no area has this code, or no committee answers for it.
    """
    return _of_area(area_code, UnitKind.COMMITTEE)


def service_centre_of(area_code: str) -> Unit:
    """The public-administration service centre (one-stop) of a commune or ward today.

    Raises:
        AreaNotFound: no area has this code, or no centre serves it.
    """
    return _of_area(area_code, UnitKind.CENTRE)


def _of_area(area_code: str, kind: UnitKind) -> Unit:
    area(area_code)
    found = [entry for entry in registry().units.values() if entry.area == area_code and entry.kind == kind]
    if not found:
        raise AreaNotFound(area=area_code)
    standing = [entry for entry in found if entry.valid_to is None]
    return standing[0] if standing else home(found[-1].code)


def find(text: str, *, kind: UnitKind | str | None = None, limit: int = 20) -> list[Unit]:
    """Units whose name or code holds every word of ``text``, the closest first; accents and tone placement aside."""
    wanted = words(normalise(text))
    if not wanted:
        return []
    phrase = " ".join(wanted)
    found = [
        (phrase not in name, len(name), entry.code, entry)
        for tokens, name, entry in registry().search
        if entry.valid_to is None
        and (kind is None or entry.kind == kind)
        and all(any(token.startswith(word) for token in tokens) for word in wanted)
    ]
    return [entry for *_, entry in sorted(found, key=lambda match: match[:3])[:limit]]


def calendar() -> WorkingCalendar:
    """The working calendar of the city, as announced so far."""
    return registry().calendar


def office(code: str) -> Office:
    """Calendar, hours and mode of a unit: what its deadlines are counted by.

    Raises:
        UnitNotFound: no unit has this code.
        NotLoaded: no office hours are known yet.
    """
    known = registry()
    found = known.offices.get(code)
    if found is None:
        found = known.offices[code] = Office(known.calendar, _hours_of(code), unit(code).mode)
    return found


def usual_office() -> Office:
    """An office without peculiarities: the city's calendar, the hours of all units, limits counted in days.

    Raises:
        NotLoaded: no office hours are known yet.
    """
    known = registry()
    found = known.offices.get("")
    if found is None:
        found = known.offices[""] = Office(known.calendar, _hours_of(None), Mode.DAY)
    return found


def _hours_of(code: str | None) -> Hours:
    hours = registry().hours
    own = hours.get(code) or hours.get(None)
    if own is None:
        raise NotLoaded
    return own


def calendar_history(day: date) -> list[CalendarDay]:
    """Everything that was announced about a day, the word in force last."""
    rows = models.CalendarDay.objects.filter(day=day).order_by("recorded_at", "id")
    return [calendar_day(row) for row in rows]
