"""Keeping facts and counters: one writer at a time, in sets.

No act of anybody: the journal tells of what happened to a dossier; what is counted follows from it and can be counted
again from the start at any time (`rebuild`).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction

from motcua.kernel import screens
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.measures.queries.cube import look_again
from motcua.rooms.measures.records import Fact
from motcua.rooms.measures.rules.counts import NAMES, NO_DAY, contributions
from motcua.rooms.measures.rules.facts import fact_of
from motcua.rooms.measures.rules.periods import half_of, quarter_of

#: dossiers taken together
BATCH = 2000
#: held while facts and counters change, so that they change together
LOCK = 7003
COLUMNS = tuple(field.name for field in fields(Fact))
_COLUMNS = ", ".join(COLUMNS)
#: the values of a fact in that order
VALUES = attrgetter(*COLUMNS)

#: table → the columns that name one of its rows
KEYS: Mapping[str, tuple[str, ...]] = {
    "measures_daily": ("day", "side", "unit"),
    "measures_half": ("half", "side", "unit"),
    "measures_cell": ("half", "receiving", "deciding", "procedure", "channel"),
    "measures_cellquarter": ("quarter", "receiving", "deciding", "procedure", "channel"),
    "measures_citywide": ("half", "procedure", "channel"),
    "measures_citywidequarter": ("quarter", "procedure", "channel"),
}
#: what is kept of open dossiers: table → the columns that name a row, beside the day on which they are due
OPEN: Mapping[str, tuple[str, ...]] = {
    "measures_standing": ("deciding", "receiving", "holder"),
    "measures_ahead": ("procedure", "channel"),
}
#: open dossiers of the whole city, whenever they are due
STOCK, STOCK_KEYS = "measures_stock", ("procedure", "channel")
Deltas = dict[str, dict[tuple[Any, ...], list[int]]]


def mark(ids: Collection[str | UUID]) -> None:
    """Notes that something happened to these dossiers."""
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO measures_stale (dossier) SELECT unnest(%s::uuid[]) ON CONFLICT DO NOTHING",
            [sorted(map(str, ids))],
        )


def count_all() -> int:
    """Counts until nothing is stale; returns how many dossiers were read."""
    done = 0
    while taken := count_batch():
        done += taken
        if taken < BATCH:
            break
    return done


@transaction.atomic
def count_batch(limit: int = BATCH) -> int:
    """Reads the facts of up to ``limit`` stale dossiers again and moves the counters by the difference."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(
            """DELETE FROM measures_stale WHERE dossier IN
               (SELECT dossier FROM measures_stale LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING dossier""",
            [limit],
        )
        ids = [row[0] for row in cursor.fetchall()]
    if ids:
        old, new = held(ids), [fact_of(said) for said in dossiers.facts(ids)]
        write(old, new)
        screens.tell({unit for fact in (*old, *new) for unit in (fact.receiving, fact.deciding) if unit})
    return len(ids)


