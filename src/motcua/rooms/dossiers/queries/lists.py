"""Lists of dossiers, and the one search box."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.queries import fetch
from motcua.kernel.text import fold
from motcua.rooms.dossiers.models import Dossier, Draft, Work
from motcua.rooms.dossiers.queries.names import names
from motcua.rooms.dossiers.queries.sight import visible
from motcua.rooms.dossiers.queries.where import Where
from motcua.rooms.dossiers.records import Card, CardPage, Channel, DraftLine, State
from motcua.rooms.dossiers.rules.standing import standing
from motcua.rooms.dossiers.rules.state import ENDED, WAITING
from motcua.rooms.people import facade as people
from motcua.rooms.procedures import facade as procedures

#: how many matches the search box looks at
FOUND = 1000
#: a list that is longer is not counted to its end
MOST = 10_000


def cards(rows: Iterable[Dossier], *, at: datetime) -> tuple[Card, ...]:
    """Rows as records, with the step each is at."""
    found = list(rows)
    called = names({row.procedure_version_id for row in found})
    steps = {
        work["dossier_id"]: (work["step"], work["step_en"])
        for work in Work.objects.filter(dossier__in=found).order_by("since").values("dossier_id", "step", "step_en")
    }
    return tuple(card(row, called[row.procedure_version_id], steps.get(row.id, ("", "")), at=at) for row in found)


def card(row: Dossier, name: str, step: tuple[str, str], *, at: datetime) -> Card:
    """One row as a record."""
    state = State(row.state)
    return Card(
        id=row.id,
        code=row.code,
        procedure=row.procedure,
        procedure_name=name,
        applicant=row.applicant["name"],
        channel=Channel(row.channel),
        state=state,
        standing=standing(
            state, due_at=row.due_at, finished_at=row.finished_at, supplements=row.supplements_asked, at=at
        ),
        receiving_unit=row.receiving_unit,
        competent_unit=row.competent_unit,
        filed_at=row.filed_at,
        received_at=row.received_at,
        due_at=row.due_at,
        step=step[0],
        step_en=step[1],
        waits_for_applicant=state in WAITING,
    )


def dossiers_of(person_id: UUID, *, at: datetime, page: int = 1, size: int = 20) -> CardPage:
    """The dossiers of one person, the newest first; what waits for the person comes before."""
    rows = Dossier.objects.filter(person_id=person_id)
    start = (max(1, page) - 1) * size
    found = cards(rows.order_by("-filed_at")[start : start + size], at=at)
    ordered = sorted(found, key=lambda item: not item.waits_for_applicant)
    return CardPage(items=tuple(ordered), total=rows.count(), page=page, size=size)


def filed_by(by: Actor, *, at: datetime, page: int = 1, size: int = 50) -> CardPage:
    """The dossiers that ``by`` handed in (a machine's own list), the newest first."""
    rows = Dossier.objects.filter(filed_by=by.id)
    start = (max(1, page) - 1) * size
    found = cards(rows.order_by("-filed_at")[start : start + size], at=at)
    return CardPage(items=found, total=rows.count(), page=page, size=size)


def dossiers_at(
    *, by: Actor, at: datetime, unit: str = "", state: int = 0, procedure: str = "", page: int = 1, size: int = 50
) -> CardPage:
    """Dossiers that an officer may see, in any state, the newest first; the total is counted up to ``MOST``."""
    held = by.units_with("dossiers:see")
    own = unit in held or EVERYWHERE in held
    units = [unit] if unit and own else None if EVERYWHERE in held else sorted(held)
    where = _narrowed("" if own else unit, state, procedure)
    start = (max(1, page) - 1) * size
    ids = _newest(where, size, start) if units is None else _newest_at(units, where, size, start)
    total = _number(where) if units is None else _number_at(units, where)
    found = Dossier.objects.in_bulk(ids)
    items = cards([found[one] for one in ids if one in found], at=at)
    return CardPage(items=items, total=min(total, MOST), more=total > MOST, page=page, size=size)


def _narrowed(unit: str, state: int, procedure: str) -> Where:
    where = Where()
    if unit:
        where.add("(d.competent_unit = %s OR d.receiving_unit = %s)", unit, unit)
    if state:
        where.add("d.state = %s", state)
        if State(state) not in ENDED:  # an index holds those that have not
            where.add("d.ended_at IS NULL")
    if procedure:
        where.add("d.procedure = %s", procedure)
    return where


def _newest(where: Where, size: int, start: int) -> list[UUID]:
    """The newest of all by their ids, which grow with time."""
    sql = f"SELECT d.id FROM dossiers_dossier d {where} ORDER BY d.id DESC LIMIT %s OFFSET %s"  # noqa: S608
    return [row[0] for row in fetch(sql, [*where.values, size, start])]


def _newest_at(units: list[str], where: Where, size: int, start: int) -> list[UUID]:
    """The newest of those that ``units`` decide or receive, from the newest of each."""
    parts, values = [], []
    for column in ("competent_unit", "receiving_unit"):
        here = where.within(f"d.{column} = here.unit")
        parts.append(f"""SELECT d.id, d.filed_at FROM unnest(%s::text[]) here(unit) CROSS JOIN LATERAL (
            SELECT d.id, d.filed_at FROM dossiers_dossier d {here} ORDER BY d.filed_at DESC LIMIT %s) d""")  # noqa: S608
        values += [units, *here.values, start + size]
    sql = f"SELECT d.id FROM ({' UNION '.join(parts)}) d ORDER BY d.filed_at DESC, d.id LIMIT %s OFFSET %s"  # noqa: S608
    return [row[0] for row in fetch(sql, [*values, size, start])]


def _number(where: Where) -> int:
    sql = f"SELECT count(*) FROM (SELECT FROM dossiers_dossier d {where} LIMIT %s) d"  # noqa: S608
    return int(fetch(sql, [*where.values, MOST + 1])[0][0])


def _number_at(units: list[str], where: Where) -> int:
    deciding = where.within("d.competent_unit = ANY(%s)", units)
    receiving = where.within("d.receiving_unit = ANY(%s) AND d.competent_unit <> ALL(%s)", units, units)
    sql = f"""SELECT count(*) FROM (SELECT FROM dossiers_dossier d {deciding} UNION ALL
        SELECT FROM dossiers_dossier d {receiving} LIMIT %s) d"""  # noqa: S608
    return int(fetch(sql, [*deciding.values, *receiving.values, MOST + 1])[0][0])


def open_deadlines() -> int:
    """How many dossiers have a deadline that would move with the calendar."""
    return Dossier.objects.filter(ended_at__isnull=True, due_at__isnull=False).count()


def find(text: str, *, by: Actor, at: datetime, limit: int = 20) -> tuple[Card, ...]:
    """The officer's one search box: a code, an identity number, or the beginning of a name (accents or not)."""
    said = text.strip()
    if len(said) < 2:
        return ()
    words = fold(said)
    if said.isdigit() and len(said) in {9, 10, 12}:
        person = people.find_person(said)
        found = Q(person_id=person.id) if person else Q(pk__in=[])
    elif any(char.isdigit() for char in said):
        found = Q(code__startswith=said.upper())
    else:
        found = Q(applicant_words__startswith=words)
    # the newest of a bounded number, so that a name that half the city bears stays quick
    some = Dossier.objects.filter(visible(by)).filter(found).values("pk")[:FOUND]
    return cards(Dossier.objects.filter(pk__in=some).order_by("-filed_at")[:limit], at=at)


def drafts_of(by: Actor, *, at: datetime) -> tuple[DraftLine, ...]:
    """What ``by`` has begun and not sent, the newest first."""
    rows = list(Draft.objects.filter(owner=by.id).order_by("-updated_at")[:50])
    called = {row.procedure: procedures.current(row.procedure, at=at).name for row in rows}
    return tuple(_draft(row, called[row.procedure]) for row in rows)


def draft(draft_id: UUID, *, by: Actor, at: datetime) -> DraftLine | None:
    """One's own draft."""
    row = Draft.objects.filter(id=draft_id, owner=by.id).first()
    return _draft(row, procedures.current(row.procedure, at=at).name) if row else None


def filed_from(draft_id: UUID, *, by: Actor) -> str | None:
    """The code of the dossier that one's own draft became; None when it was not sent."""
    return Dossier.objects.filter(filed_by=by.id, client_key=str(draft_id)).values_list("code", flat=True).first()


def _draft(row: Draft, name: str) -> DraftLine:
    return DraftLine(
        id=row.id,
        client_key=row.client_key,
        procedure=row.procedure,
        procedure_name=name,
        step=row.step,
        data=row.data,
        updated_at=row.updated_at,
    )
