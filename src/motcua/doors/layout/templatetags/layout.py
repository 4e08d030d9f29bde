"""The components that are worth a tag. Everything else is a class name: see ``docs/reference/look.md``."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.context import RequestContext
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from motcua.doors.layout import fields, markup, words
from motcua.kernel.text import say
from motcua.rooms.papers.records import Validation
from motcua.rooms.units import facade as units

register = template.Library()

#: what each state is called where nothing else names it: a shape (style sheet), a word and a colour
STATES = {
    "in_time": say("Trong hạn"),
    "soon": say("Sắp đến hạn"),
    "late": say("Quá hạn"),
    "waiting": say("Chờ công dân"),
    "done": say("Đã xong"),
    "done_late": say("Xong, trễ hạn"),
    "no_limit": say("Chưa có thời hạn"),
    "stopped": say("Đã dừng"),
    "new": say("Mới"),
}


def _lang() -> str:
    return "en" if get_language() == "en" else "vi"


@register.filter
def day(value: date | None) -> str:
    """``{{ on|day }}``: 26/11/2026; nothing for nothing."""
    return words.day(value, _lang()) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """``{{ at|moment }}``: thứ Năm 26/11/2026, 16:30."""
    return words.moment(value, _lang()) if value else ""


@register.filter
def short_moment(value: datetime | None) -> str:
    """``{{ at|short_moment }}``: 26/11 16:30, for dense tables."""
    return words.short_moment(value, _lang()) if value else ""


@register.filter
def money(value: int | None) -> str:
    """``{{ vnd|money }}``: 8.000 đ."""
    return "" if value is None else words.money(int(value), _lang())


@register.filter
def figure(value: float | None, digits: int = 0) -> str:
    """``{{ n|figure }}``: 12.408; ``{{ share|figure:1 }}``: 98,4."""
    return "" if value is None else words.figure(value, _lang(), digits)


@register.filter
def filesize(value: int | None) -> str:
    """``{{ bytes|filesize }}``: 3,2 MB."""
    return "" if value is None else words.size(int(value), _lang())


@register.filter
def limit(value: object) -> str:
    """``{{ limit|limit }}``: 3 ngày làm việc. Takes ``"3wd"`` or a record with ``amount`` and ``unit``."""
    if not value:
        return ""
    if isinstance(value, str):
        parts = words.split_limit(value)
        return words.limit(*parts, _lang()) if parts else value
    amount, unit = getattr(value, "amount", None), getattr(value, "unit", None)
    return words.limit(float(amount or 1), str(unit), _lang()) if unit else ""


@register.filter
def words_of(reason: object) -> str:
    """One reason as a sentence: a record with ``says`` and ``facts``, or a plain sentence."""
    says = getattr(reason, "says", None)
    if says is None:
        return str(reason)
    facts: Mapping[str, Any] = getattr(reason, "facts", {})
    names = _day_names() if _lang() == "en" else {}
    return gettext(says).format(**{name: _fact(value, names) for name, value in facts.items()})


def _day_names() -> dict[str, str]:
    """The English names of holidays: they are content of the calendar, not of the code."""
    return {entry.name: entry.name_en for entry in units.calendar().days if entry.name_en}


def _fact(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, datetime):
        return words.moment(value, _lang())
    if isinstance(value, date):
        return words.day(value, _lang())
    return (names.get(value) or gettext(value)) if isinstance(value, str) and value else value


@register.filter
def translated(sentence: object) -> str:
    """A Vietnamese sentence that a record carries (``state.says``), in the visitor's language."""
    return gettext(str(sentence)) if sentence else ""


@register.simple_tag
def state(name: object, says: str = "") -> SafeString:
    """``{% state card.standing %}``: shape, word and colour. ``says`` replaces the usual word."""
    key = str(getattr(name, "value", name))
    word = says or getattr(name, "says", "") or STATES.get(key, key)
    return format_html('<span class="state {}">{}</span>', key, gettext(str(word)))


@register.simple_tag
def due(at: datetime | None, why: Iterable[object] = ()) -> SafeString:
    """``{% due page.due_at page.reasons %}``: the moment, and its reasons one tap away."""
    if at is None:
        return format_html('<span class="missing">{}</span>', gettext("chưa có hạn trả"))
    time = format_html('<time datetime="{}">{}</time>', at.isoformat(), words.moment(at, _lang()))
    lines = format_html_join("", "<li>{}</li>", ((words_of(reason),) for reason in why))
    return format_html('<span class="due">{}</span> {}', time, _why(lines)) if lines else time


