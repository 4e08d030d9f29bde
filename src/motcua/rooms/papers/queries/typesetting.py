"""Facts become paper: PDF/A-2b with tags, set by Typst from the province's templates.

Facts and QR codes are handed to the compiler as bytes and never touch a disk; templates it reads from their folder,
which is all that it can read, and parses again only when they have changed. Text in facts is text; it is never read as
markup.
"""

import json
import re
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from motcua.kernel.content import Mistake
from motcua.rooms.papers import content
from motcua.rooms.papers.errors import FactsMissing, FormBroken, FormNotFound
from motcua.rooms.papers.records import Form
from motcua.rooms.papers.rules import forms as rules

MAIN = """#import "house.typ": papers
#import "{key}.typ": paper
#let given = json("facts.json")
#papers(given.title, given.papers.map(paper))
"""
PLACE = re.compile(r"┌─ .*?(?P<file>[\w.-]+\.typ):(?P<line>\d+)")

#: Compilers that nobody uses at this moment. One compiler serves one thread at a time; a warm one sets a page in a few
#: milliseconds, a new one costs five more and shares the faces and the memory of what was set before.
_idle: deque[Any] = deque(maxlen=8)


def typeset(template: str, facts: Mapping[str, Any], *, at: datetime) -> bytes:
    """One paper as PDF. ``facts`` are plain JSON values, of the kinds that the form's description names; ``at`` is the
    moment that the file says it was made: the same facts at the same moment give the same bytes.

    Raises:
        FormNotFound: no form is called ``template``.
        FactsMissing: facts are missing, unknown or of the wrong kind; ``problems`` names each.
        FormBroken: the template failed.
    """
    return typeset_batch(template, [facts], at=at)


def typeset_batch(template: str, batch: Sequence[Mapping[str, Any]], *, at: datetime) -> bytes:
    """Several papers of one form in one PDF, each from its own first page on. Raises as ``typeset`` does."""
    form = content.forms().get(template)
    if form is None:
        raise FormNotFound(form=template)
    for facts in batch:
        _complain(form, rules.problems(form, facts))
    try:
        return _compiled(form, content.forms_folder(), batch, at=at)
    except _Failed as failed:
        # the compiler's own words may quote the facts: they go no further
        raise FormBroken(failed.place) from None


def form_mistakes() -> list[Mistake]:
    """What an editor has to correct: in descriptions, and in templates, each of which is set with its example."""
    where = content.forms_folder()
    return check_forms(where) if where.exists() else []


def check_forms(where: Path) -> list[Mistake]:
    """Reads and sets every form of a folder."""
    read = content.read_forms(where)
    mistakes = [found for found in read if isinstance(found, Mistake)]
    if mistakes:
        return mistakes
    return [mistake for form in read if isinstance(form, Form) for mistake in _tried(form, where)]


def _tried(form: Form, where: Path) -> list[Mistake]:
    description = where / f"{form.key}.yaml"
    wrong = rules.problems(form, form.example)
    if wrong:
        return [Mistake(description, f"example, '{name}': {why}") for name, why in wrong.items()]
    try:
        _compiled(form, where, [form.example], at=datetime.fromisoformat("2026-01-01T00:00:00+07:00"))
    except _Failed as failed:
        file, _, line = failed.place.partition(":")
        return [Mistake(where / file, f"line {line or '?'}: {failed.says}")]
    return []


class _Failed(Exception):
    """The compiler gave up; ``says`` may quote facts."""

    def __init__(self, place: str, says: str) -> None:
        self.place, self.says = place, says
        super().__init__(place)


def _complain(form: Form, wrong: dict[str, str]) -> None:
    if wrong:
        called = {fact.name: fact.says for fact in form.facts}
        named = dict.fromkeys(called.get(place.partition(".")[0], place) for place in wrong)
        raise FactsMissing(wrong, title=form.title, facts=", ".join(named))


def _compiled(form: Form, where: Path, batch: Sequence[Mapping[str, Any]], *, at: datetime) -> bytes:
    import typst

    given = {"title": form.title, "papers": [rules.written(form, one) for one in batch]}
    files = {"main.typ": MAIN.format(key=form.key), "facts.json": json.dumps(given, ensure_ascii=False)}
    try:
        compiler = _idle.pop()
    except IndexError:
        compiler = _new_compiler()
    try:
        made: bytes = compiler.compile(
            input={name: text.encode() for name, text in files.items()},
            root=str(where),
            format="pdf",
            pdf_standards=["a-2b"],
            timestamp=int(at.timestamp()),
        )
        return made
    except typst.TypstError as error:
        place = PLACE.search(error.diagnostic)
        raise _Failed(f"{place['file']}:{place['line']}" if place else "", error.message) from None
    finally:
        _idle.append(compiler)


def _new_compiler() -> Any:
    """A compiler as the wheel offers it; its type stub does not know several files in memory."""
    import typst

    return typst.Compiler(font_paths=_faces())


@cache
def _faces() -> Any:
    """The faces that the build laid out, read once and shared by all compilers; no face of the machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(settings.FONTS_DIR)])
