"""Writing about citizens, organisations and mandates."""

from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.kernel.text import normalise, say
from motcua.rooms.people import models
from motcua.rooms.people.errors import (
    AlreadyKnown,
    MandateInvalid,
    MandateNotFound,
    MayNotMandate,
    NotYours,
    PersonInvalid,
    PersonNotFound,
)
from motcua.rooms.people.queries.persons import folded, mandate_record, person_record
from motcua.rooms.people.records import Mandate, Person, PersonDetails
from motcua.rooms.people.rules import identity

#: what an officer must hold somewhere to write down a person
WRITE = "people:write"


@transaction.atomic
def save_person(details: PersonDetails, *, person_id: UUID | None = None, by: Actor, at: datetime) -> Person:
    """Writes a person down, or with ``person_id`` changes what is written about him.

    A citizen may change only himself; an officer needs ``people:write``. The journal names the fields that changed,
    never what they hold.

    Raises:
        NotYours: ``by`` may not write about this person.
        PersonInvalid: something cannot be kept; the sentences are by field.
        AlreadyKnown: another person has one of these numbers.
        PersonNotFound: ``person_id`` names nobody.
    """
    if not (by.kind == "system" or by.may(WRITE) or (person_id and by.id == f"citizen:{person_id}")):
        raise NotYours(person=str(person_id))
    details = tidy(details)
    wrong = identity.problems(details, today=local_day(at))
    if wrong:
        raise PersonInvalid(wrong)
    row = _row(person_id, at)
    changed = _write(row, details, at)
    if changed:
        act = "people.change" if person_id else "people.write"
        journal.record(act, subject=f"person:{row.id}", by=by.id, at=at, fields=changed)
    return person_record(row)


def tidy(details: PersonDetails) -> PersonDetails:
    """The same person with names and numbers in the form in which they are kept."""
    return replace(
        details,
        full_name=normalise(details.full_name),
        identity_number=identity.tidy_number(details.identity_number),
        tax_code=identity.tidy_number(details.tax_code),
        phone=identity.tidy_phone(details.phone),
        email=(details.email or "").strip() or None,
        address=normalise(details.address or "") or None,
    )


def _row(person_id: UUID | None, at: datetime) -> models.Person:
    if person_id is None:
        return models.Person(made_at=at)
    row = models.Person.objects.select_for_update().filter(id=person_id).first()
    if row is None:
        raise PersonNotFound(person=str(person_id))
    return row


def _write(row: models.Person, details: PersonDetails, at: datetime) -> list[str]:
    """Puts ``details`` into ``row``; returns the names of the fields that changed."""
    new = row._state.adding
    changed = [name for name, value in asdict(details).items() if new or getattr(row, name) != value]
    if not changed:
        return []
    for name, value in asdict(details).items():
        setattr(row, name, value)
    row.folded, row.changed_at = folded(details.full_name), at
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise AlreadyKnown(person=_holder(details, row.id)) from None
    return [] if not changed else [name for name in changed if getattr(row, name) is not None or not new]


def _holder(details: PersonDetails, but: UUID) -> str | None:
    """The id of the person who has one of these numbers already."""
    for name in ("identity_number", "tax_code", "tech_id"):
        value = getattr(details, name)
        if value and (row := models.Person.objects.filter(**{name: value}).exclude(id=but).first()):
            return str(row.id)
    return None


@transaction.atomic
def give_mandate(
    giver_id: UUID,
    holder_id: UUID,
    *,
    procedures: tuple[str, ...] = (),
    paper: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Mandate:
    """Lets ``holder`` act for ``giver``, in ``procedures`` or in everything.

    Raises:
        MayNotMandate: ``by`` is neither the giver nor an officer with ``people:write``.
        MandateInvalid: the same person twice, or an end before the start.
        PersonNotFound: one of the two is unknown.
    """
    if not (by.kind == "system" or by.id == f"citizen:{giver_id}" or by.may(WRITE)):
        raise MayNotMandate(giver=str(giver_id))
    start = starts_at or at
    _check_mandate(giver_id == holder_id, start, ends_at)
    known = {row.id: row for row in models.Person.objects.filter(id__in=[giver_id, holder_id])}
    for person_id in (giver_id, holder_id):
        if person_id not in known:
            raise PersonNotFound(person=str(person_id))
    row = models.Mandate.objects.create(
        giver=known[giver_id],
        holder=known[holder_id],
        procedures=list(procedures),
        paper=paper.strip()[:200],
        starts_at=start,
        ends_at=ends_at,
        given_by=by.id,
    )
    journal.record(
        "people.give_mandate",
        subject=f"person:{giver_id}",
        by=by.id,
        at=at,
        mandate=str(row.id),
        holder=str(holder_id),
        procedures=list(procedures),
    )
    return mandate_record(row)


def _check_mandate(same: bool, start: datetime, end: datetime | None) -> None:
    wrong: dict[str, str] = {}
    if same:
        wrong["holder"] = say("Người được ủy quyền phải là người khác.")
    if end is not None and end <= start:
        wrong["ends_at"] = say("Ngày kết thúc phải sau ngày bắt đầu.")
    if wrong:
        raise MandateInvalid(wrong)


@transaction.atomic
def withdraw_mandate(mandate_id: UUID, *, by: Actor, at: datetime) -> None:
    """Ends a mandate from this moment; its giver, its holder or an officer at a counter may.

    Raises:
        MandateNotFound: there is none, or it was withdrawn already.
        MayNotMandate: it is not this actor's.
    """
    row = models.Mandate.objects.select_for_update().filter(id=mandate_id, withdrawn_at__isnull=True).first()
    if row is None:
        raise MandateNotFound(mandate=str(mandate_id))
    parties = {f"citizen:{row.giver_id}", f"citizen:{row.holder_id}"}
    if not (by.kind == "system" or by.id in parties or by.may(WRITE)):
        raise MayNotMandate(giver=str(row.giver_id))
    row.withdrawn_at, row.withdrawn_by = at, by.id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    journal.record(
        "people.withdraw_mandate", subject=f"person:{row.giver_id}", by=by.id, at=at, mandate=str(mandate_id)
    )
