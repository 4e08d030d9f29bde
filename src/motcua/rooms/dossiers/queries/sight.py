"""Who sees which dossiers."""

from django.db.models import Q

from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.rooms.dossiers.models import Dossier


def visible(by: Actor) -> Q:
    """The dossiers that an officer finds in lists: those that his units decide or receive.

    He may open more than he is shown here (``sees``): lists must stay on the indexes.
    """
    units = by.units_with("dossiers:see")
    if EVERYWHERE in units:
        return Q()
    here = list(units)
    return Q(competent_unit__in=here) | Q(receiving_unit__in=here)


def sees(by: Actor, dossier: Dossier, *, consulted: bool = False) -> bool:
    """Whether ``by`` may open this dossier; ``consulted``: a step of it waits at one of his units."""
    if by.kind == "citizen":
        return str(dossier.person_id) == by.key or dossier.filed_by == by.id
    if by.kind == "client":
        return dossier.filed_by == by.id
    places = (dossier.competent_unit, dossier.receiving_unit, dossier.support_unit, dossier.return_unit)
    return consulted or any(by.may("dossiers:see", unit=unit) for unit in places)
