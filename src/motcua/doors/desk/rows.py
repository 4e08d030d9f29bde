"""The rows of worklists, written as text at once: a template would take five times as long for fifty of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from html import escape
from typing import Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from motcua.doors.desk import names
from motcua.doors.desk.asking import language
from motcua.doors.desk.columns import USUAL
from motcua.doors.layout.addresses import reverse
from motcua.doors.layout.words import short_moment
from motcua.rooms.dossiers.records import Card, WorkItem

#: what a list of dossiers shows
OF_DOSSIERS = ("standing", "code", "applicant", "name", "state", "filed", "due")


def work_rows(
    items: Iterable[WorkItem], *, officers: Mapping[str, str], me: str, columns: Sequence[str] = USUAL
) -> SafeString:
    """One ``<tr>`` per step. ``officers``: their names, by actor id; ``me``: who looks."""
    lang, shown = language(), tuple(columns)
    unit, roles = cache(names.unit), names.roles()
    called = {**officers, me: gettext("Tôi")}
    lines = (
        _Line(item, lang, unit(item.unit), roles.get(item.role, item.role), called.get(item.assignee, ""))
        for item in items
    )
    return mark_safe("".join([_row(line, shown) for line in lines]))  # noqa: S308 every value is escaped in its cell


def dossier_rows(items: Iterable[Card]) -> SafeString:
    """One ``<tr>`` per dossier, with the cells of a step that say the same of its dossier."""
    lang = language()
    return mark_safe("".join([_row(_Line(item, lang), OF_DOSSIERS) for item in items]))  # noqa: S308 as above


class _Line(NamedTuple):
    """All that a row is written from: the step or dossier, the language, and names that may change without it."""

    item: Any
    lang: str
    unit: str = ""
    role: str = ""
    who: str = ""


@lru_cache(maxsize=4096)
def _row(line: _Line, columns: tuple[str, ...]) -> str:
    """One row; the same ones are looked at again and again, by one officer or by all of a counter."""
    return f"<tr>{''.join([CELLS[key](line) for key in columns])}</tr>"


def _standing(line: _Line) -> str:
    word = line.item.standing
    return f'<td class="keep"><span class="state {word.value}">{escape(gettext(word.says))}</span></td>'


def _code(line: _Line) -> str:
    code = escape(line.item.code)
    return f'<td class="code"><a href="{reverse("desk:dossiers")}{code}/" data-row-link>{code}</a></td>'


def _step(line: _Line) -> str:
    item = line.item
    return f'<td class="step">{escape(item.step_en if line.lang == "en" and item.step_en else item.step)}</td>'


def _one_line(said: str) -> str:
    text = escape(said)
    return f'<td><span class="one-line" title="{text}">{text}</span></td>'


def _due(at: datetime | None, lang: str) -> str:
    if at is None:
        return f'<td class="keep">{_missing(gettext("chưa có"))}</td>'
    return f'<td class="keep"><time datetime="{at.isoformat()}">{short_moment(at, lang)}</time></td>'


def _missing(word: str) -> str:
    return f'<span class="missing">{escape(word)}</span>'


CELLS: dict[str, Callable[[_Line], str]] = {
    "standing": _standing,
    "code": _code,
    "applicant": lambda line: f"<td>{escape(line.item.applicant)}</td>",
    "name": lambda line: _one_line(line.item.procedure_name),
    "step": _step,
    "unit": lambda line: _one_line(line.unit),
    "since": lambda line: f'<td class="keep">{short_moment(line.item.since, line.lang)}</td>',
    "due": lambda line: _due(line.item.due_at, line.lang),
    "who": lambda line: f"<td>{escape(line.who) or _missing(gettext('chưa phân công'))}</td>",
    "step_due": lambda line: _due(line.item.step_due_at, line.lang),
    "state": lambda line: f"<td>{escape(gettext(line.item.state.says))}</td>",
    "procedure": lambda line: f'<td class="keep">{escape(line.item.procedure)}</td>',
    "role": lambda line: f"<td>{escape(line.role)}</td>",
    "channel": lambda line: f"<td>{escape(gettext(line.item.channel.says))}</td>",
    "filed": lambda line: f'<td class="keep">{short_moment(line.item.filed_at, line.lang)}</td>',
}
