"""Papers that must stay whatever their time: an inspection, a complaint, a court has asked for them."""

from datetime import datetime

from motcua.kernel.actors import Actor
from motcua.rooms.dossiers.queries.holding import holdable
from motcua.rooms.papers import facade as papers


def hold_papers(code: str, paper_id: int | None = None, *, reason: str, by: Actor, at: datetime) -> None:
    """Keeps all papers of a dossier, or the file of one, until the hold is lifted.

    Raises:
        DossierNotFound: no such dossier, or paper with a file in it; or ``by`` may not hold papers of its units.
        Invalid: no reason, or it is held already.
    """
    papers.place_hold(holdable(code, paper_id, by=by), reason=reason, by=by, at=at)


def release_papers(code: str, paper_id: int | None = None, *, reason: str, by: Actor, at: datetime) -> None:
    """Ends a hold; what is past its time goes with the next sweep.

    Raises:
        DossierNotFound: as ``hold_papers``.
        HoldNotFound: nothing is held here.
        Invalid: no reason.
    """
    papers.lift_hold(holdable(code, paper_id, by=by).subject, reason=reason, by=by, at=at)
