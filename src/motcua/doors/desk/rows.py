"""The rows of a worklist, written as text at once: a template would take five times as long for fifty of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from motcua.doors.desk import names
from motcua.doors.desk.asking import language
from motcua.doors.desk.columns import USUAL
from motcua.doors.layout.words import short_moment
from motcua.rooms.dossiers.records import WorkItem

CELLS = {
    "standing": '<td class="keep"><span class="state {standing}">{standing_says}</span></td>',
    "code": '<td class="code"><a href="{base}{code}/" data-row-link>{code}</a></td>',
    "applicant": "<td>{applicant}</td>",
    "name": '<td><span class="one-line" title="{name}">{name}</span></td>',
    "step": '<td class="step">{step}</td>',
    "unit": '<td><span class="one-line" title="{unit}">{unit}</span></td>',
    "since": '<td class="keep">{since}</td>',
    "due": '<td class="keep">{due}</td>',
    "who": "<td>{who}</td>",
    "step_due": '<td class="keep">{step_due}</td>',
    "state": "<td>{state}</td>",
    "procedure": '<td class="keep">{procedure}</td>',
    "role": "<td>{role}</td>",
    "channel": "<td>{channel}</td>",
    "filed": '<td class="keep">{filed}</td>',
}


def work_rows(
    items: Iterable[WorkItem], *, base: str, officers: Mapping[str, str], me: str, columns: Sequence[str] = USUAL
) -> SafeString:
    """One ``<tr>`` per step. ``base``: the address that a code is added to; every value is escaped."""
    lang = language()
    safe = cache(escape)
    says = cache(gettext)
    roles = names.roles() if "role" in columns else {}
    mine, free = safe(says("Tôi")), f'<span class="missing">{safe(says("chưa phân công"))}</span>'
    none = f'<span class="missing">{safe(says("chưa có"))}</span>'

    def moment(at: datetime | None) -> str:
        return f'<time datetime="{at.isoformat()}">{short_moment(at, lang)}</time>' if at else none

    row = "".join(["<tr>", *(CELLS[key] for key in columns), "</tr>"])
    parts = [
        row.format(
            standing=item.standing.value,
            standing_says=safe(says(item.standing.says)),
            base=base,
            code=safe(item.code),
            applicant=safe(item.applicant),
            name=safe(item.procedure_name),
            step=safe(item.step_en if lang == "en" and item.step_en else item.step),
            unit=safe(names.unit(item.unit)),
            since=short_moment(item.since, lang),
            due=moment(item.due_at),
            who=mine if item.assignee == me else safe(officers.get(item.assignee, "")) or free,
            step_due=moment(item.step_due_at),
            state=safe(says(item.state.says)),
            procedure=safe(item.procedure),
            role=safe(roles.get(item.role, item.role)),
            channel=safe(says(item.channel.says)),
            filed=short_moment(item.filed_at, lang),
        )
        for item in items
    ]
    return mark_safe("".join(parts))  # noqa: S308 every value above went through escape
