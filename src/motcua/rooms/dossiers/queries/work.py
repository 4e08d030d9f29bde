"""Worklists: what somebody must act on now."""

from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.text import fold
from motcua.rooms.dossiers.models import Dossier, View, Work
from motcua.rooms.dossiers.queries.names import names
from motcua.rooms.dossiers.queries.sight import visible
from motcua.rooms.dossiers.records import (
    Channel,
    SavedView,
    Standing,
    State,
    WorkCounts,
    WorkFilter,
    WorkItem,
    WorkPage,
)
from motcua.rooms.dossiers.rules.standing import SOON, standing

SORTS = {
    "due": ("due_at", "id"),
    "-due": ("-due_at", "-id"),
    "filed": ("filed_at", "id"),
    "-filed": ("-filed_at", "-id"),
    "since": ("since", "id"),
    "-since": ("-since", "-id"),
    "step": ("step", "due_at", "id"),
    "procedure": ("procedure", "due_at", "id"),
}
#: rows that an export may have; more is a report, not a list
EXPORT_ROWS = 50_000


def roles_of(by: Actor) -> dict[str, frozenset[str]]:
    """The roles that ``by`` holds and where."""
    return {key.removeprefix("role:"): units for key, units in by.grants.items() if key.startswith("role:") and units}


def held_by(by: Actor) -> Q:
    """The steps that wait at a role that ``by`` holds, at a unit where he holds it."""
    found = Q(pk__in=[])
    for role, units in roles_of(by).items():
        here = Q(role=role)
        found |= here if EVERYWHERE in units else here & Q(unit__in=list(units))
    return found


def worklist(filter_: WorkFilter, *, by: Actor, at: datetime) -> WorkPage:
    """One page of the steps that ``by`` may act on (scope ``mine``) or whose dossiers he may see (``unit``)."""
    rows = _filtered(filter_, by=by, at=at)
    start = (max(1, filter_.page) - 1) * filter_.size
    total = rows.count()
    page = rows.select_related("dossier").order_by(*SORTS.get(filter_.sort, SORTS["due"]))[start : start + filter_.size]
    return WorkPage(items=items(list(page), at=at), total=total, filter=filter_)


def export(filter_: WorkFilter, *, by: Actor, at: datetime) -> tuple[WorkItem, ...]:
    """All rows of a worklist in its order, exactly as filtered, up to ``EXPORT_ROWS``."""
    rows = _filtered(filter_, by=by, at=at).select_related("dossier")
    return items(list(rows.order_by(*SORTS.get(filter_.sort, SORTS["due"]))[:EXPORT_ROWS]), at=at)


def _filtered(filter_: WorkFilter, *, by: Actor, at: datetime) -> QuerySet[Work]:
    if filter_.scope == "unit":
        rows = Work.objects.filter(dossier__in=Dossier.objects.filter(visible(by), ended_at__isnull=True))
    elif filter_.scope == "assigned":
        rows = Work.objects.filter(assignee=by.id)
    else:
        rows = Work.objects.filter(held_by(by)).filter(Q(assignee="") | Q(assignee=by.id))
    exact = {"procedure": filter_.procedure, "role": filter_.role, "unit": filter_.unit, "channel": filter_.channel}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filter_.state:
        rows = rows.filter(dossier__state=filter_.state)
    if filter_.standing == Standing.LATE:
        rows = rows.filter(due_at__lt=at)
    elif filter_.standing == Standing.SOON:
        rows = rows.filter(due_at__gte=at, due_at__lte=at + SOON)
    elif filter_.standing == Standing.IN_TIME:
        rows = rows.filter(due_at__gt=at + SOON)
    text = filter_.text.strip()
    if text:
        rows = rows.filter(
            Q(dossier__code__istartswith=text)
            | Q(dossier__code__endswith=text)
            | Q(dossier__applicant_words__contains=fold(text))
            | Q(procedure=text)
        )
    return rows


def items(rows: list[Work], *, at: datetime) -> tuple[WorkItem, ...]:
    """Rows with their dossiers as records."""
    called = names({row.dossier.procedure_version_id for row in rows})
    return tuple(
        WorkItem(
            id=row.id,
            code=row.dossier.code,
            procedure=row.procedure,
            procedure_name=called[row.dossier.procedure_version_id],
            applicant=row.dossier.applicant["name"],
            channel=Channel(row.channel),
            state=State(row.dossier.state),
            standing=standing(
                State(row.dossier.state),
                due_at=row.due_at,
                finished_at=row.dossier.finished_at,
                supplements=row.dossier.supplements_asked,
                at=at,
            ),
            unit=row.unit,
            role=row.role,
            step=row.step,
            step_en=row.step_en,
            assignee=row.assignee,
            since=row.since,
            due_at=row.due_at,
            step_due_at=row.step_due_at,
            filed_at=row.filed_at,
            outcomes=tuple(row.outcomes),
        )
        for row in rows
    )


def counts(*, by: Actor, at: datetime) -> WorkCounts:
    """How much waits for ``by``, how much is late or soon, and how many dossiers of his units wait for citizens."""
    held = Work.objects.filter(held_by(by)).filter(Q(assignee="") | Q(assignee=by.id))
    open_ = ~Q(dossier__finished_at__isnull=False)
    said = held.aggregate(
        mine=Count("id"),
        unassigned=Count("id", filter=Q(assignee="")),
        late=Count("id", filter=Q(due_at__lt=at) & open_),
        soon=Count("id", filter=Q(due_at__gte=at, due_at__lte=at + timedelta(seconds=SOON.total_seconds())) & open_),
    )
    by_role = dict(held.values_list("role").annotate(n=Count("id")).order_by("role"))
    waiting = (
        Dossier.objects.filter(visible(by), ended_at__isnull=True)
        .filter(state__in=[State.SUPPLEMENT, State.PAYMENT])
        .count()
    )
    return WorkCounts(**said, waiting=waiting, by_role=by_role)


def views_of(by: Actor) -> tuple[SavedView, ...]:
    """The saved views of ``by``, and those shared with his units."""
    units = {unit for units in roles_of(by).values() for unit in units}
    rows = View.objects.filter(Q(owner=by.id) | Q(unit__in=units) & ~Q(unit="")).order_by(F("unit").asc(), "name")
    return tuple(
        SavedView(id=row.id, name=row.name, unit=row.unit, filter=WorkFilter(**row.filter), mine=row.owner == by.id)
        for row in rows
    )
