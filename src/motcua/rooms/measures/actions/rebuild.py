"""Counting everything again from the start."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import connection, transaction

from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.measures.actions.counting import COLUMNS, KEYS, LOCK, OPEN, STOCK, VALUES, next_stamp
from motcua.rooms.measures.queries.cube import forget
from motcua.rooms.measures.records import Fact
from motcua.rooms.measures.rules.counts import NAMES, NO_DAY
from motcua.rooms.measures.rules.facts import fact_of
from motcua.rooms.measures.rules.sql import DAYS, sums

#: dossiers read together
CHUNK = 20_000
#: every table that follows from the facts
COUNTED = (*KEYS, *OPEN, STOCK)
_HALF = "(date_trunc('month', {day})::date + CASE WHEN extract(day FROM {day}) > 14 THEN 14 ELSE 0 END)"
_SUMS = ", ".join(f"sum({name})" for name in NAMES)


@transaction.atomic
def rebuild() -> int:
    """Forgets all facts and counters and reads every dossier again; returns how many there are.

    What happens meanwhile waits as stale and is counted afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        stamp = next_stamp()
        cursor.execute("TRUNCATE measures_factrow, measures_stale, " + ", ".join(COUNTED))
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
            copy.write_row(VALUES(fact))
    return len(facts)


def recount_all(stamp: int) -> None:
    """Fills the empty counters from the facts. The caller holds the lock.

    The facts are read once for the cells and once for the days of each pair of units; the rest adds these up.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
    _fill("measures_cell", _counted(_HALF + ", receiving, deciding, procedure, channel", KEYS["measures_cell"]))
    for side, unit in (("received", "receiving"), ("decided", "deciding")):
        _fill("measures_half", "measures_cell", f"half, '{side}', {unit}", stamp)
    _fill("measures_citywide", "measures_cell")
    quarter = "date_trunc('quarter', half)::date"
    _fill("measures_cellquarter", "measures_cell", f"{quarter}, receiving, deciding, procedure, channel")
    _fill("measures_citywidequarter", "measures_citywide", f"{quarter}, procedure, channel")
    with connection.cursor() as cursor:
        pairs = _counted("{day}, receiving, deciding", ("day", "receiving", "deciding"))
        cursor.execute(f"CREATE TEMPORARY TABLE measures_pairs AS SELECT * FROM {pairs}")  # noqa: S608
        for side, unit in (("received", "receiving"), ("decided", "deciding")):
            _fill("measures_daily", "measures_pairs", f"day, '{side}', {unit}")
        cursor.execute("DROP TABLE measures_pairs")
    for table, keys in OPEN.items():
        _count_open(table, ", ".join(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {STOCK} (procedure, channel, standing, promised)
                SELECT procedure, channel, sum(standing), coalesce(sum(standing) FILTER (WHERE due_on < %s), 0)
                FROM measures_ahead GROUP BY 1, 2""",  # noqa: S608
            [NO_DAY],
        )


def _counted(source: str, keys: Sequence[str]) -> str:
    """Every count of every fact on its day, added up by ``keys``, as something to select from."""
    group = ", ".join(str(n + 1) for n in range(len(keys)))
    parts = [
        f"SELECT {source.format(day=day)}, {sums(day)} FROM measures_factrow WHERE {day} IS NOT NULL GROUP BY {group}"  # noqa: S608
        for day in DAYS
    ]
    return f"({' UNION ALL '.join(parts)}) counted ({', '.join((*keys, *NAMES))})"


def _fill(table: str, source: str, keys: str = "", stamp: int | None = None) -> None:
    """Adds up ``source`` by ``keys`` into a counter table."""
    stamped = "" if stamp is None else ", stamp"
    named = ", ".join(KEYS[table])
    group = ", ".join(str(n + 1) for n in range(len(KEYS[table])))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({named}, {', '.join(NAMES)}{stamped})"  # noqa: S608
            f" SELECT {keys or named}, {_SUMS}{'' if stamp is None else f', {stamp}'} FROM {source} GROUP BY {group}"
            # in the order in which days would have brought them: what is read together lies together
            f" ORDER BY {group}"
        )


def _count_open(table: str, keys: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {table} ({keys}, due_on, standing)
                SELECT {keys}, coalesce(due_on, %s), count(*) FROM measures_factrow
                WHERE received_on IS NOT NULL AND closed_on IS NULL GROUP BY {keys}, coalesce(due_on, %s)""",  # noqa: S608
            [NO_DAY, NO_DAY],
        )
