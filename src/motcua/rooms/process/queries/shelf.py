"""Published drawings, kept read in memory: they never change, so only the list of versions is asked for again."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, Q

from motcua.rooms.process.content.bpmn import read
from motcua.rooms.process.errors import UnknownProcess, WrongDrawing
from motcua.rooms.process.models import DefinitionVersion
from motcua.rooms.process.records import DOSSIERS, Definition, Published
from motcua.rooms.process.rules.calls import inline

#: seconds for which the list of versions is believed; a version published elsewhere is used after that at the latest
BELIEVED = 2.0


@dataclass
class _Shelf:
    stamp: tuple[object, ...] = ()
    looked: float = float("-inf")
    versions: Mapping[str, tuple[Published, ...]] = field(default_factory=dict)
    read: dict[int, Definition] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


_SHELF = _Shelf()


def forget() -> None:
    """Makes the next question look at the table again."""
    _SHELF.looked = float("-inf")


def in_force(key: str, at: datetime) -> Published:
    """The version of ``key`` that is in force at ``at``.

    Raises:
        UnknownProcess: none is.
    """
    for version in _versions().get(key, ()):
        if version.valid_from <= at and (version.valid_to is None or at < version.valid_to):
            return version
    raise UnknownProcess(key=key)


def read_version(definition_id: int) -> Definition:
    """A published drawing with what it calls, ready to run.

    Raises:
        UnknownProcess: no version has this id.
    """
    known = _SHELF.read.get(definition_id)
    if known is None:
        known = _SHELF.read[definition_id] = _read(definition_id)
    return known


def definition(key: str, *, at: datetime | None = None) -> Definition:
    """The drawing in force at ``at``, or the newest."""
    return read_version((_newest(key) if at is None else in_force(key, at)).id)


def definition_xml(key: str, version: int | None = None) -> str:
    """The BPMN file of one published version, or of the newest, as it was published."""
    rows = DefinitionVersion.objects.filter(key=key, **({"version": version} if version is not None else {}))
    row = rows.order_by("-version").only("xml").first()
    if row is None:
        raise UnknownProcess(key=key)
    return row.xml


def definitions(family: str | None = DOSSIERS) -> list[Published]:
    """Every published version of a family (of all with None), by key, the newest first."""
    found = (version for key in sorted(_versions()) for version in _versions()[key])
    return [version for version in found if family is None or version.family == family]


def _newest(key: str) -> Published:
    versions = _versions().get(key)
    if not versions:
        raise UnknownProcess(key=key)
    return versions[0]


def _versions() -> Mapping[str, tuple[Published, ...]]:
    if time.monotonic() - _SHELF.looked > BELIEVED:
        with _SHELF.lock:
            if time.monotonic() - _SHELF.looked > BELIEVED:  # another thread may have looked meanwhile
                _look()
    return _SHELF.versions


def _look() -> None:
    """Asks whether anything was published since; one small statement."""
    found = DefinitionVersion.objects.aggregate(
        last=Max("id"), count=Count("id"), closed=Count("id", filter=Q(valid_to__isnull=False)), until=Max("valid_to")
    )
    stamp = tuple(found.values())
    if stamp != _SHELF.stamp or not _SHELF.versions:
        versions: dict[str, list[Published]] = {}
        for row in DefinitionVersion.objects.defer("xml").order_by("key", "-version"):
            versions.setdefault(row.key, []).append(published(row))
        _SHELF.versions = {key: tuple(rows) for key, rows in versions.items()}
        _SHELF.stamp = stamp
    _SHELF.looked = time.monotonic()


def published(row: DefinitionVersion) -> Published:
    """A row as others see it."""
    return Published(
        id=row.id,
        key=row.key,
        version=row.version,
        name=row.name,
        name_en=row.name_en,
        sha256=row.sha256,
        published_at=row.published_at,
        published_by=row.published_by,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        family=row.family,
    )


def _read(definition_id: int) -> Definition:
    row = DefinitionVersion.objects.filter(id=definition_id).first()
    if row is None:
        raise UnknownProcess(key=str(definition_id))
    drawn, _ = read(row.xml)
    if drawn is None:  # it was checked before it was published
        raise WrongDrawing(row.key)
    return inline(drawn, {key: read_version(id_) for key, id_ in row.calls.items()})
