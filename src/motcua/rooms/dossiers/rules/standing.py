"""How a dossier stands towards its deadline."""

from datetime import datetime, timedelta

from motcua.rooms.dossiers.records import Standing, State
from motcua.rooms.dossiers.rules.state import WAITING

#: The amber light: less than one day of the clock on the wall is left. A warning, not a legal term.
SOON = timedelta(hours=24)


def standing(
    state: State,
    *,
    due_at: datetime | None,
    finished_at: datetime | None,
    supplements: int,
    at: datetime,
) -> Standing:
    """In time, soon, late, waiting, done or done late.

    More than one request for a supplement counts as late in the national index (QĐ 766/QĐ-TTg, 2.1; confidence high).
    """
    if state in WAITING:
        return Standing.WAITING
    if finished_at is not None or state in {State.NOT_RECEIVED, State.STOPPED}:
        late = due_at is not None and finished_at is not None and finished_at > due_at
        return Standing.DONE_LATE if late or supplements > 1 else Standing.DONE
    if due_at is None:
        return Standing.NO_LIMIT
    if at > due_at or supplements > 1:
        return Standing.LATE
    return Standing.SOON if due_at - at <= SOON else Standing.IN_TIME
