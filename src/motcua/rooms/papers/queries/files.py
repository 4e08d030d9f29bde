"""Reading kept files, and finding what is wrong with them."""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from functools import cache
from typing import BinaryIO

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection

from motcua.kernel import storage
from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.rooms.papers import models
from motcua.rooms.papers.errors import FileGone, FileLocked
from motcua.rooms.papers.records import FileState, Finding, HoldLine, ScanState

log = logging.getLogger(__name__)

#: states in which nobody may open a file
LOCKED = frozenset({ScanState.WAITING, ScanState.INFECTED})
STEP = 256 * 1024
#: holds on one page
HOLDS = 50
BATCH = 1000


def open_kept(sha256: str) -> BinaryIO:
    """The bytes of a kept file. The room that calls has decided that its reader may see them.

    Raises:
        FileGone: its time was over, or nothing was ever kept under this name.
        FileLocked: the virus scanner has not looked at it yet, or has found something.
        Damaged, StoreDown: as `kernel.storage.open_file`.
    """
    row = models.File.objects.filter(sha256=sha256).only("scan", "deleted_at").first()
    if row is not None and row.deleted_at is not None:
        raise FileGone()
    if row is not None and row.scan in LOCKED:
        raise FileLocked()
    try:
        return storage.open_file(sha256)
    except FileNotFoundError:
        log.error("a kept file is lost: %s", sha256)
        raise FileGone() from None


def file_states(hashes: Iterable[str]) -> dict[str, FileState]:
    """What is known about each of these files; those that have no row are left out."""
    rows = models.File.objects.filter(sha256__in={one for one in hashes if one})
    return {row.sha256: _state(row) for row in rows}


def unseen(hashes: Iterable[str]) -> dict[str, ScanState]:
    """Those of these files that the virus scanner has not passed, and why; none when no scanner is connected."""
    if not settings.CLAMD:
        return {}
    rows = models.File.objects.filter(sha256__in=set(hashes)).exclude(scan=ScanState.CLEAN)
    return {sha256: ScanState(scan) for sha256, scan in rows.values_list("sha256", "scan")}


def _state(row: models.File) -> FileState:
    return FileState(
        sha256=row.sha256,
        size=row.size,
        mime=row.mime,
        pages=row.pages,
        kind=row.kind,
        scan=ScanState(row.scan),
        first_kept_at=row.first_kept_at,
        deleted_at=row.deleted_at,
        deleted_why=row.deleted_why,
    )


def findings() -> Iterator[Finding | None]:
    """Reads every kept file again and compares it with its hash: None for each that is whole, else what is wrong.

    Raises:
        StoreDown: the store does not answer.
    """
    rows = models.File.objects.filter(deleted_at__isnull=True).order_by("sha256")
    for sha256, size in rows.values_list("sha256", "size").iterator(chunk_size=BATCH):
        wrong = _wrong(sha256, size)
        yield Finding(sha256, wrong) if wrong else None


def _wrong(sha256: str, size: int) -> str:
    digest, read = hashlib.sha256(), 0
    try:
        with storage.open_file(sha256) as file:
            while chunk := file.read(STEP):
                digest.update(chunk)
                read += len(chunk)
    except FileNotFoundError:
        return "lost"
    except storage.Damaged:
        return "damaged"
    return "" if digest.hexdigest() == sha256 and size == read else "damaged"


@cache
def columns() -> tuple[tuple[str, str, bool], ...]:
    """Every column of the house that names files by their hash: table, column, whether it holds a list.

    The rule of the house: such a column is called ``sha256``, ends in ``_sha256``, or is a list that does. What is
    named in any of them is never swept away, whichever room it belongs to.
    """
    found = []
    for model in apps.get_models():
        if model is models.File:
            continue
        for field in model._meta.local_concrete_fields:
            if field.name == "sha256" or field.name.endswith("_sha256"):
                found.append((model._meta.db_table, str(field.column), isinstance(field, ArrayField)))
    return tuple(sorted(found))


def named() -> str:
    """A query of all hashes that any column names."""
    return " UNION ALL ".join(
        f"SELECT {f'unnest({column})' if many else column} AS sha256 FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608
        for table, column, many in columns()
    )


def named_without_row() -> list[str]:
    """Hashes that a column names although the table of files does not know them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT n.sha256 FROM ({named()}) n WHERE length(n.sha256) = 64"  # noqa: S608
            " AND NOT EXISTS (SELECT 1 FROM papers_file f WHERE f.sha256 = n.sha256)"
        )
        return sorted(row[0] for row in cursor.fetchall())


def held_subjects(subjects: Iterable[str]) -> set[str]:
    """Those of ``subjects`` that must be kept whatever their time."""
    return {one.subject for one in holds_on(subjects)}


def holds_on(subjects: Iterable[str]) -> list[HoldLine]:
    """The holds that lie on any of ``subjects`` now."""
    return [_hold(row) for row in models.Hold.objects.filter(subject__in=set(subjects), lifted_at__isnull=True)]


def holds_at(*, lifted: bool = False, page: int = 1, by: Actor) -> list[HoldLine]:
    """Holds of the units at which ``by`` may set them, the newest first: `HOLDS`, and one more when there are more."""
    units = by.units_with("papers:hold")
    rows = models.Hold.objects.filter(lifted_at__isnull=not lifted).order_by("-placed_at", "-id")
    if EVERYWHERE not in units:
        rows = rows.filter(units__overlap=sorted(units))
    start = (page - 1) * HOLDS
    return [_hold(row) for row in rows[start : start + HOLDS + 1]]


def _hold(row: models.Hold) -> HoldLine:
    return HoldLine(
        subject=row.subject,
        about=row.about,
        title=row.title,
        reason=row.reason,
        placed_at=row.placed_at,
        placed_by=row.placed_by,
        lifted_at=row.lifted_at,
        lifted_by=row.lifted_by or "",
        lifted_reason=row.lifted_reason,
    )
