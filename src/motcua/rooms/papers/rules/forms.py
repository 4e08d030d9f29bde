"""What a form needs, and how a fact is written on paper."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from motcua.kernel.days import local
from motcua.kernel.text import say
from motcua.rooms.papers.records.forms import Fact, FactKind, Form
from motcua.rooms.papers.rules import qr
from motcua.rooms.papers.rules.words import day_in_words, dong_in_words

#: what the faces of official papers can draw and a reader can tell apart. Whatever else stands in a fact is printed as
#: its code point, so that nobody signs a line with something invisible, turned round or left out in it.
PRINTABLE = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x24F),
    (0x384, 0x386),
    (0x388, 0x38A),
    (0x38C, 0x38C),
    (0x38E, 0x3A1),
    (0x3A3, 0x482),
    (0x48A, 0x52F),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x2070, 0x2071),
    (0x2074, 0x208E),
    (0x20A0, 0x20BE),
    (0x2116, 0x2116),
    (0x2190, 0x2195),
    (0x2264, 0x2265),
    (0x25A0, 0x25A1),
)
NOT_PRINTABLE = re.compile("[^\n" + "".join(f"{chr(first)}-{chr(last)}" for first, last in PRINTABLE) + "]")
#: what a code of that size can still be read from on paper, in bytes
LONGEST_QR = 1_200
#: longer than anything an official form says in one place, and short enough to be set at once
LONGEST = 20_000
MOST_ROWS = 5_000

UNKNOWN = say("mẫu không có mục này")
MISSING = say("thiếu")
NOT_TEXT = say("phải là chữ")
TOO_LONG = say("quá dài")
NOT_A_DAY = say("không phải ngày tháng")
NOT_MONEY = say("không phải số tiền nguyên đồng")
NOT_A_NUMBER = say("không phải số")
NOT_ROWS = say("phải là danh sách")


def problems(form: Form, facts: Mapping[str, Any]) -> dict[str, str]:
    """What is missing or cannot be printed: the fact's name, or ``papers.2.name`` in a list, with a sentence.

    A fact that no form asked for is a problem too: whoever hands it over believes that it will be seen.
    """
    return _all_problems(form.facts, facts, "")


def _all_problems(asked: tuple[Fact, ...], facts: Mapping[str, Any], above: str) -> dict[str, str]:
    known = {fact.name for fact in asked}
    found = {f"{above}{name}": UNKNOWN for name in facts if name not in known}
    for fact in asked:
        found |= _problems(fact, facts.get(fact.name), f"{above}{fact.name}")
    return found


def _problems(fact: Fact, value: Any, place: str) -> dict[str, str]:
    if _is_absent(value):
        return {} if fact.optional else {place: MISSING}
    if fact.kind is not FactKind.ROWS:
        problem = _problem(fact.kind, value)
        return {place: problem} if problem else {}
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        return {place: NOT_ROWS}
    if len(value) > MOST_ROWS:
        return {place: TOO_LONG}
    found: dict[str, str] = {}
    for number, row in enumerate(value):
        found |= _all_problems(fact.columns, row, f"{place}.{number}.")
    return found


def _is_absent(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or (value in ([], ()))


def _problem(kind: FactKind, value: Any) -> str:
    if kind in {FactKind.TEXT, FactKind.QR}:
        if not isinstance(value, str):
            return NOT_TEXT
        longest = LONGEST_QR if kind is FactKind.QR else LONGEST
        return TOO_LONG if len(value.encode()) > longest else ""
    if kind is FactKind.DONG:
        return "" if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else NOT_MONEY
    if kind is FactKind.NUMBER:
        return "" if isinstance(value, int) and not isinstance(value, bool) else NOT_A_NUMBER
    try:
        _read(kind, value)
    except (TypeError, ValueError):
        return NOT_A_DAY
    return ""


def _read(kind: FactKind, value: Any) -> date | datetime:
    if kind is FactKind.MOMENT:
        return local(datetime.fromisoformat(value))
    if len(value) > len("2026-11-26"):
        return local(datetime.fromisoformat(value)).date()
    return date.fromisoformat(value)


def written(form: Form, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Every fact as the template prints it; an absent one is an empty text, an absent list an empty list."""
    return {fact.name: _written(fact, facts.get(fact.name)) for fact in form.facts}


def _written(fact: Fact, value: Any) -> Any:
    kind = fact.kind
    if kind is FactKind.ROWS:
        return [{column.name: _written(column, row.get(column.name)) for column in fact.columns} for row in value or ()]
    if _is_absent(value):
        return ""
    if kind is FactKind.QR:
        return qr.svg(value)
    if kind is FactKind.DONG:
        return {"figures": figures(value), "words": dong_in_words(value)}
    if kind is FactKind.NUMBER:
        return figures(value)
    if kind is FactKind.TEXT:
        return printable(value)
    return _dated(kind, _read(kind, value))


def _dated(kind: FactKind, at: date | datetime) -> str | dict[str, str]:
    short = f"{at.day:02d}/{at.month:02d}/{at.year}"
    if kind is FactKind.FULL_DAY:
        return {"figures": short, "words": day_in_words(at)}
    if kind is FactKind.LONG_DAY:
        # Decree 30/2020, annex I: days under 10 and months 1 and 2 carry a zero in front (confidence: high)
        month = f"{at.month:02d}" if at.month < 3 else str(at.month)
        return f"ngày {at.day:02d} tháng {month} năm {at.year}"
    if isinstance(at, datetime):
        return f"{at.hour:02d} giờ {at.minute:02d} phút, ngày {short}"
    return short


def figures(value: int) -> str:
    """``12.408``: thousands apart as in Viet Nam."""
    return f"{value:,}".replace(",", ".")


def printable(text: str) -> str:
    """``text`` in one Unicode form, with every sign that cannot be drawn as ``[U+1F600]``."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return NOT_PRINTABLE.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", composed)
