"""Publishes drawn processes: new immutable versions, checked before."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.content import Mistake, folder
from motcua.kernel.days import TZ
from motcua.kernel.errors import NotAllowed
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.people import facade as people
from motcua.rooms.process.content.bpmn import read
from motcua.rooms.process.content.folder import Drawn, read_folder
from motcua.rooms.process.errors import NotSound
from motcua.rooms.process.events import ProcessPublished
from motcua.rooms.process.models import DefinitionVersion
from motcua.rooms.process.queries import shelf
from motcua.rooms.process.records import DOSSIERS, Definition, Problem, Published, Surroundings
from motcua.rooms.process.rules.check import problems

PERMISSION = "process:publish"
#: the first version of a process out of the content folder holds from the day the present units began to work
#: (Resolution 202/2025/QH15): a dossier of any day since then can be taken over
BEGINNING = datetime(2025, 7, 1, tzinfo=TZ)


def check(xml: str, around: Surroundings | None = None, known: Mapping[str, Definition] | None = None) -> list[Problem]:
    """What must be corrected before ``xml`` can be published. ``known`` are the processes it may call: the published
    ones unless others are given.
    """
    drawn, mistakes = read(xml)
    if drawn is None:
        return mistakes
    called = _published(drawn) if known is None else dict(known)
    return [*mistakes, *problems(drawn, around or usual_surroundings(), called)]


@transaction.atomic
def publish(xml: str, *, by: Actor, at: datetime, around: Surroundings | None = None) -> Published:
    """Puts a drawing in force as the next version of its process; running instances keep theirs. The same file again
    changes nothing.

    Raises:
        NotAllowed: ``by`` may not publish.
        NotSound: the check found mistakes; ``problems`` names them by element.
    """
    if not by.may(PERMISSION):
        raise NotAllowed(permission=PERMISSION)
    drawn, _ = read(xml)
    found = [problem for problem in check(xml, around) if problem.blocks]
    if drawn is None or found:
        by_element: dict[str, list[str]] = {}
        for problem in found:
            by_element.setdefault(problem.element or "file", []).append(problem.in_words)
        raise NotSound(
            {element: " ".join(said) for element, said in by_element.items()}, key=drawn.key if drawn else ""
        )
    return _put_in_force(xml, drawn, by, at)


@transaction.atomic
def load_content(
    *, by: Actor, at: datetime, around: Surroundings | None = None, family: str = DOSSIERS
) -> list[Published | Mistake]:
    """Publishes every file of a family (the folder of its name) that differs from what is in force; files with mistakes
    are left out and said.

    Raises:
        NotAllowed: ``by`` may not publish.
    """
    if not by.may(PERMISSION):
        raise NotAllowed(permission=PERMISSION)
    results: list[Published | Mistake] = []
    for file in read_folder(folder(family)):
        if isinstance(file, Mistake):
            results.append(file)
            continue
        found = _found(file, around, _published(file.definition))
        results += [Mistake(file.path, str(problem)) for problem in found] or [
            _put_in_force(file.xml, file.definition, by, at, since=min(at, BEGINNING), family=family)
        ]
    return results


def content_mistakes(around: Surroundings | None = None, *, family: str = DOSSIERS) -> list[Mistake]:
    """What is wrong in the files of a family, read without the database."""
    mistakes: list[Mistake] = []
    known: dict[str, Definition] = {}
    for file in read_folder(folder(family)):
        if isinstance(file, Mistake):
            mistakes.append(file)
            continue
        mistakes += [Mistake(file.path, str(problem)) for problem in _found(file, around, known)]
        known[file.definition.key] = file.definition
    return mistakes


def drawings(family: str = DOSSIERS) -> dict[str, Definition]:
    """The drawings of a family that can be read, by key, without the database."""
    read = read_folder(folder(family))
    return {one.definition.key: one.definition for one in read if isinstance(one, Drawn)}


def _found(file: Drawn, around: Surroundings | None, known: Mapping[str, Definition]) -> list[Problem]:
    found = [*file.problems, *problems(file.definition, around or usual_surroundings(), known)]
    return [problem for problem in found if problem.blocks]


def usual_surroundings() -> Surroundings:
    """What a drawing is checked against when the caller says nothing: the roles of the content, and our own words."""
    return Surroundings(roles=frozenset(role.key for role in people.roles()))


def _published(drawn: Definition) -> dict[str, Definition]:
    """The drawings that ``drawn`` calls, and those they call, as far as they are published."""
    shelf.forget()
    known: dict[str, Definition] = {}
    for version in shelf.definitions(None):
        if version.key in drawn.calls and version.valid_to is None:
            known[version.key] = shelf.read_version(version.id)
    return known


def _put_in_force(
    xml: str,
    drawn: Definition,
    by: Actor,
    at: datetime,
    *,
    since: datetime | None = None,
    family: str = DOSSIERS,
) -> Published:
    """``since``: from when the first version holds; later ones hold from ``at``.

    Raises:
        NotSound: the key is taken by a drawing of another family.
    """
    digest = hashlib.sha256(xml.encode()).hexdigest()
    with connection.cursor() as cursor:
        # one publisher of a key at a time: versions are numbered in order
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 11))", [f"process:{drawn.key}"])
    last = DefinitionVersion.objects.filter(key=drawn.key).order_by("-version").first()
    if last is not None and last.family != family:
        raise NotSound({"file": say("Mã quy trình này đã dùng cho loại quy trình khác.")}, key=drawn.key)
    if last is not None and last.sha256 == digest and last.valid_to is None:
        return shelf.published(last)
    version = last.version + 1 if last else 1
    calls = {key: DefinitionVersion.objects.get(key=key, valid_to__isnull=True).id for key in drawn.calls}
    DefinitionVersion.objects.filter(key=drawn.key, valid_to__isnull=True).update(valid_to=at)
    row = DefinitionVersion.objects.create(
        key=drawn.key,
        family=family,
        version=version,
        name=drawn.name,
        name_en=drawn.name_en,
        xml=xml,
        sha256=digest,
        calls=calls,
        published_at=at,
        published_by=by.id,
        valid_from=since if last is None and since else at,
    )
    journal.record(
        "process.publish", subject=f"process:{drawn.key}", by=by.id, at=at, version=version, sha256=digest, calls=calls
    )
    emit(ProcessPublished(key=drawn.key, version=version, valid_from=at.isoformat()), at=at)
    shelf.forget()
    transaction.on_commit(shelf.forget)
    return shelf.published(row)
