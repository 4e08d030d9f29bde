"""Facts that a room announces to those above it."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, TypeVar

from django.db import connection

from motcua.kernel.statements import Part


@dataclass(frozen=True)
class Event:
    """Something that happened, in the past tense.

    ``name`` is ``room.fact.vN``. Fields are ids and plain JSON values (no personal data); a released event is never
    edited, only superseded by the next version.
    """

    name: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.name:
            if cls.name in CATALOGUE:
                raise ValueError(f"two events are named {cls.name}")
            CATALOGUE[cls.name] = cls


E = TypeVar("E", bound=Event)
Reaction = Callable[[Any], None]
BatchReaction = Callable[[list[Any]], None]

#: every event by its name
CATALOGUE: dict[str, type[Event]] = {}
#: event name → {reaction name: function}
REACTIONS: dict[str, dict[str, Reaction]] = defaultdict(dict)
#: reaction name → function that takes many events at once, and the names of those it takes
BATCH_REACTIONS: dict[str, tuple[BatchReaction, frozenset[str]]] = {}


def reacts_to(*kinds: type[Event]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Registers a function to be called once for each such event, some time after the commit that announced it.

    A reaction runs in its own savepoint of our database and must bear repetition in everything outside that database:
    calls over the network belong to jobs.
    """

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        name = f"{function.__module__.removeprefix('motcua.rooms.')}.{function.__name__}"
        for kind in kinds:
            REACTIONS[kind.name][name] = function
        return function

    return register


def reacts_to_many(*kinds: type[Event]) -> Callable[[BatchReaction], BatchReaction]:
    """Registers a function that is given all such events of a delivered batch together, each event once.

    For what is cheaper over a set than one by one. When it fails, the events are given to it singly, so that one that
    it cannot bear does not hold back the others. Otherwise as `reacts_to`.
    """

    def register(function: BatchReaction) -> BatchReaction:
        name = f"{function.__module__.removeprefix('motcua.rooms.')}.{function.__name__}"
        BATCH_REACTIONS[name] = (function, frozenset(kind.name for kind in kinds))
        return function

    return register


_announced: ContextVar[tuple[datetime, ...]] = ContextVar("announced")


@contextmanager
def delivering(*at: datetime) -> Iterator[None]:
    """Around a reaction: each event that it is given was announced at the moment in the same place of ``at``."""
    token = _announced.set(at)
    try:
        yield
    finally:
        _announced.reset(token)


def delivered_now() -> datetime | None:
    """When the event that is being delivered here was announced; None outside a delivery."""
    at = _announced.get(None)
    return max(at) if at else None


def announced_at() -> datetime:
    """When the event that is being delivered was announced, the latest of many: the time that a reaction acts at."""
    return max(_announced.get())


def each_announced_at() -> tuple[datetime, ...]:
    """When each of the events that are being delivered together was announced, in their order."""
    return _announced.get()


def payload(event: Event) -> dict[str, Any]:
    """The fields of ``event`` as they are stored."""
    return dict(vars(event))


def revive(name: str, said: dict[str, Any]) -> Event:
    """The event that was stored as ``said``.

    Raises:
        LookupError: no event of this name is known to this release.
    """
    try:
        kind = CATALOGUE[name]
    except KeyError:
        raise LookupError(f"unknown event {name}") from None
    return kind(**said)


def emit(event: Event, *, at: datetime) -> None:
    """Announces ``event``: a row beside the change, delivered after the commit.

    Raises:
        RuntimeError: there is no transaction, so that the change and its announcement could come apart.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{event.name} was emitted outside a transaction")
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO kernel_outboxevent (name, payload, at, attempts, next_try_at)
               VALUES (%s, %s::jsonb, %s, 0, %s)""",
            [event.name, json.dumps(payload(event)), at, at],
        )


def emit_part(event: Event, *, at: datetime, guard: str) -> Part:
    """The same as a part of one statement; it happens only if the part named ``guard`` returned a row."""
    said = {"announced_name": event.name, "announced_payload": payload(event), "at": at}
    return Part("announced", _announcement(guard), said)


@cache
def _announcement(guard: str) -> str:
    return f"""INSERT INTO kernel_outboxevent (name, payload, at, attempts, next_try_at)
               SELECT %(announced_name)s, %(announced_payload)s, %(at)s, 0, %(at)s FROM {guard}"""  # noqa: S608
