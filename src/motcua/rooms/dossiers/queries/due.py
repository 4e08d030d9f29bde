"""What is due where: counts for those who ask what a fault holds up."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

#: by index on either side; a dossier that is received and decided at such units counts once
_COUNT = """
    SELECT count(*) FILTER (WHERE due_at > %(after)s), count(*) FILTER (WHERE due_at <= %(after)s)
    FROM (
        SELECT id, due_at, finished_at FROM dossiers_dossier
        WHERE receiving_unit = ANY(%(units)s) AND due_at < %(until)s AND ended_at IS NULL
        UNION
        SELECT id, due_at, finished_at FROM dossiers_dossier
        WHERE competent_unit = ANY(%(units)s) AND due_at < %(until)s AND ended_at IS NULL
    ) d
    WHERE finished_at IS NULL
"""


def due_at(units: Sequence[str], *, after: datetime, until: datetime) -> tuple[int, int]:
    """How many open dossiers received or decided at ``units`` are due from ``after`` until ``until``, and overdue."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"units": list(units), "after": after, "until": until})
        due, late = cursor.fetchone() or (0, 0)
    return int(due), int(late)
