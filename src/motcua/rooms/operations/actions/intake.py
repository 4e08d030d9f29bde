"""Taking observations in: whatever comes is either kept, or counted with the reason why not."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from motcua.kernel import journal
from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.days import local_day
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.operations import content
from motcua.rooms.operations.errors import ObservationsUnreadable, ObserverNotAllowed
from motcua.rooms.operations.events import ObservationsTaken
from motcua.rooms.operations.models import Latest, Past
from motcua.rooms.operations.records import Observation, Refused, Taken
from motcua.rooms.operations.rules import intake as rules
from motcua.rooms.operations.rules.readings import newest

#: the scope of a machine that reports
OBSERVE = "operations:observe"
NOT_A_LIST = say("cần một danh sách từ 1 đến 1000 thực thể.")


@transaction.atomic
def observe(said: Any, *, by: Actor, at: datetime) -> Taken:
    """Takes a list of NGSI-LD entities (normalised form). Each number is kept once, however often it is sent.

    A number that is older than the latest goes to the history only; another number for a moment that was reported
    before is not believed: the first stays, and it is counted. What is refused is counted by its reason.

    Raises:
        ObserverNotAllowed: ``by`` does not hold the scope.
        ObservationsUnreadable: it is not a list of entities, or too long a one; nothing was taken.
    """
    if not by.may(OBSERVE):
        raise ObserverNotAllowed(permission=OBSERVE)
    if not isinstance(said, list) or not 1 <= len(said) <= rules.MOST_ENTITIES:
        raise ObservationsUnreadable(why=NOT_A_LIST)
    units = by.units_with(OBSERVE)
    read = list(rules.entities(said, content.observed(), units=units, everywhere=EVERYWHERE in units, at=at))
    good = [one for one in read if isinstance(one, Observation)]
    refused = tuple(one for one in read if isinstance(one, Refused))
    there = set(Latest.objects.filter(entity__in={one.entity for one in good}).values_list("entity", flat=True))
    effects = _keep(good, by, at)
    _count(good, refused, effects, by, at)
    ids = list(dict.fromkeys(one.entity for one in good))
    sums = Counter(effects.values())
    taken = Taken(
        created=tuple(id_ for id_ in ids if id_ not in there),
        updated=tuple(id_ for id_ in ids if id_ in there),
        refused=refused,
        **{name: sums[name] for name in ("kept", "late", "again", "differs")},
    )
    told = {"kept": taken.kept, "late": taken.late, "again": taken.again, "refused": len(refused)}
    journal.record("operations.observe", subject=by.id, by=by.id, at=at, **told)
    if taken.kept:
        emit(ObservationsTaken(types=sorted({one.type for one in good}), kept=taken.kept), at=at)
    return taken


Key = tuple[str, str, datetime]


def _keep(good: Sequence[Observation], by: Actor, at: datetime) -> dict[Key, str]:
    """Writes history, hours and latest values; what became of each number."""
    if not good:
        return {}
    columns = list(
        zip(*((one.entity, one.type, one.attribute, one.value, one.observed_at) for one in good), strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH new AS (
                   INSERT INTO operations_past (entity, type, attribute, value, observed_at)
                   SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::float8[], %s::timestamptz[])
                   ON CONFLICT DO NOTHING RETURNING *
               ), hours AS (
                   INSERT INTO operations_hour AS h (entity, type, attribute, hour, value, observed_at)
                   SELECT DISTINCT ON (entity, attribute, 4) entity, type, attribute, date_trunc('hour', observed_at),
                          value, observed_at
                   FROM new ORDER BY entity, attribute, 4, observed_at DESC
                   ON CONFLICT (entity, attribute, hour) DO UPDATE
                   SET value = excluded.value, observed_at = excluded.observed_at
                   WHERE h.observed_at < excluded.observed_at
               )
               SELECT entity, attribute, observed_at FROM new""",
            [list(column) for column in columns],
        )
        new = {(entity, attribute, moment) for entity, attribute, moment in cursor.fetchall()}
        moved = _move(newest(good).values(), by, at)
    known = _known([one for one in good if _key(one) not in new])
    return {_key(one): _effect(one, new, moved, known) for one in good}


