"""Reading about citizens, organisations and mandates."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet

from motcua.kernel import statements
from motcua.kernel.statements import Part
from motcua.kernel.text import fold, words
from motcua.rooms.people import models
from motcua.rooms.people.errors import PersonNotFound
from motcua.rooms.people.records import Mandate, Person, PersonKind, Sex
from motcua.rooms.people.rules.identity import tidy_number, tidy_phone


def person(person_id: UUID) -> Person:
    """The person with this id.

    Raises:
        PersonNotFound: there is none.
    """
    row = models.Person.objects.filter(id=person_id).first()
    if row is None:
        raise PersonNotFound(person=str(person_id))
    return person_record(row)


def people(person_ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Those of ``person_ids`` that exist, by id, in one query."""
    return {row.id: person_record(row) for row in models.Person.objects.filter(id__in=set(person_ids))}


def find_person(number: str) -> Person | None:
    """The person with exactly this identity number or tax code."""
    tidy = tidy_number(number)
    if tidy is None:
        return None
    row = models.Person.objects.filter(Q(identity_number=tidy) | Q(tax_code=tidy)).first()
    return person_record(row) if row else None


def id_of(number: str) -> UUID | None:
    """The id of the person with exactly this identity number or tax code; for the hot path of filing."""
    tidy = tidy_number(number)
    found = Part("found", "SELECT id FROM people_person WHERE identity_number = %(n)s OR tax_code = %(n)s", {"n": tidy})
    rows = statements.run([found], answer="SELECT id FROM found LIMIT 1") if tidy else []
    return rows[0][0] if rows else None


def search_people(text: str, *, limit: int = 20) -> tuple[Person, ...]:
    """People whose number or telephone is ``text``, or whose name has words that begin so, with or without accents."""
    tidy = tidy_number(text) or ""
    if tidy.lstrip("+").replace("-", "").isdigit():
        phone = tidy_phone(text)
        found = models.Person.objects.filter(Q(identity_number=tidy) | Q(tax_code=tidy) | Q(phone=phone))
    else:
        found = _named(text)
    return tuple(person_record(row) for row in found.order_by("folded", "id")[:limit])


def _named(text: str) -> QuerySet[models.Person]:
    typed = words(text)
    if not typed:
        return models.Person.objects.none()
    query = SearchQuery(" & ".join(f"{word}:*" for word in typed), config="simple", search_type="raw")
    return models.Person.objects.annotate(named=SearchVector("folded", config="simple")).filter(named=query)


def person_record(row: models.Person) -> Person:
    """A row as it travels."""
    return Person(
        id=row.id,
        kind=PersonKind(row.kind),
        full_name=row.full_name,
        identity_number=row.identity_number,
        tax_code=row.tax_code,
        birth_date=row.birth_date,
        sex=Sex(row.sex) if row.sex else None,
        nationality=row.nationality,
        phone=row.phone,
        email=row.email,
        address=row.address,
        area=row.area,
        tech_id=row.tech_id,
        language=row.language,
    )


def folded(name: str) -> str:
    """A name as it is searched."""
    return fold(name)[:200]


def mandates_of(person_id: UUID, *, at: datetime) -> tuple[Mandate, ...]:
    """The mandates that let this person act for others at ``at``."""
    rows = (
        models.Mandate.objects.filter(holder_id=person_id, withdrawn_at__isnull=True, starts_at__lte=at)
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))
        .select_related("giver", "holder")
        .order_by("giver__folded", "id")
    )
    return tuple(mandate_record(row) for row in rows)


def mandates_given(person_id: UUID) -> tuple[Mandate, ...]:
    """The mandates that this person ever gave, the newest first."""
    rows = (
        models.Mandate.objects.filter(giver_id=person_id).select_related("giver", "holder").order_by("-starts_at", "id")
    )
    return tuple(mandate_record(row) for row in rows)


def mandate_record(row: models.Mandate) -> Mandate:
    """A row as it travels."""
    return Mandate(
        id=row.id,
        giver=person_record(row.giver),
        holder=person_record(row.holder),
        procedures=tuple(row.procedures),
        paper=row.paper,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        withdrawn_at=row.withdrawn_at,
    )
