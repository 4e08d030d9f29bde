"""Keeping the files that come with a dossier."""

from collections.abc import Iterable
from datetime import datetime

from motcua.rooms.dossiers.records import FileIn
from motcua.rooms.papers import facade as papers


def keep_file(chunks: Iterable[bytes], *, name: str, at: datetime) -> FileIn:
    """Streams a file into the store, to be named in a filing or a supplement.

    Raises:
        FileNotAccepted, FileHostile, FileNotKept: as `papers.keep`.
    """
    kept = papers.keep(chunks, name=name, at=at)
    return FileIn(sha256=kept.sha256, name=kept.name, size=kept.size, mime=kept.mime)
