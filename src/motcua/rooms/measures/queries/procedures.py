"""With which procedures points are lost."""

from datetime import datetime

from motcua.rooms.measures.errors import IndicatorNotFound
from motcua.rooms.measures.queries.breakdowns import parts
from motcua.rooms.measures.queries.cards import index
from motcua.rooms.measures.queries.values import indicator
from motcua.rooms.measures.records import Dimension, Loss, Period
from motcua.rooms.measures.rules import index as rules
from motcua.rooms.measures.rules.periods import is_whole


def losses_by_procedure(key: str, component: str, scope: str, said: Period, *, at: datetime) -> list[Loss]:
    """How a scope's lost points of one component lie with procedures (`Loss.unit` is the procedure's code).

    The points of the whole scope are shared out by how far each procedure falls short of what gives full points, as
    between units.

    Raises:
        IndicatorNotFound: there is no such component, or it is not counted from dossiers.
        ValueError: the period is not made of whole half-months.
    """
    wanted = next((one for one in index(key).components if one.key == component), None)
    if wanted is None or not wanted.indicator or not indicator(wanted.indicator).counted:
        raise IndicatorNotFound(component=component)
    if not is_whole(said):
        raise ValueError(f"not made of whole half-months: {said.key}")
    (each,) = parts(indicator(wanted.indicator), Dimension.PROCEDURE, scope, [said], at)
    by_procedure = {procedure: (above, below or 0) for procedure, (above, below) in each.items()}
    above, below = (sum(pair[side] for pair in by_procedure.values()) for side in (0, 1))
    return rules.losses(rules.score(wanted, above, below), by_procedure)
