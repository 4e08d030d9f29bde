"""All 766 components of all units for twelve months, and every page of figures, over ten million facts.

Beside the live counters: DuckDB over the Parquet snapshot and PostgreSQL over the rows, each adding up the same counts
by unit and month with the same expressions; the sums must be the same. Each page also without what is remembered from
earlier visits. ``FACTS`` makes it smaller. The database is made once per size and kept; ``FACTS_DROP=1`` drops it
afterwards.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import load_facts
import stage

FACTS = int(os.environ.get("FACTS", "10000000"))
LIMIT_S, PAGE_LIMIT_MS = 0.2, 20.0
AT = datetime(2026, 10, 31, 5, 0, tzinfo=UTC)
PLACE = "UB-31135"


def main() -> None:
    name = f"facts_{FACTS}"
    stage.database(name)
    from motcua.rooms.measures import facade as measures
    from motcua.rooms.measures.records import Side

    _ready()
    months = list(measures.months(date(2026, 10, 31), 12))
    scopes = ["city", *measures.scopes_counted()]
    measures.forget()
    cold = _timed(lambda: measures.table("766", scopes, months, at=AT))
    live = min(_timed(lambda: measures.table("766", scopes, months, at=AT)) for _ in range(5))
    snapshot = _snapshot()
    duck, by_duck = _best(lambda: _duckdb(snapshot), 3)
    postgres, by_postgres = _best(_postgres, 1)
    held = measures.cube(Side.DECIDED)
    closed = {unit: int(n) for unit, n in zip(held.units, held.sums([("closed", 1)], months).sum(0), strict=True)}
    same = by_duck == by_postgres == {unit: n for unit, n in closed.items() if n}
    print(f"{len(scopes)} scopes, {len(months)} months: first {cold:.3f} s, then {live:.4f} s")
    print(f"DuckDB {duck:.2f} s, PostgreSQL {postgres:.2f} s, the same numbers: {same}")
    slowest, anew = _pages()
    print(
        json.dumps(
            {
                "bench": "measures",
                "facts": FACTS,
                "index_ms": round(1000 * live, 1),
                "index_first_ms": round(1000 * cold, 1),
                "slowest_page_ms": round(slowest, 1),
                "slowest_page_anew_ms": round(anew, 1),
                "same": same,
                "yardstick": "DuckDB hot over the snapshot / PostgreSQL GROUP BY, s",
                "yardstick_value": f"{duck:.2f} / {postgres:.2f}",
                "ratio": f"{duck / live:.0f} / {postgres / live:.0f}",
            }
        )
    )
    if os.environ.get("FACTS_DROP"):
        _drop(name)
    if not same or live > LIMIT_S or slowest > PAGE_LIMIT_MS:
        sys.exit(1)


def _ready() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT 1 FROM measures_cell LIMIT 1) one")
        counted = cursor.fetchone()[0]
    if not counted:
        load_facts.load(FACTS)


def _timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _best(work: Callable[[], Any], times: int) -> tuple[float, Any]:
    """The quickest of several runs, after one that is not counted, and what it gave."""
    found = work() if times > 1 else None
    best = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - begun)
    return best, found


def _by_unit_and_month(facts: str) -> str:
    """The counts that the index needs, by deciding unit and month; two engines understand the same words."""
    from motcua.rooms.measures import facade as measures
    from motcua.rooms.measures.rules.counts import COUNTS, STOCKS
    from motcua.rooms.measures.rules.sql import where

    used = set()
    for component in measures.index("766").components:
        wanted = measures.indicators().get(component.indicator)
        if wanted is not None and wanted.counted:
            for name, _ in (*wanted.numerator, *wanted.denominator):
                used |= {name} if name in COUNTS else set(STOCKS[name.partition("_at_")[0]])
    parts = []
    for day in sorted({COUNTS[name].day for name in used}):
        columns = []
        for name in sorted(used):
            count = COUNTS[name]
            what = f"coalesce(sum({count.adds}), 0)" if count.adds else "count(*)"
            tests = f" FILTER (WHERE {' AND '.join(where(count))})" if count.tests else ""
            columns.append(f"{what}{tests} AS {name}" if count.day == day else f"0 AS {name}")
        parts.append(
            f"SELECT deciding, date_trunc('month', {day}) AS month, {', '.join(columns)}"
            f" FROM {facts} WHERE {day} IS NOT NULL GROUP BY 1, 2"
        )
    sums = ", ".join(f"sum({name}) AS {name}" for name in sorted(used))
    return f"SELECT deciding, month, {sums} FROM ({' UNION ALL '.join(parts)}) p GROUP BY 1, 2"


def _closed(rows: list[tuple[Any, ...]], names: list[str]) -> dict[str, int]:
    """Closed dossiers of the twelve months by unit: to see that everybody counts the same."""
    found: dict[str, int] = {}
    for row in rows:
        said = dict(zip(names, row, strict=True))
        month = said["month"].date() if isinstance(said["month"], datetime) else said["month"]
        if date(2025, 11, 1) <= month <= date(2026, 10, 1) and said["closed"]:
            found[said["deciding"]] = found.get(said["deciding"], 0) + int(said["closed"])
    return found


def _snapshot() -> Path:
    """A snapshot of this very database, made once and kept."""
    from motcua.rooms.measures.queries import snapshots

    target = stage.VAR / "measures" / f"facts_{FACTS}"
    if not (target / "whole").exists():
        shutil.rmtree(target, ignore_errors=True)
        snapshots.write(target)
    return target


def _duckdb(snapshot: Path) -> dict[str, int]:
    import duckdb

    with duckdb.connect() as engine:
        found = engine.sql(_by_unit_and_month(f"read_parquet('{snapshot}/month=*/*.parquet')"))
        return _closed(found.fetchall(), found.columns)


def _postgres() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '256MB'")
        cursor.execute(_by_unit_and_month("measures_factrow"))
        return _closed(cursor.fetchall(), [column.name for column in cursor.description])


def _pages() -> tuple[float, float]:
    """The server time of every page of figures, for the city and for a ward.

    Returns the slowest, and the slowest when nothing that was worked out before is remembered, in ms.
    """
    import inside

    from motcua.rooms.measures.queries.cube import memory

    desk = inside.Caller(inside.officer_cookie(("director", "*")))
    slowest, slowest_anew = 0.0, 0.0
    for path in _paths():
        median, slow, statements = desk.times(path, runs=50)
        anew, _, _ = desk.times(path, runs=20, before=memory.worked.clear)
        slowest, slowest_anew = max(slowest, median), max(slowest_anew, anew)
        print(f"{median:7.2f} ms, p95 {slow:7.2f} ms, anew {anew:7.2f} ms, {statements:2} statements  {path}")
    return slowest, slowest_anew


def _paths() -> list[str]:
    found = []
    for scope in ("city", PLACE):
        for key in ("2026-10", "2026", "bc-2026-10"):
            asked = f"?pham-vi={scope}&ky={key}"
            found += [f"/can-bo/so-lieu/{asked}", f"/can-bo/so-lieu/bo-chi-so/766/{asked}"]
            for code in ("on-time-index", "received", "open", "paid-online"):
                page = f"/can-bo/so-lieu/chi-so/{code}/"
                found.append(page + asked)
                by = ("noi-giai-quyet", "noi-tiep-nhan", "thu-tuc", "linh-vuc", "kenh")
                found += [f"{page}phan-tich/{asked}&theo={one}" for one in by]
                found.append(f"{page}ho-so/{asked}")
    return found


def _drop(name: str) -> None:
    from django.db import connection

    from motcua.site.postgres import url

    connection.close()
    import psycopg

    with psycopg.connect(url(stage.VAR, "postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE {name}")


if __name__ == "__main__":
    main()
