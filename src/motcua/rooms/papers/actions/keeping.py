"""What is kept and what goes: the nightly sweep, holds, and files that wait for the virus scanner."""

import hashlib
import logging
from datetime import datetime, timedelta
from itertools import islice

from django.db import IntegrityError, connection, transaction

from motcua.kernel import journal, storage
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import say
from motcua.rooms.papers import models
from motcua.rooms.papers.actions import scanning
from motcua.rooms.papers.actions.files import CHUNK, alone
from motcua.rooms.papers.errors import HoldNotFound
from motcua.rooms.papers.queries.files import named, named_without_row
from motcua.rooms.papers.records import Held, ScanState, Swept

log = logging.getLogger(__name__)

#: a file that nobody names yet may still be named: by a form that is being filled in, an interface that files tomorrow
UNNAMED = timedelta(days=2)
#: bytes without a row were cut off between the store and the table
STRAY = timedelta(days=1)
BATCH = 500
SCANS = 20

UNUSED = """
    SELECT f.sha256 FROM papers_file f
    WHERE f.deleted_at IS NULL AND f.last_kept_at < %s
      AND NOT EXISTS (SELECT 1 FROM papers_hold h WHERE h.subject = 'file:' || f.sha256 AND h.lifted_at IS NULL)
      AND f.sha256 NOT IN (SELECT n.sha256 FROM ({named}) n)
    ORDER BY f.sha256"""


def sweep(*, by: Actor, at: datetime) -> Swept:
    """Deletes the bytes of files that nobody names any more, and what was cut off on its way in.

    Whoever names a file decides how long: when its time is over the owner takes the name away (and says so in the
    journal), and the next sweep takes the bytes. A deleted file leaves a tombstone. The sweep may be killed at any
    moment: what it had decided it finishes the next night.

    Raises:
        StoreDown: the store does not answer; what was decided is done the next time.
    """
    adopted = _adopt(at)
    with connection.cursor() as cursor:
        cursor.execute(UNUSED.format(named=named()), [at - UNNAMED])
        unused = [row[0] for row in cursor.fetchall()]
    for sha256 in unused:
        _bury(sha256, by, at)
    for sha256 in models.File.objects.filter(deleted_at__isnull=False, bytes_gone=False).values_list(
        "sha256", flat=True
    ):
        _remove_bytes(sha256)
    return Swept(
        unused=len(unused),
        strays=_sweep_strays(at),
        adopted=adopted,
        incoming=storage.sweep_incoming(before=at - STRAY),
    )


def _adopt(at: datetime) -> int:
    """Gives a row to what is named and in the store but was put there past the table."""
    found = 0
    for sha256 in named_without_row():
        try:
            with storage.open_file(sha256) as file:
                size = file.seek(0, 2)
        except (FileNotFoundError, storage.Damaged, ValueError):
            continue  # `motcua files check` tells of it
        models.File.objects.get_or_create(
            sha256=sha256,
            defaults={
                "size": size,
                "mime": "application/octet-stream",
                "kind": "adopted",
                "first_kept_at": at,
                "last_kept_at": at,
                "scan": ScanState.NOT_SCANNED,
            },
        )
        found += 1
    return found


@transaction.atomic
def _bury(sha256: str, by: Actor, at: datetime) -> None:
    row = models.File.objects.select_for_update().get(sha256=sha256)
    if row.deleted_at is not None or row.last_kept_at >= at - UNNAMED:
        return
    row.deleted_at, row.deleted_why = at, "unused"
    row.save(update_fields=["deleted_at", "deleted_why"])
    journal.record(
        "papers.delete_file", subject=f"file:{sha256}", by=by.id, at=at, why="unused", kind=row.kind, size=row.size
    )


def _remove_bytes(sha256: str) -> None:
    """Takes the bytes of a tombstone, unless the same bytes have come in again at this very moment."""
    with alone(sha256):
        row = models.File.objects.filter(sha256=sha256, deleted_at__isnull=False)
        if row.exists():
            storage.remove(sha256)
            row.update(bytes_gone=True)


def _sweep_strays(at: datetime) -> int:
    swept = 0
    waiting = (one for one in storage.held() if one.since < at - STRAY)
    while batch := [one.sha256 for one in islice(waiting, BATCH)]:
        known = set(models.File.objects.filter(sha256__in=batch).values_list("sha256", flat=True))
        for sha256 in set(batch) - known:
            with alone(sha256):
                if not models.File.objects.filter(sha256=sha256).exists():
                    log.warning("bytes without a row are swept away: %s", sha256)
                    storage.remove(sha256)
                    swept += 1
    return swept


@transaction.atomic
def place_hold(held: Held, *, reason: str, by: Actor, at: datetime) -> None:
    """Keeps what ``held`` names whatever its time, until the hold is lifted. The caller asks for the right.

    Raises:
        Invalid: no reason, or it is held already.
    """
    if not reason.strip():
        raise Invalid({"reason": say("Vui lòng nêu rõ lý do.")})
    try:
        with transaction.atomic():
            models.Hold.objects.create(
                subject=held.subject,
                about=held.about,
                title=held.title[:300],
                units=list(held.units),
                reason=reason.strip()[:2000],
                placed_at=at,
                placed_by=by.id,
            )
    except IntegrityError:
        raise Invalid({"reason": say("Nội dung này đang được giữ lại.")}) from None
    journal.record("papers.place_hold", subject=held.subject, by=by.id, at=at, reason=_seal(reason))


@transaction.atomic
def lift_hold(subject: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Ends a hold; what is past its time goes with the next sweep.

    Raises:
        HoldNotFound: nothing is held here.
        Invalid: no reason.
    """
    if not reason.strip():
        raise Invalid({"reason": say("Vui lòng nêu rõ lý do.")})
    changed = models.Hold.objects.filter(subject=subject, lifted_at__isnull=True).update(
        lifted_at=at, lifted_by=by.id, lifted_reason=reason.strip()[:2000]
    )
    if not changed:
        raise HoldNotFound(subject=subject)
    journal.record("papers.lift_hold", subject=subject, by=by.id, at=at, reason=_seal(reason))


def _seal(words: str) -> str:
    """What people wrote stands in the row; the journal holds only the proof that it is still the same."""
    return hashlib.sha256(words.strip().encode()).hexdigest()


def scan_waiting(*, by: Actor, at: datetime) -> int:
    """Shows the scanner what it has not seen yet, a few at a time; returns how many it has judged."""
    if not scanning.is_connected():
        return 0
    rows = models.File.objects.filter(scan__in=[ScanState.WAITING, ScanState.NOT_SCANNED], deleted_at__isnull=True)
    judged = 0
    for row in rows.order_by("-scan", "last_kept_at")[:SCANS]:
        try:
            with storage.open_file(row.sha256) as file:
                verdict = scanning.scan(iter(lambda file=file: file.read(CHUNK), b""))  # type: ignore[misc]
        except (FileNotFoundError, storage.Damaged):
            continue
        if verdict.state is ScanState.WAITING:
            break  # it is still away
        _judge(row.sha256, verdict, by, at)
        judged += 1
    return judged


@transaction.atomic
def _judge(sha256: str, verdict: scanning.Verdict, by: Actor, at: datetime) -> None:
    models.File.objects.filter(sha256=sha256).update(scan=verdict.state, scanned_at=at, infection=verdict.name)
    if verdict.state is ScanState.INFECTED:
        journal.record("papers.lock_file", subject=f"file:{sha256}", by=by.id, at=at, found=verdict.name)
