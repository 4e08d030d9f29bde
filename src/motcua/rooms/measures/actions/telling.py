"""Officers are told of tasks and reports that are new, due, late, urged or returned: once each, and whoever may act."""

from datetime import datetime

from motcua.kernel.days import written
from motcua.rooms.measures.models import Report, TaskRow
from motcua.rooms.measures.queries.reports import offices, report_type
from motcua.rooms.measures.rules.scopes import CITY
from motcua.rooms.people import facade as people
from motcua.rooms.units import facade as units

#: who may report on a task
REPORT = "measures:report"


def tell_task(notice: str, task: TaskRow, *, once: str, at: datetime) -> int:
    """Tells those who may report for the unit that leads; the words name the plan and the number, never the title."""
    return people.notify_holders(
        REPORT,
        task.lead,
        notice,
        {"code": f"{task.plan.number} – {task.number}", "due": written(task.due_at)},
        subject=f"task:{task.id}",
        once=f"{notice}:{once}",
        at=at,
    )


def tell_report(notice: str, row: Report, *, held: str, once: str, at: datetime) -> int:
    """Tells those who hold ``held`` where this report is acted on.

    Of a unit's report nobody beyond it is told: who collects sees on one page who has not handed in.
    """
    wanted = report_type(row.type)
    places = offices(wanted, row.unit)
    facts = {
        "kind": {"vi": wanted.name, "en": wanted.name_en},
        "period": f"{row.start:%d/%m/%Y}–{row.end:%d/%m/%Y}",
        "due": written(row.due_at),
        "unit": units.unit(places[0]).name,
    }
    about, key = f"report:{row.id}", f"{notice}:{once}"
    beyond = row.unit == CITY
    return people.notify_holders(held, places, notice, facts, subject=about, once=key, at=at, beyond=beyond)
