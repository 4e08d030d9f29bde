"""The latest readings, and the hours behind them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from motcua.kernel.queries import prepared
from motcua.rooms.operations import content
from motcua.rooms.operations.models import Latest, Report
from motcua.rooms.operations.records import How, Reading, Source, Watched
from motcua.rooms.operations.rules.readings import HOURS, by_hour, hour_of, is_fresh

#: days of reports that a source is judged by
LOOK_BACK = timedelta(days=7)


@prepared
def _latest(types: list[str]) -> QuerySet[Latest, tuple[Any, ...]]:
    columns = ("type", "entity", "name", "area", "attribute", "value", "observed_at", "simulated")
    return Latest.objects.filter(type__in=types).order_by("name", "attribute").values_list(*columns)


def latest(types: Collection[str], *, at: datetime) -> dict[str, list[Reading]]:
    """The latest readings by kind of entity, by name of the place, in one statement."""
    found: dict[str, list[Reading]] = {type_: [] for type_ in types}
    known = content.observed()
    rows = _latest(sorted(types)) if types else []
    for type_, entity, name, area, attribute, value, observed_at, simulated in rows:
        fresh = type_ in known and is_fresh(known[type_], observed_at, at=at)
        found[type_].append(Reading(entity, name, area, attribute, value, observed_at, fresh, simulated))
    return found


def hours(wanted: Sequence[Watched], *, at: datetime) -> dict[Watched, list[float | None]]:
    """The whole hours before ``at``, the oldest first, in one statement: the last number of every place, combined."""
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT type, attribute, hour, sum(value), avg(value), max(value), min(value)
               FROM operations_hour JOIN unnest(%s::text[], %s::text[]) w (type, attribute) USING (type, attribute)
               WHERE hour >= %s AND hour < %s GROUP BY type, attribute, hour""",
            [*_columns(wanted), hour_of(at) - timedelta(hours=HOURS), hour_of(at)],
        )
        rows = cursor.fetchall()
    found: dict[tuple[str, str, How], dict[datetime, float]] = {}
    for type_, attribute, hour, *numbers in rows:
        for how, number in zip((How.SUM, How.MEAN, How.MOST, How.LEAST), numbers, strict=True):
            found.setdefault((type_, attribute, how), {})[hour] = number
    return {one: by_hour(found.get((one.type, one.attribute, one.how), {}), at=at) for one in wanted}


def _columns(wanted: Sequence[Watched]) -> list[list[str]]:
    return [list(column) for column in zip(*{(one.type, one.attribute) for one in wanted}, strict=True)]


def sources(*, at: datetime) -> list[Source]:
    """Who reports what, and how it stands, over the last days; the latest first."""
    sums: dict[tuple[str, str], list[Report]] = {}
    for row in Report.objects.filter(last_at__gt=at - LOOK_BACK).order_by("-last_at"):
        sums.setdefault((row.client, row.type), []).append(row)
    return [_source(*key, rows) for key, rows in sums.items()]


def _source(client: str, type_: str, rows: Sequence[Report]) -> Source:
    numbers: Mapping[str, int] = {
        name: sum(getattr(row, name) for row in rows) for name in ("kept", "late", "again", "differs", "refused")
    }
    refusal = next((row.last_refusal for row in rows if row.last_refusal), "")
    return Source(client=client, type=type_, last_at=rows[0].last_at, last_refusal=refusal, **numbers)
