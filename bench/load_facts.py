"""Fills the facts of a benchmark database with invented ones, inside PostgreSQL. For benchmarks only.

Two years of days one after the other (rows lie as dossiers came), a hundred and more places of which some are busier,
three hundred procedures of which a few are most of the work (as in a real city), nine of ten finished on time. The same
number gives the same facts every time.
"""

import sys
import time
from typing import Any

#: first day, and the day on which the invented city stands
START, TODAY = "2024-11-01", "2026-10-31"
PROCEDURES = 300
CHUNK = 500_000

_FACTS = """
    WITH drawn AS (
        SELECT g, u.places[1 + floor(power(r1, 1.4) * cardinality(u.places))::int] AS place,
               u.procedures[1 + floor(power(r2, 3) * cardinality(u.procedures))::int] AS procedure,
               CASE WHEN r3 < 0.62 THEN 'online' WHEN r3 < 0.97 THEN 'counter' ELSE 'post' END AS channel,
               %(start)s::date + (g::bigint * 730 / %(wanted)s)::int AS received, 3 + floor(r5 * 20)::int AS term,
               1 + floor(r6 * r6 * 26)::int AS took, r7, r8
        FROM generate_series(%(first)s, %(last)s) g,
             LATERAL (SELECT random() * (g > 0)::int AS r1, random() AS r2, random() AS r3, random() AS r5,
                             random() AS r6, random() AS r7, random() AS r8) dice,
             (SELECT %(places)s::text[] AS places, %(procedures)s::text[] AS procedures) u
    ), lived AS (
        SELECT *, received + term AS due,
               CASE WHEN received + took <= %(today)s::date AND r8 > 0.004 THEN received + took END AS finished
        FROM drawn
    )
    INSERT INTO measures_factrow (
        dossier, code, procedure, channel, receiving, deciding, filed_on, received_on, due_at, due_on, finished_on,
        ended_on, closed_on, settled_on, rated_on, ending, after_due, early, late, supplements, days_taken, fee_due,
        paid_online, papers, digital, reused, all_digital, elsewhere, e_result, synced, rating, paid_on, amount_paid,
        shared, holder
    )
    SELECT gen_random_uuid(), 'H13-' || g, procedure, channel, 'TT-' || place, 'UB-' || place, received, received,
           (due + time '17:00') AT TIME ZONE 'Asia/Ho_Chi_Minh', due, finished, finished, finished,
           CASE WHEN finished IS NOT NULL THEN greatest(due, finished) END,
           CASE WHEN r7 < 0.3 THEN finished END,
           CASE WHEN finished IS NULL THEN 'open' ELSE 'finished' END, finished > due,
           coalesce(finished < due, FALSE), finished > due,
           (r7 > 0.93)::int, coalesce(finished - received, 0), r7 < 0.5, (r7 < 0.3)::int * 2, 3, (r8 * 4)::int %% 4,
           (r8 > 0.8)::int, r8 > 0.75, r7 > 0.98, finished IS NOT NULL AND r8 > 0.4, r8 > 0.1,
           CASE WHEN r7 < 0.3 AND finished IS NOT NULL THEN 1 + (r8 * 2.99)::int %% 3 END,
           CASE WHEN r7 < 0.5 THEN received END, (r7 < 0.5)::int * 8000, finished IS NOT NULL AND r8 > 0.5,
           CASE WHEN finished IS NULL THEN 'specialist' ELSE '' END
    FROM lived
"""


def load(wanted: int) -> None:
    """Replaces all facts of the database that Django is set up for, and counts them as the product does."""
    from django.db import connection, transaction

    from motcua.rooms.measures.actions import rebuild
    from motcua.rooms.units import facade as units

    places = [area.code for area in units.areas()]
    procedures = [f"1.{number:06}" for number in range(PROCEDURES)]
    begun = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE measures_factrow, measures_stale, {', '.join(rebuild.COUNTED)}")
        indexes = _drop_indexes(cursor)
        cursor.execute("SET synchronous_commit = off")
        for first in range(1, wanted + 1, CHUNK):
            last = min(first + CHUNK - 1, wanted)
            said = {"first": first, "last": last, "wanted": wanted, "start": START, "today": TODAY}
            with transaction.atomic():
                cursor.execute("SELECT setseed(%s)", [first / (wanted + CHUNK)])
                cursor.execute(_FACTS, said | {"places": places, "procedures": procedures})
            if first % (10 * CHUNK) == 1:
                print(
                    f"{said['last']} of {wanted} facts, {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True
                )
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("SET work_mem = '256MB'")
        for made in indexes:
            cursor.execute(made)
        cursor.execute("VACUUM (ANALYZE) measures_factrow")
    print(f"indexed after {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    with transaction.atomic():
        rebuild.recount_all(stamp=1)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(rebuild.COUNTED)}")
    print(f"{wanted} facts counted after {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)


def _drop_indexes(cursor: Any) -> list[str]:
    """Takes the indexes away (they are quicker made afterwards) and says how to make them again."""
    cursor.execute(
        """SELECT indexname, indexdef FROM pg_indexes
           WHERE tablename = 'measures_factrow' AND indexname NOT LIKE '%\\_pkey'"""
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [made for _, made in found]
