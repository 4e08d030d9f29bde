"""Sentences for people: every one that the code says in Vietnamese must be said in English too.

The Vietnamese sentence is its own id. Each app keeps its English in ``locale/en/LC_MESSAGES/django.po``.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

#: the calls that mark a sentence; the numbers are the arguments that are sentences
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "say": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}|%\((\w+)\)[sd]")
Key = tuple[str | tuple[str, ...], str | None]


def check(root: Path) -> int:
    """Prints what is not translated and returns 1 when there is any."""
    wrong = [line for app in apps(root) for line in mistakes(app)]
    for line in wrong:
        print(line)
    if wrong:
        print(f"{len(wrong)} sentences to translate: motcua messages update adds them to their files")
    return 1 if wrong else 0


def update(root: Path) -> int:
    """Adds what is missing to each file, without a translation, and removes what the code no longer says."""
    for app in apps(root):
        said, held = sentences(app), _catalogue(app)
        known = {_key(message): message for message in held if message.id}
        if not said and not known:
            continue
        fresh = Catalog(locale="en", project="motcua", fuzzy=False, header_comment="# English of what the code says.")
        for key in sorted(said, key=str):
            old = known.get(key)
            fresh.add(key[0], old.string if old else None, context=key[1])
        file = po_file(app)
        if set(known) != set(said):
            file.parent.mkdir(parents=True, exist_ok=True)
            out = io.BytesIO()
            write_po(out, fresh, width=120, omit_header=False, no_location=True)
            file.write_bytes(out.getvalue())
            print(f"{file.relative_to(root)}: {len(set(said) - set(known))} new, {len(set(known) - set(said))} gone")
    return 0


def apps(root: Path) -> list[Path]:
    """The folders of all apps."""
    return sorted(file.parent for file in (root / "src").rglob("apps.py"))


def po_file(app: Path) -> Path:
    """Where an app keeps its English."""
    return app / "locale" / "en" / "LC_MESSAGES" / "django.po"


def mistakes(app: Path) -> Iterator[str]:
    """What is missing in, or wrong with, the English of one app."""
    held = {_key(message): message for message in _catalogue(app) if message.id}
    for key, where in sorted(sentences(app).items(), key=str):
        message = held.get(key)
        said = key[0] if isinstance(key[0], str) else key[0][0]
        if message is None or message.fuzzy or not all(_strings(message)):
            yield f"{where}: not in English: {said!r}"
        elif any(_places(said) != _places(string) for string in _strings(message)[-1:]):
            yield f"{po_file(app)}: other placeholders than in {said!r}"


def sentences(app: Path) -> dict[Key, str]:
    """Every marked sentence of an app and a place where it is said."""
    found: dict[Key, str] = {}
    inner = [other.parent for other in app.rglob("apps.py") if other.parent != app]
    for file in sorted([*app.rglob("*.py"), *app.rglob("*.html"), *app.rglob("*.txt")]):
        if any(file.is_relative_to(other) for other in inner) or "migrations" in file.parts:
            continue
        for line, said, context in _extracted(file):
            found.setdefault((said, context), f"{file}:{line}")
    return found


def _extracted(file: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        from django.utils.translation.template import templatize

        text = templatize(text, origin=str(file))
    for line, said, _, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, options={}):
        if said:
            yield line, said, context


def _catalogue(app: Path) -> Catalog:
    file = po_file(app)
    if not file.exists():
        return Catalog(locale="en")
    with file.open("rb") as source:
        return read_po(source, locale="en")


def _key(message: Message) -> Key:
    said = tuple(message.id) if isinstance(message.id, list | tuple) else message.id
    return said, message.context


def _strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, list | tuple) else [message.string or ""]


def _places(text: str) -> set[str]:
    return {first or second for first, second in _PLACEHOLDER.findall(text)}
