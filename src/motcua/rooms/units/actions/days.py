"""Announcing days: holidays, swaps, half days; also late, when deadlines already count on them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.units import models
from motcua.rooms.units.actions._ground import CALENDAR, DAYS, allowed, stamped
from motcua.rooms.units.errors import NothingChanges, Unusable
from motcua.rooms.units.events import CalendarChanged
from motcua.rooms.units.queries import calendar_day
from motcua.rooms.units.records import CalendarDay, DayKind

SWAPPED_OFF = say("Nghỉ hoán đổi")
SWAPPED_WORKED = say("Làm việc bù")


@transaction.atomic
def set_calendar_day(day: date, kind: DayKind | str, name: str, decree: str, *, by: Actor, at: datetime) -> None:
    """Announces what one day is; ``DayKind.REGULAR`` takes an announcement back.

    The word before it stays on record. Open deadlines follow (`units.calendar_changed.v1`).

    Raises:
        NotAllowed: ``by`` may not administer the whole city.
        Unusable: no name or decree, or a weekday "made up".
        NothingChanges: the day already is what is announced.
    """
    allowed(by, DAYS)
    entry = CalendarDay(day=day, kind=DayKind(kind), name=name.strip(), decree=decree.strip())
    _check(entry)
    _announce([entry], by=by, at=at, act="units.set_calendar_day")


@transaction.atomic
def announce_swap(off: date, worked: date, decree: str, *, by: Actor, at: datetime) -> None:
    """Announces that ``off``, a weekday, is free and ``worked``, a weekend day, is worked in its place.

    Raises:
        NotAllowed: ``by`` may not administer the whole city.
        Unusable: no decree, ``off`` falls on a weekend, or ``worked`` on a weekday.
        NothingChanges: this swap is already in force.
    """
    allowed(by, DAYS)
    entries = [
        CalendarDay(off, DayKind.OFF, SWAPPED_OFF, decree.strip(), swapped_with=worked, name_en="Day swapped"),
        CalendarDay(worked, DayKind.WORKED, SWAPPED_WORKED, decree.strip(), swapped_with=off, name_en="Worked"),
    ]
    if off.weekday() >= 5:
        raise Unusable({"off": say("Ngày nghỉ hoán đổi phải là ngày làm việc trong tuần.")})
    for entry in entries:
        _check(entry)
    _announce(entries, by=by, at=at, act="units.announce_swap")


def _check(entry: CalendarDay) -> None:
    problems = {}
    if not entry.name:
        problems["name"] = say("Cần nêu tên hoặc lý do của ngày này.")
    if not entry.decree:
        problems["decree"] = say("Cần nêu văn bản quyết định.")
    if entry.kind is DayKind.WORKED and entry.day.weekday() < 5:
        problems["worked"] = say("Chỉ có thể làm bù vào thứ Bảy, Chủ nhật.")
    if problems:
        raise Unusable(problems)


def _announce(entries: Iterable[CalendarDay], *, by: Actor, at: datetime, act: str) -> None:
    changed: list[CalendarDay] = []
    for entry in entries:
        if supersede(entry, by=by, at=at, edited=True):
            changed.append(entry)
    if not changed:
        raise NothingChanges
    journal.record(
        act,
        subject=CALENDAR,
        by=by.id,
        at=at,
        days=[{"day": e.day.isoformat(), "kind": e.kind.value, "name": e.name} for e in changed],
        decree=changed[0].decree,
    )
    stamped()
    emit(CalendarChanged(days=[e.day.isoformat() for e in changed], decree=changed[0].decree), at=at)


def supersede(entry: CalendarDay, *, by: Actor, at: datetime, edited: bool) -> bool:
    """Puts ``entry`` in force in place of what was said about its day; whether anything changed."""
    known = models.CalendarDay.objects.select_for_update().filter(day=entry.day, superseded_at__isnull=True).first()
    if known is None and entry.kind is DayKind.REGULAR:
        return False
    if known is not None:
        if calendar_day(known) == entry:
            return False
        known.superseded_at = at
        known.save(update_fields=["superseded_at"])
    day_row(entry, by=by, at=at, edited=edited).save()
    return True


def day_row(entry: CalendarDay, *, by: Actor, at: datetime, edited: bool) -> models.CalendarDay:
    """The row, not yet saved, that says what a day is."""
    return models.CalendarDay(
        day=entry.day,
        kind=entry.kind,
        name=entry.name,
        name_en=entry.name_en,
        swapped_with=entry.swapped_with,
        decree=entry.decree,
        recorded_at=at,
        recorded_by=by.id,
        edited=edited,
    )
