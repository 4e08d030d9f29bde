"""Who sees, and who may do what, where.

A commune's committee and its one-stop centre are one house: who answers for one answers for both.
"""

from collections.abc import Iterable

from django.db.models import Q

from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.rooms.measures import facade as measures

SEE, ORDER, ANSWER, HANDLE = "operations:see", "operations:order", "operations:answer", "operations:handle"
COMMAND, SCENARIOS = "operations:command", "operations:scenarios"
#: to keep wall screens
SCREENS = "operations:screens"
#: to warn the public; to pass warnings on, for machines
WARN, RELAY = "operations:warn", "operations:relay-warnings"


def may(by: Actor, permission: str, unit: str) -> bool:
    """Whether ``by`` holds ``permission`` at ``unit`` or in its house."""
    return any(by.may(permission, unit=one) for one in measures.members(unit))


def houses(by: Actor, permissions: Iterable[str]) -> frozenset[str]:
    """The units, with all of their houses, where one of ``permissions`` is held; may hold ``"*"``."""
    units = frozenset[str]().union(*(by.units_with(permission) for permission in permissions))
    if EVERYWHERE in units:
        return units
    return frozenset(member for unit in units for member in measures.members(unit))


def within(by: Actor, *permissions: str) -> Q:
    """The rows whose ``unit`` lies where ``by`` holds one of ``permissions``."""
    units = houses(by, permissions)
    return Q() if EVERYWHERE in units else Q(unit__in=sorted(units))


def place_of(board: str, scope: str) -> str:
    """Where a wall screen may see: at one board of one scope, which is no unit and opens nothing else."""
    return f"{board}@{scope}"
