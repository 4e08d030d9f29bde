"""What a view asks of its request: who is asking, in which language, for which page."""

from typing import cast

from django.http import HttpRequest
from django.utils.translation import get_language

from motcua.kernel.actors import Actor


def by(request: HttpRequest) -> Actor:
    """The officer who asks; the guard of the view has made sure that there is one."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def language() -> str:
    """``vi`` or ``en``."""
    return "en" if get_language() == "en" else "vi"


def page_number(request: HttpRequest) -> int:
    """The page that the address asks for, from 1."""
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page, not for the whole."""
    return request.headers.get("HX-Request") == "true"
