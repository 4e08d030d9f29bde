"""What this room does when something happened to dossiers: notes that their facts are to be read again."""

from typing import Any

from motcua.kernel.actors import EVERYWHERE
from motcua.kernel.events import announced_at, reacts_to, reacts_to_many
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.events import DeadlineChanged, DossierFiled, DossierMoved, DossierRated, PaperSettled
from motcua.rooms.measures.actions import counting
from motcua.rooms.measures.events import WaysDiffer
from motcua.rooms.papers.events import HoldingAdded, ResultIssued
from motcua.rooms.payments.events import PaymentAsked, PaymentCancelled, PaymentRefunded, PaymentSettled
from motcua.rooms.people import facade as people

#: who keeps the house running, and is told when its figures do not agree
OPERATOR = "operator"


@reacts_to_many(DossierFiled, DossierMoved, DeadlineChanged, PaperSettled, DossierRated)
def facts_are_stale(events: list[Any]) -> None:
    """One statement for a whole batch; `jobs.count` reads the facts themselves soon after."""
    counting.mark({event.dossier for event in events})


@reacts_to_many(PaymentAsked, PaymentSettled, PaymentCancelled, PaymentRefunded)
def money_moved(events: list[Any]) -> None:
    """Money was asked for, came or went: the dossiers that it was for are read again."""
    counting.mark(dossiers.ids_of({code for event in events if (code := _code(event.purpose))}))


@reacts_to_many(ResultIssued, HoldingAdded)
def result_came(events: list[Any]) -> None:
    """A result was issued as a file, or is in its holder's wallet."""
    counting.mark(dossiers.ids_of({code for event in events if (code := _code(event.subject))}))


@reacts_to(WaysDiffer)
def tell_operators(event: WaysDiffer) -> None:
    """The ways of counting do not agree: whoever runs the house hears of it, once for each comparison."""
    people.notify_holders(
        OPERATOR,
        EVERYWHERE,
        "ways-differ",
        {"code": event.period, "amount": event.differences},
        subject=f"reconciliation:{event.reconciliation}",
        at=announced_at(),
        once=f"ways-differ:{event.reconciliation}",
    )


def _code(said: str) -> str:
    """The dossier's code in ``dossier:<code>`` or ``dossier:<code>:<part>``; "" when it is about something else."""
    kind, _, rest = said.partition(":")
    return rest.partition(":")[0] if kind == "dossier" else ""
