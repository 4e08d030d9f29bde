"""One visit to one step of one draft: everything that its pages need to know, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from motcua.doors.portal.ask import actor, language
from motcua.doors.portal.filing import draft as drafts
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import DraftLine
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import Mandate, Person
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import Form, Paper, PaperCase, Procedure


@dataclass(frozen=True)
class Sitting:
    """Who is filling in what, and in which language."""

    by: Actor
    at: datetime
    lang: str
    draft: DraftLine
    procedure: Procedure

    @property
    def data(self) -> Mapping[str, Any]:
        return self.draft.data

    @property
    def person(self) -> Person:
        return people.person(UUID(self.by.key))

    @property
    def form(self) -> Form:
        return procedures.form(self.procedure.form)

    @property
    def papers(self) -> tuple[Paper, ...]:
        return procedures.papers_for(self.procedure, drafts.cases(self.data))

    @property
    def paper_cases(self) -> tuple[PaperCase, ...]:
        """The same papers by the case that asks for them."""
        return procedures.cases_for(self.procedure, drafts.cases(self.data))

    @property
    def mandates(self) -> list[Mandate]:
        """Those that let this person file this procedure for somebody else."""
        held = people.mandates_of(UUID(self.by.key), at=self.at)
        return [mandate for mandate in held if mandate.covers(self.procedure.code, self.at)]

    def principal(self) -> Person | None:
        """The person filed for; None when one files for oneself."""
        chosen = self.data.get("who", {}).get("mandate", "")
        return next((one.giver for one in self.mandates if str(one.id) == chosen), None)

    def keep(self, data: Mapping[str, Any], step: str) -> None:
        """Writes the draft."""
        dossiers.save_draft(
            self.draft.id, procedure=self.procedure.code, step=step, data=dict(data), by=self.by, at=self.at
        )


def sit(request: HttpRequest, draft_id: UUID) -> Sitting:
    """Opens one's own draft.

    Raises:
        Http404: there is none, or it was sent.
    """
    by, at = actor(request), now()
    draft = dossiers.draft(draft_id, by=by, at=at)
    if draft is None:
        raise Http404
    return Sitting(by, at, language(request), draft, procedures.current(draft.procedure, at=at))
