"""What this room does when something happened: the ticker tells of it; outages and public warnings do not wait for the
next turn.
"""

from typing import Any
from uuid import UUID

from motcua.kernel.events import announced_at, reacts_to, reacts_to_many
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.events import DossierFiled, DossierMoved
from motcua.rooms.operations.actions import happenings, judging
from motcua.rooms.operations.events import PublicWarningGiven
from motcua.rooms.operations.records import SubjectKind
from motcua.rooms.operations.rules.happenings import is_told
from motcua.rooms.watch.events import IncidentChanged, IncidentClosed, IncidentOpened


@reacts_to(PublicWarningGiven)
def warnings_changed(event: PublicWarningGiven) -> None:
    """Looks at what public warnings raise and close."""
    judging.judge_kinds(SubjectKind.WARNING, at=announced_at())


@reacts_to(IncidentOpened, IncidentChanged, IncidentClosed)
def outages_changed(event: IncidentOpened | IncidentChanged | IncidentClosed) -> None:
    """Looks at what outages raise and close."""
    judging.judge_kinds(SubjectKind.INCIDENT, at=announced_at())


@reacts_to_many(DossierFiled, DossierMoved)
def tell(events: list[Any]) -> None:
    """A line for each, in two statements for a whole batch."""
    told = [(event, "filed" if isinstance(event, DossierFiled) else event.act) for event in events]
    told = [(event, kind) for event, kind in told if is_told(kind)]
    facts = {str(one.id): one for one in dossiers.facts({UUID(event.dossier) for event, _ in told})}
    happenings.tell(
        (announced_at(), kind, held.competent_unit, held.receiving_unit, held.code, held.procedure)
        for event, kind in told
        if (held := facts.get(event.dossier))
    )
