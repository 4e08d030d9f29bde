"""What a request asks for, read in one way everywhere."""

from django.http import HttpRequest

from motcua.kernel.actors import Actor


def language(request: HttpRequest) -> str:
    """``vi`` or ``en``, as the visitor chose."""
    return str(getattr(getattr(request, "look", None), "lang", "vi"))


def actor(request: HttpRequest) -> Actor:
    """Who is signed in; only behind a guard that lets nobody else through."""
    by = getattr(request, "actor", None)
    if not isinstance(by, Actor):
        raise TypeError("a page without a guard asked who is signed in")
    return by


def page_number(request: HttpRequest) -> int:
    """The page asked for; 1 when it makes no sense."""
    asked = request.GET.get("page", "1")
    return max(1, int(asked)) if asked.isdigit() and len(asked) < 7 else 1
