"""Reading the catalogue. Each process keeps what is in force in memory; a stamp says when to look again.

A changed stamp is noticed within two seconds, and at once in the process and transaction that changed it.
"""

import json
import threading
import time
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from motcua.rooms.procedures import models
from motcua.rooms.procedures.errors import FormNotFound, ProcedureNotFound, VersionNotFound
from motcua.rooms.procedures.records import Form, Procedure
from motcua.rooms.procedures.rules import forms, shape

#: seconds between two looks at the stamp
LOOK_EVERY = 2.0
#: closed versions kept in memory besides those in force
KEEP_OLD = 512

_Period = tuple[datetime, datetime | None, UUID]


@dataclass
class Shelf:
    """The catalogue as of one stamp: when which version holds, and the versions in force."""

    stamp: int = -1
    periods: dict[str, list[_Period]] = field(default_factory=dict)
    versions: dict[UUID, Procedure] = field(default_factory=dict)
    #: key of a form → its newest number
    forms: dict[str, int] = field(default_factory=dict)
    #: the moments at which some version begins or ends: between two of them the same versions hold
    turns: list[datetime] = field(default_factory=list)
    #: what ``queries.catalogue`` works out once for each such stretch of time
    worked_out: dict[int, object] = field(default_factory=dict)

    def stretch(self, at: datetime) -> int:
        """The stretch of time that ``at`` lies in."""
        return bisect_right(self.turns, at)

    def holding(self, at: datetime) -> list[UUID]:
        """The ids of the versions in force at ``at``."""
        return [
            id_
            for periods in self.periods.values()
            for start, end, id_ in periods
            if start <= at and (end is None or at < end)
        ]


@dataclass(frozen=True)
class HeldForm:
    """A published form, ready for use: its schema, how it is drawn, and its compiled validator."""

    schema: Mapping[str, Any]
    drawn: Form
    validator: forms.Validator


