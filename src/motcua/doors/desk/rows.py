"""The rows of a worklist, written as text at once: a template would take five times as long for fifty of them."""

from collections.abc import Iterable, Mapping
from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from motcua.doors.desk import names
from motcua.doors.desk.asking import language
from motcua.doors.layout.words import short_moment
from motcua.rooms.dossiers.records import WorkItem

ROW = (
    '<tr><td class="keep"><span class="state {standing}">{standing_says}</span></td>'
    '<td class="code"><a href="{base}{code}/" data-row-link>{code}</a></td><td>{applicant}</td>'
    '<td><span class="one-line" title="{procedure_name}">{procedure_name}</span></td><td class="step">{step}</td>'
    '<td class="keep">{since}</td><td class="keep">{due}</td><td>{who}</td></tr>'
)


def work_rows(
    items: Iterable[WorkItem], *, base: str, officers: Mapping[str, str], me: str, with_unit: bool = False
) -> SafeString:
    """One ``<tr>`` per step. ``base``: the address that a code is added to; every value is escaped."""
    lang = language()
    safe = cache(escape)
    says = cache(gettext)
    mine, free = safe(says("Tôi")), f'<span class="missing">{safe(says("chưa phân công"))}</span>'
    none = f'<span class="missing">{safe(says("chưa có"))}</span>'
    parts = []
    for item in items:
        who = mine if item.assignee == me else safe(officers.get(item.assignee, "")) or free
        step = item.step_en if lang == "en" and item.step_en else item.step
        unit = f'<br><span class="hint">{safe(names.unit(item.unit))}</span>' if with_unit else ""
        due = (
            f'<time datetime="{item.due_at.isoformat()}">{short_moment(item.due_at, lang)}</time>'
            if item.due_at
            else none
        )
        parts.append(
            ROW.format(
                standing=item.standing.value,
                standing_says=safe(says(item.standing.says)),
                base=base,
                code=safe(item.code),
                applicant=safe(item.applicant),
                procedure_name=safe(item.procedure_name),
                step=safe(step) + unit,
                since=short_moment(item.since, lang),
                due=due,
                who=who,
            )
        )
    return mark_safe("".join(parts))  # noqa: S308 every value above went through escape
