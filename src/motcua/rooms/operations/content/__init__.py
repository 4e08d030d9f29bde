"""What the province says of its operations centre: alerts and scenarios."""

from functools import cache
from pathlib import Path

from motcua.kernel.content import Mistake, folder
from motcua.rooms.operations.content.alert_files import read_alert_rules
from motcua.rooms.operations.content.scenario_files import around, drawing_mistakes, read_scenarios
from motcua.rooms.operations.records import AlertRule, Scenario

__all__ = ["alert_rules", "around", "mistakes", "read_alert_rules", "read_scenarios", "scenarios"]


def root() -> Path:
    return folder("operations")


@cache
def alert_rules() -> dict[str, AlertRule]:
    """Every rule by its key."""
    return {one.key: one for one in read_alert_rules(root() / "alerts") if isinstance(one, AlertRule)}


@cache
def scenarios() -> dict[str, Scenario]:
    """Every scenario by its key."""
    read = read_scenarios(root() / "scenarios", alert_rules())
    return {one.key: one for one in read if isinstance(one, Scenario)}


def mistakes() -> list[Mistake]:
    """What an editor has to correct."""
    rules = list(read_alert_rules(root() / "alerts"))
    known = {one.key for one in rules if isinstance(one, AlertRule)}
    found = [*rules, *drawing_mistakes(), *read_scenarios(root() / "scenarios", known)]
    return [one for one in found if isinstance(one, Mistake)]
