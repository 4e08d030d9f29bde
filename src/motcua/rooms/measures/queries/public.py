"""Figures that anybody may see."""

from datetime import datetime

from motcua.kernel.days import local_day
from motcua.rooms.measures.queries.open_data import open_rules
from motcua.rooms.measures.queries.values import scopes_counted, value, values
from motcua.rooms.measures.records import Kind
from motcua.rooms.measures.records.open_data import PublicFigures, UnitFigures
from motcua.rooms.measures.rules.periods import containing, span
from motcua.rooms.measures.rules.scopes import CITY


def public_figures(*, at: datetime, units: int = 20) -> PublicFigures:
    """What the city received since its figures begin and how it stands, with the offices that received most.

    Raises:
        DatasetNotFound: the province publishes nothing.
    """
    since = open_rules().since
    # to the end of the month, of which nothing is counted yet: whole months are in memory
    period = span(since, containing(local_day(at), Kind.MONTH).end)
    scopes = scopes_counted()
    (online,) = values("online-filing", scopes, [period], at=at)
    (good,) = values("on-time-of-finished", scopes, [period], at=at)
    still_open, late = (int(value(code, CITY, period, at=at).numerator) for code in ("open", "overdue"))
    by_unit = [
        UnitFigures(scope, int(of.denominator or 0), int(done.denominator or 0), int(done.numerator))
        for scope, of, done in zip(scopes, online, good, strict=True)
    ]
    return PublicFigures(
        since=since,
        as_of=at,
        received=sum(one.received for one in by_unit),
        finished=sum(one.finished for one in by_unit),
        finished_on_time=sum(one.finished_on_time for one in by_unit),
        open_in_time=still_open - late,
        open_late=late,
        online=sum(int(one.numerator) for one in online),
        by_unit=tuple(sorted((one for one in by_unit if one.received), key=lambda one: -one.received)[:units]),
    )
