"""Reads the catalogue that a province keeps under ``procedures/``, ``procedures-local/`` and ``forms/``."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from motcua.kernel import days
from motcua.kernel.content import Mistake, folder, read_yaml
from motcua.rooms.procedures.records import Procedure
from motcua.rooms.procedures.rules import standing_in
from motcua.rooms.procedures.rules.files import DEFAULTS_SCHEMA, LOCAL_SCHEMA, PROCEDURE_SCHEMA, SYNONYMS_SCHEMA
from motcua.rooms.procedures.rules.forms import mistakes_in_form
from motcua.rooms.procedures.rules.overlay import Defaults, assemble

#: raised when the same files must be read anew because this code reads them differently
READER = "1"


@dataclass(frozen=True)
class ContentFile:
    """One procedure's files and the stamp that changes when any of them does."""

    code: str
    file: Path
    local: Path | None
    stamp: str


@dataclass
class Catalogue:
    """What the files say. ``procedures`` holds only those that could be read; the others are in ``mistakes``."""

    procedures: dict[str, Procedure] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


def procedure_files(root: Path | None = None) -> list[ContentFile]:
    """The files of every procedure, ordered by code, each with its stamp. Reads bytes only: a few milliseconds."""
    own, local = _folders(root)
    forms = b"".join(file.read_bytes() for file in sorted(own.parent.glob("forms/*.yaml")))
    common = hashlib.sha256(READER.encode() + _bytes(own / "defaults.yaml") + forms).digest()
    files = []
    for file in sorted(own.glob("*/*.yaml"), key=lambda one: one.stem):
        extra = local / file.name
        stamp = hashlib.sha256(common + file.read_bytes() + _bytes(extra)).hexdigest()
        files.append(ContentFile(file.stem, file, extra if extra.exists() else None, stamp))
    return files


def read(files: list[ContentFile], defaults: Defaults) -> Catalogue:
    """Reads ``files``; a file with a mistake is left out and named."""
    catalogue = Catalogue()
    for one in files:
        found = read_one(one, defaults)
        if isinstance(found, Procedure):
            catalogue.procedures[found.code] = found
        else:
            catalogue.mistakes += found
    return catalogue


def read_one(one: ContentFile, defaults: Defaults) -> Procedure | list[Mistake]:
    """One procedure from its file and its local file, or what is to be corrected in them."""
    said = _said(one.file)
    mistakes = check(one.file, said, _validator("procedure"))
    if not mistakes and said["code"] != one.code:
        mistakes.append(Mistake(one.file, f"tên tệp phải là mã thủ tục {said['code']}.yaml"))
    extra: Any = {}
    if one.local is not None:
        extra = _said(one.local)
        mistakes += check(one.local, extra, _validator("local"))
    if mistakes:
        return mistakes
    try:
        return assemble(said, extra, defaults)
    except ValueError as error:
        return [Mistake(one.local or one.file, str(error))]


def read_defaults(root: Path | None = None) -> Defaults | list[Mistake]:
    """What holds where a file says nothing (``procedures/defaults.yaml``)."""
    file = _folders(root)[0] / "defaults.yaml"
    said = _said(file)
    mistakes = check(file, said, _validator("defaults"))
    if mistakes:
        return mistakes
    return Defaults(
        sources=said["sources"],
        processes=said["processes"],
        form=said["form"],
        valid_from=datetime.combine(date.fromisoformat(said["valid_from"]), time(), tzinfo=days.TZ),
        most_used=tuple(said.get("most_used", ())),
    )


@dataclass(frozen=True)
class Words:
    """What search knows of words. ``synonyms``: citizens' words → official ones; ``ignored``: words of any question."""

    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


def read_words(root: Path | None = None) -> Words | list[Mistake]:
    """The words of ``procedures/synonyms.yaml``; none when there is no such file."""
    file = _folders(root)[0] / "synonyms.yaml"
    if not file.exists():
        return Words()
    said = _said(file)
    mistakes = check(file, said, _validator("synonyms"))
    if mistakes:
        return mistakes
    return Words(
        synonyms={str(words): tuple(official) for words, official in said["synonyms"].items()},
        ignored=tuple(said.get("ignored", "").split()),
    )


