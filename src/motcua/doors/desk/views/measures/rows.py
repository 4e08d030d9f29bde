"""The rows of long tables of figures, written as text at once: a template would take five times as long for a hundred.

A value that is not known is a dash. Each cell of a table that is stacked on telephones says what it is.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.doors.desk import names
from motcua.doors.desk.asking import language
from motcua.doors.desk.views.measures.asked import Asked
from motcua.doors.desk.views.measures.shown import Figure
from motcua.doors.layout import words
from motcua.doors.layout.addresses import reverse
from motcua.doors.layout.markup import filled, repeated
from motcua.rooms.measures.facade import Behind
from motcua.rooms.measures.records import Indicator, Loss, PeriodScore, Score, Slice

DASH = "–"
_NUMBER = '<td class="number" data-label="{}">{{}}</td>'
_KEPT = '<td class="number keep" data-label="{}">{{}}</td>'
_TEXT = '<td data-label="{}">{{}}</td>'
_STATE = '<span class="state {}">{}</span>'


@dataclass(frozen=True)
class UnitRow:
    """One unit in the ranking: its points of what could be counted, its grade, and what it will have at this pace."""

    code: str
    name: str
    points: float
    possible: float
    grade: str
    later: float | None
    later_grade: str


@dataclass(frozen=True)
class ComponentRow:
    """One component of an index: its score, what it will have at this pace, and with whom its lost points lie."""

    score: Score
    name: str
    later: Score | None
    lost: Sequence[tuple[Loss, str]]
    counted: bool


def _writing() -> Callable[..., SafeString]:
    """Writes numbers in the reader's language: ``98,4``; a dash for what is not known."""
    lang = language()

    def written(value: float | None, digits: int = 0) -> SafeString:
        # digits have nothing to escape, and there are a thousand on a page
        return SafeString(DASH if value is None else words.figure(value, lang, digits))

    return written


def _day(on: date | None, lang: str) -> str:
    return words.day(on, lang) if on else ""


def dossiers(items: Iterable[Behind]) -> SafeString:
    """One row per dossier behind a figure, with what it counts."""
    written = _writing()
    base, lang = reverse("desk:dossiers"), language()
    states = {
        True: filled(_STATE, "late", _("Trễ hạn")),
        None: filled(_STATE, "no_limit", _("Chưa kết thúc")),
        False: filled(_STATE, "done", _("Đúng hạn")),
    }
    shape = (
        f'<tr><td class="code"><a href="{base}{{}}/" data-row-link>{{}}</a></td><td class="code">{{}}</td>'
        '<td lang="vi">{}</td><td lang="vi">{}</td><td class="keep">{}</td><td class="keep">{}</td>'
        '<td class="keep">{}</td><td class="keep">{}</td><td class="number">{}</td></tr>\n'
    )
    return repeated(
        shape,
        (
            (
                *(one.code, one.code, one.procedure, names.unit(one.receiving), names.unit(one.deciding)),
                _day(one.received_on, lang),
                words.short_moment(one.due_at, lang) if one.due_at else "",
                *(_day(one.ended_on, lang), states[one.late], written(one.counts)),
            )
            for one in items
        ),
    )


_UNIT = '<th scope="row" lang="vi"><a href="?pham-vi={}&amp;ky={}">{}</a></th>'


def units(figures: Iterable[tuple[str, str, Figure]], period: str) -> SafeString:
    """One row per unit (its code and name): its value, what it rests on, and its light."""
    written = _writing()
    shape = f"<tr>{_UNIT}{_number(_('Giá trị'))}{_number(_('Tử số'))}{_number(_('Mẫu số'))}{_text(_('Mức'))}</tr>"
    return repeated(
        shape,
        (
            (
                *(code, period, name, written(one.value, one.decimals), written(one.numerator)),
                "" if one.denominator is None else written(one.denominator),
                filled(_STATE, one.light, one.light_says) if one.light_says else "",
            )
            for code, name, one in figures
        ),
    )


def ranking(ranked: Iterable[UnitRow], period: str, *, paced: bool) -> SafeString:
    """One row per unit in its rank: its points of what could be counted, its grade, and what it will have."""
    written = _writing()
    cells = [_number("#"), _UNIT, _number(_("Điểm")), _number(_("Đếm được")), _text(_("Xếp loại"))]
    shape = f"<tr>{''.join(cells)}{_text(_('Theo nhịp này')) if paced else ''}</tr>"
    return repeated(
        shape,
        (
            (
                *(place, one.code, period, one.name, written(one.points, 2), written(one.possible), one.grade),
                *([f"{written(one.later, 2)} · {one.later_grade}" if one.later_grade else ""] if paced else []),
            )
            for place, one in enumerate(ranked, start=1)
        ),
    )


