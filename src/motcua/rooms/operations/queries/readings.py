"""The latest readings, and the hours behind them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection

from motcua.rooms.operations import content
from motcua.rooms.operations.models import Latest, Report
from motcua.rooms.operations.records import Reading, Source, Watched
from motcua.rooms.operations.rules.readings import HOURS, by_hour, is_fresh

#: days of reports that a source is judged by
LOOK_BACK = timedelta(days=7)


def latest(types: Collection[str], *, at: datetime) -> dict[str, list[Reading]]:
    """The latest readings by kind of entity, by name of the place, in one statement."""
    found: dict[str, list[Reading]] = {type_: [] for type_ in types}
    known = content.observed()
    for row in Latest.objects.filter(type__in=sorted(types)).order_by("name", "attribute") if types else ():
        found[row.type].append(
            Reading(
                entity=row.entity,
                name=row.name,
                area=row.area,
                attribute=row.attribute,
                value=row.value,
                observed_at=row.observed_at,
                fresh=row.type in known and is_fresh(known[row.type], row.observed_at, at=at),
                simulated=row.simulated,
            )
        )
    return found


def hours(wanted: Sequence[Watched], *, at: datetime) -> dict[Watched, list[float | None]]:
    """The last hours of each, in one statement: the last number of every entity in every hour.

    Each is looked up by itself in an index, so that it costs the same however often a place reports.
    """
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT l.type, l.attribute, l.entity, p.observed_at, p.value
               FROM operations_latest l
                    JOIN unnest(%(types)s::text[], %(attributes)s::text[]) w (type, attribute) USING (type, attribute),
                    generate_series(0, %(hours)s - 1) h,
                    LATERAL (SELECT observed_at, value FROM operations_past
                             WHERE entity = l.entity AND attribute = l.attribute
                               AND observed_at > %(at)s - (h + 1) * interval '1 hour'
                               AND observed_at <= %(at)s - h * interval '1 hour'
                             ORDER BY observed_at DESC LIMIT 1) p""",
            {
                "at": at,
                "hours": HOURS,
                "types": [type_ for type_, _ in sorted({(one.type, one.attribute) for one in wanted})],
                "attributes": [attribute for _, attribute in sorted({(one.type, one.attribute) for one in wanted})],
            },
        )
        rows = cursor.fetchall()
    return {one: by_hour(_of(one, rows), one.how, at=at) for one in wanted}


def _of(one: Watched, rows: Iterable[tuple[str, str, str, datetime, float]]) -> list[tuple[str, datetime, float]]:
    return [
        (entity, observed_at, value)
        for type_, attribute, entity, observed_at, value in rows
        if (type_, attribute) == (one.type, one.attribute)
    ]


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
