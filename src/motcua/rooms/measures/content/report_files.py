"""Report types: ``measures/reports/<key>.yaml``; what is asked in them: ``measures/questions.yaml``."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from motcua.kernel.content import DAY, SOURCES, TEXT, Mistake, read_shaped, yaml_files
from motcua.rooms.measures.content.reading import sources
from motcua.rooms.measures.records.indicators import Side
from motcua.rooms.measures.records.periods import Kind
from motcua.rooms.measures.records.reports import (
    CellSource,
    Check,
    Confidentiality,
    Line,
    Outlier,
    Question,
    ReportType,
    Step,
    Table,
)
from motcua.rooms.measures.rules.counts import KNOWN
from motcua.rooms.units.records import Limit, UnitKind

#: kinds of period that are made of whole half-months, as the counters are
KINDS = [one.value for one in Kind if one not in {Kind.DAY, Kind.SPAN}]
_KEY = {"type": "string", "pattern": "^[a-z0-9_-]+$"}
_NAMES = {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": "^-?[a-z_]+$"}}
_PLAIN = {"type": "array", "minItems": 1, "items": _KEY}
_SOURCE = {
    "counts": _NAMES,
    "sums": _NAMES,
    "percent": {**_PLAIN, "minItems": 2, "maxItems": 2},
    "indicator": TEXT,
    "ask": TEXT,
}
_LINE = {
    "type": "object",
    "required": ["key", "name", "name_en"],
    "additionalProperties": False,
    "properties": {
        "key": _KEY,
        **dict.fromkeys(("name", "name_en", "unit", "group", "group_en"), TEXT),
        "decimals": {"type": "integer", "minimum": 0, "maximum": 4},
        **_SOURCE,
    },
}
_LINES = {"type": "array", "minItems": 1, "items": _LINE}
_TABLE = {
    "type": "object",
    "required": ["key", "name", "name_en", "rows", "columns"],
    "additionalProperties": False,
    "properties": {
        "key": _KEY,
        **dict.fromkeys(("name", "name_en"), TEXT),
        "side": {"enum": [side.value for side in Side]},
        "rows": {"oneOf": [{"const": "each-field"}, _LINES]},
        "columns": _LINES,
    },
}
_CHECK = {
    "type": "object",
    "required": ["key", "table", "left", "is", "right", "says", "says_en"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(("key", "table"), _KEY),
        **dict.fromkeys(("left", "right"), _PLAIN),
        "is": {"enum": ["equal", "at-most"]},
        **dict.fromkeys(("says", "says_en"), TEXT),
    },
}
_STEPS = {"type": "array", "minItems": 1, "items": {"enum": [step.value for step in Step]}}
_LIMIT = {"type": "string", "pattern": "^[0-9]+(wd|d|h|m)$"}
_SHARE = {"type": "number", "exclusiveMinimum": 0}
SHAPE = json.dumps(
    {
        "type": "object",
        "additionalProperties": False,
        "required": [
            *("key", "form", "name", "name_en", "periods", "units", "owner", "confidentiality", "cutoff", "due"),
            *("city_due", "steps", "city_steps", "version", "valid_from", "tables", "sources"),
        ],
        "properties": {
            "key": _KEY,
            **dict.fromkeys(("form", "name", "name_en", "owner", "national", "version"), TEXT),
            "periods": {"type": "array", "minItems": 1, "items": {"enum": KINDS}},
            "units": {"type": "array", "items": {"enum": [one.value for one in UnitKind]}},
            "confidentiality": {"enum": [one.value for one in Confidentiality]},
            **dict.fromkeys(("cutoff", "due", "city_due"), _LIMIT),
            **dict.fromkeys(("steps", "city_steps"), _STEPS),
            "valid_from": DAY,
            "tables": {"type": "array", "minItems": 1, "items": _TABLE},
            "checks": {"type": "array", "items": _CHECK},
            "outlier": {
                "type": "object",
                "required": ["percent", "least"],
                "additionalProperties": False,
                "properties": {"percent": _SHARE, "least": _SHARE},
            },
            "sources": SOURCES,
        },
    }
)
QUESTIONS = json.dumps(
    {
        "type": "object",
        "required": ["questions"],
        "additionalProperties": False,
        "properties": {
            "questions": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["key", "says", "says_en", "kind"],
                    "additionalProperties": False,
                    "properties": {
                        "key": _KEY,
                        **dict.fromkeys(("says", "says_en", "unit"), TEXT),
                        "kind": {"enum": ["number", "text"]},
                        "adds": {"type": "boolean"},
                    },
                },
            }
        },
    }
)


def read_questions(file: Path) -> Iterator[Question | Mistake]:
    """What is asked of units, or what to correct."""
    said = read_shaped(file, QUESTIONS)
    if isinstance(said, list):
        yield from said
        return
    keys = [one["key"] for one in said["questions"]]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Mistake(file, f"question {key} stands twice")
    for one in said["questions"]:
        number = one["kind"] == "number"
        if one.get("adds") and not number:
            yield Mistake(file, f"question {one['key']}: texts do not add up")
        yield Question(
            key=one["key"],
            says=one["says"],
            says_en=one["says_en"],
            number=number,
            adds=bool(one.get("adds")),
            unit=one.get("unit", ""),
        )


def read_reports(
    folder: Path, *, indicators: Collection[str], questions: Collection[str]
) -> Iterator[ReportType | Mistake]:
    """Each report type, or what to correct in its file."""
    for file in yaml_files(folder):
        said = read_shaped(file, SHAPE)
        if isinstance(said, list):
            yield from said
            continue
        wrong = [Mistake(file, about) for about in _mistakes(file, said, indicators, questions)]
        yield from wrong
        if not wrong:
            yield _report(said)


def _mistakes(
    file: Path, said: Mapping[str, Any], indicators: Collection[str], questions: Collection[str]
) -> Iterator[str]:
    if said["key"] != file.stem:
        yield f"the file is named {file.stem} but the key is {said['key']}"
    yield from _course_mistakes(said)
    keys = {table["key"]: {column["key"] for column in table["columns"]} for table in said["tables"]}
    if len(keys) < len(said["tables"]):
        yield "a table stands twice"
    for table in said["tables"]:
        yield from _table_mistakes(table, indicators, questions)
    for check in said.get("checks", ()):
        columns = keys.get(check["table"], set())
        for column in {*check["left"], *check["right"]} - columns:
            yield f"check {check['key']}: table {check['table']} has no column {column!r}"


def _course_mistakes(said: Mapping[str, Any]) -> Iterator[str]:
    for name in ("steps", "city_steps"):
        order = [list(Step).index(Step(step)) for step in said[name]]
        if any(one >= other for one, other in pairwise(order)):
            yield f"{name}: submit, approve and accept come in this order, each once"
        if said[name][0] != Step.SUBMIT.value:
            yield f"{name}: it begins with submit"
    if Step.ACCEPT.value in said["city_steps"]:
        yield "city_steps: nobody above accepts the report of the city"
    for name in ("cutoff", "due", "city_due"):
        try:
            Limit.parse(said[name])
        except ValueError as wrong:
            yield f"{name}: {wrong}"


def _table_mistakes(table: Mapping[str, Any], indicators: Collection[str], questions: Collection[str]) -> Iterator[str]:
    place = f"table {table['key']}"
    each_field = table["rows"] == "each-field"
    rows = [] if each_field else table["rows"]
    columns = {column["key"] for column in table["columns"]}
    for lines in (rows, table["columns"]):
        keys = [line["key"] for line in lines]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield f"{place}: {key} stands twice"
    for line in (*rows, *table["columns"]):
        yield from (
            f"{place}, {line['key']}: {about}" for about in _source_mistakes(line, columns, indicators, questions)
        )
    if any(not _given(column) for column in table["columns"]) and (each_field or any(not _given(row) for row in rows)):
        yield f"{place}: some cells have no source: give one to the column or to every row"
    if each_field:
        wrong = [one["key"] for one in table["columns"] if "ask" in one or "indicator" in one]
        if wrong:
            yield f"{place}: columns of fields are counted, summed or shares, not {', '.join(wrong)}"
    if "side" not in table and any("counts" in line for line in (*rows, *table["columns"])):
        yield f"{place}: 'side' is missing: received or decided"


def _given(line: Mapping[str, Any]) -> list[str]:
    return [name for name in _SOURCE if name in line]


def _source_mistakes(
    line: Mapping[str, Any], columns: Collection[str], indicators: Collection[str], questions: Collection[str]
) -> Iterator[str]:
    if len(_given(line)) > 1:
        yield f"one source, not {' and '.join(_given(line))}"
    for name in line.get("counts", ()):
        if name.removeprefix("-") not in KNOWN:
            yield f"nothing named {name!r} is counted"
    for name in (*line.get("sums", ()), *line.get("percent", ())):
        if name.removeprefix("-") not in columns or name.removeprefix("-") == line["key"]:
            yield f"no other column {name!r}"
    if "indicator" in line and line["indicator"] not in indicators:
        yield f"no indicator {line['indicator']!r}"
    if "ask" in line and line["ask"] not in questions:
        yield f"no question {line['ask']!r}"


def _report(said: Mapping[str, Any]) -> ReportType:
    outlier = said.get("outlier")
    return ReportType(
        **{name: said[name] for name in ("key", "form", "name", "name_en", "owner", "version")},
        **{name: said[name] for name in ("cutoff", "due", "city_due")},
        kinds=tuple(Kind(one) for one in said["periods"]),
        units=tuple(said["units"]),
        confidentiality=Confidentiality(said["confidentiality"]),
        steps=tuple(Step(one) for one in said["steps"]),
        city_steps=tuple(Step(one) for one in said["city_steps"]),
        national=said.get("national", ""),
        valid_from=date.fromisoformat(said["valid_from"]),
        tables=tuple(_table(one) for one in said["tables"]),
        checks=tuple(_check(one) for one in said.get("checks", ())),
        outlier=Outlier(float(outlier["percent"]), float(outlier["least"])) if outlier else None,
        sources=sources(said),
    )


def _table(said: Mapping[str, Any]) -> Table:
    each_field = said["rows"] == "each-field"
    return Table(
        key=said["key"],
        name=said["name"],
        name_en=said["name_en"],
        side=Side(said.get("side", Side.DECIDED)),
        rows=() if each_field else tuple(_line(row) for row in said["rows"]),
        columns=tuple(_line(column) for column in said["columns"]),
        each_field=each_field,
    )


def _line(said: Mapping[str, Any]) -> Line:
    source = CellSource(
        counts=tuple(map(_signed, said.get("counts", ()))),
        sums=tuple(map(_signed, said.get("sums", ()))),
        percent=(said["percent"][0], said["percent"][1]) if "percent" in said else None,
        indicator=said.get("indicator", ""),
        ask=said.get("ask", ""),
    )
    return Line(
        key=said["key"],
        name=said["name"],
        name_en=said["name_en"],
        unit=said.get("unit", ""),
        decimals=said.get("decimals", 0),
        group=said.get("group", ""),
        group_en=said.get("group_en", ""),
        source=source if _given(said) else None,
    )


def _signed(name: str) -> tuple[str, int]:
    return (name.removeprefix("-"), -1 if name.startswith("-") else 1)


def _check(said: Mapping[str, Any]) -> Check:
    return Check(
        key=said["key"],
        table=said["table"],
        left=tuple(said["left"]),
        equal=said["is"] == "equal",
        right=tuple(said["right"]),
        says=said["says"],
        says_en=said["says_en"],
    )