def parts(slices: Iterable[tuple[Slice, str, str]], wanted: Indicator, *, codes: bool, decimals: int) -> SafeString:
    """One row per part of a figure: value, value before, what it rests on, and what it did to the change.

    ``slices``: each with its name and the rest of its address; ``codes``: parts are procedures, known by their codes.
    """
    written = _writing()
    behind, whole = reverse("desk:behind", args=[wanted.code]), bool(wanted.denominator)
    link = f'<a href="{behind}{{}}{{}}">{{}}</a>'
    shape = "".join(
        [
            '<tr><th scope="row" lang="vi">{}{}</th>',
            *(_number(_("Giá trị")), _number(_("Kỳ trước")), _number(_("Tử số"))),
            *([_number(_("Mẫu số"))] if whole else []),
            _kept(_("Đóng góp")),
            *([_kept(_("Tự thân")), _kept(_("Tỷ trọng"))] if whole else []),
            "</tr>",
        ]
    )

    def row(one: Slice, name: str, address: str) -> Sequence[object]:
        move = one.move
        more = written(move.total, decimals) if move else DASH
        cells: list[object] = [name, filled(' <span class="code hint">{}</span>', one.key) if codes else ""]
        cells += [written(one.value, decimals), written(one.before, decimals)]
        cells.append(filled(link, address, "", written(one.numerator)))
        if whole:
            cells.append(filled(link, address, "&phan=mau", written(one.denominator)))
        cells.append(f"+{more}" if move and move.total > 0 else more)
        if whole:
            cells += [written(move.own, decimals), written(move.weight, decimals)] if move else [DASH, DASH]
        return cells

    return repeated(shape, (row(*one) for one in slices))


def components(parts: Iterable[ComponentRow], index: str, asked: Asked, *, paced: bool) -> SafeString:
    """One row per component of an index."""
    written = _writing()
    shape = "".join(
        [
            '<tr><th scope="row">{} {}{}</th>',
            *(_number(_("Tử số")), _number(_("Mẫu số")), _kept(_("Tỷ lệ")), _kept(_("Điểm"))),
            *([_kept(_("Theo nhịp này"))] if paced else []),
            f"{_text(_('Điểm mất ở đâu'))}</tr>",
        ]
    )
    assumed = filled(' <span class="hint">({})</span>', _("có phần giả định, cần đối chiếu văn bản"))
    unscored = filled('<span class="hint">{}</span>', _("không tính"))
    link = '<a href="{}{}">{}</a>'

    def row(one: ComponentRow) -> Sequence[object]:
        part, score = one.score.component, one.score
        indicator = reverse("desk:indicator", args=[part.indicator]) if part.indicator else ""
        name = filled(link, indicator, asked.address, one.name) if indicator else one.name
        points = unscored if score.points is None else written(score.points, 2)
        lost = repeated(
            '<a href="?pham-vi={}&amp;ky={}" lang="vi">{}</a> {}; ',
            ((loss.unit, asked.period.key, unit, written(loss.points, 2)) for loss, unit in one.lost),
        )
        if one.counted and score.points not in {None, part.points}:
            more = reverse("desk:index-component", args=[index, part.key])
            lost += filled(link, more, asked.address, _("Đơn vị và thủ tục"))
        return (
            *(part.key, name, assumed if part.assumed else ""),
            "" if score.numerator is None else written(score.numerator),
            "" if score.denominator is None else written(score.denominator),
            DASH if score.rate is None else f"{written(score.rate, 2)}\u00a0%",
            filled("{} / {}", points, written(part.points)),
            *([written(one.later.points if one.later else None, 2)] if paced else []),
            lost,
        )

    return repeated(shape, map(row, parts))


def months(scores: Iterable[tuple[str, PeriodScore]], scope: str) -> SafeString:
    """One row per month of an index: its points, its grade, and the points of each group."""
    written = _writing()
    english = language() == "en"
    cell = '<td class="number">{}</td>'
    link = '<a href="?pham-vi={}&amp;ky={}">{}</a>'
    shape = f'<tr><th scope="row" class="keep">{link}</th>{cell}{cell}<td>{{}}</td>{{}}</tr>'
    return repeated(
        shape,
        (
            (
                *(scope, one.period.key, name, written(one.points if one.possible else None, 2)),
                written(one.possible),
                (one.grade.name_en if english else one.grade.name) if one.grade else "",
                repeated(cell, ([written(points if one.possible else None, 2)] for _key, points in one.groups)),
            )
            for name, one in scores
        ),
    )


def _number(label: str) -> str:
    return filled(_NUMBER, label)


def _kept(label: str) -> str:
    return filled(_KEPT, label)


def _text(label: str) -> str:
    return filled(_TEXT, label)
