"""What this room does when something happened: the ticker tells of it; outages and public warnings do not wait for the
next turn; officers are told what they have to act on.
"""

from typing import Any
from uuid import UUID

from motcua.kernel.events import announced_at, each_announced_at, reacts_to, reacts_to_many
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.events import DossierFiled, DossierMoved
from motcua.rooms.operations.actions import happenings, judging, telling
from motcua.rooms.operations.events import (
    AlertHandled,
    AlertsEscalated,
    OrderMoved,
    OrdersGiven,
    PublicWarningGiven,
)
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


@reacts_to(OrdersGiven)
def tell_units(event: OrdersGiven) -> None:
    """Tells the officers of each unit what it was given."""
    telling.tell_given(event.orders, at=announced_at())


@reacts_to(OrderMoved)
def tell_of_order(event: OrderMoved) -> None:
    """Tells whoever has to act on an order next."""
    telling.tell_moved(event.order, event.act, at=announced_at())


@reacts_to(AlertsEscalated)
def tell_of_alerts(event: AlertsEscalated) -> None:
    """Tells of alerts that nobody answered in time."""
    telling.tell_escalated(event.alerts, at=announced_at())


@reacts_to(AlertHandled)
def tell_assigned(event: AlertHandled) -> None:
    """Tells the officers of a unit that an alert was assigned to it."""
    if event.act == "assign":
        telling.tell_assigned(UUID(event.alert), at=announced_at())


@reacts_to_many(DossierFiled, DossierMoved)
def tell(events: list[Any]) -> None:
    """A line for each, in two statements for a whole batch."""
    told = [
        (event.dossier, "filed" if isinstance(event, DossierFiled) else event.act, at)
        for event, at in zip(events, each_announced_at(), strict=True)
    ]
    told = [one for one in told if is_told(one[1])]
    facts = {str(one.id): one for one in dossiers.facts({UUID(dossier) for dossier, _, _ in told})}
    happenings.tell(
        (at, kind, held.competent_unit, held.receiving_unit, held.code, held.procedure)
        for dossier, kind, at in told
        if (held := facts.get(dossier))
    )
