"""Who is acting."""

from collections.abc import Mapping
from dataclasses import dataclass, field

EVERYWHERE = "*"


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts, with what it may do and where.

    ``id`` is ``officer:<uuid>``, ``citizen:<uuid>``, ``client:<id>`` or ``system:<name>``; the journal
    keeps it. ``grants`` maps a permission (``room:act``) to the unit codes where it holds; ``"*"`` holds everywhere.
    ``delegated`` maps a permission to the units where only a delegation gives it, and who delegated:
    ``{permission: {unit: officer id}}``.
    """

    id: str
    name: str = ""
    grants: Mapping[str, frozenset[str]] = field(default_factory=dict)
    delegated: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.id.partition(":")[0]

    @property
    def key(self) -> str:
        """The part of the id after its kind."""
        return self.id.partition(":")[2]

    def may(self, permission: str, *, unit: str | None = None) -> bool:
        """Whether ``permission`` is held at ``unit``; without a unit, whether it is held anywhere."""
        units = self.grants.get(permission, frozenset())
        if unit is None:
            return bool(units)
        return EVERYWHERE in units or unit in units

    def units_with(self, permission: str) -> frozenset[str]:
        """The unit codes where ``permission`` is held; may hold ``"*"``."""
        return self.grants.get(permission, frozenset())

    def acts_for(self, permission: str, *, unit: str) -> str | None:
        """The id of the officer who delegated ``permission`` at ``unit``, when that is how it is held."""
        givers = self.delegated.get(permission, {})
        return givers.get(unit) or givers.get(EVERYWHERE)


def system(name: str, *permissions: str) -> Actor:
    """A part of the house itself that acts by the clock or on an event."""
    return Actor(id=f"system:{name}", name=name, grants={p: frozenset({EVERYWHERE}) for p in permissions})
