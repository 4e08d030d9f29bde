"""What people keep for themselves: drafts and saved views. Nobody's rights change, so the journal stays silent."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.ids import new_id
from motcua.kernel.text import say
from motcua.rooms.dossiers.models import Draft, View
from motcua.rooms.dossiers.records import WorkFilter


@transaction.atomic
def save_draft(
    draft_id: UUID | None, *, procedure: str, step: str, data: dict[str, Any], by: Actor, at: datetime
) -> UUID:
    """Keeps an unsent filing; the first call makes it, later ones replace it. Its client key never changes.

    Raises:
        NotFound: the draft is somebody else's or was sent.
    """
    if draft_id is None:
        draft = Draft(id=(new := new_id()), owner=by.id, procedure=procedure, client_key=str(new))
    else:
        found = Draft.objects.select_for_update().filter(id=draft_id, owner=by.id).first()
        if found is None:
            raise NotFound(draft=str(draft_id))
        draft = found
    draft.step, draft.data, draft.updated_at = step, data, at
    draft.files_sha256 = sorted(set(_files(data)))
    draft.save()
    return draft.id


def _files(data: Any) -> Iterator[str]:
    """The hashes of the files that a draft remembers, wherever in it they stand."""
    if isinstance(data, dict):
        if isinstance(said := data.get("sha256"), str):
            yield said
        for value in data.values():
            yield from _files(value)
    elif isinstance(data, list):
        for value in data:
            yield from _files(value)


def drop_draft(draft_id: UUID, *, by: Actor) -> None:
    """Throws an unsent filing away."""
    Draft.objects.filter(id=draft_id, owner=by.id).delete()


def save_view(name: str, filter_: WorkFilter, *, unit: str = "", by: Actor) -> int:
    """Keeps a worklist filter under a name; ``unit`` shares it with everybody there (needs ``dossiers:assign``).

    Raises:
        Invalid: the name is empty or taken.
    """
    if not name.strip():
        raise Invalid({"name": say("Vui lòng đặt tên cho danh sách.")})
    shared = unit if unit and by.may("dossiers:assign", unit=unit) else ""
    try:
        with transaction.atomic():
            return View.objects.create(owner=by.id, unit=shared, name=name.strip()[:80], filter=asdict(filter_)).pk
    except IntegrityError:
        raise Invalid({"name": say("Bạn đã có danh sách mang tên này.")}) from None


def drop_view(view_id: int, *, by: Actor) -> None:
    """Removes one's own saved view."""
    View.objects.filter(id=view_id, owner=by.id).delete()
