"""Reads the forms that the province keeps: a description in YAML and a template in Typst for each."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.content import Mistake, folder, read_yaml
from motcua.rooms.papers.records.forms import Fact, FactKind, Form

REQUIRED = ("title", "source", "confidence", "facts", "example")
CONFIDENCES = ("high", "medium", "low")
KINDS = {kind.value for kind in FactKind}
#: A template gets its facts and nothing else. The compiler sees this folder only, so the one way out would be a package
#: from the network: imports name a file beside them, and code is not made of text.
IMPORT = re.compile(r"\b(?:import|include)\b(?P<named>\s+\"[a-z0-9-]+\.typ\")?")
EVAL = re.compile(r"\beval\b")


def forms_folder() -> Path:
    return folder("papers") / "forms"


@cache
def forms() -> dict[str, Form]:
    """Every form by its key.

    Raises:
        ValueError: a description has mistakes; they are in the message.
    """
    read = read_forms(forms_folder())
    mistakes = [found for found in read if isinstance(found, Mistake)]
    if mistakes:
        raise ValueError("; ".join(map(str, mistakes)))
    return {form.key: form for form in read if isinstance(form, Form)}


def read_forms(where: Path) -> list[Form | Mistake]:
    """The forms in a folder, and what to correct in it."""
    found: list[Form | Mistake] = []
    for file in sorted(where.glob("*.yaml")):
        found += _form(file)
    for template in sorted(where.glob("*.typ")):
        found += _reaching_out(template)
    return found


def _form(file: Path) -> list[Form | Mistake]:
    said = read_yaml(file)
    if isinstance(said, Mistake):
        return [said]
    if not isinstance(said, dict):
        return [Mistake(file, "expected a mapping")]
    mistakes: list[Form | Mistake] = [Mistake(file, about) for about in _wrong(said)]
    if not file.with_suffix(".typ").exists():
        mistakes.append(Mistake(file, f"its template {file.stem}.typ is missing"))
    if mistakes:
        return mistakes
    return [
        Form(
            key=file.stem,
            title=said["title"]["vi"],
            title_en=said["title"]["en"],
            source=said["source"],
            confidence=said["confidence"],
            facts=_facts(said["facts"]),
            example=said["example"],
        )
    ]


def _wrong(said: dict[str, Any]) -> list[str]:
    found = [f"'{key}' is missing" for key in REQUIRED if not said.get(key)]
    if found:
        return found
    if not isinstance(said["title"], dict) or not all(said["title"].get(language) for language in ("vi", "en")):
        found.append("'title' needs 'vi' and 'en'")
    if said["confidence"] not in CONFIDENCES:
        found.append(f"'confidence' is one of {', '.join(CONFIDENCES)}")
    if not isinstance(said["example"], dict):
        found.append("'example' gives a value for each fact")
    return found + _wrong_facts(said["facts"], "")


def _wrong_facts(said: Any, above: str) -> list[str]:
    if not isinstance(said, dict):
        return [f"'{above or 'facts'}' maps a name to what it says"]
    found = []
    for name, fact in said.items():
        place = f"{above}{name}"
        if isinstance(fact, str):
            continue
        if not isinstance(fact, dict) or not fact.get("says"):
            found.append(f"fact '{place}' needs 'says'")
        elif set(fact) - {"says", "kind", "optional", "columns"}:
            found.append(f"fact '{place}' knows says, kind, optional and columns only")
        elif fact.get("kind", "text") not in KINDS:
            found.append(f"fact '{place}': no kind is called '{fact['kind']}'")
        elif (fact.get("kind") == "rows") != ("columns" in fact):
            found.append(f"fact '{place}': rows have columns, and only rows")
        elif "columns" in fact:
            found += _wrong_facts(fact["columns"], f"{place}.")
    return found


def _facts(said: Mapping[str, Any]) -> tuple[Fact, ...]:
    return tuple(_fact(name, {"says": fact} if isinstance(fact, str) else fact) for name, fact in said.items())


def _fact(name: str, said: Mapping[str, Any]) -> Fact:
    return Fact(
        name=name,
        says=said["says"],
        kind=FactKind(said.get("kind", "text")),
        optional=bool(said.get("optional")),
        columns=_facts(said.get("columns", {})),
    )


def _reaching_out(template: Path) -> list[Form | Mistake]:
    """Where a template asks for more than its facts and the files beside it, by line."""
    found: list[Form | Mistake] = []
    for number, line in enumerate(template.read_text(encoding="utf-8").splitlines(), start=1):
        if any(not match["named"] for match in IMPORT.finditer(line)):
            found.append(Mistake(template, f"line {number}: an import names a file of this folder in quotation marks"))
        if EVAL.search(line):
            found.append(Mistake(template, f"line {number}: 'eval' makes code out of text; a template may not"))
    return found
