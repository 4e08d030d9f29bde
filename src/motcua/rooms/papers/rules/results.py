"""Results: where each state may lead, how numbers look, what fills the facts."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from string import Formatter
from typing import Any

from motcua.kernel.text import say
from motcua.rooms.papers.errors.results import ResultInvalid, ResultMoveNotPossible
from motcua.rooms.papers.records.results import Kind, ResultState

#: What is out of force stays so; a result that took the place of another may be corrected in its turn.
MOVES: Mapping[ResultState, frozenset[ResultState]] = {
    ResultState.DRAFT: frozenset({ResultState.SIGNED, ResultState.DROPPED}),
    ResultState.SIGNED: frozenset({ResultState.ISSUED, ResultState.DROPPED}),
    ResultState.ISSUED: frozenset({ResultState.CORRECTED, ResultState.REPLACED, ResultState.REVOKED}),
    ResultState.CORRECTED: frozenset(),
    ResultState.REPLACED: frozenset(),
    ResultState.REVOKED: frozenset(),
    ResultState.DROPPED: frozenset(),
}
#: states in which a number was given and somebody may hold the paper
OUT = frozenset({ResultState.ISSUED, ResultState.CORRECTED, ResultState.REPLACED, ResultState.REVOKED})
#: what the journal's acts on a result are called
ACTS: Mapping[str, str] = {
    "papers.prepare_result": say("Soạn dự thảo"),
    "papers.send_result": say("Trình ký"),
    "papers.recall_result": say("Rút khỏi danh sách chờ ký"),
    "papers.drop_result": say("Bỏ dự thảo"),
    "papers.move_result": say("Chuyển đơn vị do sắp xếp địa giới"),
    "papers.result_signed": say("Đã ký"),
    "papers.number_result": say("Vào số, trình đóng dấu"),
    "papers.result_issued": say("Đóng dấu, phát hành"),
    "papers.correct_result": say("Lập bản cải chính"),
    "papers.replace_result": say("Lập bản thay thế"),
    "papers.result_superseded": say("Đã có bản mới thay"),
    "papers.revoke_result": say("Thu hồi"),
}
#: characters that one fact may have
LONGEST_FACT = 2000
REQUIRED = say("Vui lòng điền mục này.")
TOO_LONG = say("Nội dung quá dài (tối đa 2.000 ký tự).")

_ISO_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")


def check_move(current: ResultState, to: ResultState) -> None:
    """Refuses a move that the table does not draw.

    Raises:
        ResultMoveNotPossible: it does not.
    """
    if to not in MOVES[current]:
        raise ResultMoveNotPossible(current=current.value, to=to.value)


def number(pattern: str, *, seq: int, year: int) -> str:
    """The number of a result: ``number("{seq:02}/{year}", seq=7, year=2026) == "07/2026"``."""
    return pattern.format(seq=seq, year=year)


def pattern_mistake(pattern: str) -> str | None:
    """What is wrong with a pattern of numbers, or None. Two results of one year must never look alike."""
    try:
        fields = {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
        if fields - {"seq", "year"}:
            return f"unknown fields {sorted(fields - {'seq', 'year'})}; there are 'seq' and 'year'"
        if not {"seq", "year"} <= fields:
            return "a number needs {seq} and {year}: it is unique per kind, unit and year"
        if number(pattern, seq=1, year=2026) == number(pattern, seq=2, year=2026):
            return "two numbers look alike"
    except (ValueError, KeyError, IndexError, AttributeError) as problem:
        return f"not a pattern: {problem}"
    return None


def expires_on(issued_on: date, months: int | None) -> date | None:
    """The last day on which a result is good: the same day so many months later, or the last of a shorter month.

    Civil Code 2015, art. 145-148 counts months from date to date (confidence high); the day itself still counts.
    """
    if months is None:
        return None
    month = issued_on.month - 1 + months
    year, month = issued_on.year + month // 12, month % 12 + 1
    for day in range(issued_on.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, min(issued_on.day, 28))


def filled(kind: Kind, form: Mapping[str, Any], *, label: Callable[[str, Any], str] | None = None) -> dict[str, str]:
    """The facts of a kind, taken from a filled form. ``label(path, value)`` gives the words of a choice."""
    say_it = label or (lambda path, value: str(value))
    return {field.name: _words(at_path(form, field.path), field.path, say_it) for field in kind.fields}


def at_path(form: Mapping[str, Any], path: str) -> Any:
    """What stands at ``child.full_name``; None where there is nothing."""
    value: Any = form
    for name in path.split(".") if path else ():
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if path else None


def _words(value: Any, path: str, label: Callable[[str, Any], str]) -> str:
    if value is None or isinstance(value, Mapping | list | tuple):
        return ""
    said = label(path, value).strip()
    day = _ISO_DAY.match(said)
    return f"{day[3]}/{day[2]}/{day[1]}" if day else said


def checked(kind: Kind, facts: Mapping[str, str]) -> dict[str, str]:
    """The facts of a kind as they will be typeset, and no others.

    Raises:
        ResultInvalid: one is missing or too long; each is named.
    """
    said = {field.name: _tidy(str(facts.get(field.name, ""))) for field in kind.fields}
    problems = {field.name: REQUIRED for field in kind.fields if field.required and not said[field.name]}
    problems |= {name: TOO_LONG for name, value in said.items() if len(value) > LONGEST_FACT}
    if problems:
        raise ResultInvalid(problems, count=len(problems))
    return said


def _tidy(said: str) -> str:
    """Single spaces, no empty lines."""
    return "\n".join(" ".join(line.split()) for line in said.splitlines() if line.strip())
