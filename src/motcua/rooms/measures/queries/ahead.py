"""Open dossiers that a period counts as overdue although their day has not come yet.

What is overdue at the end of a period is what fell due by then and was not closed. While the period runs its end lies
ahead, and what is due between today and then is not overdue: these are taken off. The running counts of open dossiers
by due day make that a look at a few rows.
"""

from datetime import date
from typing import Any

from django.db import connection

from motcua.kernel.days import ends
from motcua.rooms.measures.queries.remembered import remembered
from motcua.rooms.measures.records import Period, Side
from motcua.rooms.measures.rules.scopes import CITY, members

#: the column of a side, in every table
COLUMNS = {Side.DECIDED: "deciding", Side.RECEIVED: "receiving"}
#: where open dossiers are kept by these columns, and otherwise in the facts themselves
_BY_UNIT, _CITYWIDE = frozenset({"deciding", "receiving", "holder"}), frozenset({"procedure", "channel"})


def ahead(column: str, side: Side, scope: str, said: Period, today: date) -> dict[str, int]:
    """Open dossiers that fall due after ``today`` and by the end of ``said``, by a column; empty once it is over."""
    if said.end <= today or said.start > today:
        return {}
    key = ("ahead", column, side, scope, said, today)
    return remembered(key, lambda: _ahead(column, side, scope, said, today), entered=False)


def _ahead(column: str, side: Side, scope: str, said: Period, today: date) -> dict[str, int]:
    parameters: list[Any]
    if column in _BY_UNIT or (scope == CITY and column in _CITYWIDE):
        table, amount = ("measures_standing" if column in _BY_UNIT else "measures_ahead"), "sum(standing)"
        where, parameters = "due_on > %s AND due_on <= %s", [today, said.end]
    else:  # said by the moment: an index holds all that is asked
        table, amount = "measures_factrow", "count(*)"
        where, parameters = "closed_on IS NULL AND due_at >= %s AND due_at < %s", [ends(today), ends(said.end)]
    if scope != CITY:
        where += f" AND {COLUMNS[side]} = ANY(%s)"
        parameters.append(list(members(scope)))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}, {amount} FROM {table} WHERE {where} GROUP BY {column}", parameters)  # noqa: S608
        return {key: int(count) for key, count in cursor.fetchall()}
