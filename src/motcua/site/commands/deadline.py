"""``motcua deadline``: when an answer is due, and why. Needs no database."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from motcua.kernel.days import TZ
from motcua.rooms.units.errors import (
    BeyondCalendars,
    FileUnusable,
    LimitMissing,
    LimitUnreadable,
    MomentUnreadable,
    PauseUnreadable,
    Unusable,
    WordsUnreadable,
)
from motcua.site.commands.light import configure

BAD_INPUT = 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise WordsUnreadable(said=message)


def main(argv: Sequence[str]) -> int:
    """Runs the command; 0 when it answered, 2 when the input was bad."""
    configure()
    from django.utils import translation

    language = _language(argv)
    with translation.override(language):
        try:
            options = _parser().parse_args(argv)
            _answer(options)
        except Unusable as problem:
            print(translation.gettext(problem.says).format(**problem.facts), file=sys.stderr)
            return BAD_INPUT
        except SystemExit as leaving:  # --help
            return int(leaving.code or 0)
    return 0


def _language(argv: Sequence[str]) -> str:
    """Read before anything else, so that a mistake is answered in the language asked for."""
    said = list(argv)
    for index, word in enumerate(said):
        value = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and index + 1 < len(said):
            value = said[index + 1]
        if value in {"vi", "en"}:
            return value
    return "vi"


def _parser() -> _Parser:
    parser = _Parser(prog="motcua deadline", description="Says when an answer is due, and why.", allow_abbrev=False)
    parser.add_argument("--received", required=True, metavar="MOMENT", help="of receipt, in Viet Nam's time")
    parser.add_argument("--limit", metavar="LIMIT", help="3wd · 5d · 8h · 1m")
    parser.add_argument("--hours", metavar="FILE", type=Path, help="office hours; see docs/reference/deadline.md")
    parser.add_argument(
        "--calendar",
        metavar="FILE",
        type=Path,
        action="append",
        help="one year of the working calendar; may be repeated",
    )
    parser.add_argument("--mode", choices=["day", "hour"], help="how working days are counted")
    parser.add_argument("--same-day", action="store_true", help="the answer is promised on the day of receipt")
    parser.add_argument(
        "--pause",
        metavar="FROM/TO[/supplement|/payment]",
        action="append",
        default=[],
        help="a time in which the clock stood",
    )
    parser.add_argument("--extend", metavar="LIMIT", help="the one extension")
    parser.add_argument("--explain", action="store_true", help="say why")
    parser.add_argument("--lang", choices=["vi", "en"], default="vi")
    parser.add_argument("--json", action="store_true")
    return parser


def _answer(options: argparse.Namespace) -> None:
    from motcua.rooms.units import facade as units
    from motcua.rooms.units.records import Deadline, Extension, Office

    if not options.limit and not options.same_day:
        raise LimitMissing
    limit = _limit(options.limit) if options.limit else None
    extension = Extension(_limit(options.extend)) if options.extend else None
    received = _moment(options.received)
    pauses = [_pause(said) for said in options.pause]
    said = _read(units.read_hours, options.hours) if options.hours else _default(units.read_default_hours())
    calendars = [_read(units.read_calendar, file) for file in options.calendar or ()] or [
        _default(found) for found in units.read_calendars()
    ]
    calendar = units.combined(calendars)
    office = Office(calendar, said.hours, options.mode or said.mode)
    try:
        deadline: Deadline = units.compute(
            received, limit, office, pauses=pauses, extension=extension, same_day=options.same_day
        )
        words = units.in_words(deadline, calendar)
    except (ValueError, OverflowError) as problem:
        raise BeyondCalendars(said=str(problem)) from None
    _show(deadline, words, options)


def _show(deadline: Any, words: list[str], options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps({"due": deadline.due and deadline.due.isoformat(), "reasons": words}, ensure_ascii=False))
    elif options.explain:
        print(words[0], *(f"  · {sentence}" for sentence in words[1:]), sep="\n")
    else:
        print(deadline.due.isoformat() if deadline.due else words[0])


def _moment(said: str) -> datetime:
    try:
        at = datetime.fromisoformat(said.strip())
    except ValueError:
        raise MomentUnreadable(said=said) from None
    return at if at.tzinfo else at.replace(tzinfo=TZ)


def _limit(said: str) -> Any:
    from motcua.rooms.units.records import Limit

    try:
        return Limit.parse(said)
    except ValueError:
        raise LimitUnreadable(said=said) from None


def _pause(said: str) -> Any:
    from motcua.rooms.units.records import Pause
    from motcua.rooms.units.records.clock import PAYMENT, SUPPLEMENT

    start, slash, rest = said.partition("/")
    end, _, kind = rest.partition("/")
    more = {"": {}, "supplement": {"why": SUPPLEMENT}, "payment": {"why": PAYMENT}}.get(kind)
    if not slash or more is None:
        raise PauseUnreadable(said=said)
    try:
        return Pause(_moment(start), _moment(end) if end.strip() else None, **more)
    except (ValueError, Unusable):
        raise PauseUnreadable(said=said) from None


def _read(read: Callable[[Path], Any], file: Path) -> Any:
    return _default(read(file))


def _default(found: Any) -> Any:
    from motcua.kernel.content import Mistake

    if isinstance(found, Mistake):
        raise FileUnusable(file=found.file, about=found.about)
    return found
