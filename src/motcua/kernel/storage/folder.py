"""The default: a folder on the local disk."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from motcua.kernel.storage.backend import Held, is_hash, place


class Folder:
    """Files in two levels of folders named by the first digits of their hash."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def admit(self, file: Path, sha256: str, size: int) -> None:
        """One rename. Its bytes are on disk already; now its name is."""
        target = self._path(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        file.chmod(0o440)
        os.replace(file, target)
        _sync(target.parent)

    def open(self, sha256: str) -> BinaryIO:
        return self._path(sha256).open("rb")

    def size(self, sha256: str) -> int | None:
        try:
            return self._path(sha256).stat().st_size
        except FileNotFoundError:
            return None

    def remove(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def held(self) -> Iterator[Held]:
        for path in self.root.glob("??/??/*"):
            if is_hash(path.name):
                said = path.stat()
                yield Held(path.name, said.st_size, datetime.fromtimestamp(said.st_mtime, UTC))

    def _path(self, sha256: str) -> Path:
        return self.root / place(sha256)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
