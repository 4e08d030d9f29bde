"""Official forms of dossiers as PDF: read what they say, and have them typeset."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from motcua.kernel.actors import Actor
from motcua.rooms.dossiers.errors import FormNotThere, NotYours, TooManyForms
from motcua.rooms.dossiers.models import Act, Dossier
from motcua.rooms.dossiers.queries.lists import cards
from motcua.rooms.dossiers.queries.names import names
from motcua.rooms.dossiers.queries.pages import page
from motcua.rooms.dossiers.records import Card, Done, Letterhead, RegisterLine, State, Ways
from motcua.rooms.dossiers.rules import codes
from motcua.rooms.dossiers.rules import forms as rules
from motcua.rooms.papers import facade as papers
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import UnitKind

#: so many receipts are printed at once
BATCH = 100
#: so many lines has a register: a ward's month; a longer period is printed in parts
REGISTER = 2_000
#: offices whose letterhead names the office above them
UNDER = frozenset({UnitKind.CENTRE, UnitKind.CITY_CENTRE, UnitKind.DEPARTMENT, UnitKind.SUBUNIT})


def typeset_form(code: str, key: str, *, by: Actor, at: datetime, ways: Ways) -> bytes:
    """One form of a dossier, to those who may open the dossier; the control sheet to officers only.

    Raises:
        DossierNotFound: no such dossier, or not for this reader.
        FormNotThere: the dossier has no such form (yet).
    """
    return papers.typeset(key, _facts(code, key, by=by, at=at, ways=ways), at=at)


def typeset_receipts(chosen: Sequence[str], *, by: Actor, at: datetime, ways: Ways) -> bytes:
    """Form 01 of several dossiers in one PDF, in the order asked for.

    Raises:
        TooManyForms: none were chosen, or more than ``BATCH``.
        DossierNotFound, FormNotThere: as ``typeset_form``; then nothing is printed.
    """
    if not 0 < len(chosen) <= BATCH:
        raise TooManyForms(most=BATCH)
    batch = [_facts(code, rules.RECEIPT, by=by, at=at, ways=ways) for code in dict.fromkeys(chosen)]
    return papers.typeset_batch(rules.RECEIPT, batch, at=at)


def _facts(code: str, key: str, *, by: Actor, at: datetime, ways: Ways) -> dict[str, Any]:
    found = page(code, by=by, at=at)
    if key not in rules.forms_for(found, officer=by.kind == "officer"):
        raise FormNotThere(code=code)
    row = Dossier.objects.only("extension").get(code=code)
    done = _done(row)
    places = {found.receiving_unit, found.competent_unit, found.return_unit, *(one.unit for one in done)}
    said = rules.facts(
        key,
        found,
        names=units.names(filter(None, places)),
        head=letterhead(rules.agency(key, found)),
        done=done,
        extension=row.extension,
        at=at,
    )
    return said | _ways(code, key, ways)


def _done(row: Dossier) -> list[Done]:
    """What happened and stands, with the names that an official paper carries."""
    return [
        Done(act=one.act, at=one.at, by=one.by_name, unit=one.unit, step=one.step, note=one.note)
        for one in Act.objects.filter(dossier=row, undone_at__isnull=True).order_by("id")
    ]


def _ways(code: str, key: str, ways: Ways) -> dict[str, str]:
    tracking_key = codes.tracking_key(code, settings.SECRET_KEY)
    said = {"qr": ways.tracked(code, tracking_key)}
    if key != rules.CONTROL:
        said["tracking_address"] = ways.tracking
    if key == rules.RECEIPT:
        said["tracking_key"] = tracking_key
    return said


def letterhead(code: str) -> Letterhead:
    """How an office heads its papers. The place is the area's own name (Decree 30/2020, annex I; confidence high)."""
    unit = units.unit(code)
    above = units.unit(unit.parent).name if unit.parent and unit.kind in UNDER else ""
    if unit.area is None:
        return Letterhead(unit.name, above)
    place = units.area(unit.area).name
    for kind in ("Phường ", "Xã "):
        place = place.removeprefix(kind)
    return Letterhead(unit.name, above, place)


def received_at(unit: str, *, by: Actor, since: datetime, until: datetime, at: datetime) -> tuple[Card, ...]:
    """The dossiers that a counter received in a period, the newest first: whose receipts are printed together.

    Raises:
        NotYours: ``by`` may not see the unit's dossiers.
    """
    return cards(_received(unit, by=by, since=since, until=until).order_by("-received_at")[:BATCH], at=at)


def typeset_register(unit: str, *, since: datetime, until: datetime, by: Actor, at: datetime) -> bytes:
    """The tracking register (form 07) of a unit: dossiers received from ``since`` to before ``until``.

    Raises:
        NotYours: ``by`` may not see the unit's dossiers.
        TooManyForms: more lines than one register holds.
    """
    rows = list(_received(unit, by=by, since=since, until=until).order_by("received_at")[: REGISTER + 1])
    if not 0 < len(rows) <= REGISTER:
        raise TooManyForms(most=REGISTER)
    called = names({row.procedure_version_id for row in rows})
    lines = [
        RegisterLine(
            code=row.code,
            procedure=called[row.procedure_version_id],
            applicant=row.applicant["name"],
            address=row.applicant.get("address", ""),
            phone=row.applicant.get("phone", ""),
            received_at=row.received_at,
            due_at=row.due_at,
            returned_at=row.returned_at,
            finished_at=row.finished_at,
            state=State(row.state).says,
        )
        for row in rows
    ]
    facts = rules.register(letterhead(unit), lines, since=since, until=until, by=by.name, at=at)
    return papers.typeset(rules.REGISTER, facts, at=at)


def _received(unit: str, *, by: Actor, since: datetime, until: datetime) -> Any:
    if not by.may("dossiers:see", unit=unit):
        raise NotYours(unit=unit)
    return Dossier.objects.filter(receiving_unit=unit, received_at__gte=since, received_at__lt=until)
