"""Three ways to the same number, compared: live counters, the snapshot on its engine, the recount row by row."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from motcua.kernel.events import emit
from motcua.rooms.measures.actions.counting import COLUMNS, count_all, tidy
from motcua.rooms.measures.events import WaysDiffer
from motcua.rooms.measures.models import Reconciliation
from motcua.rooms.measures.queries import snapshots
from motcua.rooms.measures.queries.cube import cube
from motcua.rooms.measures.records import Fact, Period, Side
from motcua.rooms.measures.rules.counts import KNOWN, recount

#: snapshots that are kept
KEPT = 7
#: differences that are told of; more of them say nothing more
SHOWN = 100


def snapshot(*, at: datetime) -> Path:
    """Writes a snapshot and removes the oldest ones."""
    target = snapshots.folder() / f"{at:%Y%m%dT%H%M%S}"
    snapshots.write(target)
    for old in sorted(snapshots.folder().glob("*"))[:-KEPT]:
        shutil.rmtree(old)
    return target


def reconcile(said: Period, *, at: datetime) -> Reconciliation:
    """Compares the three ways for a period, side, unit and count; what differs is written down and announced."""
    count_all()
    tidy()
    # one picture for all three: what happens meanwhile is not seen by any of them
    target = snapshot(at=at)
    with snapshots.engine() as backend:
        stored = {side: snapshots.counts(backend, target, KNOWN, side, said) for side in Side}
    rows, facts = _row_by_row(said)
    live = {side: _live(side, said) for side in Side}
    differences = [
        {"side": side.value, "unit": unit, "count": name, "live": values[0], "snapshot": values[1], "rows": values[2]}
        for side in Side
        for unit in sorted({*stored[side], *rows[side], *live[side]})
        for name in sorted(KNOWN)
        if len(set(values := tuple(way[side].get(unit, {}).get(name, 0) for way in (live, stored, rows)))) > 1
    ]
    with transaction.atomic():
        row = Reconciliation.objects.create(
            at=at,
            period=said.key,
            compared=len(KNOWN) * sum(len(stored[side]) for side in Side),
            facts=facts,
            differences=differences[:SHOWN],
        )
        if differences:
            emit(WaysDiffer(period=said.key, differences=len(differences), reconciliation=row.id), at=at)
    return row


def _live(side: Side, said: Period) -> dict[str, dict[str, int]]:
    held = cube(side)
    sums = {name: held.sums([(name, 1)], [said])[0] for name in KNOWN}
    return {unit: {name: int(sums[name][place]) for name in KNOWN} for unit, place in held.units.items()}


def _row_by_row(said: Period) -> tuple[dict[Side, dict[str, dict[str, int]]], int]:
    found: dict[Side, dict[str, dict[str, int]]] = {side: {} for side in Side}
    total = 0
    for fact in _facts():
        total += 1
        one = recount([fact], KNOWN, said.start, said.end)
        for side, unit in ((Side.RECEIVED, fact.receiving), (Side.DECIDED, fact.deciding)):
            sums = found[side].setdefault(unit, dict.fromkeys(KNOWN, 0))
            for name, amount in one.items():
                sums[name] += amount
    return found, total


def _facts() -> Iterator[Fact]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM measures_factrow")  # noqa: S608
        while rows := cursor.fetchmany(5000):
            yield from (Fact(*row) for row in rows)
