"""``motcua deadline``: when an answer is due, and why. Needs no database."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from motcua.kernel.days import TZ
from motcua.kernel.text import say
from motcua.site.commands.light import configure

BAD_INPUT = 2

HELP = say("Tính hạn trả kết quả và nói rõ vì sao.")
BAD_MOMENT = say("Thời điểm không hợp lệ: {said}. Ví dụ: 2026-02-13T15:20")
BAD_LIMIT = say("Thời hạn không hợp lệ: {said}. Ví dụ: 3wd (ngày làm việc), 5d (ngày), 8h (giờ làm việc), 1m (tháng).")
BAD_PAUSE = say(
    "Khoảng tạm dừng không hợp lệ: {said}. Ví dụ: 2026-02-23T09:00/2026-02-24T10:30; để trống sau / nếu chưa kết thúc."
)
BAD_FILE = say("Không đọc được tệp {file}: {about}")
NO_LIMIT = say("Cần --limit, hoặc --same-day cho thủ tục trả trong ngày.")
BEYOND = say("Không tính được hạn này: {said}")
BAD_WORDS = say("Dòng lệnh không hợp lệ: {said}")


class BadInput(Exception):
    """What was typed cannot be used; says why."""

    def __init__(self, says: str, **facts: object) -> None:
        super().__init__(says)
        self.says, self.facts = says, facts


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadInput(BAD_WORDS, said=message)


def main(argv: Sequence[str]) -> int:
    """Runs the command; 0 when it answered, 2 when the input was bad."""
    configure()
    from django.utils import translation

    language = _language(argv)
    with translation.override(language):
        try:
            options = _parser().parse_args(argv)
            _answer(options)
        except BadInput as problem:
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
    from django.utils.translation import gettext as _

    parser = _Parser(prog="motcua deadline", description=_(HELP), allow_abbrev=False)
    parser.add_argument("--received", required=True, metavar="MOMENT", help=_("thời điểm tiếp nhận, giờ Việt Nam"))
    parser.add_argument("--limit", metavar="LIMIT", help="3wd · 5d · 8h · 1m")
    parser.add_argument("--hours", metavar="FILE", type=Path, help=_("tệp giờ làm việc"))
    parser.add_argument(
        "--calendar", metavar="FILE", type=Path, action="append", help=_("tệp lịch làm việc của một năm")
    )
    parser.add_argument("--mode", choices=["day", "hour"], help=_("cách tính ngày làm việc"))
    parser.add_argument("--same-day", action="store_true", help=_("thủ tục trả trong ngày"))
    parser.add_argument("--pause", metavar="FROM/TO", action="append", default=[], help=_("khoảng tạm dừng"))
    parser.add_argument("--extend", metavar="LIMIT", help=_("gia hạn một lần, có văn bản xin lỗi"))
    parser.add_argument("--explain", action="store_true", help=_("nói rõ vì sao"))
    parser.add_argument("--lang", choices=["vi", "en"], default="vi")
    parser.add_argument("--json", action="store_true")
    return parser


def _answer(options: argparse.Namespace) -> None:
    from motcua.rooms.units import facade as units
    from motcua.rooms.units.records import Deadline, Extension, Office

    if not options.limit and not options.same_day:
        raise BadInput(NO_LIMIT)
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
        raise BadInput(BEYOND, said=str(problem)) from None
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
        raise BadInput(BAD_MOMENT, said=said) from None
    return at if at.tzinfo else at.replace(tzinfo=TZ)


def _limit(said: str) -> Any:
    from motcua.rooms.units.records import Limit

    try:
        return Limit.parse(said)
    except ValueError:
        raise BadInput(BAD_LIMIT, said=said) from None


def _pause(said: str) -> Any:
    from motcua.rooms.units.records import Pause

    start, slash, end = said.partition("/")
    if not slash:
        raise BadInput(BAD_PAUSE, said=said)
    try:
        return Pause(_moment(start), _moment(end) if end.strip() else None)
    except (ValueError, BadInput):
        raise BadInput(BAD_PAUSE, said=said) from None


def _read(read: Callable[[Path], Any], file: Path) -> Any:
    return _default(read(file))


def _default(found: Any) -> Any:
    from motcua.kernel.content import Mistake

    if isinstance(found, Mistake):
        raise BadInput(BAD_FILE, file=found.file, about=found.about)
    return found
