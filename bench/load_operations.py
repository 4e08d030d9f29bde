"""Fills what boards show beside figures, for benchmarks: lines of the ticker, readings, incidents, alerts, orders.

A bad week: sixty thousand lines, a day of readings of forty places of every kind (one every five minutes), thirty
incidents, an alert in four areas of five, two orders in each of which one is late.
"""

from datetime import datetime

LINES, PLACES, READ_EVERY_MINUTES, INCIDENTS = 60_000, 40, 5, 30


def load(at: datetime) -> None:
    """Replaces all of it in the database that Django is set up for, as it stands at ``at``."""
    from django.db import connection

    from motcua.rooms.operations import facade as operations
    from motcua.rooms.units import facade as units

    said = {
        "at": at,
        "lines": LINES,
        "places": [area.code for area in units.areas()],
        "kinds": sorted(operations.SENTENCES),
        "incidents": INCIDENTS,
        "n": PLACES,
        "every": READ_EVERY_MINUTES,
        "rule": next(iter(operations.alert_rules())),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)
        for statement in (_LINES, _INCIDENTS, _ALERTS, _ORDERS):
            cursor.execute(statement, said)
        for kind in operations.observed().values():
            for one in kind.attributes.values():
                cursor.execute(_READINGS, said | {"type": kind.type, "attribute": one.name, "most": one.most})
        cursor.execute(_HOURS)
        cursor.execute(f"ANALYZE {', '.join(_FILLED)}")


_FILLED = (
    "operations_happeningrow",
    "operations_past",
    "operations_hour",
    "operations_latest",
    "operations_order",
    "operations_alert",
    "watch_incident",
)
_FORGET = f"TRUNCATE {', '.join(_FILLED)}, operations_order_entry, watch_incidentline RESTART IDENTITY CASCADE"
_LINES = """
    INSERT INTO operations_happeningrow (at, kind, unit, other_unit, code, about)
    SELECT %(at)s::timestamptz - (%(lines)s - g) * interval '10 seconds',
           (%(kinds)s::text[])[1 + g %% cardinality(%(kinds)s::text[])], 'UB-' || place, 'TT-' || place,
           'H13-' || g, '1.001193'
    FROM generate_series(1, %(lines)s) g,
         LATERAL (SELECT (%(places)s::text[])[1 + (g * 7) %% cardinality(%(places)s::text[])] AS place) p
"""
_INCIDENTS = """
    INSERT INTO watch_incident (id, target, kind, name, name_en, unit, public, severity, opened_at, reasons, meaning,
                                units, targets, acknowledged_by, assignee, level)
    SELECT gen_random_uuid(), 'line:TT-' || place, 'line', 'Đường truyền ' || place, 'Line ' || place, 'TT-' || place,
           TRUE, 'outage', %(at)s::timestamptz - g * interval '7 minutes', '[]', '[]', '{}', 1, '', '', 0
    FROM unnest(%(places)s::text[]) WITH ORDINALITY p (place, g) WHERE g <= %(incidents)s
"""
_ALERTS = """
    INSERT INTO operations_alert (id, rule, version, unit, severity, state, value, peak, facts, since, seen, raised_at,
                                  acknowledged_by, assigned_to, dismissed_by, reason)
    SELECT gen_random_uuid(), %(rule)s, '1', 'UB-' || place, 'warning', 'open', g, g, '{}', %(at)s, 1, %(at)s,
           '', '', '', ''
    FROM unnest(%(places)s::text[]) WITH ORDINALITY p (place, g) WHERE g %% 5 > 0
"""
_ORDERS = """
    INSERT INTO operations_order (batch, kind, unit, title, text, state, "limit", due_at, due_reasons, given_at,
                                  given_by, urged)
    SELECT gen_random_uuid(), 'order', 'UB-' || place, 'Xử lý hồ sơ quá hạn (mẫu)', '', 'given', '4h',
           %(at)s::timestamptz + late * interval '2 hours', '[]', %(at)s::timestamptz - interval '1 day', 'officer:1', 0
    FROM unnest(%(places)s::text[]) p (place), (VALUES (-1), (1)) l (late)
"""
_READINGS = """
    WITH drawn AS (
        SELECT 'urn:ngsi-ld:' || %(type)s || ':' || n AS entity, n, minutes,
               %(most)s * (0.3 + 0.2 * sin(minutes / 200.0 + n)) AS value,
               %(at)s::timestamptz - minutes * interval '1 minute' AS observed_at
        FROM generate_series(1, %(n)s) n, generate_series(0, 1439, %(every)s) minutes
    ), kept AS (
        INSERT INTO operations_past (entity, type, attribute, value, observed_at)
        SELECT entity, %(type)s, %(attribute)s, value, observed_at FROM drawn
    )
    INSERT INTO operations_latest (entity, type, name, area, attribute, value, observed_at, received_at, client,
                                   simulated)
    SELECT entity, %(type)s, 'Nơi đo ' || n || ' (mẫu)', '', %(attribute)s, value, observed_at, observed_at, 'client:1',
           TRUE
    FROM drawn WHERE minutes = 0
"""
_HOURS = """
    INSERT INTO operations_hour (entity, type, attribute, hour, value, observed_at)
    SELECT DISTINCT ON (entity, attribute, 4) entity, type, attribute, date_trunc('hour', observed_at), value,
           observed_at
    FROM operations_past ORDER BY entity, attribute, 4, observed_at DESC
"""
