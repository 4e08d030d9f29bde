"""Values of indicators that are counted from the tasks of plans."""

from collections.abc import Sequence
from datetime import datetime, time

from motcua.kernel.days import TZ, ends
from motcua.rooms.measures.models import TaskRow
from motcua.rooms.measures.records import Indicator, Period, Value
from motcua.rooms.measures.rules.index import rate
from motcua.rooms.measures.rules.scopes import CITY, members
from motcua.rooms.measures.rules.task_counts import counted


def task_values(wanted: Indicator, scopes: Sequence[str], said: Period, at: datetime) -> list[Value]:
    """One value per scope, of the tasks that it leads and that fall due within the period, in one statement."""
    start = datetime.combine(said.start, time(), TZ)
    end = ends(said.end)
    rows = list(TaskRow.objects.filter(due_at__gte=start, due_at__lt=end).values_list("lead", "due_at", "done_at"))
    found = []
    for scope in scopes:
        own = [(due, done) for lead, due, done in rows if scope == CITY or lead in members(scope)]
        above = counted(wanted.numerator, own, at)
        below = counted(wanted.denominator, own, at) if wanted.denominator else None
        value = rate(above, below, scale=wanted.scale)
        found.append(Value(wanted.code, scope, said, above, below, value, at, wanted.version))
    return found
