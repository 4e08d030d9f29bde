"""Every drawn process of a province: one file each, named by its key."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from motcua.kernel.content import Mistake
from motcua.kernel.text import say
from motcua.rooms.process.content.bpmn import read
from motcua.rooms.process.records import Definition, Problem

_NAMED_OTHERWISE = say("Tệp tên “{file}” nhưng quy trình bên trong là “{key}”.")


@dataclass(frozen=True)
class Drawn:
    """One file that could be read, with what is wrong in it all the same."""

    path: Path
    xml: str
    definition: Definition
    problems: tuple[Problem, ...]


def read_folder(folder: Path) -> Iterator[Drawn | Mistake]:
    """The files of ``folder``; a process that others call comes before them."""
    drawn: dict[str, Drawn] = {}
    for path in sorted(folder.glob("*.bpmn")):
        found = _read(path)
        if isinstance(found, Drawn):
            drawn[found.definition.key] = found
        else:
            yield from found
    done: set[str] = set()

    def first_called(key: str, above: tuple[str, ...]) -> Iterator[Drawn]:
        if key in drawn and key not in done and key not in above:
            for called in drawn[key].definition.calls:
                yield from first_called(called, (*above, key))
            done.add(key)
            yield drawn[key]

    for key in drawn:
        yield from first_called(key, ())


def _read(path: Path) -> Drawn | list[Mistake]:
    try:
        xml = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return [Mistake(path, str(error))]
    definition, problems = read(xml)
    if definition is None:
        return [Mistake(path, str(problem)) for problem in problems]
    if definition.key != path.stem:
        return [Mistake(path, _NAMED_OTHERWISE.format(file=path.stem, key=definition.key))]
    return Drawn(path, xml, definition, tuple(problems))
