"""Files kept by what they contain: named by the hash of its bytes, a file can be neither changed nor doubled.

A file comes in through a folder on the local disk (`incoming`), where it is hashed and may be looked at before it is
let into the store (`admit`); what does not get that far was never there. The store is a local folder, or any
S3-compatible store when ``FILES_URL`` names one. Nothing above this package knows which.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from motcua.kernel.storage.backend import Backend, Damaged, Held, StoreDown, checked
from motcua.kernel.storage.folder import Folder

#: what has not been let in yet; beside the local store, so that letting in is one rename
INCOMING = ".incoming-"


@dataclass(frozen=True)
class Stored:
    """A file that is safely in the store."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Incoming:
    """A file that has come in completely but is not in the store yet."""

    path: Path
    sha256: str
    size: int


def put(chunks: Iterable[bytes]) -> Stored:
    """Streams ``chunks`` into the store and returns what they are called; the same bytes twice are kept once.

    The file is safe before this returns, so that a row that names it never points to nothing.

    Raises:
        OSError: the local disk would not take it.
        StoreDown: the store does not answer; nothing was kept.
    """
    with incoming(chunks) as file:
        return admit(file)


@contextmanager
def incoming(chunks: Iterable[bytes]) -> Iterator[Incoming]:
    """``chunks`` on the local disk with their hash, gone afterwards unless they were let in."""
    root = Path(settings.FILES_DIR)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=root, prefix=INCOMING)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        yield Incoming(Path(temporary), digest.hexdigest(), size)
    finally:
        Path(temporary).unlink(missing_ok=True)


def admit(file: Incoming) -> Stored:
    """Lets a file that came in into the store, whole or not at all.

    Raises:
        OSError, StoreDown: as for `put`.
    """
    _backend().admit(file.path, file.sha256, file.size)
    return Stored(file.sha256, file.size)


def open_file(sha256: str) -> BinaryIO:
    """The bytes, for reading; can be sought in.

    Raises:
        FileNotFoundError: nothing with this hash is kept.
        Damaged: the store gave other bytes than were put (a remote store only; `motcua files check` finds it locally).
        StoreDown: the store does not answer.
    """
    return _backend().open(checked(sha256))


def exists(sha256: str) -> bool:
    """Whether the bytes with this hash are kept.

    Raises:
        StoreDown: the store does not answer.
    """
    return _backend().size(checked(sha256)) is not None


def remove(sha256: str) -> None:
    """Takes the bytes away for good; again, and of what was never there, changes nothing. Only `papers` decides this.

    Raises:
        StoreDown: the store does not answer.
    """
    _backend().remove(checked(sha256))


def held() -> Iterator[Held]:
    """Everything in the store, in no order, as it is read.

    Raises:
        StoreDown: the store does not answer.
    """
    return _backend().held()


def sweep_incoming(*, before: datetime) -> int:
    """Removes what was cut off on its way in, by a process that died; returns how many."""
    swept = 0
    for file in Path(settings.FILES_DIR).glob(f"{INCOMING}*"):
        try:
            if datetime.fromtimestamp(file.stat().st_mtime, UTC) < before:
                file.unlink()
                swept += 1
        except FileNotFoundError:  # it was let in meanwhile
            continue
    return swept


def _backend() -> Backend:
    return _made(getattr(settings, "FILES_URL", ""), str(settings.FILES_DIR))


@lru_cache(maxsize=4)
def _made(url: str, folder: str) -> Backend:
    if not url:
        return Folder(Path(folder))
    from motcua.kernel.storage.s3 import S3

    return S3(url, Path(folder))


__all__ = [
    "Damaged",
    "Held",
    "Incoming",
    "StoreDown",
    "Stored",
    "admit",
    "exists",
    "held",
    "incoming",
    "open_file",
    "put",
    "remove",
    "sweep_incoming",
]
