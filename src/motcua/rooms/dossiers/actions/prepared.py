"""The electronic result that stands beside a dossier: kept in line with the step that the dossier waits at.

A dossier without one goes its way on paper; nothing here does anything then.
"""

from datetime import datetime
from uuid import UUID

from motcua.kernel.actors import Actor
from motcua.rooms.dossiers.errors import ResultBeingSigned, ResultNotSigned
from motcua.rooms.dossiers.models import Dossier, Work
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records.results import ResultLine, ResultState

#: results that somebody still works on
AT_WORK = frozenset({ResultState.DRAFT, ResultState.SIGNED})


def subject_of(dossier: Dossier) -> str:
    """How the papers room calls this matter."""
    return f"dossier:{dossier.code}"


def at_work(dossier: Dossier) -> ResultLine | None:
    """The result that is being prepared for a dossier; None when there is none, or it is issued. A later correction is
    the register's affair, not the dossier's.
    """
    if dossier.result_id is None:
        return None
    line = papers.result_of(subject_of(dossier))
    return line if line and line.state in AT_WORK and line.id == dossier.result_id else None


def align(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """Lays the draft before whoever signs exactly while the step at which it is approved waits."""
    line = at_work(dossier)
    if line is None or line.state is not ResultState.DRAFT or line.ordered:
        return
    step = approval(dossier)
    if step is not None and step.unit == line.unit:
        papers.send_result(line.id, role=step.role, by=by, at=at)
    elif line.waits:
        papers.recall_result(line.id, by=by, at=at)


def approval(dossier: Dossier) -> Work | None:
    """The step at which the result is approved, while it waits."""
    return Work.objects.filter(dossier=dossier, outcomes__contains=["approve"]).order_by("since", "id").first()


def let_go(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """Throws away what was prepared and is not issued. The caller saves."""
    line = at_work(dossier)
    if line is not None:
        papers.drop_result(line.id, by=by, at=at)
        dossier.result_id = None


def change_unit(dossier: Dossier, unit: str, *, by: Actor, at: datetime) -> None:
    """Another unit decides: a draft in the name of the old one is void; what is signed is numbered and sealed by the
    new one. The caller saves.
    """
    line = at_work(dossier)
    if line is not None and line.state is ResultState.SIGNED and not line.number:
        papers.move_result(line.id, unit=unit, by=by, at=at)
    else:
        let_go(dossier, by=by, at=at)


def instead_of(dossier: Dossier, work: Work, outcome: str, *, by: Actor, at: datetime) -> str:
    """What an outcome means for a prepared result: the act that was done *instead* of the outcome, which follows by
    itself when the signature is there; "" when the outcome goes its way now.

    Raises:
        ResultBeingSigned: a signature is being made this moment.
        ResultNotSigned: a draft cannot be issued.
    """
    line = at_work(dossier)
    if line is None or not {outcome, *work.outcomes} & {"approve", "issue"}:
        return ""
    if line.ordered:
        raise ResultBeingSigned(code=dossier.code)
    if outcome == "approve" and line.state is ResultState.DRAFT:
        _order(papers.send_result(line.id, role=work.role, by=by, at=at), by, at)
        return "order-signature"
    if outcome == "issue":
        if line.state is not ResultState.SIGNED:
            raise ResultNotSigned(code=dossier.code)
        _order(papers.number_result(line.id, by=by, at=at), by, at)
        return "order-seal"
    if outcome == "reject" or (outcome == "back" and line.state is ResultState.SIGNED):
        let_go(dossier, by=by, at=at)
    return ""


def _order(request: UUID, by: Actor, at: datetime) -> None:
    papers.order_signatures([request], by=by, at=at)
