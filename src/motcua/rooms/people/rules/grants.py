"""From posts and delegations to what somebody may do, and where."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from motcua.kernel.actors import EVERYWHERE
from motcua.rooms.people.records import Role


@dataclass(frozen=True)
class Holding:
    """A role held at a unit; with ``giver`` it is held by delegation, perhaps only for some ``permissions``."""

    role: str
    unit: str
    giver: str | None = None
    #: the units that the delegation names
    scope: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rights:
    """What somebody may do: ``grants`` of every origin, and ``delegated``, what only a delegation gives."""

    grants: Mapping[str, frozenset[str]]
    delegated: Mapping[str, Mapping[str, str]]


def rights(holdings: Iterable[Holding], roles: Mapping[str, Role]) -> Rights:
    """Adds up holdings. Beside permissions there is a grant ``role:<role>``, which says whose work somebody may take.

    A role that the content no longer knows grants nothing.
    """
    grants: dict[str, set[str]] = defaultdict(set)
    own: dict[str, set[str]] = defaultdict(set)
    delegated: dict[str, dict[str, str]] = defaultdict(dict)
    for holding in holdings:
        for permission in _permissions(holding, roles):
            for unit in _units(holding):
                grants[permission].add(unit)
                if holding.giver is None:
                    own[permission].add(unit)
                else:
                    delegated[permission].setdefault(unit, holding.giver)
    only_delegated = {
        permission: {unit: giver for unit, giver in givers.items() if not own[permission] & {unit, EVERYWHERE}}
        for permission, givers in delegated.items()
    }
    return Rights(
        grants={permission: frozenset(units) for permission, units in grants.items()},
        delegated={permission: givers for permission, givers in only_delegated.items() if givers},
    )


def _permissions(holding: Holding, roles: Mapping[str, Role]) -> Iterable[str]:
    role = roles.get(holding.role)
    if role is None:
        return ()
    narrowed = [p for p in role.permissions if not holding.permissions or p in holding.permissions]
    return (f"role:{role.key}", *narrowed)


def _units(holding: Holding) -> Iterable[str]:
    """Where a holding counts: a delegation gives the units that both the giver's post and its scope cover."""
    if holding.giver is None or EVERYWHERE in holding.scope:
        return (holding.unit,)
    if holding.unit == EVERYWHERE:
        return holding.scope
    return (holding.unit,) if holding.unit in holding.scope else ()