class _Memory:
    """What this process remembers of the committed catalogue."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.shelf = Shelf()
        self.looked_at = float("-inf")
        self.old: dict[UUID, Procedure] = {}
        self.forms: dict[str, HeldForm] = {}


class _Unsettled:
    """What a thread sees while its own transaction, not yet committed, has changed the catalogue."""

    def __init__(self, block: object) -> None:
        self.block = block
        self.shelf = Shelf()
        self.forms: dict[str, HeldForm] = {}


_memory = _Memory()
_thread = threading.local()


def shelf() -> Shelf:
    """The catalogue in force, from memory."""
    own = _unsettled()
    if own is not None:
        stamp = _stamp()
        if stamp != own.shelf.stamp:
            own.shelf = _load(stamp, known=_memory.shelf)
        return own.shelf
    if time.monotonic() - _memory.looked_at < LOOK_EVERY:
        return _memory.shelf
    with _memory.lock:
        stamp = _stamp()
        if stamp != _memory.shelf.stamp:
            _memory.shelf = _load(stamp, known=_memory.shelf)
        _memory.looked_at = time.monotonic()
        return _memory.shelf


def changed_here() -> None:
    """Told by actions: until their transaction ends, this thread reads for itself and shares nothing."""
    _thread.unsettled = _Unsettled(connection.atomic_blocks[0])
    transaction.on_commit(_settled)


def _settled() -> None:
    """What was changed here holds now: what is shared is read anew."""
    _thread.unsettled = None
    _memory.shelf.stamp = -1
    _memory.looked_at = float("-inf")


def forget() -> None:
    """Empties the memory of this process."""
    _thread.unsettled = None
    _memory.forget()


def _unsettled() -> _Unsettled | None:
    own: _Unsettled | None = getattr(_thread, "unsettled", None)
    if own is None:
        return None
    blocks = connection.atomic_blocks
    if blocks and blocks[0] is own.block:
        return own
    # rolled back meanwhile: what is shared was never touched, and its stamp says whether it still holds
    _thread.unsettled = None
    _memory.looked_at = float("-inf")
    return None


def _stamp() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM procedures_cataloguestamp WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else 0


def _load(stamp: int, *, known: Shelf) -> Shelf:
    rows = models.ProcedureVersion.objects.order_by("procedure_id", "-valid_from")
    periods: dict[str, list[_Period]] = {}
    numbers: dict[UUID, tuple[int, datetime, datetime | None]] = {}
    for id_, code, number, start, end in rows.values_list("id", "procedure_id", "number", "valid_from", "valid_to"):
        periods.setdefault(code, []).append((start, end, id_))
        if end is None:
            numbers[id_] = (number, start, end)
    versions = {id_: known.versions[id_] for id_ in numbers if id_ in known.versions}
    versions |= _fetch(id_ for id_ in numbers if id_ not in versions)
    newest = dict(models.FormVersion.objects.order_by("number").values_list("key", "number"))
    turns = {moment for spans in periods.values() for start, end, _ in spans for moment in (start, end) if moment}
    return Shelf(stamp, periods, versions, newest, sorted(turns))


def _fetch(ids: Iterable[UUID]) -> dict[UUID, Procedure]:
    wanted = list(ids)
    if not wanted:
        return {}
    rows = models.ProcedureVersion.objects.filter(id__in=wanted)
    return {
        id_: shape.from_plain(content, version_id=id_, version=number, valid_from=start, valid_to=end)
        for id_, number, start, end, content in rows.values_list("id", "number", "valid_from", "valid_to", "content")
    }


def current(code: str, at: datetime) -> Procedure:
    """The version of a procedure in force at ``at``.

    Raises:
        ProcedureNotFound: none is.
    """
    for start, end, id_ in shelf().periods.get(code, ()):
        if start <= at and (end is None or at < end):
            return version(id_)
    raise ProcedureNotFound(procedure=code)


def version(version_id: UUID) -> Procedure:
    """A version by its id, in force or not.

    Raises:
        VersionNotFound: no such version was published.
    """
    found = many((version_id,))
    if version_id not in found:
        raise VersionNotFound(version=str(version_id))
    return found[version_id]


def many(version_ids: Iterable[UUID]) -> dict[UUID, Procedure]:
    """Several versions at once, by id; unknown ids are left out."""
    here = shelf()
    found: dict[UUID, Procedure] = {}
    unknown: list[UUID] = []
    for id_ in dict.fromkeys(version_ids):
        one = here.versions.get(id_) or _memory.old.get(id_)
        if one is None:
            unknown.append(id_)
        else:
            found[id_] = one
    if unknown:
        fetched = _fetch(unknown)
        found |= fetched
        _remember(fetched)
    return found


def _remember(fetched: dict[UUID, Procedure]) -> None:
    with _memory.lock:
        _memory.old |= {id_: one for id_, one in fetched.items() if one.valid_to is not None}
        while len(_memory.old) > KEEP_OLD:
            _memory.old.pop(next(iter(_memory.old)))


def form(name: str) -> HeldForm:
    """A form by ``key@number``, or the newest by ``key``.

    Raises:
        FormNotFound: no such form was published.
    """
    key, _, number = name.partition("@")
    if not number:
        number = str(shelf().forms.get(key, ""))
    own = _unsettled()
    forms_ = own.forms if own else _memory.forms
    exact = f"{key}@{number}"
    held = forms_.get(exact)
    if held is None:
        held = forms_[exact] = _fetch_form(key, number)
    return held


def _fetch_form(key: str, number: str) -> HeldForm:
    rows = models.FormVersion.objects.filter(key=key, number=int(number)) if number.isdigit() else ()
    found = next(iter(rows), None)
    if found is None:
        raise FormNotFound(form=key)
    schema = json.loads(found.schema)
    return HeldForm(schema, forms.drawn(str(found), schema), forms.validator(schema))
