"""How one office is known and when it opens."""

from datetime import datetime

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.units import models
from motcua.rooms.units.actions._ground import CALENDAR, HOURS, KEEP, allowed, held, stamped
from motcua.rooms.units.errors import CodeTaken, NothingChanges, Unusable
from motcua.rooms.units.events import HoursChanged
from motcua.rooms.units.records import Hours, Mode
from motcua.rooms.units.rules import codes


@transaction.atomic
def set_national_code(unit: str, national_code: str, *, by: Actor, at: datetime) -> None:
    """Enters the agency code of QĐ 20/2020/QĐ-TTg, in either spelling; it is kept top first.

    Raises:
        NotAllowed: ``by`` may not administer the whole city.
        Unusable: not an agency code.
        CodeTaken: another standing unit has it.
    """
    allowed(by, KEEP)
    row = held(unit)
    try:
        code = codes.canonical(national_code)
    except ValueError:
        raise Unusable({"national_code": say("Mã định danh cơ quan có dạng H13.05.12 hoặc 000.12.05.H13.")}) from None
    if row.national_code == code:
        raise NothingChanges
    holder = models.Unit.objects.filter(national_code=code, valid_to__isnull=True).first()
    if holder is not None:
        raise CodeTaken(national_code=code, unit=holder.code)
    was, row.national_code = row.national_code, code
    row.save(update_fields=["national_code"])
    journal.record("units.set_national_code", subject=unit, by=by.id, at=at, was=was, now=code)
    stamped()


@transaction.atomic
def set_mode(unit: str, mode: Mode | str, *, by: Actor, at: datetime) -> None:
    """Says whether the unit counts working days by days or by hours; open deadlines follow.

    Raises:
        NotAllowed: ``by`` may not administer the unit.
        NothingChanges: it already counts so.
    """
    allowed(by, HOURS, unit=unit)
    row = held(unit)
    if row.mode == Mode(mode):
        raise NothingChanges
    was, row.mode = row.mode, Mode(mode)
    row.save(update_fields=["mode"])
    journal.record("units.set_mode", subject=unit, by=by.id, at=at, was=was, now=row.mode)
    stamped()
    emit(HoursChanged(unit=unit), at=at)


@transaction.atomic
def set_hours(unit: str | None, hours: Hours, *, by: Actor, at: datetime) -> None:
    """Sets the office hours of one unit, or (``None``) of all that have none of their own; open deadlines follow.

    Raises:
        NotAllowed: ``by`` may not administer the unit, or the whole city.
        NothingChanges: it already opens so.
    """
    allowed(by, HOURS, unit=unit or EVERYWHERE)
    if unit is not None:
        held(unit)
    week = [[list(interval) for interval in day] for day in hours.week]
    known = models.UnitHours.objects.select_for_update().filter(unit_id=unit).first()
    if known is not None and (known.week, known.same_day_until) == (week, hours.same_day_until):
        raise NothingChanges
    models.UnitHours.objects.update_or_create(
        unit_id=unit,
        defaults={
            "week": week,
            "same_day_until": hours.same_day_until,
            "source": hours.source,
            "confidence": hours.confidence,
            "edited": True,
        },
    )
    journal.record(
        "units.set_hours", subject=unit or CALENDAR, by=by.id, at=at, week=week, same_day_until=hours.same_day_until
    )
    stamped()
    emit(HoursChanged(unit=unit), at=at)


@transaction.atomic
def clear_hours(unit: str, *, by: Actor, at: datetime) -> None:
    """Lets a unit open at the hours of all others again; open deadlines follow.

    Raises:
        NotAllowed: ``by`` may not administer the unit.
        NothingChanges: it has no hours of its own.
    """
    allowed(by, HOURS, unit=unit)
    held(unit)
    gone, _ = models.UnitHours.objects.filter(unit_id=unit).delete()
    if not gone:
        raise NothingChanges
    journal.record("units.clear_hours", subject=unit, by=by.id, at=at)
    stamped()
    emit(HoursChanged(unit=unit), at=at)
