"""Reads which kinds of result there are: ``content/<province>/papers/results/<key>.yaml``."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.content import Mistake, folder, read_yaml
from motcua.rooms.papers.content.forms import forms_folder, read_forms
from motcua.rooms.papers.records.forms import Form
from motcua.rooms.papers.records.results import Holder, Kind, KindField
from motcua.rooms.papers.rules import results as rules

REQUIRED = ("key", "title", "title_en", "template", "number", "fields", "sources")
KNOWN = {*REQUIRED, "national_code", "validity", "procedures", "holder"}
CONFIDENCES = {"high", "medium", "low", "assumed"}
#: the kind that stands for every procedure which no other kind names
GENERAL = "general"

_KEY = re.compile(r"^[a-z][a-z0-9-]{1,39}$")
_FACT = re.compile(r"^[a-z][a-z0-9_]{1,39}$")
#: result codes of the national catalogue (domain facts 1.7; confidence high)
_NATIONAL = re.compile(r"^KQ\.G\d{2}\.\d{6}$")


def read(results: Path) -> Iterator[Kind | Mistake]:
    """Every kind in the folder, or what to correct."""
    files = sorted(results.glob("*.yaml"))
    owners: dict[str, Path] = {}
    for file in files:
        said = read_yaml(file)
        mistakes = [said] if isinstance(said, Mistake) else list(_mistakes(file, said, owners))
        yield from mistakes
        if not mistakes and isinstance(said, Mapping):
            yield _kind(said)
    if not any(file.stem == GENERAL for file in files):
        yield Mistake(results, f"there is no {GENERAL}.yaml: procedures without a kind of their own have no result")


def _mistakes(file: Path, said: Any, owners: dict[str, Path]) -> Iterator[Mistake]:
    if not isinstance(said, dict):
        yield Mistake(file, "expected a mapping")
        return
    yield from (Mistake(file, f"'{key}' is missing") for key in REQUIRED if not said.get(key))
    yield from (Mistake(file, f"'{key}' is not known here") for key in sorted(said.keys() - KNOWN))
    if not all(said.get(key) for key in REQUIRED):
        return
    if said["key"] != file.stem or not _KEY.match(str(said["key"])):
        yield Mistake(file, f"the key '{said['key']}' is not the name of the file, in lower case with hyphens")
    if wrong := rules.pattern_mistake(str(said["number"])):
        yield Mistake(file, f"number: {wrong}")
    if said.get("national_code") and not _NATIONAL.match(str(said["national_code"])):
        yield Mistake(file, f"national_code '{said['national_code']}' has not the form KQ.G15.000031")
    yield from _validity(file, said.get("validity"))
    yield from _fields(file, said["fields"])
    yield from _procedures(file, said, owners)
    yield from _sources(file, said["sources"])


def _validity(file: Path, said: Any) -> Iterator[Mistake]:
    if said is None:
        return
    months = said.get("months") if isinstance(said, Mapping) else None
    if not isinstance(months, int) or not 1 <= months <= 1200 or len(said) != 1:
        yield Mistake(file, "validity: expected 'months' with a whole number, or nothing for what does not expire")


def _fields(file: Path, said: Any) -> Iterator[Mistake]:
    names = [str(one.get("name")) for one in said if isinstance(one, Mapping)] if isinstance(said, list) else []
    if not isinstance(said, list) or len(names) != len(said):
        yield Mistake(file, "fields: expected a list of 'name', 'title', 'title_en', 'from'")
        return
    yield from (
        Mistake(file, f"field '{name}' is there twice") for name in sorted({n for n in names if names.count(n) > 1})
    )
    for one in said:
        if not _FACT.match(str(one.get("name"))):
            yield Mistake(file, f"field '{one.get('name')}': a name has small letters, digits and _")
        for key in ("title", "title_en"):
            if not one.get(key):
                yield Mistake(file, f"field '{one.get('name')}': '{key}' is missing")
        for key in sorted(one.keys() - {"name", "title", "title_en", "from", "optional", "long"}):
            yield Mistake(file, f"field '{one.get('name')}': '{key}' is not known here")


def _procedures(file: Path, said: Mapping[str, Any], owners: dict[str, Path]) -> Iterator[Mistake]:
    codes = said.get("procedures") or []
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        yield Mistake(file, "procedures: expected a list of codes in quotation marks")
        return
    if bool(codes) == (said["key"] == GENERAL):
        yield Mistake(file, f"procedures: every kind but '{GENERAL}' names those that end in it")
    for code in codes:
        if code in owners:
            yield Mistake(file, f"procedure {code} ends in the result of {owners[code].name} already")
        owners[code] = file


def _sources(file: Path, said: Any) -> Iterator[Mistake]:
    for one in said if isinstance(said, list) else [None]:
        if not isinstance(one, Mapping) or not one.get("about") or not one.get("says"):
            yield Mistake(file, "sources: each needs 'about', 'says' and 'confidence'")
        elif one.get("confidence") not in CONFIDENCES:
            yield Mistake(file, f"sources: the confidence of '{one['about']}' is one of {sorted(CONFIDENCES)}")


def _kind(said: Mapping[str, Any]) -> Kind:
    whom = said.get("holder") or {}
    return Kind(
        key=said["key"],
        title=said["title"],
        title_en=said["title_en"],
        template=said["template"],
        number=said["number"],
        fields=tuple(
            KindField(
                name=one["name"],
                title=one["title"],
                title_en=one["title_en"],
                path=one.get("from") or "",
                required=not one.get("optional", False),
                long=bool(one.get("long", False)),
            )
            for one in said["fields"]
        ),
        holder=Holder(name=whom.get("name", ""), identity_number=whom.get("identity_number", "")),
        national_code=said.get("national_code", ""),
        months=(said.get("validity") or {}).get("months"),
        procedures=frozenset(said.get("procedures") or ()),
        sources=tuple(f"{one['about']}: {one['says']} ({one['confidence']})" for one in said["sources"]),
    )


def mistakes() -> list[Mistake]:
    """What to correct in the kinds of this province."""
    where = folder("papers") / "results"
    templates = {form.key for form in read_forms(forms_folder()) if isinstance(form, Form)}
    found = list(read(where))
    unset = [
        Mistake(where / f"{one.key}.yaml", f"there is no form '{one.template}' to set it with")
        for one in found
        if isinstance(one, Kind) and one.template not in templates
    ]
    return [*(one for one in found if isinstance(one, Mistake)), *unset]


@cache
def kinds() -> Mapping[str, Kind]:
    """The kinds of this province by key.

    Raises:
        ValueError: a content file has mistakes; they are in the message.
    """
    found = list(read(folder("papers") / "results"))
    wrong = [str(one) for one in found if isinstance(one, Mistake)]
    if wrong:
        raise ValueError("; ".join(wrong))
    return {one.key: one for one in found if isinstance(one, Kind)}
