"""Who sees whose figures."""

from motcua.kernel.actors import Actor
from motcua.rooms.measures.errors import FiguresNotYours
from motcua.rooms.measures.rules.scopes import CITY, members

SEE = "measures:see"


def may_see(by: Actor, scope: str) -> bool:
    """Whether ``by`` may see the figures of a scope.

    Who sees those of one office sees those of its house, and the city's as a whole. The dossiers behind a figure are
    shown to those who may see dossiers, by the room that owns them.
    """
    if scope == CITY:
        return by.may(SEE)
    return any(by.may(SEE, unit=unit) for unit in members(scope))


def check_sight(by: Actor, scope: str) -> None:
    """Refuses who may not.

    Raises:
        FiguresNotYours: ``by`` does not hold ``measures:see`` there.
    """
    if not may_see(by, scope):
        raise FiguresNotYours(scope=scope)
