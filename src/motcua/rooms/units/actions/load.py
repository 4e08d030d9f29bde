"""Loading what the content folder says about places, offices, hours and days."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.content import Mistake
from motcua.kernel.events import emit
from motcua.kernel.ids import new_id
from motcua.rooms.units import content, models
from motcua.rooms.units.actions._ground import CALENDAR, KEEP, allowed, stamped
from motcua.rooms.units.actions.days import day_row, supersede
from motcua.rooms.units.errors import Unusable
from motcua.rooms.units.events import CalendarChanged
from motcua.rooms.units.records import Area, DayKind, Loaded, OfficeHours, Unit, WorkingCalendar

T = TypeVar("T")


@transaction.atomic
def load_content(*, by: Actor, at: datetime) -> Loaded:
    """Brings the tables to what the content folder says; says how much changed, and does nothing the second time.

    What an operator changed in the house stands: announced days, hours, names, national codes and ends of units are
    not taken back by a file.

    Raises:
        NotAllowed: ``by`` may not administer the whole city.
        Unusable: the folder holds mistakes; each is named with its file, and nothing is loaded.
    """
    allowed(by, KEEP)
    areas, units = _good(content.read_areas()), _good(content.read_units())
    calendar = content.combined(_good(content.read_calendars()))
    hours = _good([content.read_default_hours()])[0]
    first = not models.Stamp.objects.select_for_update().exists()
    if first:
        models.Stamp.objects.create(id=1, value=new_id())
    days = _days(calendar, by=by, at=at)
    years = _years(calendar)
    loaded = Loaded(areas=_areas(areas), units=_units(units, hours), days=len(days), hours=_default_hours(hours))
    if loaded.changed or years:
        journal.record("units.load_content", subject=CALENDAR, by=by.id, at=at, **vars(loaded))
        stamped()
        if days and not first:
            emit(CalendarChanged(days=days, decree=calendar.source), at=at)
    return loaded


def _good(read: list[T | Mistake]) -> list[T]:
    mistakes = [entry for entry in read if isinstance(entry, Mistake)]
    if mistakes:
        raise Unusable({str(mistake.file): mistake.about for mistake in mistakes})
    return [entry for entry in read if not isinstance(entry, Mistake)]


def _areas(said: list[Area]) -> int:
    fields = ("name", "name_en", "kind", "area_km2", "merged_from", "valid_from")
    return _upsert(models.Area, {a.code: {name: getattr(a, name) for name in fields} for a in said})


def _units(said: list[Unit], hours: OfficeHours) -> int:
    new = {
        unit.code: {
            "name": unit.name,
            "short_name": unit.short_name,
            "kind": unit.kind,
            "parent_id": unit.parent,
            "area_id": unit.area,
            "national_code": unit.national_code,
            "mode": hours.mode,
            "valid_from": unit.valid_from,
            "source": unit.source,
            "confidence": unit.confidence,
        }
        for unit in said
    }
    known = {row.code: row for row in models.Unit.objects.all()}
    renamed = set(models.UnitName.objects.values_list("unit_id", flat=True))
    for code, fields in new.items():
        if code in known:
            _leave_to_the_operator(fields, known[code], code in renamed)
    return _upsert(models.Unit, new)


def _leave_to_the_operator(fields: dict[str, Any], row: models.Unit, renamed: bool) -> None:
    del fields["mode"]
    if renamed:
        del fields["name"]
    if row.national_code:
        del fields["national_code"]
    if row.valid_to is not None or row.parent_id != fields["parent_id"]:
        del fields["parent_id"]


def _upsert(model: type[Any], said: dict[str, dict[str, Any]]) -> int:
    known = {row.pk: row for row in model.objects.all()}
    new = [model(code=code, **fields) for code, fields in said.items() if code not in known]
    model.objects.bulk_create(new)
    changed = 0
    for code, fields in said.items():
        row = known.get(code)
        if row is not None and any(getattr(row, name) != value for name, value in fields.items()):
            model.objects.filter(pk=code).update(**fields)
            changed += 1
    return len(new) + changed


def _default_hours(said: OfficeHours) -> int:
    fields = {
        "week": [[list(interval) for interval in day] for day in said.hours.week],
        "same_day_until": said.hours.same_day_until,
        "source": said.hours.source,
        "confidence": said.hours.confidence,
    }
    row = models.UnitHours.objects.filter(unit=None).first()
    if row is None:
        models.UnitHours.objects.create(unit=None, **fields)
        return 1
    if row.edited or all(getattr(row, name) == value for name, value in fields.items()):
        return 0
    models.UnitHours.objects.filter(pk=row.pk).update(**fields)
    return 1


def _days(said: WorkingCalendar, *, by: Actor, at: datetime) -> list[str]:
    known = {row.day: row for row in models.CalendarDay.objects.filter(superseded_at__isnull=True)}
    changed = []
    new = [entry for entry in said.days if entry.day not in known and entry.kind is not DayKind.REGULAR]
    models.CalendarDay.objects.bulk_create([day_row(entry, by=by, at=at, edited=False) for entry in new])
    changed += [entry.day.isoformat() for entry in new]
    for entry in said.days:
        row = known.get(entry.day)
        if row and not row.edited and supersede(entry, by=by, at=at, edited=False):
            changed.append(entry.day.isoformat())
    for day, row in known.items():
        if not row.edited and day not in said.by_day:
            models.CalendarDay.objects.filter(pk=row.pk).update(superseded_at=at)
            changed.append(day.isoformat())
    return changed


def _years(said: WorkingCalendar) -> bool:
    years = sorted(said.years)
    return bool(models.Stamp.objects.filter(id=1).exclude(years=years).update(years=years))
