"""The rows of a board's tables, written as text at once: some sixty of them are drawn anew for every event."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.doors.desk import names
from motcua.doors.desk.asking import language
from motcua.doors.layout import words
from motcua.doors.layout.addresses import reverse
from motcua.doors.layout.markup import filled, repeated
from motcua.kernel.days import local
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.records import Happening

DASH = "–"
_NAME = '<th scope="row"><a href="{}" lang="vi">{}</a></th>'
_STATE = '<td><span class="state {}"><span class="unseen">{}</span></span></td>'
#: one figure as `maps.value` has it, and the decimals that it is shown with
Cell = tuple[dict[str, Any], int]


def table(rows: Iterable[tuple[str, str, Sequence[Cell]]]) -> SafeString:
    """A name with its address, and its figures."""
    return repeated(f"<tr>{_NAME}{{}}</tr>", ((url, name, _figures(cells)) for name, url, cells in rows))


def ranking(rows: Iterable[tuple[int, str, str, Cell]]) -> SafeString:
    """A place, a name with its address, and the figure."""
    shape = f'<tr><td class="place">{{}}</td>{_NAME}{{}}</tr>'
    return repeated(shape, ((place, url, name, _figures([cell])) for place, name, url, cell in rows))


def _figures(cells: Iterable[Cell]) -> SafeString:
    lang = language()

    def written(one: dict[str, Any], decimals: int) -> str:
        if one["value"] is None:
            return DASH
        return words.figure(one["value"], lang, decimals) + ("%" if one["unit"] == "%" else "")

    return repeated('<td class="number {}">{}</td>', ((one["light"], written(one, places)) for one, places in cells))


def due(rows: Iterable[tuple[bool, str, str, str, str, datetime]]) -> SafeString:
    """Whether it is late, the address and the code of a dossier, what it is about, where, and when it is due."""
    states = {True: filled(_STATE, "late", _("Quá hạn")), False: filled(_STATE, "soon", _("Sắp đến hạn"))}
    shape = (
        '<tr>{}<th scope="row"><a class="code" href="{}">{}</a></th><td class="about" lang="vi">{}</td>{}'
        '<td class="number"><time datetime="{}">{}</time></td></tr>'
    )
    lang = language()
    return repeated(
        shape,
        (
            (
                *(states[late], url, code, about),
                filled('<td class="keep" lang="vi">{}</td>', unit) if unit else "",
                *(due_at.isoformat(), words.short_moment(due_at, lang)),
            )
            for late, url, code, about, unit, due_at in rows
        ),
    )


def readings(rows: Iterable[tuple[str, Sequence[tuple[Any, Any, bool]]]]) -> SafeString:
    """A place and its readings: the attribute, the reading or None, whether it alarms; and when the first was taken."""
    lang = language()

    def cell(attribute: Any, one: Any, alarm: bool) -> tuple[str, str]:
        marks = ("late " if alarm else "") + ("silent" if one and not one.fresh else "")
        said = words.figure(one.value, lang, attribute.decimals) if one else DASH
        return marks, f"◆ {said}" if alarm else said

    def taken(one: Any) -> str:
        if one is None:
            return ""
        if one.fresh:
            return f"{local(one.observed_at):%H:%M}"
        return filled('<span class="silent">{}</span>', words.short_moment(one.observed_at, lang))

    number = '<td class="number {}">{}</td>'
    return repeated(
        '<tr><th scope="row" lang="vi">{}</th>{}<td class="number">{}</td></tr>',
        ((name, repeated(number, (cell(*one) for one in cells)), taken(cells[0][1])) for name, cells in rows),
    )


def lines(told: Iterable[Happening]) -> SafeString:
    """Lines of the ticker: when, what happened, about what, where, and the dossier."""
    base = reverse("desk:dossiers")
    shape = (
        '<li data-line="{}" class="{}"><time datetime="{}">{}</time> <b>{}</b> <span lang="vi">{}</span>'
        ' <span class="where" lang="vi">{}</span>{}</li>'
    )
    link = f' <a class="code" href="{base}{{}}/">{{}}</a>'
    return repeated(
        shape,
        (
            (
                *(one.id, one.kind, one.at.isoformat(), f"{local(one.at):%H:%M}"),
                *(_(operations.SENTENCES.get(one.kind, one.kind)), names.procedure(one.about, one.at)),
                *(names.unit(one.unit), filled(link, one.code, one.code) if one.code else ""),
            )
            for one in told
        ),
    )
