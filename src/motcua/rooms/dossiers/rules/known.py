"""What need not be typed again: fields answered by earlier results and earlier forms of the same person. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from motcua.rooms.dossiers.records import EarlierForm, Known
from motcua.rooms.papers.records import KnownPaper

#: form → {"results" or "forms": {source: [{"fields": {path: path}, "when": {path: value}}]}}
Mapping_ = Mapping[str, Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]]]


def fill(said: Mapping_, form: str, *, papers: Iterable[KnownPaper], forms: Iterable[EarlierForm]) -> dict[str, Known]:
    """The answers that are known, by path of ``form`` (its key): results before forms, in the order given."""
    rules = said.get(form, {})
    found: dict[str, Known] = {}
    for paper in papers:
        for path, value in _answers(rules.get("results", {}).get(paper.kind, ()), _facts(paper)):
            found.setdefault(path, Known(value, f"result:{paper.holding}", paper.title, paper.number))
    for one in forms:
        for path, value in _answers(rules.get("forms", {}).get(one.form, ()), one.answers):
            found.setdefault(path, Known(value, f"form:{one.code}", "", one.code))
    return found


def _facts(paper: KnownPaper) -> dict[str, Any]:
    issued = paper.issued_on.isoformat() if paper.issued_on else ""
    return {**paper.facts, "$number": paper.number, "$issuer": paper.issuer, "$issued_on": issued}


def _answers(rules: Sequence[Mapping[str, Any]], source: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for rule in rules:
        if all(_at(source, path) == value for path, value in rule.get("when", {}).items()):
            for path, from_ in rule["fields"].items():
                value = _at(source, from_)
                if value not in (None, ""):
                    yield path, value


def _at(data: Any, path: str) -> Any:
    """Facts of a result stand side by side; answers of a form within each other."""
    if isinstance(data, Mapping) and path in data:
        return data[path]
    for name in path.split("."):
        data = data.get(name) if isinstance(data, Mapping) else None
    return data


def origins(known: Mapping[str, Known], answers: Mapping[str, Any]) -> dict[str, str]:
    """Where the answers come from, by path: only those that still say what was known; the rest was typed."""
    return {path: one.origin for path, one in known.items() if same(one.value, _at(answers, path))}


def same(known: Any, typed: Any) -> bool:
    """Whether an answer is what was known; numbers may be written as text."""
    return typed is not None and str(known) == str(typed)


def mistakes(said: Any, forms: Mapping[str, frozenset[str]], results: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """What an editor must correct: ``forms`` and ``results`` say which fields each has."""
    if not isinstance(said, Mapping) or not said.get("forms") or not said.get("sources"):
        yield "thiếu forms hoặc sources"
        return
    for form, kinds in said["forms"].items():
        if form not in forms:
            yield f"không có biểu mẫu {form}"
            continue
        for kind, known in (("results", results), ("forms", forms)):
            for source, rules in kinds.get(kind, {}).items():
                if source not in known:
                    yield f"{form}.{kind}: không có {source}"
                    continue
                yield from _in_rules(f"{form}.{kind}.{source}", rules, forms[form], known[source])


def _in_rules(
    where: str, rules: Sequence[Mapping[str, Any]], targets: frozenset[str], sources: frozenset[str]
) -> Iterator[str]:
    for rule in rules:
        yield from (f"{where}: không có mục {path}" for path in rule["fields"] if path not in targets)
        asked = [*rule["fields"].values(), *rule.get("when", {})]
        yield from (f"{where}: nguồn không có mục {path}" for path in asked if path[0] != "$" and path not in sources)
