"""Reading what a caller sends, strictly: what the database or the next reader could stumble over stops here."""

import json
import re
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from motcua.doors.api.problems import BadAddress, LengthMissing, TooLarge, Unreadable, WrongType
from motcua.kernel.text import say

MEGABYTE = 1024 * 1024
#: bytes of a JSON or form body
LARGEST_JSON = MEGABYTE
#: levels of lists and objects within each other
DEEPEST = 32
#: beyond this a number loses digits in other programs (RFC 8259, section 6)
LARGEST_NUMBER = 2**53
#: longer than any such number is written; longer texts are not even read
MOST_DIGITS = 20

NOT_UTF8 = say("không phải văn bản UTF-8")
NOT_JSON = say("sai cú pháp")
TOO_DEEP = say("lồng nhau quá sâu")
BAD_TEXT = say("có ký tự không được phép trong văn bản")
BAD_NUMBER = say("có số quá lớn hoặc không phải số")
#: how a NUL, or half of a pair of surrogates, is written; neither comes in otherwise
_RISKY = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
TWICE = say("có mục được ghi hai lần")


def check(request: HttpRequest, *, largest: int, kinds: tuple[str, ...]) -> None:
    """Refuses a request that cannot be read, before anything of it is read.

    Raises:
        BadAddress, LengthMissing, TooLarge, WrongType.
    """
    if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
        raise BadAddress()
    if request.method not in {"POST", "PUT", "PATCH"}:
        return
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not length.isascii() or not length.isdigit() or len(length) > 15:
        raise LengthMissing()
    if int(length) > largest:
        raise TooLarge(megabytes=largest // MEGABYTE)
    if int(length) and kinds and request.content_type not in kinds:
        raise WrongType(expected=", ".join(kinds))


class StrictParser(Parser):
    """JSON as RFC 8259 has it: UTF-8, each name once, no NaN, nothing that PostgreSQL could not keep."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read(request.body)


def read(body: bytes) -> Any:
    """The value that ``body`` holds.

    Raises:
        Unreadable: with what is wrong with it.
    """
    try:
        text = body.decode()
        value = _decode(text)
    except UnicodeDecodeError:
        raise Unreadable(why=_(NOT_UTF8)) from None
    except RecursionError:
        raise Unreadable(why=_(TOO_DEEP)) from None
    except ValueError:
        raise Unreadable(why=_(NOT_JSON)) from None
    if _RISKY.search(text) or text.count("{") + text.count("[") > DEEPEST:
        _walk(value)
    return value


def _walk(value: Any) -> None:
    """Refuses what is nested too deep, and texts with NUL or with half of a pair of surrogates."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise Unreadable(why=_(TOO_DEEP))
        below: list[Any] = []
        for one in level:
            if isinstance(one, str):
                _check_text(one)
            elif isinstance(one, dict):
                for name in one:
                    _check_text(name)
                below += one.values()
            elif isinstance(one, list):
                below += one
        level = below


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        raise Unreadable(why=_(BAD_TEXT)) from None
    if "\x00" in text:
        raise Unreadable(why=_(BAD_TEXT))


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS or abs(number := int(text)) > LARGEST_NUMBER:
        raise Unreadable(why=_(BAD_NUMBER))
    return number


def _fraction(text: str) -> float:
    number = float(text)
    if not abs(number) <= LARGEST_NUMBER:  # 1e999 is infinite
        raise Unreadable(why=_(BAD_NUMBER))
    return number


def _no_constant(_name: str) -> NoReturn:
    raise ValueError("not a number")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) != len(pairs):
        raise Unreadable(why=_(TWICE))
    return said


_decode = json.JSONDecoder(
    object_pairs_hook=_each_name_once, parse_int=_whole, parse_float=_fraction, parse_constant=_no_constant
).decode
