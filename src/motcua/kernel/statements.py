"""One SQL statement out of the parts that several rooms contribute.

A statement is one round trip and one transaction of its own. It is for the hot path only (filing); everywhere else the
ORM reads better and is fast enough.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connection
from psycopg.types.json import Jsonb
from pydantic_core import to_json


@dataclass(frozen=True)
class Part:
    """One ``WITH`` query: later parts refer to it by ``name``.

    A value has one name in the whole statement: ``at``, ``by`` and ``subject`` are the same for all parts, every other
    name is the part's own.
    """

    name: str
    sql: str
    params: Mapping[str, Any] = field(default_factory=dict)


def run(parts: Sequence[Part], *, answer: str) -> list[tuple[Any, ...]]:
    """Runs all parts as one statement and returns the rows of ``answer``, a SELECT over the parts.

    The text must not vary with the values, so that the server keeps one plan for it: pass lists as arrays, or as
    ``as_json``. Dicts become JSON by themselves.
    """
    text, names = _composed(tuple([(part.name, part.sql) for part in parts]), answer)
    said: dict[str, Any] = {}
    for part in parts:
        said |= part.params
    values = [as_json(value) if type(value) is dict else value for value in map(said.__getitem__, names)]
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.RawCursor(connection.connection) as cursor:
        cursor.execute(text, values, prepare=True)
        return cursor.fetchall()


def as_json(value: Any) -> Jsonb:
    """A value of plain dicts, lists, texts and numbers, as one parameter."""
    return Jsonb(value, dumps=to_json)


_NAMED = re.compile(r"%\((\w+)\)s")


@lru_cache(maxsize=64)
def _composed(parts: tuple[tuple[str, str], ...], answer: str) -> tuple[bytes, tuple[str, ...]]:
    """The whole text with ``%(name)s`` as ``$1, $2, …``, and the names in that order: once per text, not per filing.

    As bytes, the same object each time: four thousand of them are neither written out nor hashed again.
    """
    text = "WITH " + ",\n".join(f"{name} AS ({sql})" for name, sql in parts) + "\n" + answer
    names: dict[str, int] = {}
    numbered = _NAMED.sub(lambda found: f"${names.setdefault(found[1], len(names) + 1)}", text)
    return numbered.encode(), tuple(names)
