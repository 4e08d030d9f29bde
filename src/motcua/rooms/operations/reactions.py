"""What this room does when something happened: outages and public warnings do not wait for the next turn."""

from motcua.kernel.events import announced_at, reacts_to
from motcua.rooms.operations.actions import judging
from motcua.rooms.operations.events import PublicWarningGiven
from motcua.rooms.operations.records import SubjectKind
from motcua.rooms.watch.events import IncidentChanged, IncidentClosed, IncidentOpened


@reacts_to(PublicWarningGiven)
def warnings_changed(event: PublicWarningGiven) -> None:
    """Looks at what public warnings raise and close."""
    judging.judge_kinds(SubjectKind.WARNING, at=announced_at())


@reacts_to(IncidentOpened, IncidentChanged, IncidentClosed)
def outages_changed(event: IncidentOpened | IncidentChanged | IncidentClosed) -> None:
    """Looks at what outages raise and close."""
    judging.judge_kinds(SubjectKind.INCIDENT, at=announced_at())
