"""Between rows and records."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.rooms.process.records import Marking, Token

#: the columns of a token in the order of `token_of`
COLUMNS = "id, element, kind, since, arrival, due_at, via, host, scope"


def token_of(row: tuple[Any, ...]) -> Token:
    """A row of process_token, in the order of ``COLUMNS``."""
    return Token(*row)


def marking_of(rows: Iterable[tuple[Any, ...]], arrivals: int) -> Marking:
    """The tokens of one instance."""
    return Marking(tuple(token_of(row) for row in rows), arrivals)


def plain(token: Token) -> dict[str, Any]:
    """A token as JSON keeps it; the keys are the columns of the table."""
    return {
        "id": str(token.id),
        "element": token.element,
        "kind": token.kind,
        "since": token.since.isoformat(),
        "arrival": token.order,
        "due_at": token.due_at.isoformat() if token.due_at else None,
        "via": token.via,
        "host": str(token.host) if token.host else None,
        "scope": str(token.scope) if token.scope else None,
    }


def revive(said: Mapping[str, Any]) -> Token:
    """What ``plain`` wrote."""
    return Token(
        id=UUID(said["id"]),
        element=said["element"],
        kind=said["kind"],
        since=datetime.fromisoformat(said["since"]),
        order=said["arrival"],
        due_at=datetime.fromisoformat(said["due_at"]) if said["due_at"] else None,
        via=said["via"],
        host=UUID(said["host"]) if said["host"] else None,
        scope=UUID(said["scope"]) if said["scope"] else None,
    )
