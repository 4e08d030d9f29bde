"""What is measured, as the province says it: indicators, indices and reports, read into records or into mistakes."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.content import Mistake, folder
from motcua.rooms.measures.content.index_files import read_indices
from motcua.rooms.measures.content.indicator_files import read_indicators
from motcua.rooms.measures.content.open_files import read_datasets, read_rules
from motcua.rooms.measures.content.report_files import read_questions, read_reports
from motcua.rooms.measures.content.simplified_files import read_simplified
from motcua.rooms.measures.content.target_files import read_figures, read_words
from motcua.rooms.measures.records import Figure, Index, Indicator, SimplifiedYear
from motcua.rooms.measures.records.open_data import Dataset, OpenRules
from motcua.rooms.measures.records.reports import Question, ReportType

__all__ = [
    "datasets",
    "figures",
    "indicators",
    "indices",
    "mistakes",
    "open_rules",
    "questions",
    "read_figures",
    "read_indicators",
    "read_indices",
    "read_questions",
    "read_reports",
    "read_simplified",
    "report_types",
    "self_scored",
    "simplified",
    "words",
]


def root() -> Path:
    return folder("measures")


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator by its code."""
    return {one.code: one for one in read_indicators(root() / "indicators") if isinstance(one, Indicator)}


@cache
def indices() -> dict[str, Index]:
    """Every index by its key."""
    return {one.key: one for one in read_indices(root() / "indices", known=set(indicators())) if isinstance(one, Index)}


@cache
def self_scored() -> dict[str, Index]:
    """Every index that is scored by hand, by its key."""
    return {one.key: one for one in read_indices(root() / "self-scored", known=()) if isinstance(one, Index)}


@cache
def simplified() -> tuple[SimplifiedYear, ...]:
    """What was simplified, the newest year first."""
    found = [one for one in read_simplified(root() / "simplified") if isinstance(one, SimplifiedYear)]
    return tuple(sorted(found, key=lambda one: -one.year))


@cache
def words() -> Mapping[str, Any]:
    """``pillars``: key → names; ``units``: as sources say it → in Vietnamese. Empty when the file is wrong."""
    said = read_words(root() / "words.yaml")
    return {"pillars": {}, "units": {}} if isinstance(said, list) else said


@cache
def figures() -> dict[str, Figure]:
    """Every stated figure by its code."""
    return {one.code: one for one in _read_figures(set(indicators())) if isinstance(one, Figure)}


def _read_figures(known: set[str]) -> list[Figure | Mistake]:
    said = words()
    return list(read_figures(root() / "targets", indicators=known, pillars=said["pillars"], units=said["units"]))


@cache
def questions() -> dict[str, Question]:
    """Everything that is asked of units, by its key."""
    return {one.key: one for one in read_questions(root() / "questions.yaml") if isinstance(one, Question)}


@cache
def report_types() -> dict[str, ReportType]:
    """Every report type by its key."""
    read = read_reports(root() / "reports", indicators=set(indicators()), questions=set(questions()))
    return {one.key: one for one in read if isinstance(one, ReportType)}


@cache
def open_rules() -> OpenRules | None:
    """What holds for everything that is published; None where a province publishes nothing."""
    found = read_rules(root() / "open" / "rules.yaml")
    return found if isinstance(found, OpenRules) else None


@cache
def datasets() -> dict[str, Dataset]:
    """Every open data set by its key."""
    read = read_datasets(root() / "open" / "datasets", indicators=_shares())
    return {one.key: one for one in read if isinstance(one, Dataset)}


def _shares() -> set[str]:
    """The codes of indicators that are counted as a share of dossiers."""
    return {one.code for one in indicators().values() if one.counted and one.denominator and one.scale == 100}


def _open_mistakes() -> list[Mistake]:
    where = root() / "open"
    if not where.exists():
        return []
    rules = read_rules(where / "rules.yaml")
    read = read_datasets(where / "datasets", indicators=_shares())
    return [*(rules if isinstance(rules, list) else []), *(one for one in read if isinstance(one, Mistake))]


def mistakes() -> list[Mistake]:
    """What an editor has to correct."""
    read = list(read_indicators(root() / "indicators"))
    known = {one.code for one in read if isinstance(one, Indicator)}
    said = read_words(root() / "words.yaml")
    asked = list(read_questions(root() / "questions.yaml"))
    keys = {one.key for one in asked if isinstance(one, Question)}
    found = [
        *read,
        *asked,
        *read_indices(root() / "indices", known=known),
        *read_indices(root() / "self-scored", known=()),
        *read_simplified(root() / "simplified"),
        *(said if isinstance(said, list) else ()),
        *_read_figures(known),
        *read_reports(root() / "reports", indicators=known, questions=keys),
        *_open_mistakes(),
    ]
    return [one for one in found if isinstance(one, Mistake)]
