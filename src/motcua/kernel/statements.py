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


@dataclass(frozen=True)
class Part:
    """One ``WITH`` query: later parts refer to it by ``name``; its ``params`` are named apart from all others."""

    name: str
    sql: str
    params: Mapping[str, Any] = field(default_factory=dict)


def run(parts: Sequence[Part], *, answer: str) -> list[tuple[Any, ...]]:
    """Runs all parts as one statement and returns the rows of ``answer``, a SELECT over the parts.

    The text must not vary with the values, so that the server keeps one plan for it: pass lists as arrays, or as
    ``Jsonb``. Dicts become JSON by themselves.
    """
    text = "WITH " + ",\n".join(f"{part.name} AS ({part.sql})" for part in parts) + "\n" + answer
    params: dict[str, Any] = {}
    for part in parts:
        params |= {key: Jsonb(value) if isinstance(value, dict) else value for key, value in part.params.items()}
    numbered, names = _numbered(text)
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.RawCursor(connection.connection) as cursor:
        cursor.execute(numbered, [params[name] for name in names], prepare=True)
        return cursor.fetchall()


_NAMED = re.compile(r"%\((\w+)\)s")


@lru_cache(maxsize=64)
def _numbered(text: str) -> tuple[str, tuple[str, ...]]:
    """``%(name)s`` as ``$1, $2, …``, and the names in that order: done once per text, not once per filing."""
    names: dict[str, int] = {}
    numbered = _NAMED.sub(lambda found: f"${names.setdefault(found[1], len(names) + 1)}", text)
    return numbered, tuple(names)
