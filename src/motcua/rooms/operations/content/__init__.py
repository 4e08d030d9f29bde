"""What the province says of its operations centre: alerts."""

from functools import cache
from pathlib import Path

from motcua.kernel.content import Mistake, folder
from motcua.rooms.operations.content.alert_files import read_alert_rules
from motcua.rooms.operations.records import AlertRule

__all__ = ["alert_rules", "mistakes", "read_alert_rules"]


def root() -> Path:
    return folder("operations")


@cache
def alert_rules() -> dict[str, AlertRule]:
    """Every rule by its key."""
    return {one.key: one for one in read_alert_rules(root() / "alerts") if isinstance(one, AlertRule)}


def mistakes() -> list[Mistake]:
    """What an editor has to correct."""
    found = [*read_alert_rules(root() / "alerts")]
    return [one for one in found if isinstance(one, Mistake)]