def read_forms(root: Path | None = None) -> tuple[dict[str, Mapping[str, Any]], list[Mistake]]:
    """The forms by key, and what is to be corrected in them."""
    forms: dict[str, Mapping[str, Any]] = {}
    mistakes: list[Mistake] = []
    for file in sorted((root or folder(".")).joinpath("forms").glob("*.yaml")):
        said = _said(file)
        found = [said] if isinstance(said, Mistake) else [Mistake(file, about) for about in mistakes_in_form(said)]
        mistakes += found
        if not found:
            forms[file.stem] = said
    return forms, mistakes


def mistakes(root: Path | None = None) -> list[Mistake]:
    """Everything to correct in the catalogue's content; empty when all is well. For the content check."""
    defaults = read_defaults(root)
    if isinstance(defaults, list):
        return defaults
    files = procedure_files(root)
    catalogue = read(files, defaults)
    forms, found = read_forms(root)
    words = read_words(root)
    found = catalogue.mistakes + found + (words if isinstance(words, list) else [])
    place = {one.code: one.local or one.file for one in files}
    for procedure in catalogue.procedures.values():
        if procedure.form not in forms:
            found.append(Mistake(place[procedure.code], f"không có biểu mẫu {procedure.form}"))
    found += _orphans(files, root)
    for code in defaults.most_used:
        if code not in place:
            found.append(Mistake(_folders(root)[0] / "defaults.yaml", f"most_used: không có thủ tục {code}"))
    return found + _in_stands_for(catalogue.procedures, root)


def _in_stands_for(catalogue: Mapping[str, Procedure], root: Path | None) -> list[Mistake]:
    file = _stands_for_file(root)
    if not file.exists():
        return []
    said = _said(file)
    if isinstance(said, Mistake):
        return [said]
    return [Mistake(file, about) for about in standing_in.mistakes(said, catalogue)]


@cache
def stands_for(root: Path | None = None) -> standing_in.StandsFor:
    """Which results can stand for which papers (``papers/stands-for.yaml``); nothing when there is no such file.

    Raises:
        ValueError: the file cannot be read.
    """
    file = _stands_for_file(root)
    if not file.exists():
        return {}
    said = _said(file)
    if isinstance(said, Mistake):
        raise ValueError(str(said))
    return standing_in.read(said)


def _stands_for_file(root: Path | None) -> Path:
    return (root or folder(".")) / "papers" / "stands-for.yaml"


def _orphans(files: list[ContentFile], root: Path | None) -> Iterator[Mistake]:
    """Local files about a procedure that the catalogue does not have, and procedures that stand in two files."""
    known = {one.code for one in files}
    for file in sorted(_folders(root)[1].glob("*.yaml")):
        if file.stem not in known:
            yield Mistake(file, "không có thủ tục mang mã này trong procedures/")
    seen: set[str] = set()
    for one in files:
        if one.code in seen:
            yield Mistake(one.file, "thủ tục này có trong hai tệp")
        seen.add(one.code)


def check(file: Path, said: Any, validator: Any) -> list[Mistake]:
    """What a file says against its schema, each mistake with its place in the file."""
    if isinstance(said, Mistake):
        return [said]
    return [
        Mistake(file, f"{'.'.join(str(part) for part in error.instance_path) or 'tệp'}: {error.message}")
        for error in validator.iter_errors(said)
    ]


@cache
def _validator(name: str) -> Any:
    schemas = {
        "procedure": PROCEDURE_SCHEMA,
        "local": LOCAL_SCHEMA,
        "defaults": DEFAULTS_SCHEMA,
        "synonyms": SYNONYMS_SCHEMA,
    }
    return jsonschema_rs.Draft202012Validator(schemas[name])


def _said(file: Path) -> Any:
    return read_yaml(file)


def _folders(root: Path | None) -> tuple[Path, Path]:
    base = root or folder(".")
    return base / "procedures", base / "procedures-local"


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""
