"""Addresses of our own pages, each written once: a page of figures has fifty of them, and writing one takes 50 µs."""

from collections.abc import Iterable
from functools import lru_cache

from django import urls


def reverse(name: str, args: Iterable[object] = ()) -> str:
    """The address of the page called ``name`` (``desk:dossier``); Motcua stands at the root of its host.

    Raises:
        django.urls.NoReverseMatch: no page is called so, or not with these arguments.
    """
    return _written(name, tuple(args))


@lru_cache(maxsize=8192)
def _written(name: str, args: tuple[object, ...]) -> str:
    return urls.reverse(name, args=args)
