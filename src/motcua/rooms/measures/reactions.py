"""What this room does when something happened to dossiers: notes that their facts are to be read again."""

from typing import Any

from motcua.kernel.events import reacts_to_many
from motcua.rooms.dossiers.events import DeadlineChanged, DossierFiled, DossierMoved, PaperSettled
from motcua.rooms.measures.actions import counting


@reacts_to_many(DossierFiled, DossierMoved, DeadlineChanged, PaperSettled)
def facts_are_stale(events: list[Any]) -> None:
    """One statement for a whole batch; `jobs.count` reads the facts themselves soon after."""
    counting.mark({event.dossier for event in events})
