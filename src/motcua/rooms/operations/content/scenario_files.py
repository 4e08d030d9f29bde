"""Scenarios: ``operations/scenarios/<key>.yaml`` beside the drawing ``<key>.bpmn``."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from motcua.kernel.content import KEY, SOURCES, TEXT, Mistake, read_shaped, yaml_files
from motcua.rooms.operations.content.alert_files import is_limit, span, version
from motcua.rooms.operations.records import FAMILY, OUTCOMES, Scenario, StepKind, StepWords
from motcua.rooms.operations.rules.scenarios import WORDS
from motcua.rooms.people import facade as people
from motcua.rooms.process import facade as process
from motcua.rooms.process.records import Definition, Kind, Surroundings

_STEP = {
    "type": "object",
    "additionalProperties": False,
    "required": ["kind", "title", "title_en"],
    "properties": {
        "kind": {"enum": [kind.value for kind in StepKind]},
        **dict.fromkeys(("title", "title_en", "text", "limit"), TEXT),
        "items": {"type": "array", "items": TEXT, "minItems": 1, "maxItems": 20},
    },
}
SHAPE = json.dumps(
    {
        "type": "object",
        "additionalProperties": False,
        "required": ["key", "name", "name_en", "goal", "goal_en", "alert", "rest", "steps", "sources"],
        "properties": {
            "key": KEY,
            **dict.fromkeys(("name", "name_en", "goal", "goal_en", "alert"), TEXT),
            "rest": {"type": "string", "pattern": "^[0-9]{1,3}(h|d)$"},
            "ends_when_calm": {"type": "boolean"},
            "steps": {"type": "object", "minProperties": 1, "additionalProperties": _STEP},
            "sources": SOURCES,
        },
    }
)


def around() -> Surroundings:
    """What a drawing of this family is checked against: the roles of the city, the words of scenarios, no actions."""
    return Surroundings(roles=frozenset(role.key for role in people.roles()), actions=frozenset(), words=WORDS)


def drawing_mistakes() -> list[Mistake]:
    """What is wrong in the drawings."""
    return process.content_mistakes(around(), family=FAMILY)


def read_scenarios(folder: Path, rules: Collection[str]) -> Iterator[Scenario | Mistake]:
    """Each scenario, or what to correct in its file. ``rules``: the alerts that there are."""
    drawings = process.drawings(FAMILY)
    for file in yaml_files(folder):
        said = read_shaped(file, SHAPE)
        if isinstance(said, list):
            yield from said
            continue
        drawn = drawings.get(said["key"])
        wrong = list(_mistakes(file, said, drawn, rules))
        yield from wrong
        if not wrong:
            yield _scenario(said, file.with_suffix(".bpmn"))


def _mistakes(
    file: Path, said: Mapping[str, Any], drawn: Definition | None, rules: Collection[str]
) -> Iterator[Mistake]:
    if said["key"] != file.stem:
        yield Mistake(file, f"the file is named {file.stem} but the key is {said['key']}")
    if said["alert"] not in rules:
        yield Mistake(file, f"there is no alert {said['alert']!r}")
    if drawn is None:
        yield Mistake(file, "there is no drawing of this scenario beside it")
        return
    tasks = {one.id for one in drawn.elements.values() if one.kind is Kind.TASK}
    for id_ in sorted(tasks ^ set(said["steps"])):
        yield Mistake(file, f"step {id_!r} is drawn but not described, or described but not drawn")
    for id_ in sorted(tasks & set(said["steps"])):
        yield from _step_mistakes(file, id_, said["steps"][id_], drawn.elements[id_].outcomes)


def _step_mistakes(file: Path, id_: str, said: Mapping[str, Any], outcomes: tuple[str, ...]) -> Iterator[Mistake]:
    kind = StepKind(said["kind"])
    if kind is StepKind.ORDER and not is_limit(said.get("limit", "")):
        yield Mistake(file, f"{id_}: an order needs a limit such as 4h or 2wd")
    if (kind is StepKind.CHECKLIST) != ("items" in said):
        yield Mistake(file, f"{id_}: a list has items, and nothing else does")
    if kind is not StepKind.DECISION and "done" not in outcomes:
        yield Mistake(file, f"{id_}: the drawn step does not offer 'done'")
    if set(outcomes) - OUTCOMES:
        yield Mistake(file, f"{id_}: an outcome is none of {sorted(OUTCOMES)}")


def _scenario(said: Mapping[str, Any], drawing: Path) -> Scenario:
    steps = {
        id_: StepWords(
            StepKind(one["kind"]),
            one["title"],
            one["title_en"],
            one.get("text", ""),
            one.get("limit", ""),
            tuple(one.get("items", ())),
        )
        for id_, one in said["steps"].items()
    }
    drawn = hashlib.sha256(drawing.read_bytes()).hexdigest()
    return Scenario(
        **{name: said[name] for name in ("key", "name", "name_en", "goal", "goal_en", "alert")},
        rest=span(said["rest"]),
        ends_when_calm=said.get("ends_when_calm", False),
        steps=steps,
        version=version({**said, "drawing": drawn}),
        sources=tuple(said["sources"]),
    )
