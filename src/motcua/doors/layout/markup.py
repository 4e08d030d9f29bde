"""Markup of many equal parts, for which a template takes many times as long."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe


def repeated(shape: str, rows: Iterable[Iterable[object]]) -> SafeString:
    """A shape of our own, with ``{}`` for each value, once for every row; values are escaped, markup of ours is not."""
    return mark_safe("".join([shape.format(*map(_safe, row)) for row in rows]))  # noqa: S308


def filled(shape: str, *values: object) -> SafeString:
    """The shape once."""
    return mark_safe(shape.format(*map(_safe, values)))  # noqa: S308


def options(offered: Iterable[tuple[object, str]], chosen: object) -> SafeString:
    """The choices of a select, each its value and what it says."""
    marks = {True: SafeString(" selected"), False: SafeString("")}
    return repeated('<option value="{}"{}>{}</option>', ((one, marks[one == chosen], says) for one, says in offered))


def _safe(value: object) -> str:
    return value if isinstance(value, SafeString) else escape(str(value))
