"""What every action of this room begins and ends with."""

from datetime import date, datetime

from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotAllowed
from motcua.kernel.ids import new_id
from motcua.rooms.units import models, queries
from motcua.rooms.units.errors import NotYet, UnitClosed, UnitNotFound

#: everything about a unit; held everywhere: everything about the city
ADMINISTER = "units:administer"
#: names, codes, mergers and splits · office hours and the way of counting · days of the calendar
KEEP, HOURS, DAYS = "units:keep", "units:hours", "units:calendar"
#: the subject under which the journal keeps what is not about one unit
CALENDAR = "units:calendar"


def allowed(by: Actor, permission: str, *, unit: str = EVERYWHERE) -> None:
    """Refuses who holds neither ``permission`` nor ``units:administer`` at ``unit`` (without one: in the whole city).

    The house itself may.
    """
    if by.kind != "system" and not any(by.may(name, unit=unit) for name in (permission, ADMINISTER)):
        raise NotAllowed(permission=permission, unit=unit)


def held(code: str) -> models.Unit:
    """The row of a standing unit, held until the transaction ends.

    Raises:
        UnitNotFound: no unit has this code.
        UnitClosed: it has ceased.
    """
    row = models.Unit.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise UnitNotFound(unit=code)
    if row.valid_to is not None:
        raise UnitClosed(unit=code)
    return row


def effective(on: date | None, at: datetime) -> date:
    """The day from which a change holds: today, or an earlier day.

    Raises:
        NotYet: the day lies in the future.
    """
    today = local_day(at)
    if on is not None and on > today:
        raise NotYet(day=f"{on:%d/%m/%Y}")
    return on or today


def stamped() -> None:
    """Tells every process that what it keeps is old."""
    models.Stamp.objects.update_or_create(id=1, defaults={"value": new_id()})
    queries.changed_here()
