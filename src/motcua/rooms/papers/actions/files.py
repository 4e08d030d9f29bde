"""Keeping files: let in whole and harmless, or not at all."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from itertools import chain
from pathlib import Path

from django.db import connection, transaction

from motcua.kernel import journal, storage
from motcua.kernel.actors import system
from motcua.rooms.papers import models
from motcua.rooms.papers.actions import scanning
from motcua.rooms.papers.content.files import limits
from motcua.rooms.papers.errors import FileHostile, FileInfected, FileNotAccepted, FileNotKept
from motcua.rooms.papers.records import KeptFile, Limits, ScanState
from motcua.rooms.papers.rules import files as rules

log = logging.getLogger(__name__)

DOOR = system("files")
CHUNK = 256 * 1024
#: seconds on the wall that a look inside may take, for a machine that is busy
PATIENCE = 60


def keep(
    chunks: Iterable[bytes],
    *,
    name: str,
    at: datetime,
    kinds: frozenset[str] | None = None,
    kind: str = "upload",
) -> KeptFile:
    """Streams a file into the store; its type is found from its bytes, never from its name.

    Nothing of a file that is refused is kept. The same bytes again are the same file. Not to be called inside a
    transaction: it talks to the scanner and to the store. ``kinds`` narrows what the province accepts (MIME types);
    ``kind`` is the retention class.

    Raises:
        FileNotAccepted: too large, empty, not of an accepted kind, too many pages or pixels.
        FileHostile: encrypted, cut off, with programs or attachments inside, made to fill a memory, infected.
        FileNotKept: disk or store would not take it; nothing was kept, and it may be sent again.
    """
    allowed = limits()
    incoming = iter(chunks)
    head = b""
    for chunk in incoming:
        head += chunk
        if len(head) >= rules.HEAD:
            break
    mime = rules.kind(head)
    if mime not in (kinds or allowed.kinds):
        raise _refused(allowed)
    try:
        with storage.incoming(_at_most(allowed, head, incoming)) as file:
            return _let_in(file, mime, rules.clean_name(name), kind, allowed, at)
    except storage.StoreDown as problem:
        raise FileNotKept({"file": FileNotKept.says}) from problem
    except OSError as problem:
        if problem.errno is None:  # it stopped coming: the sender went away
            raise
        log.error("a file was not kept: %s", problem.strerror)
        raise FileNotKept({"file": FileNotKept.says}) from problem


def keep_made(chunks: Iterable[bytes], *, name: str, mime: str, at: datetime, kind: str, pages: int = 1) -> KeptFile:
    """The same for what the house has made itself, which nobody has to look at.

    Raises:
        OSError, StoreDown: disk or store would not take it; a job tries again at its next turn.
    """
    with storage.incoming(chunks) as file, alone(file.sha256):
        storage.admit(file)
        _note(file, mime, pages, kind, scanning.Verdict(ScanState.CLEAN), at)
        return KeptFile(file.sha256, rules.clean_name(name), file.size, mime, pages)


def _at_most(allowed: Limits, head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chain([head], rest):
        size += len(chunk)
        if size > allowed.size:
            raise _refused(allowed)
        yield chunk


def _refused(allowed: Limits) -> FileNotAccepted:
    return FileNotAccepted({"file": FileNotAccepted.says}, megabytes=allowed.megabytes)


def _let_in(file: storage.Incoming, mime: str, name: str, kind: str, allowed: Limits, at: datetime) -> KeptFile:
    try:
        pages = look_inside(file.path, mime, allowed)
        verdict = _scanned(file)
    except FileHostile as refusal:
        _count(refusal, file, mime, at)
        raise
    with alone(file.sha256):
        storage.admit(file)
        _note(file, mime, pages, kind, verdict, at)
    return KeptFile(file.sha256, name, file.size, mime, pages)


def look_inside(path: Path, mime: str, allowed: Limits) -> int:
    """The number of pages of a file that is harmless, found by a process of its own (`rules.inspection`).

    Raises:
        FileNotAccepted: it is not harmless, or not what it says.
    """
    said = json.dumps({key: value for key, value in asdict(allowed).items() if key != "kinds"})
    command = [sys.executable, "-I", "-m", "motcua.rooms.papers.rules.inspection", mime, str(path), said]
    # nothing of ours goes with it: no credential, no address of a database
    environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    try:
        run = subprocess.run(  # noqa: S603 - our own program, and no shell
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )
        answer = json.loads(run.stdout or b'{"problem": "complex"}')
    except subprocess.TimeoutExpired:
        answer = {"problem": "complex"}
    if "problem" in answer:
        raise rules.refusal(str(answer["problem"]), allowed)
    return int(answer["pages"])


def _scanned(file: storage.Incoming) -> scanning.Verdict:
    with file.path.open("rb") as stream:
        verdict = scanning.scan(iter(lambda: stream.read(CHUNK), b""))
    known = models.File.objects.filter(sha256=file.sha256, scan=ScanState.INFECTED)
    if verdict.state is ScanState.INFECTED or (verdict.state is not ScanState.CLEAN and known.exists()):
        raise FileInfected({"file": FileInfected.says}, why="infected")
    return verdict


@transaction.atomic
def _count(refusal: FileHostile, file: storage.Incoming, mime: str, at: datetime) -> None:
    journal.record(
        "papers.refuse_file",
        subject=f"file:{file.sha256}",
        by=DOOR.id,
        at=at,
        why=str(refusal.facts.get("why", "")),
        code=refusal.code,
        mime=mime,
        size=file.size,
    )


@contextmanager
def alone(sha256: str) -> Iterator[None]:
    """Nobody else lets these bytes in, or takes them away, meanwhile.

    The lock belongs to the session: a store over the network must not keep a transaction open.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 9))", [sha256])
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 9))", [sha256])


def _note(file: storage.Incoming, mime: str, pages: int, kind: str, verdict: scanning.Verdict, at: datetime) -> None:
    """One row per content; a tombstone comes back to life when the same bytes are handed in again."""
    row = models.File.objects.filter(sha256=file.sha256).first()
    if row is None:
        row = models.File(sha256=file.sha256, size=file.size, kind=kind, first_kept_at=at)
    elif row.deleted_at is not None:
        row.deleted_at, row.deleted_why, row.bytes_gone, row.first_kept_at, row.kind = None, "", False, at, kind
    row.mime, row.pages, row.last_kept_at = mime, pages, at
    # a scanner that is silent today takes nothing back that it said before
    if verdict.state is ScanState.CLEAN:
        row.scan, row.scanned_at, row.infection = verdict.state, at, ""
    elif row.scan not in {ScanState.CLEAN, ScanState.INFECTED}:
        row.scan = verdict.state
    row.save()
