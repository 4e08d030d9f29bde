"""The same counts over snapshots of the facts: on DuckDB, or on a Spark cluster by setting.

A snapshot is a folder of Parquet files, one partition per month of receipt. The expressions are Ibis, made from the
same table of counts as everything else; which engine runs them is a setting (``MEASURES_ENGINE``: ``duckdb``, or
``spark://host:port`` for a cluster that sees the same folder).
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from motcua.rooms.measures.records import Period, Side
from motcua.rooms.measures.rules.counts import COUNTS, STOCKS, Test

#: columns of a snapshot: everything that is counted, and the code that leads back to the dossier
COLUMNS = (
    *("code", "procedure", "channel", "receiving", "deciding", "filed_on", "received_on", "due_at", "due_on"),
    *("finished_on", "ended_on", "closed_on", "settled_on", "rated_on", "ending", "after_due", "early", "late"),
    *("supplements", "days_taken", "fee_due", "paid_online", "papers", "digital", "reused", "all_digital"),
    *("elsewhere", "e_result", "synced", "rating", "paid_on", "amount_paid", "shared", "holder"),
)
_MONTH = "coalesce(to_char(received_on, 'YYYY-MM'), 'none')"
#: rows in memory at a time, and in one file
ROWS = 65_536


def folder() -> Path:
    """Where snapshots are kept: one folder each, named by the moment it was begun."""
    return Path(settings.VAR_DIR) / "measures" / "snapshots"


def newest() -> Path | None:
    """The newest whole snapshot."""
    return max((found for found in folder().glob("*") if (found / "whole").exists()), default=None)


def write(target: Path) -> int:
    """Streams all facts into Parquet files below ``target``; returns how many.

    The snapshot is whole once the file ``whole`` is there.
    """
    import adbc_driver_postgresql.dbapi as adbc
    import pyarrow.dataset as ds

    target.mkdir(parents=True)
    sql = f"SELECT {', '.join(COLUMNS)}, {_MONTH} AS month FROM measures_factrow"  # noqa: S608
    with adbc.connect(_address()) as database, database.cursor() as cursor:
        cursor.execute(sql)
        reader = cursor.fetch_record_batch()
        count = 0

        def batches() -> Iterator[Any]:
            nonlocal count
            for batch in reader:
                count += batch.num_rows
                yield batch

        ds.write_dataset(
            batches(),
            target,
            schema=reader.schema,
            format="parquet",
            partitioning=["month"],
            partitioning_flavor="hive",
            max_rows_per_group=ROWS,
            min_rows_per_group=0,
            max_open_files=64,
        )
    (target / "whole").touch()
    return count


def _address() -> str:
    """The database of Django's connection as libpq takes it."""
    from psycopg.conninfo import make_conninfo

    said = connection.get_connection_params()
    return make_conninfo(**{key: said[key] for key in ("host", "port", "dbname", "user", "password") if said.get(key)})


@contextmanager
def engine(where: str | None = None) -> Iterator[Any]:
    """The engine named by the setting, as an Ibis backend."""
    import ibis

    named = where or settings.MEASURES_ENGINE
    if named == "duckdb":
        backend = ibis.duckdb.connect()
        try:
            yield backend
        finally:
            backend.disconnect()
        return
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master(named).appName("motcua-measures").config("spark.ui.enabled", "false")
    spark = session.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    try:
        yield ibis.pyspark.connect(spark)
    finally:
        spark.stop()


def counts(backend: Any, snapshot: Path, names: Collection[str], side: Side, said: Period) -> dict[str, dict[str, int]]:
    """Unit → name → how much, from a snapshot; nothing from one of a house without dossiers."""
    if next(snapshot.glob("month=*/*.parquet"), None) is None:
        return {}
    facts = backend.read_parquet(str(snapshot / "month=*" / "*.parquet"))
    by = "receiving" if side is Side.RECEIVED else "deciding"
    wanted = {name: _amount(facts, name, said).sum() for name in names}
    rows = facts.group_by(by).aggregate(**wanted).to_pyarrow().to_pylist()
    return {row[by]: {name: int(row[name] or 0) for name in names} for row in rows}


def _amount(facts: Any, name: str, said: Period) -> Any:
    """What each fact adds to a count over a period, or to a stock at one of its ends."""
    if name in COUNTS:
        count = COUNTS[name]
        when = facts[count.day].between(said.start, said.end)
        for test in count.tests:
            when = when & _test(facts, test)
        return when.fill_null(False).ifelse(facts[count.adds].cast("int64") if count.adds else 1, 0)
    stock, _, end = name.partition("_at_")
    came, went = (COUNTS[part].day for part in STOCKS[stock])

    def until(day: str) -> Any:
        when = facts[day] <= said.end if end == "end" else facts[day] < said.start
        return when.fill_null(False).ifelse(1, 0)

    return until(came) - until(went)


def _test(facts: Any, test: Test) -> Any:
    name, how, value = test
    if how == "is":
        return facts[name] == value
    return facts[name] > value if how == "above" else facts[name] < value
