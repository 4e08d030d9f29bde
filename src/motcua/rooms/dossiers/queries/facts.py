"""Dossiers as facts for figures: whole sets at a time, nothing about persons."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.rooms.dossiers.records import Channel, DossierFacts, State

#: one row per dossier; the inner reads go by index, so that a small set costs little and a large one is one pass
_SELECT = """
    SELECT d.id, d.code, d.procedure, d.channel, d.receiving_unit, d.competent_unit, d.state, d.revision,
           d.filed_at, d.received_at, d.due_at, d.finished_at, d.returned_at, d.ended_at, d.supplements_asked,
           d.finance <> 'nothing', 0, p.here, p.digital, p.reused, FALSE, d.sync = 'sent'
    FROM dossiers_dossier d
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE form <> 'missing') AS here,
               count(*) FILTER (WHERE ending IN ('born', 'certified', 'reused')) AS digital,
               count(*) FILTER (WHERE ending = 'reused') AS reused
        FROM dossiers_paper WHERE dossier_id = d.id AND current AND key <> ''
    ) p
"""


def facts(ids: Collection[UUID]) -> list[DossierFacts]:
    """The facts of these dossiers, in one statement."""
    return _read(_SELECT + "WHERE d.id = ANY(%s)", [list(ids)]) if ids else []


def facts_after(after: UUID | None, *, limit: int) -> list[DossierFacts]:
    """The facts of the next ``limit`` dossiers in the order of their ids: all of them, when asked again and again."""
    return _read(
        _SELECT + "WHERE %s::uuid IS NULL OR d.id > %s ORDER BY d.id LIMIT %s",
        [after, after, limit],
    )


def _read(sql: str, parameters: list[Any]) -> list[DossierFacts]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [_facts(row) for row in cursor.fetchall()]


def _facts(row: tuple[Any, ...]) -> DossierFacts:
    id_, code, procedure, channel, receiving, competent, state, *rest = row
    return DossierFacts(id_, code, procedure, Channel(channel), receiving, competent, State(state), *rest)
