"""Publishing open data: made, looked at by the gate, kept, and only then there for everybody."""

import csv
import io
import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.kernel import journal, storage
from motcua.kernel.actors import Actor, system
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotAllowed
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.measures import content
from motcua.rooms.measures.errors import ReleaseRefused
from motcua.rooms.measures.events import DatasetReleased
from motcua.rooms.measures.models import Release
from motcua.rooms.measures.queries.open_data import dataset, open_rules, sheet
from motcua.rooms.measures.records import Period
from motcua.rooms.measures.records.open_data import Dataset, Sheet
from motcua.rooms.measures.rules import periods, personal

log = logging.getLogger(__name__)

RELEASE = "measures:release"
CLOCK = system("open-data", RELEASE)
NOTHING = say("kỳ này chưa có số liệu")


def publish(key: str, said: Period, *, by: Actor, at: datetime) -> bool:
    """Publishes a release; returns whether it is new: what was published once is never changed.

    The files are made and kept before the transaction begins: they may go to a store over the network.

    Raises:
        NotAllowed, DatasetNotFound
        ReleaseRefused: something in it looks personal, or there is nothing in it; ``why`` says what.
    """
    wanted, rules = dataset(key), open_rules()
    if not by.may(RELEASE, unit=rules.owner):
        raise NotAllowed(permission=RELEASE)
    if Release.objects.filter(dataset=key, version=said.key).exists():
        return False
    made = sheet(wanted, said, at=at)
    check(wanted, made)
    files = [storage.put([body]) for body in (as_csv(made), as_parquet(made))]
    return _note(wanted, said, made, files, by=by, at=at)


def check(wanted: Dataset, made: Sheet) -> None:
    """The gate.

    Raises:
        ReleaseRefused
    """
    if not made.rows:
        raise ReleaseRefused(why=NOTHING)
    found = personal.suspicions(made, open_rules(), wanted.places)
    if found:
        raise ReleaseRefused(why=personal.in_words(found))


@transaction.atomic
def _note(wanted: Dataset, said: Period, made: Sheet, files: list[storage.Stored], *, by: Actor, at: datetime) -> bool:
    row, new = Release.objects.get_or_create(
        dataset=wanted.key,
        version=said.key,
        defaults={
            "start": said.start,
            "end": said.end,
            "released_at": at,
            "by": by.id,
            "rows": len(made.rows),
            "hidden": made.hidden,
            "scanned": len(made.rows) * len(made.columns),
            "csv_sha256": files[0].sha256,
            "csv_size": files[0].size,
            "parquet_sha256": files[1].sha256,
            "parquet_size": files[1].size,
        },
    )
    if new:
        facts = {"rows": row.rows, "hidden": row.hidden}
        subject = f"dataset:{wanted.key}:{said.key}"
        journal.record("measures.publish", subject=subject, by=by.id, at=at, csv=row.csv_sha256, **facts)
        emit(DatasetReleased(dataset=wanted.key, version=said.key, **facts), at=at)
    return new


def release_due(*, at: datetime) -> int:
    """Publishes the period that ended last of every data set; returns how many are new. What the gate refuses is logged
    and tried again the next day: somebody must look.
    """
    done = 0
    for wanted, said in _ended(at):
        try:
            done += publish(wanted.key, said, by=CLOCK, at=at)
        except ReleaseRefused as refusal:
            log.warning("%s %s is not published: %s", wanted.key, said.key, refusal.facts["why"])
    return done


def _ended(at: datetime) -> Iterator[tuple[Dataset, Period]]:
    today = local_day(at)
    for wanted in content.datasets().values():
        said = periods.before(periods.containing(today, wanted.kind))
        if said.start >= wanted.valid_from:
            yield wanted, said


def as_csv(made: Sheet) -> bytes:
    """UTF-8 without a mark, as RFC 4180 has it; nothing where there is nothing."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(made.columns)
    rows.writerows([("true" if one is True else "false" if one is False else one) for one in row] for row in made.rows)
    return out.getvalue().encode()


def as_parquet(made: Sheet) -> bytes:
    """The same rows with their types."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: dict[str, Any] = {
        name: pa.array([row[place] for row in made.rows]) for place, name in enumerate(made.columns)
    }
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, compression="zstd")
    return out.getvalue()
