"""The open dossiers that are late, or are due next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from motcua.kernel.days import ends
from motcua.rooms.measures.rules.scopes import CITY, members

#: how many are counted at most: a page that says "10,000 and more" is as good as one that counts for a second
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Urgent:
    """An open dossier with its due moment."""

    code: str
    procedure: str
    deciding: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class UrgentPage:
    """The most urgent ones; ``late`` and ``soon`` count all of them, up to ``MOST``."""

    items: tuple[Urgent, ...]
    late: int
    soon: int


def urgent(scope: str, *, at: datetime, until: date, limit: int) -> UrgentPage:
    """Open dossiers of a scope by their due moment; ``soon``: due after ``at`` and until the end of the day ``until``.

    One statement, which reads an index of open dossiers in its order.
    """
    decides = "" if scope == CITY else "AND deciding = ANY(%(units)s)"
    open_ones = f"FROM measures_factrow WHERE closed_on IS NULL AND ending = 'open' AND due_at IS NOT NULL {decides}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT code, procedure, deciding, due_at,
                       (SELECT count(*) FROM (SELECT 1 {open_ones} AND due_at < %(at)s LIMIT {MOST}) l),
                       (SELECT count(*) FROM (SELECT 1 {open_ones} AND due_at >= %(at)s AND due_at < %(until)s
                                              LIMIT {MOST}) s)
                {open_ones} ORDER BY due_at, code LIMIT %(limit)s""",  # noqa: S608
            {"units": list(members(scope)), "at": at, "until": ends(until), "limit": limit},
        )
        rows = cursor.fetchall()
    late, soon = (int(rows[0][4]), int(rows[0][5])) if rows else (0, 0)
    return UrgentPage(tuple(Urgent(*row[:4]) for row in rows), late, soon)
