"""Preparing the electronic result of a dossier, and what follows when it is signed, refused, or issued."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.kernel import storage
from motcua.kernel.actors import Actor
from motcua.kernel.storage import Stored
from motcua.kernel.text import say
from motcua.rooms.dossiers.actions import prepared
from motcua.rooms.dossiers.actions.outcomes import CONSEQUENCES
from motcua.rooms.dossiers.actions.steps import apply, locked, services
from motcua.rooms.dossiers.actions.telling import tell
from motcua.rooms.dossiers.errors import DossierNotFound, MoveNotPossible, NotYours
from motcua.rooms.dossiers.models import Dossier, Note, Work
from motcua.rooms.dossiers.queries.results import may_prepare
from motcua.rooms.dossiers.records import FileIn, State
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records.results import Kind, ResultState, Subject
from motcua.rooms.people import facade as people
from motcua.rooms.process import facade as process

REFUSED = say("Từ chối ký dự thảo kết quả: {reason}")
SEAL_REFUSED = say("Từ chối đóng dấu: {reason}")


def prepare_result(code: str, kind: str, facts: Mapping[str, str], *, by: Actor, at: datetime) -> UUID:
    """Sets the result of a dossier on paper and keeps it as the draft; at the step of approval it is laid before
    whoever signs. A draft before it is put aside.

    Raises:
        DossierNotFound, NotYours, MoveNotPossible.
        UnknownKind, ResultInvalid, ResultMoveNotPossible.
    """
    dossier = _preparable(code, by)
    pdf = papers.set_result(kind, facts, unit=dossier.competent_unit, subject=prepared.subject_of(dossier), at=at)
    return _keep(code, kind, facts, storage.put([pdf]), uploaded=False, by=by, at=at)


def attach_result(code: str, kind: str, file: FileIn, *, by: Actor, at: datetime) -> UUID:
    """The same with a PDF that was made elsewhere and is in the store already.

    Raises:
        As ``prepare_result``.
    """
    return _keep(code, kind, {}, Stored(file.sha256, file.size), uploaded=True, by=by, at=at)


def _preparable(code: str, by: Actor) -> Dossier:
    """The dossier as it stands before anything is locked: typesetting takes time that no lock should."""
    dossier = Dossier.objects.filter(code=code).first()
    if dossier is None:
        raise DossierNotFound(code=code)
    _check(dossier, by)
    return dossier


def _check(dossier: Dossier, by: Actor) -> None:
    if not may_prepare(dossier, by):
        raise NotYours(code=dossier.code)
    if dossier.state != State.IN_PROCESS or dossier.decided_at is not None:
        raise MoveNotPossible(code=dossier.code)


@transaction.atomic
def _keep(
    code: str, kind: str, facts: Mapping[str, str], file: Stored, *, uploaded: bool, by: Actor, at: datetime
) -> UUID:
    dossier = locked(code)
    _check(dossier, by)
    result = papers.prepare_result(
        kind, _subject(dossier, papers.kind(kind)), facts=facts, file=file, uploaded=uploaded, by=by, at=at
    )
    dossier.result_id = result
    dossier.revision += 1
    dossier.save()
    prepared.align(dossier, by=by, at=at)
    tell(dossier, act="prepare-result", was=State(dossier.state), by=by, at=at, result=str(result))
    return result


def _subject(dossier: Dossier, kind: Kind) -> Subject:
    """What the register keeps about the matter: whom the paper is about, as the form says it."""
    name = _at(dossier.form, kind.holder.name) or str(dossier.applicant.get("name", ""))
    return Subject(
        of=prepared.subject_of(dossier),
        unit=dossier.competent_unit,
        procedure=dossier.procedure,
        holder_id=dossier.person_id,
        name=name,
        binding=_at(dossier.form, kind.holder.identity_number) or name,
    )


def _at(form: Mapping[str, Any], path: str) -> str:
    value: Any = form
    for part in path.split(".") if path else ():
        value = value.get(part) if isinstance(value, Mapping) else None
    return str(value) if path and isinstance(value, str | int) else ""


@transaction.atomic
def drop_result(code: str, *, by: Actor, at: datetime) -> None:
    """Throws the draft of a dossier away; it goes on as one that ends on paper.

    Raises:
        DossierNotFound, NotYours.
        MoveNotPossible: there is no draft, or it is signed already.
        ResultMoveNotPossible: it is being signed.
    """
    dossier = locked(code)
    if not may_prepare(dossier, by):
        raise NotYours(code=code)
    line = prepared.at_work(dossier)
    if line is None or line.state is not ResultState.DRAFT or line.ordered:
        raise MoveNotPossible(code=code)
    prepared.let_go(dossier, by=by, at=at)
    dossier.revision += 1
    dossier.save()
    tell(dossier, act="drop-result", was=State(dossier.state), by=by, at=at, result=str(line.id))


@transaction.atomic
def take_signed(code: str, result: UUID, *, ordered_by: str, at: datetime) -> None:
    """The result is signed: the step of approval is done, in the name of the leader who ordered it.

    Repeating it changes nothing; when the dossier has moved on meanwhile, the signature changes nothing either.
    """
    _go_on(code, result, "approve", ordered_by=ordered_by, at=at)


@transaction.atomic
def take_issued(code: str, result: UUID, *, ordered_by: str, at: datetime) -> None:
    """The result has its number and seal: the step of issuing is done, in the name of the clerk who ordered it."""
    _go_on(code, result, "issue", ordered_by=ordered_by, at=at)
    Dossier.objects.filter(code=code).update(result_id=result)


def _go_on(code: str, result: UUID, outcome: str, *, ordered_by: str, at: datetime) -> None:
    dossier = Dossier.objects.select_for_update().filter(code=code).first()
    if dossier is None or dossier.result_id != result:
        return
    work = Work.objects.filter(dossier=dossier, outcomes__contains=[outcome]).order_by("since", "id").first()
    if work is None:
        return
    by = _named(ordered_by)
    for_process = CONSEQUENCES[outcome](dossier, {}, by, at)
    progress = process.complete(
        dossier.instance_id, work.id, outcome=outcome, values=for_process, at=at, services=services(dossier, at)
    )
    # without a ``before``: a signature is out in the world and cannot be undone
    apply(dossier, progress, act=outcome, before=None, work=work, by=by, at=at, result=str(result))


@transaction.atomic
def take_refusal(code: str, result: UUID, request: UUID, *, at: datetime) -> None:
    """Whoever was to sign refused: the dossier goes back where the drawing says so; else it stays, with a note."""
    dossier = Dossier.objects.select_for_update().filter(code=code).first()
    if dossier is None or dossier.result_id != result:
        return
    asked = next((one for one in papers.signatures_of([f"result:{result}"]) if one.id == request), None)
    if asked is None:
        return
    by = _named(asked.refused_by)
    work = prepared.approval(dossier) if asked.part == "leader" else None
    if work is not None and "back" in work.outcomes:
        progress = process.complete(
            dossier.instance_id, work.id, outcome="back", values={}, at=at, services=services(dossier, at)
        )
        apply(
            dossier, progress, act="back", before=None, work=work, note=asked.reason, by=by, at=at, result=str(result)
        )
        return
    text = (REFUSED if asked.part == "leader" else SEAL_REFUSED).format(reason=asked.reason)
    Note.objects.create(dossier=dossier, at=at, by=by.id, by_name=by.name, text=text)
    dossier.revision += 1
    dossier.save()
    tell(
        dossier, act="signature-refused", was=State(dossier.state), note=asked.reason, by=by, at=at, result=str(result)
    )


def _named(actor_id: str) -> Actor:
    """Somebody who has acted already, by his name; his rights were asked for then."""
    kind, _, key = actor_id.partition(":")
    if kind != "officer":
        return Actor(id=actor_id)
    try:
        names = people.officer_names({UUID(key)})
    except ValueError:
        return Actor(id=actor_id)
    return Actor(id=actor_id, name=next(iter(names.values()), ""))
