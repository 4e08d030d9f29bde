"""Worklists: what somebody must act on now.

Every page of the desk begins with these, so they are written in SQL: a list reads one index of ``dossiers_work``, which
holds open steps only and does not grow with the years, and takes from the dossier just what a row shows.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.queries import fetch
from motcua.kernel.text import fold
from motcua.rooms.dossiers.queries.names import names
from motcua.rooms.dossiers.queries.where import Where
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
    "due": "w.due_at, w.id",
    "-due": "w.due_at DESC, w.id DESC",
    "filed": "w.filed_at, w.id",
    "-filed": "w.filed_at DESC, w.id DESC",
    "since": "w.since, w.id",
    "-since": "w.since DESC, w.id DESC",
    "step": "w.step, w.due_at, w.id",
    "procedure": "w.procedure, w.due_at, w.id",
}
#: orders in which an index holds the steps of a role at a unit
BY_DUE = ("due", "-due")
#: up to so many steps it is quicker to read the first of each place; beyond, the first of all, leaving out others'
FIRST_OF_EACH = 1600
#: rows that an export may have; more is a report, not a list
EXPORT_ROWS = 50_000
FROM_WORK = "FROM dossiers_work w"
FROM_BOTH = "FROM dossiers_work w JOIN dossiers_dossier d ON d.id = w.dossier_id"
ROW = """SELECT w.id, d.code, w.procedure, d.procedure_version_id, d.applicant->>'name', w.channel, d.state, w.unit,
    w.role, w.step, w.step_en, w.assignee, w.since,
    coalesce(w.due_at, d.due_at), w.step_due_at, w.filed_at, w.outcomes, d.finished_at,
    d.supplements_asked"""
#: nobody has taken the step, or one of those who are named
FREE = "(w.assignee = '' OR w.assignee = ANY(%s))"
#: a step after the result is there (returning it) is not late any more, whatever its date
RUNNING = f"w.state IS DISTINCT FROM {State.FINISHED.value}"


def roles_of(by: Actor) -> dict[str, frozenset[str]]:
    """The roles that ``by`` holds and where."""
    return {key.removeprefix("role:"): units for key, units in by.grants.items() if key.startswith("role:") and units}


def worklist(filter_: WorkFilter, *, by: Actor, at: datetime, mine: int | None = None) -> WorkPage:
    """One page of the steps that ``by`` may act on (scope ``mine``), has taken (``assigned``) or sees (``unit``).

    ``mine``: how many he may act on, if that was counted a moment ago.
    """
    where = _where(filter_, by=by, at=at)
    if filter_ == WorkFilter(sort=filter_.sort, columns=filter_.columns, page=filter_.page, size=filter_.size):
        total = sum(row[1] for row in _per_role("count(*)", [], by)) if mine is None else mine
    else:
        total = fetch(f"SELECT count(*) {FROM_BOTH if where.both else FROM_WORK} {where}", where.values)[0][0]
    start = (max(1, filter_.page) - 1) * filter_.size
    places, everywhere = _places(by)
    reads = len(places) * (start + filter_.size)
    if filter_.scope == "mine" and filter_.sort in BY_DUE and 0 < reads <= FIRST_OF_EACH and not everywhere:
        rows = _nearest(places, filter_, by=by, at=at, offset=start)
    else:
        rows = _rows(where, filter_.sort, filter_.size, start)
    return WorkPage(items=_items(rows, at=at), total=total, filter=filter_)


def export(filter_: WorkFilter, *, by: Actor, at: datetime) -> tuple[WorkItem, ...]:
    """All rows of a worklist in its order, exactly as filtered, up to ``EXPORT_ROWS``."""
    return _items(_rows(_where(filter_, by=by, at=at), filter_.sort, EXPORT_ROWS, 0), at=at)


def steps_of(dossier_id: UUID, *, at: datetime) -> tuple[WorkItem, ...]:
    """The steps of one dossier that wait, the oldest first."""
    where = Where()
    where.add("w.dossier_id = %s", dossier_id)
    return _items(_rows(where, "since", 100, 0), at=at)


def counts(*, by: Actor, at: datetime) -> WorkCounts:
    """How much waits for ``by``, and how much of it is late or soon."""
    figures = f"""count(*), count(*) FILTER (WHERE w.due_at < %s AND {RUNNING}),
        count(*) FILTER (WHERE w.due_at >= %s AND w.due_at <= %s AND {RUNNING})"""
    rows = _per_role(figures, [at, at, at + SOON], by)
    mine, late, soon = (sum(row[place] for row in rows) for place in range(1, 4))
    by_role: Counter[str] = Counter()
    for role, number, *_ in rows:
        by_role[role] += number
    return WorkCounts(mine=mine, late=late, soon=soon, by_role=dict(+by_role))


def taken_by(by: Actor) -> int:
    """How much of what waits for ``by`` is taken: by himself, or by whom he stands in for."""
    where = _at_roles_of(by)
    where.add("w.assignee = ANY(%s) AND w.assignee <> ''", _takers(by))
    return int(fetch(f"SELECT count(*) {FROM_WORK} {where}", where.values)[0][0])


def waiting(by: Actor) -> int:
    """How many dossiers of the units of ``by`` wait for citizens."""
    seen, values = _seen_by(by)
    sql = f"""SELECT count(*) FROM dossiers_dossier d
        WHERE d.state IN ({State.SUPPLEMENT.value}, {State.PAYMENT.value}) AND {seen}"""  # noqa: S608 - our own words
    return int(fetch(sql, values)[0][0])


def _per_role(figures: str, values: list[Any], by: Actor) -> list[tuple[Any, ...]]:
    """``figures`` over the steps that wait for ``by``: a row for each role at each unit where he holds it, or for all.

    Unit by unit: a list of units takes the database longer to plan than to count.
    """
    places, everywhere = _places(by)
    parts, bound = [], []
    if places:
        parts.append(
            f"""SELECT held.role, n.* FROM unnest(%s::text[], %s::text[]) held(role, unit) CROSS JOIN LATERAL (
            SELECT {figures} {FROM_WORK} WHERE w.role = held.role AND w.unit = held.unit AND {FREE}) n"""  # noqa: S608
        )
        bound += [*(list(each) for each in zip(*places, strict=True)), *values, _takers(by)]
    for role in everywhere:
        parts.append(f"SELECT %s::text, {figures} {FROM_WORK} WHERE w.role = %s AND {FREE}")
        bound += [role, *values, role, _takers(by)]
    return fetch(" UNION ALL ".join(parts), bound) if parts else []


def _mine(by: Actor) -> Where:
    """The steps that wait at a role that ``by`` holds, at a unit where he holds it, and nobody else has taken."""
    where = _at_roles_of(by)
    where.add(FREE, _takers(by))
    return where


def _at_roles_of(by: Actor) -> Where:
    """The steps at a role that ``by`` holds, at a unit where he holds it."""
    parts: list[str] = []
    values: list[Any] = []
    for role, units in sorted(roles_of(by).items()):
        if EVERYWHERE in units:
            parts.append("w.role = %s")
            values.append(role)
        else:
            parts.append("(w.role = %s AND w.unit = ANY(%s))")
            values += [role, sorted(units)]
    where = Where()
    where.add(f"({' OR '.join(parts)})" if parts else "false", *values)
    return where


def _takers(by: Actor) -> list[str]:
    """Whose steps ``by`` may act on: his own, and those of officers who delegated a role to him."""
    givers = {giver for key, units in by.delegated.items() if key.startswith("role:") for giver in units.values()}
    return [by.id, *sorted(givers)]


def _places(by: Actor) -> tuple[list[tuple[str, str]], list[str]]:
    """The roles that ``by`` holds, each with a unit where he does; and those that he holds everywhere."""
    held = sorted(roles_of(by).items())
    places = [(role, unit) for role, units in held if EVERYWHERE not in units for unit in sorted(units)]
    return places, [role for role, units in held if EVERYWHERE in units]


def _seen_by(by: Actor) -> tuple[str, list[Any]]:
    """The dossiers that an officer finds in lists, as a condition on ``d``."""
    units = by.units_with("dossiers:see")
    if EVERYWHERE in units:
        return "true", []
    here = sorted(units)
    return "(d.competent_unit = ANY(%s) OR d.receiving_unit = ANY(%s))", [here, here]


def _where(filter_: WorkFilter, *, by: Actor, at: datetime) -> Where:
    if filter_.scope == "unit":
        where = Where()
        seen, values = _seen_by(by)
        if values:  # otherwise he sees all of it
            open_ones = f"SELECT d.id FROM dossiers_dossier d WHERE d.ended_at IS NULL AND {seen}"  # noqa: S608
            where.add(f"w.dossier_id IN ({open_ones})", *values)
    elif filter_.scope == "assigned":
        where = Where()
        where.add("w.assignee = %s AND w.assignee <> ''", by.id)
    else:
        where = _mine(by)
    _narrow(where, filter_, at)
    return where


def _narrow(where: Where, filter_: WorkFilter, at: datetime) -> None:
    for column in ("procedure", "role", "unit", "channel"):
        if value := getattr(filter_, column):
            where.add(f"w.{column} = %s", value)
    if filter_.state:
        where.add("d.state = %s", filter_.state, both=True)
    _add_standing(where, filter_.standing, at)
    _add_text(where, filter_.text.strip())


def _add_standing(where: Where, wanted: str, at: datetime) -> None:
    soon = at + SOON
    conditions: Mapping[str, tuple[str, list[datetime]]] = {
        Standing.LATE: (f"w.due_at < %s AND {RUNNING}", [at]),
        Standing.SOON: (f"w.due_at >= %s AND w.due_at <= %s AND {RUNNING}", [at, soon]),
        Standing.IN_TIME: (f"w.due_at > %s AND {RUNNING}", [soon]),
    }
    if wanted in conditions:
        condition, moments = conditions[wanted]
        where.add(condition, *moments)


def _add_text(where: Where, text: str) -> None:
    if not text:
        return
    escaped = text.upper().translate({ord("\\"): r"\\", ord("%"): r"\%", ord("_"): r"\_"})
    where.add(
        "(d.code LIKE %s OR d.code LIKE %s OR strpos(d.applicant_words, %s) > 0 OR w.procedure = %s)",
        f"{escaped}%",
        f"%{escaped}",
        fold(text),
        text,
        both=True,
    )


def _rows(where: Where, sort: str, limit: int, offset: int) -> list[tuple[Any, ...]]:
    order = SORTS.get(sort, SORTS["due"])
    return fetch(f"{ROW} {FROM_BOTH} {where} ORDER BY {order} LIMIT %s OFFSET %s", [*where.values, limit, offset])


def _nearest(
    places: list[tuple[str, str]], filter_: WorkFilter, *, by: Actor, at: datetime, offset: int
) -> list[tuple[Any, ...]]:
    """The first steps in the order of what is due, from the first of each place."""
    where = Where()
    where.add(f"w.role = held.role AND w.unit = held.unit AND {FREE}", _takers(by))
    _narrow(where, filter_, at)
    order = SORTS[filter_.sort]
    sql = f"""{ROW} FROM (
        SELECT w.id FROM unnest(%s::text[], %s::text[]) held(role, unit) CROSS JOIN LATERAL (
            SELECT w.id, w.due_at {FROM_BOTH if where.both else FROM_WORK} {where} ORDER BY {order} LIMIT %s
        ) w ORDER BY {order} LIMIT %s OFFSET %s
    ) first JOIN dossiers_work w ON w.id = first.id JOIN dossiers_dossier d ON d.id = w.dossier_id ORDER BY {order}"""  # noqa: S608 - our own words
    roles, units = (list(each) for each in zip(*places, strict=True))
    return fetch(sql, [roles, units, *where.values, offset + filter_.size, filter_.size, offset])


def _items(rows: Iterable[tuple[Any, ...]], *, at: datetime) -> tuple[WorkItem, ...]:
    found = list(rows)
    called = names({row[3] for row in found})
    return tuple(_item(row, called[row[3]], at) for row in found)


def _item(row: tuple[Any, ...], name: str, at: datetime) -> WorkItem:
    state, due_at = State(row[6]), row[13]
    return WorkItem(
        id=row[0],
        code=row[1],
        procedure=row[2],
        procedure_name=name,
        applicant=row[4] or "",
        channel=Channel(row[5]),
        state=state,
        standing=standing(state, due_at=due_at, finished_at=row[17], supplements=row[18], at=at),
        unit=row[7],
        role=row[8],
        step=row[9],
        step_en=row[10],
        assignee=row[11],
        since=row[12],
        due_at=due_at,
        step_due_at=row[14],
        filed_at=row[15],
        outcomes=tuple(row[16]),
    )


def views_of(by: Actor) -> tuple[SavedView, ...]:
    """The saved views of ``by``, and those shared with his units."""
    units = sorted({unit for units in roles_of(by).values() for unit in units})
    sql = """SELECT v.id, v.name, v.unit, v.filter, v.owner = %s FROM dossiers_view v
        WHERE v.owner = %s OR v.unit = ANY(%s) AND v.unit <> '' ORDER BY v.unit, v.name"""
    return tuple(
        SavedView(id=id_, name=name, unit=unit, filter=WorkFilter(**json.loads(kept)), mine=mine)
        for id_, name, unit, kept, mine in fetch(sql, [by.id, by.id, units])
    )
