"""From a dossier to its facts."""

from datetime import date, datetime

from motcua.kernel.days import local_day
from motcua.rooms.dossiers.records import DossierFacts, State
from motcua.rooms.measures.records import Ending, Fact

_ENDINGS = {State.NOT_RECEIVED: Ending.REFUSED, State.STOPPED: Ending.WITHDRAWN}


def fact_of(said: DossierFacts) -> Fact:
    """What is counted of a dossier as it stands.

    On time: it ended no later than the moment that was promised, and no more than one supplement was asked for (QĐ
    766/QĐ-TTg, 2.1; confidence high). A dossier without a promised moment is neither.
    """
    ended_at = said.finished_at or said.returned_at or said.ended_at
    received_on, due_on, ended_on = _day(said.received_at), _day(said.due_at), _day(ended_at)
    closed_on = ended_on if received_on else None
    after_due = ended_at > said.due_at if closed_on and ended_at and said.due_at else None
    ending = Ending.FINISHED if said.finished_at else _ENDINGS.get(said.state, Ending.OPEN)
    return Fact(
        dossier=said.id,
        code=said.code,
        procedure=said.procedure,
        channel=said.channel.value,
        receiving=said.receiving_unit,
        deciding=said.competent_unit,
        filed_on=local_day(said.filed_at),
        received_on=received_on,
        due_at=said.due_at,
        due_on=due_on,
        finished_on=_day(said.finished_at),
        ended_on=ended_on,
        closed_on=closed_on,
        settled_on=max(due_on, closed_on) if due_on and closed_on else None,
        rated_on=_day(said.rated_at),
        ending=ending.value,
        after_due=after_due,
        early=bool(closed_on and due_on and closed_on < due_on),
        late=None if after_due is None else after_due or said.supplements > 1,
        supplements=said.supplements,
        days_taken=(closed_on - received_on).days if closed_on and received_on else 0,
        fee_due=said.fee_due,
        paid_online=said.paid_online,
        papers=said.papers,
        digital=said.digital,
        reused=said.reused,
        all_digital=said.papers == said.digital,
        elsewhere=_area(said.receiving_unit) != _area(said.competent_unit),
        e_result=said.e_result,
        synced=said.synced,
        rating=said.rating,
        paid_on=_day(said.paid_at),
        amount_paid=said.paid,
        shared=said.shared,
        holder=said.holder,
    )


def _area(unit: str) -> str:
    """What follows the kind of office in a unit's code: ``31135`` of both ``TT-31135`` and ``UB-31135``."""
    return unit.partition("-")[2]


def _day(at: datetime | None) -> date | None:
    return local_day(at) if at else None