def _effect(one: Observation, new: set[Key], moved: set[Key], known: Mapping[Key, float]) -> str:
    if _key(one) in new:
        return "kept" if _key(one) in moved else "late"
    return "again" if known.get(_key(one)) == one.value else "differs"


def _key(one: Observation) -> Key:
    return one.entity, one.attribute, one.observed_at


def _move(latest: Iterable[Observation], by: Actor, at: datetime) -> set[Key]:
    """Moves the latest values on, never back; returns those that it moved."""
    rows = [
        (one.entity, one.type, one.name, one.area, one.attribute, one.value, one.observed_at, at, by.id, one.simulated)
        for one in sorted(latest, key=lambda one: (one.entity, one.attribute))
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO operations_latest
                   (entity, type, name, area, attribute, value, observed_at, received_at, client, simulated)
               SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::float8[],
                                    %s::timestamptz[], %s::timestamptz[], %s::text[], %s::boolean[])
               ON CONFLICT (entity, attribute) DO UPDATE SET
                   name = excluded.name, area = excluded.area, value = excluded.value,
                   observed_at = excluded.observed_at, received_at = excluded.received_at,
                   client = excluded.client, simulated = excluded.simulated
               WHERE operations_latest.observed_at < excluded.observed_at
               RETURNING entity, attribute, observed_at""",
            [list(column) for column in zip(*rows, strict=True)],
        )
        return {(entity, attribute, moment) for entity, attribute, moment in cursor.fetchall()}


def _known(again: Sequence[Observation]) -> dict[Key, float]:
    rows = Past.objects.filter(
        entity__in={one.entity for one in again}, observed_at__in={one.observed_at for one in again}
    )
    return {(row.entity, row.attribute, row.observed_at): row.value for row in rows} if again else {}


def _count(
    good: Sequence[Observation], refused: Sequence[Refused], effects: Mapping[Key, str], by: Actor, at: datetime
) -> None:
    """Adds to the client's counts of the day, by kind of entity; what names no kind of ours is counted under none."""
    kinds = {one.entity: one.type for one in good}
    counts: dict[str, Counter[str]] = {}
    reasons: dict[str, Counter[str]] = {}
    for one in good:
        counts.setdefault(one.type, Counter())[effects[_key(one)]] += 1
    for no in refused:
        type_ = kinds.get(no.entity, _type_of(no.entity))
        counts.setdefault(type_, Counter())["refused"] += 1
        reasons.setdefault(type_, Counter())[no.why] += 1
    for type_, sums in sorted(counts.items()):
        _add(by.id, type_, sums, reasons.get(type_, Counter()), at)


def _type_of(entity: str) -> str:
    """The kind that an id names, when it is one of ours."""
    named = entity.split(":")[2] if entity.count(":") >= 3 else ""
    return named if named in content.observed() else ""


def _add(client: str, type_: str, sums: Counter[str], reasons: Counter[str], at: datetime) -> None:
    names = ("kept", "late", "again", "differs", "refused")
    last = next(iter(reasons), "")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO operations_report AS r
                    (client, type, day, {", ".join(names)}, reasons, last_at, last_refusal)
                VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s)
                ON CONFLICT (client, type, day) DO UPDATE SET
                    {", ".join(f"{name} = r.{name} + excluded.{name}" for name in names)},
                    reasons = (SELECT coalesce(jsonb_object_agg(key, n), '{{}}') FROM (
                        SELECT key, sum(value::bigint) AS n FROM (
                            SELECT * FROM jsonb_each_text(r.reasons)
                            UNION ALL SELECT * FROM jsonb_each_text(excluded.reasons)) a GROUP BY key) s),
                    last_at = greatest(r.last_at, excluded.last_at),
                    last_refusal = coalesce(nullif(excluded.last_refusal, ''), r.last_refusal)""",  # noqa: S608
            [client, type_, local_day(at), *(sums[name] for name in names), json.dumps(reasons), at, last],
        )