def _why(lines: SafeString) -> SafeString:
    return format_html('<details class="reasons"><summary>{}</summary><ul>{}</ul></details>', gettext("vì sao?"), lines)


@register.inclusion_tag("layout/field.html")
def field(what: fields.Field | BoundField) -> dict[str, object]:
    """``{% field form.name %}`` or ``{% field our_field %}``: label, hint, error, input."""
    return {"field": fields.of(what) if isinstance(what, BoundField) else what}


@register.inclusion_tag("layout/error_summary.html")
def error_summary(what: object) -> dict[str, object]:
    """``{% error_summary form %}`` or of a list of ``Field``: what is wrong, each line leading to its field."""
    general: list[str] = []
    if isinstance(what, forms.BaseForm):
        general = [str(error) for error in what.non_field_errors()]
        found = [fields.of(bound) for bound in what]
    else:
        found = [item for item in (what or ()) if isinstance(item, fields.Field)]  # type: ignore[attr-defined]
        general = [item for item in (what or ()) if isinstance(item, str)]  # type: ignore[attr-defined]
    return {"general": general, "wrong": [item for item in found if item.error]}


#: how the worth of signatures looks
_VERDICTS = {"valid": "in_time", "untrusted": "soon", "invalid": "late", "unreadable": "waiting", "waiting": "new"}


@register.inclusion_tag("layout/signatures.html")
def signatures(found: Validation | None) -> dict[str, object]:
    """``{% signatures paper.signatures %}``: who signed a file, when, what that is worth; or nothing."""
    return {"found": found, "look_of": _VERDICTS.get(found.verdict, "") if found else ""}


@register.simple_tag
def options(offered: Iterable[tuple[object, str]], chosen: object) -> SafeString:
    """``{% options units unit %}``: the choices of a select, each its value and what it says."""
    return markup.options(offered, chosen)


@register.simple_tag(takes_context=True)
def sort_header(context: RequestContext, key: str, label: str, kind: str = "") -> SafeString:
    """``{% sort_header "due" _("Hạn trả") %}``: a table heading that sorts; ``?sort=due`` or ``?sort=-due``."""
    query = context["request"].GET
    now = query.get("sort", "") or str(context.get("sort", ""))
    kept = [(name, values) for name, values in query.lists() if name not in {"sort", "page"}]
    asked = urlencode([*kept, ("sort", f"-{key}" if now == key else key)], doseq=True)
    order = {key: "ascending", f"-{key}": "descending"}.get(now)
    aria = format_html(' aria-sort="{}"', order) if order else ""
    return format_html(
        '<th scope="col"{}{}><a href="?{}">{}</a></th>',
        aria,
        format_html(' class="{}"', kind) if kind else "",
        asked,
        label,
    )


@register.simple_tag(takes_context=True)
def pages(
    context: RequestContext, page: int, total_pages: int, total: int | None = None, more: bool = False
) -> SafeString:
    """``{% pages list.page list.pages list.total %}``: pages near this one, keeping the rest of the address.

    ``more``: there are more than ``total``.
    """
    others = [(name, values) for name, values in context["request"].GET.lists() if name != "page"]

    def link(number: int, says: object, rel: str = "") -> SafeString:
        address = "?" + urlencode([*others, ("page", number)], doseq=True)
        return markup.filled('<li><a href="{}"{}>{}</a></li>', address, SafeString(rel), says)

    def place(number: int) -> SafeString:
        here = '<li><span aria-current="page">{}</span></li>'
        return markup.filled(here, number) if number == page else link(number, number)

    near = range(max(1, page - 2), min(total_pages, page + 2) + 1)
    numbers = [place(number) for number in sorted({1, total_pages, *near})] if total_pages > 1 else []
    before = [link(page - 1, gettext("Trước"), ' rel="prev"')] if page > 1 else []
    after = [link(page + 1, gettext("Sau"), ' rel="next"')] if page < total_pages else []
    words = gettext("Tổng số: hơn %(shown)s") if more else gettext("Tổng số: %(shown)s")
    return markup.filled(
        '<nav class="table-foot" aria-label="{}">{}{}</nav>',
        gettext("Trang"),
        "" if total is None else markup.filled('<p class="as-of">{}</p>', words % {"shown": figure(total)}),
        markup.filled('<ul class="pages">{}</ul>', SafeString("".join([*before, *numbers, *after]))) if numbers else "",
    )
