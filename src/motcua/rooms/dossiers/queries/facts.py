"""Dossiers as facts for figures: whole sets at a time, nothing about persons."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.rooms.dossiers.records import Channel, DossierFacts, State
from motcua.rooms.dossiers.rules.codes import purpose
from motcua.rooms.papers import facade as papers
from motcua.rooms.payments import facade as payments

#: one row per dossier; the inner reads go by index, so that a small set costs little and a large one is one pass
_SELECT = """
    SELECT d.code, d.result_id, d.finance IN ('due', 'settled'),
           d.id, d.procedure, d.channel, d.receiving_unit, d.competent_unit, d.state, d.revision,
           d.filed_at, d.received_at, d.due_at, d.finished_at, d.returned_at, d.ended_at, d.supplements_asked,
           p.here, p.digital, p.reused, d.sync = 'sent', r.level, r.at, coalesce(w.role, '')
    FROM dossiers_dossier d
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE form <> 'missing') AS here,
               count(*) FILTER (WHERE ending IN ('born', 'certified', 'reused')) AS digital,
               count(*) FILTER (WHERE ending = 'reused') AS reused
        FROM dossiers_paper WHERE dossier_id = d.id AND current AND key <> ''
    ) p
    LEFT JOIN dossiers_rating r ON r.dossier_id = d.id
    LEFT JOIN LATERAL (
        SELECT role FROM dossiers_work WHERE dossier_id = d.id ORDER BY since DESC, id DESC LIMIT 1
    ) w ON TRUE
"""


def facts(ids: Collection[UUID]) -> list[DossierFacts]:
    """The facts of these dossiers: three statements, however many there are."""
    return _read(_SELECT + "WHERE d.id = ANY(%s)", [list(ids)]) if ids else []


def facts_after(after: UUID | None, *, limit: int) -> list[DossierFacts]:
    """The facts of the next ``limit`` dossiers in the order of their ids: all of them, when asked again and again."""
    return _read(
        _SELECT + "WHERE %s::uuid IS NULL OR d.id > %s ORDER BY d.id LIMIT %s",
        [after, after, limit],
    )


def ids_of(codes: Collection[str]) -> list[UUID]:
    """The ids of the dossiers that have these codes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM dossiers_dossier WHERE code = ANY(%s)", [list(codes)])
        return [row[0] for row in cursor.fetchall()]


def _read(sql: str, parameters: list[Any]) -> list[DossierFacts]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    # what other rooms know of them: asked only for those that they can know anything of
    money = payments.paid_for([purpose(code) for code, _, fee_due, *_ in rows if fee_due])
    issued = papers.issued([result for _, result, *_ in rows if result])
    return [_facts(row, money.get(purpose(row[0]), (0, 0, None)), issued.get(row[1])) for row in rows]


def _facts(row: tuple[Any, ...], money: tuple[int, int, datetime | None], shared: bool | None) -> DossierFacts:
    """``money``: how it was paid online, how much came, and when last; ``shared``: None while nothing was issued."""
    code, _, fee_due, id_, procedure, channel, receiving, competent, state, *rest = row
    *moments, here, digital, reused, synced, level, rated_at, holder = rest
    online, paid, paid_at = money
    said: list[Any] = [id_, code, procedure, Channel(channel), receiving, competent, State(state), *moments, fee_due]
    said += [
        online,
        here,
        digital,
        reused,
        shared is not None,
        synced,
        level,
        rated_at,
        paid_at,
        paid,
        bool(shared),
        holder,
    ]
    return DossierFacts(*said)
