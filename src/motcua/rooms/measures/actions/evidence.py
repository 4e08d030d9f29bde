"""Files that prove a figure, a score or a task."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from motcua.rooms.measures.models import EvidenceFile
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import KeptFile

#: the retention class of evidence (``papers/retention.yaml``)
KIND = "figure-evidence"


def keep_evidence(chunks: Iterable[bytes], *, name: str, at: datetime) -> KeptFile:
    """Takes a file in, before the action that it goes with. Not to be called inside a transaction.

    Raises:
        FileNotAccepted, FileHostile, FileNotKept: as `papers.keep`.
    """
    return papers.keep(chunks, name=name, at=at, kind=KIND)


def attach(file: KeptFile | None, subject: str, scope: str, *, by: str, at: datetime) -> UUID | None:
    """Notes a kept file as proof of ``subject``, in the caller's transaction."""
    if file is None:
        return None
    return EvidenceFile.objects.create(
        subject=subject,
        scope=scope,
        sha256=file.sha256,
        name=file.name[:255],
        size=file.size,
        mime=file.mime,
        at=at,
        by=by,
    ).id
