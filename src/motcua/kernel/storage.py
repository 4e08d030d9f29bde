"""Files kept by what they contain: named by the hash of its bytes, a file can be neither changed nor doubled."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


@dataclass(frozen=True)
class Stored:
    """A file that is safely on disk."""

    sha256: str
    size: int


def put(chunks: Iterable[bytes]) -> Stored:
    """Streams ``chunks`` to disk and returns what they are called; the same bytes twice are kept once.

    The file has reached the disk before this returns, so that a row that names it never points to nothing.
    """
    root = Path(settings.FILES_DIR)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=root, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        target = path(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, target)
        _sync_folder(target.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return Stored(digest.hexdigest(), size)


def path(sha256: str) -> Path:
    """Where the bytes with this hash are kept.

    Raises:
        ValueError: not a SHA-256 in lower-case hexadecimal.
    """
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return Path(settings.FILES_DIR) / sha256[:2] / sha256[2:4] / sha256


def open_file(sha256: str) -> BinaryIO:
    """The bytes, for reading.

    Raises:
        FileNotFoundError: nothing with this hash is kept.
    """
    return path(sha256).open("rb")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
