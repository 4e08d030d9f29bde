"""Who may see what: the whole city, or what concerns the places of one's own units."""

from collections.abc import Collection

from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.rooms.units import facade as units
from motcua.rooms.watch.errors import WatchNotYours

SEE = "watch:see"


def sight(actor: Actor) -> Collection[str] | None:
    """The units whose lines and incidents ``actor`` sees; None: all.

    A committee and the centre of the same commune sit behind each other's lines: who sees one sees both.
    """
    held = actor.units_with(SEE)
    if EVERYWHERE in held:
        return None
    known = units.units()
    areas = {one.area for one in known if one.code in held and one.area}
    return held | {one.code for one in known if one.area in areas}


def may_see(actor: Actor, concerned: Collection[str]) -> bool:
    """Whether something that concerns these units is for ``actor``."""
    mine = sight(actor)
    return mine is None or bool(set(mine) & set(concerned))


def check_sight(actor: Actor, concerned: Collection[str]) -> None:
    """Refuses whoever may not.

    Raises:
        WatchNotYours.
    """
    if not may_see(actor, concerned):
        raise WatchNotYours(permission=SEE)