def held(ids: Sequence[UUID]) -> list[Fact]:
    """The facts as they were counted last."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM measures_factrow WHERE dossier = ANY(%s)", [list(ids)])  # noqa: S608
        return [Fact(*row) for row in cursor.fetchall()]


def write(old: Iterable[Fact], new: Sequence[Fact]) -> None:
    """Replaces facts and moves the counters by the difference. The caller holds the lock."""
    before = {fact.dossier: fact for fact in old}
    changed = [fact for fact in new if before.get(fact.dossier) != fact]
    replaced = [before[fact.dossier] for fact in changed if fact.dossier in before]
    deltas = differences(replaced, changed)
    _write_facts(changed)
    for table, rows in deltas.items():
        _add(table, rows)
    _move_open(replaced, changed)
    look_again()


def differences(old: Iterable[Fact], new: Iterable[Fact]) -> Deltas:
    """What the counters change by when ``old`` facts are replaced by ``new`` ones: table → key → a number per count."""
    deltas: Deltas = {table: defaultdict(lambda: [0] * len(NAMES)) for table in KEYS}
    for sign, facts in ((-1, old), (1, new)):
        for fact in facts:
            for day, place, amount in contributions(fact):
                for table, key in _keys(fact, day):
                    deltas[table][key][place] += sign * amount
    return {table: {key: row for key, row in rows.items() if any(row)} for table, rows in deltas.items()}


def _keys(fact: Fact, day: date) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    half, quarter = half_of(day), quarter_of(day)
    return (
        ("measures_daily", (day, "received", fact.receiving)),
        ("measures_daily", (day, "decided", fact.deciding)),
        ("measures_half", (half, "received", fact.receiving)),
        ("measures_half", (half, "decided", fact.deciding)),
        ("measures_cell", (half, fact.receiving, fact.deciding, fact.procedure, fact.channel)),
        ("measures_cellquarter", (quarter, fact.receiving, fact.deciding, fact.procedure, fact.channel)),
        ("measures_citywide", (half, fact.procedure, fact.channel)),
        ("measures_citywidequarter", (quarter, fact.procedure, fact.channel)),
    )


def _write_facts(facts: Sequence[Fact]) -> None:
    replaced = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
    _put("measures_factrow", COLUMNS, map(VALUES, facts), f"(dossier) DO UPDATE SET {replaced}")


def _add(table: str, rows: Mapping[tuple[Any, ...], Sequence[int]]) -> None:
    if not rows:
        return
    keys, more = KEYS[table], {"stamp": next_stamp()} if table == "measures_half" else {}
    moved = [f"{name} = {table}.{name} + excluded.{name}" for name in NAMES] + [f"{n} = excluded.{n}" for n in more]
    whole = ((*key, *row, *more.values()) for key, row in rows.items())
    _put(table, (*keys, *NAMES, *more), whole, f"({', '.join(keys)}) DO UPDATE SET {', '.join(moved)}")


def _put(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], conflict: str) -> None:
    """Writes rows as one statement with a list per column: row by row each value would be a parameter."""
    lists = [list(column) for column in zip(*rows, strict=True)]
    if not lists:
        return
    casts = ", ".join(f"%s::{kind}[]" for kind in _kinds(table, tuple(columns)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT * FROM unnest({casts}) ON CONFLICT {conflict}",  # noqa: S608
            lists,
        )


@cache
def _kinds(table: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The types of some columns of one of this room's tables."""
    model = next(one for one in apps.get_app_config("measures").get_models() if one._meta.db_table == table)
    return tuple(str(model._meta.get_field(name).db_type(connection)) for name in columns)


def _move_open(old: Iterable[Fact], new: Iterable[Fact]) -> None:
    """Where open dossiers wait and when they are due: off their old place, onto the new one."""
    moved: dict[str, Counter[tuple[Any, ...]]] = {table: Counter() for table in OPEN}
    stock: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for sign, facts in ((-1, old), (1, new)):
        for fact in facts:
            if fact.received_on and not fact.closed_on:
                for table, keys in OPEN.items():
                    key = tuple(getattr(fact, name) for name in keys)
                    moved[table][*key, fact.due_on or NO_DAY] += sign
                held = stock[fact.procedure, fact.channel]
                held[0] += sign
                held[1] += sign * (fact.due_on is not None)
    for table, keys in OPEN.items():
        whole = ((*key, amount) for key, amount in moved[table].items() if amount)
        _add_to(table, (*keys, "due_on"), ("standing",), whole)
    _add_to(STOCK, STOCK_KEYS, ("standing", "promised"), ((*key, *held) for key, held in stock.items() if any(held)))


def _add_to(table: str, keys: Sequence[str], sums: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in sums)
    _put(table, (*keys, *sums), rows, f"({', '.join(keys)}) DO UPDATE SET {added}")


@transaction.atomic
def tidy() -> int:
    """Removes the places and due days at which no open dossier is left; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        removed = 0
        for table in OPEN:
            cursor.execute(f"DELETE FROM {table} WHERE standing = 0")  # noqa: S608
            removed += cursor.rowcount
    return removed


def next_stamp() -> int:
    """One more than any stamp so far; only under the lock, so that stamps grow in the order of commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(stamp), 0) + 1 FROM measures_half")
        row = cursor.fetchone()
    return int(row[0]) if row else 1
