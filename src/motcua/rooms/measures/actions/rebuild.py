"""Counting everything again from the start."""

from collections.abc import Iterator
from dataclasses import astuple
from uuid import UUID

from django.db import connection, transaction

from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.measures.actions.counting import COLUMNS, KEYS, LOCK, next_stamp
from motcua.rooms.measures.queries.cube import forget
from motcua.rooms.measures.records import Fact
from motcua.rooms.measures.rules.counts import NAMES
from motcua.rooms.measures.rules.facts import fact_of
from motcua.rooms.measures.rules.sql import DAYS, sums

#: dossiers read together
CHUNK = 20_000
_HALF = "(date_trunc('month', {day})::date + CASE WHEN extract(day FROM {day}) > 14 THEN 14 ELSE 0 END)"
#: counter table → how its key columns follow from a fact; two sides for what is kept per unit
_SOURCES = {
    "measures_daily": (("{day}, 'received', receiving"), ("{day}, 'decided', deciding")),
    "measures_half": ((_HALF + ", 'received', receiving"), (_HALF + ", 'decided', deciding")),
    "measures_cell": ((_HALF + ", receiving, deciding, procedure, channel"),),
}


@transaction.atomic
def rebuild() -> int:
    """Forgets all facts and counters and reads every dossier again; returns how many there are.

    What happens meanwhile waits as stale and is counted afterwards.
    """
    stamp = next_stamp()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("TRUNCATE measures_factrow, measures_daily, measures_half, measures_cell, measures_stale")
    done = sum(_copy(chunk) for chunk in _everything())
    recount_all(stamp)
    forget()
    return done


def _everything() -> Iterator[list[Fact]]:
    last: UUID | None = None
    while said := dossiers.facts_after(last, limit=CHUNK):
        last = said[-1].id
        yield [fact_of(one) for one in said]


def _copy(facts: list[Fact]) -> int:
    with connection.cursor() as cursor, cursor.copy(f"COPY measures_factrow ({', '.join(COLUMNS)}) FROM STDIN") as copy:
        for fact in facts:
            copy.write_row(astuple(fact))
    return len(facts)


def recount_all(stamp: int) -> None:
    """Fills the empty counters from the facts. The caller holds the lock."""
    for table, sources in _SOURCES.items():
        keys = KEYS[table]
        stamped = table == "measures_half"
        columns = ", ".join((*keys, *NAMES, *(("stamp",) if stamped else ())))
        moved = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in NAMES)
        for source in sources:
            for day in DAYS:
                with connection.cursor() as cursor:
                    cursor.execute(
                        f"INSERT INTO {table} ({columns})"  # noqa: S608
                        f" SELECT {source.format(day=day)}, {sums(day)}{f', {stamp}' if stamped else ''}"
                        f" FROM measures_factrow WHERE {day} IS NOT NULL"
                        f" GROUP BY {', '.join(str(n + 1) for n in range(len(keys)))}"
                        f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {moved}"
                    )
