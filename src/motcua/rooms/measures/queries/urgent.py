"""The open dossiers that are due first."""

from dataclasses import dataclass
from datetime import datetime

from motcua.kernel.queries import fetch
from motcua.rooms.measures.rules.scopes import CITY, members


@dataclass(frozen=True, slots=True)
class Urgent:
    """An open dossier with its due moment."""

    code: str
    procedure: str
    deciding: str
    due_at: datetime


def urgent(scope: str, *, limit: int) -> list[Urgent]:
    """Open dossiers of a scope by their due moment, in one statement that reads an index in its order."""
    decides, units = ("", []) if scope == CITY else ("AND deciding = ANY(%s)", [list(members(scope))])
    rows = fetch(
        f"""SELECT code, procedure, deciding, due_at FROM measures_factrow
            WHERE closed_on IS NULL AND ending = 'open' AND due_at IS NOT NULL {decides}
            ORDER BY due_at, code LIMIT %s""",  # noqa: S608
        [*units, limit],
    )
    return [Urgent(*row) for row in rows]
