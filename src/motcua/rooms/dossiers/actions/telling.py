"""Three tellings of one act: the timeline for people, the journal for proof, the event for those above."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.events import emit
from motcua.rooms.dossiers.events import DossierMoved
from motcua.rooms.dossiers.models import Act, Dossier, Work
from motcua.rooms.dossiers.records import State

#: fields that an undo puts back
KEPT = (
    "state",
    "finance",
    "delivery",
    "received_at",
    "received_by",
    "limit",
    "limit_source",
    "same_day",
    "due_at",
    "due_reasons",
    "paused_since",
    "extension",
    "supplements_asked",
    "decided_at",
    "decided_by",
    "finished_at",
    "returned_at",
    "ended_at",
    "closing_reason",
)


def snapshot(dossier: Dossier) -> dict[str, Any]:
    """What an undo would put back."""
    said = {name: getattr(dossier, name) for name in KEPT}
    works = Work.objects.filter(dossier=dossier).values()
    return {"dossier": said, "works": list(works)}


def tell(
    dossier: Dossier,
    *,
    act: str,
    was: State,
    before: Mapping[str, Any] | None = None,
    work: Work | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
    **facts: Any,
) -> None:
    """The three tellings of one act: the timeline for people, the journal for proof, the event for those above."""
    unit = work.unit if work else dossier.competent_unit
    Act.objects.create(
        dossier=dossier,
        revision=dossier.revision,
        act=act,
        at=at,
        by=by.id,
        by_name=by.name,
        unit=unit,
        step=work.step if work else "",
        step_en=work.step_en if work else "",
        note=note,
        before=_plain(before) if before is not None else None,
    )
    journal.record(
        f"dossiers.{act}",
        subject=f"dossier:{dossier.id}",
        by=by.id,
        at=at,
        unit=unit,
        element=work.element if work else "",
        state=int(dossier.state),
        was=int(was),
        due_at=dossier.due_at.isoformat() if dossier.due_at else "",
        limit=dossier.limit,
        note=seal_of(note),
        **facts,
    )
    emit(
        DossierMoved(
            dossier=str(dossier.id),
            act=act,
            before=int(was),
            after=int(dossier.state),
            unit=unit,
            revision=dossier.revision,
        ),
        at=at,
    )


def seal_of(words: str) -> str:
    """The SHA-256 of what somebody wrote, "" for nothing.

    The journal is never erased, and people write about people: the words stay in the timeline, which can be erased; the
    journal proves that they were not changed.
    """
    return hashlib.sha256(words.encode()).hexdigest() if words else ""


def _plain(before: Mapping[str, Any]) -> dict[str, Any]:
    """JSON of a snapshot: moments as ISO text, ids as text."""

    def said(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: said(item) for key, item in value.items()}
        if isinstance(value, list):
            return [said(item) for item in value]
        if isinstance(value, datetime):
            return value.isoformat()
        return str(value) if isinstance(value, UUID) else value

    plain: dict[str, Any] = said(before)
    return plain
