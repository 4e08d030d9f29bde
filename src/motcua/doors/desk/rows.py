"""The rows of worklists, written as text at once: a template would take five times as long for fifty of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from motcua.doors.desk import names
from motcua.doors.desk.asking import language
from motcua.doors.desk.columns import USUAL
from motcua.doors.layout.words import short_moment
from motcua.rooms.dossiers.records import Card, WorkItem

#: what a list of dossiers shows
OF_DOSSIERS = ("standing", "code", "applicant", "name", "state", "filed", "due")


def work_rows(
    items: Iterable[WorkItem], *, base: str, officers: Mapping[str, str], me: str, columns: Sequence[str] = USUAL
) -> SafeString:
    """One ``<tr>`` per step. ``base``: the address that a code is added to; every value is escaped."""
    cells = _cells(base, {officer: escape(name) for officer, name in officers.items()}, me)
    return _rows(items, [cells[key] for key in columns])


def dossier_rows(items: Iterable[Card], *, base: str) -> SafeString:
    """One ``<tr>`` per dossier, with the cells of a step that say the same of its dossier."""
    cells = _cells(base, {}, "")
    return _rows(items, [cells[key] for key in OF_DOSSIERS])


def _rows(items: Iterable[Any], cells: Sequence[Callable[[Any], str]]) -> SafeString:
    rows = ["<tr>" + "".join([cell(item) for cell in cells]) + "</tr>" for item in items]
    return mark_safe("".join(rows))  # noqa: S308 every value in a cell went through escape


def _cells(base: str, officers: Mapping[str, str], me: str) -> dict[str, Callable[[Any], str]]:
    """How each column is written. What many rows say alike is put into words once."""
    lang = language()
    says = cache(lambda sentence: escape(gettext(sentence)))
    one_line = cache(lambda said: '<td><span class="one-line" title="{0}">{0}</span></td>'.format(escape(said)))
    unit = cache(lambda code: one_line(names.unit(code)))
    roles = cache(names.roles)
    mine, free = says("Tôi"), f'<span class="missing">{says("chưa phân công")}</span>'
    none = f'<td class="keep"><span class="missing">{says("chưa có")}</span></td>'

    def standing(item: Any) -> str:
        word = item.standing
        return f'<td class="keep"><span class="state {word.value}">{says(word.says)}</span></td>'

    def code(item: Any) -> str:
        text = escape(item.code)
        return f'<td class="code"><a href="{base}{text}/" data-row-link>{text}</a></td>'

    def step(item: Any) -> str:
        return f'<td class="step">{escape(item.step_en if lang == "en" and item.step_en else item.step)}</td>'

    def who(item: Any) -> str:
        return f"<td>{mine if item.assignee == me else officers.get(item.assignee) or free}</td>"

    def due(at: datetime | None) -> str:
        return (
            f'<td class="keep"><time datetime="{at.isoformat()}">{short_moment(at, lang)}</time></td>' if at else none
        )

    return {
        "standing": standing,
        "code": code,
        "applicant": lambda item: f"<td>{escape(item.applicant)}</td>",
        "name": lambda item: one_line(item.procedure_name),
        "step": step,
        "unit": lambda item: unit(item.unit),
        "since": lambda item: f'<td class="keep">{short_moment(item.since, lang)}</td>',
        "due": lambda item: due(item.due_at),
        "who": who,
        "step_due": lambda item: due(item.step_due_at),
        "state": lambda item: f"<td>{says(item.state.says)}</td>",
        "procedure": lambda item: f'<td class="keep">{escape(item.procedure)}</td>',
        "role": lambda item: f"<td>{escape(roles().get(item.role, item.role))}</td>",
        "channel": lambda item: f"<td>{says(item.channel.says)}</td>",
        "filed": lambda item: f'<td class="keep">{short_moment(item.filed_at, lang)}</td>',
    }
