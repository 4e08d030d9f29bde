"""What a fault means for the people, asked of the rooms that know."""

from collections.abc import Sequence
from datetime import datetime

from motcua.kernel.days import ends, local_day
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.units.records import Reason
from motcua.rooms.watch.records import Means, Target
from motcua.rooms.watch.rules.meaning import meaning, units_of

#: only where dossiers are worked on do they wait because of it
_HOLD_UP = {Means.RECEIVE, Means.WORK}


def meaning_of(down: Sequence[Target], *, at: datetime) -> tuple[Reason, ...]:
    """What it means that ``down`` are down, in words."""
    concerned = units_of(target for target in down if target.means in _HOLD_UP)
    if not concerned:
        return meaning(down, 0, 0)
    midnight = ends(local_day(at))
    due_today, late = dossiers.due_at(concerned, after=at, until=midnight)
    return meaning(down, due_today, late)
