"""Anchors of the journal outside the database, so that not even its superuser can shorten the past unseen.

Two kinds of file in ``ANCHORS_DIR``: ``YYYY-MM-DD.seals`` gets one line per seal, seconds after it was made;
``YYYY-MM-DD.json`` holds the last seal of a day that is over, in a chain of days. Copy the folder to where the
administrators of the database cannot write (docs: ``motcua audit verify --anchors``).
"""

import hashlib
import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from motcua.kernel.days import TZ, local_day
from motcua.kernel.journal import GENESIS
from motcua.kernel.models import JournalAnchor, JournalSeal


def folder() -> Path:
    """Where the anchors are kept."""
    return Path(settings.ANCHORS_DIR)


def note_seals() -> int:
    """Notes the seals that were made since the last note; returns how many.

    Called after the commit of the seals: a crash in between leaves a seal for the next call, never a note of a seal
    that does not exist.
    """
    folder().mkdir(parents=True, exist_ok=True)
    rows = JournalSeal.objects.filter(id__gt=_last_noted()).order_by("id").values_list("id", "at", "hash")
    noted = 0
    for seal, at, hash_ in rows.iterator(chunk_size=1000):
        with (folder() / f"{local_day(at)}.seals").open("a", encoding="ascii") as file:
            file.write(f"{seal} {bytes(hash_).hex()}\n")
        noted += 1
    return noted


def anchor_finished_days(*, at: datetime) -> list[date]:
    """Anchors each day before today that has seals and no anchor yet; returns those days."""
    last = JournalAnchor.objects.order_by("-day").first()
    seals = JournalSeal.objects.filter(at__lt=_begins(local_day(at)))
    if last is not None:
        seals = seals.filter(at__gte=_begins(last.day + timedelta(days=1)))
    final: dict[date, JournalSeal] = {}
    for seal in seals.order_by("id").only("id", "at", "hash").iterator():
        final[local_day(seal.at)] = seal
    previous = bytes(last.hash) if last else GENESIS
    for day in sorted(final):
        previous = _anchor(day, final[day], previous, at)
    _rewrite_missing_files()
    return sorted(final)


def anchor_hash(*, previous: bytes, day: date, seal: int, seal_hash: bytes) -> bytes:
    """The hash of an anchor: the anchor before it, the day, the seal's number and hash."""
    return hashlib.sha256(previous + f"{day.isoformat()} {seal} ".encode() + seal_hash).digest()


@transaction.atomic
def _anchor(day: date, seal: JournalSeal, previous: bytes, at: datetime) -> bytes:
    digest = anchor_hash(previous=previous, day=day, seal=seal.id, seal_hash=bytes(seal.hash))
    JournalAnchor.objects.create(day=day, seal_id=seal.id, previous=previous, hash=digest, anchored_at=at)
    return digest


def _rewrite_missing_files() -> None:
    """A crash between the commit and the file is mended at the next turn; a file that is there is never touched."""
    folder().mkdir(parents=True, exist_ok=True)
    for row in JournalAnchor.objects.select_related("seal").defer("seal__lines").order_by("-day")[:30]:
        file = folder() / f"{row.day}.json"
        if not file.exists():
            said = {
                "day": row.day.isoformat(),
                "seal": row.seal_id,
                "seal_hash": bytes(row.seal.hash).hex(),
                "previous": bytes(row.previous).hex(),
                "hash": bytes(row.hash).hex(),
            }
            _write(file, json.dumps(said, indent=1) + "\n")


def _write(file: Path, text: str) -> None:
    making = file.with_suffix(".new")
    with making.open("w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    making.replace(file)


def _last_noted() -> int:
    """The number of the last seal in the notes: they are written in order."""
    for file in sorted(folder().glob("*.seals"), reverse=True):
        lines = file.read_text(encoding="ascii").split("\n")
        whole = [line for line in lines[:-1] if line]
        if lines[-1]:
            # a crash in the middle of a line: the half of it is taken away and written again
            file.write_text("".join(line + "\n" for line in whole), encoding="ascii")
        if whole:
            return max(int(line.split()[0]) for line in whole)
    return 0


def _begins(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=TZ)
