"""What the province says of its operations centre: boards, what is observed, the map, alerts, scenarios."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.content import Mistake, folder
from motcua.rooms.operations.content.alert_files import read_alert_rules
from motcua.rooms.operations.content.board_files import read_boards
from motcua.rooms.operations.content.observed_files import read_observed
from motcua.rooms.operations.content.scenario_files import around, drawing_mistakes, read_scenarios
from motcua.rooms.operations.records import AlertRule, Board, Observed, Scenario

__all__ = [
    "alert_rules",
    "around",
    "boards",
    "mistakes",
    "observed",
    "outline",
    "read_alert_rules",
    "read_boards",
    "read_observed",
    "read_scenarios",
    "scenarios",
]


def root() -> Path:
    return folder("operations")


@cache
def boards() -> dict[str, Board]:
    """Every board by its key."""
    read = read_boards(root() / "boards", observed=observed())
    return {one.key: one for one in read if isinstance(one, Board)}


@cache
def observed() -> dict[str, Observed]:
    """Every kind of entity of which observations are taken, by its type."""
    return {one.type: one for one in read_observed(root() / "observations") if isinstance(one, Observed)}


@cache
def outline() -> dict[str, Any]:
    """``map.json``: the outlines of the areas, as ``motcua map`` made them."""
    said: dict[str, Any] = json.loads((root() / "map.json").read_text(encoding="utf-8"))
    return said


@cache
def alert_rules() -> dict[str, AlertRule]:
    """Every rule by its key."""
    return {one.key: one for one in read_alert_rules(root() / "alerts", observed()) if isinstance(one, AlertRule)}


@cache
def scenarios() -> dict[str, Scenario]:
    """Every scenario by its key."""
    read = read_scenarios(root() / "scenarios", alert_rules())
    return {one.key: one for one in read if isinstance(one, Scenario)}


def mistakes() -> list[Mistake]:
    """What an editor has to correct."""
    kinds = list(read_observed(root() / "observations"))
    observable = {one.type: one for one in kinds if isinstance(one, Observed)}
    rules = list(read_alert_rules(root() / "alerts", observable))
    known = {one.key for one in rules if isinstance(one, AlertRule)}
    found = [
        *kinds,
        *read_boards(root() / "boards", observed=observable),
        *rules,
        *drawing_mistakes(),
        *read_scenarios(root() / "scenarios", known),
    ]
    return [one for one in found if isinstance(one, Mistake)]
