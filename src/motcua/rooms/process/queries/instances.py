"""Running instances: where they stand, how they came there, which timers are due."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.rooms.process.errors import UnknownInstance
from motcua.rooms.process.models import Instance, StepRow, TokenRow
from motcua.rooms.process.queries import rows, shelf
from motcua.rooms.process.records import RESTING, DiagramState, PastStep, Waiting
from motcua.rooms.process.rules import engine


def instance_of(subject: str) -> UUID | None:
    """The id of the process that runs, or ran, for a subject (``dossier:<id>``); the newest when there are several."""
    rows = Instance.objects.filter(subject=subject).order_by("-started_at").values_list("id", flat=True)
    return rows.first()


def waiting(instance_id: UUID) -> tuple[Waiting, ...]:
    """What the instance waits for, in order of arrival; nothing when it has ended or does not exist."""
    return waiting_many([instance_id]).get(instance_id, ())


def waiting_many(instance_ids: Iterable[UUID]) -> dict[UUID, tuple[Waiting, ...]]:
    """The same for many instances in one statement; instances that wait for nothing are left out."""
    found: dict[UUID, list[Waiting]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT t.instance_id, i.definition_id, {", ".join("t." + name for name in rows.COLUMNS.split(", "))}
                FROM process_token t JOIN process_instance i ON i.id = t.instance_id
                WHERE t.instance_id = ANY(%s) AND t.kind = ANY(%s) ORDER BY t.instance_id, t.arrival""",  # noqa: S608
            [list(instance_ids), [str(kind) for kind in RESTING]],
        )
        for instance_id, definition_id, *token in cursor.fetchall():
            definition = shelf.read_version(definition_id)
            found[instance_id].append(engine.waiting(definition, rows.token_of(tuple(token))))
    return {instance_id: tuple(items) for instance_id, items in found.items()}


#: the space of advisory locks that timers are claimed in
TIMER_LOCKS = 13


def due_timers(*, at: datetime, limit: int = 100, of: str = "dossier") -> list[tuple[UUID, UUID]]:
    """Timers whose moment has come, the longest due first: (instance, waiting). ``of``: the kind of subject
    (``dossier:<id>``), for each room fires those of its own.

    Each is claimed until the transaction ends, so call it in the transaction that fires them; what another worker has
    claimed is passed over. The claim is an advisory lock and no row lock: an officer's act locks the subject first and
    the token last, a worker the other way round, and with row locks they would wait for each other. So the officer may
    still be faster, and then firing says `StepAlreadyDone`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH due AS MATERIALIZED (
                   SELECT t.instance_id, t.id, t.due_at
                   FROM process_token t JOIN process_instance i ON i.id = t.instance_id
                   WHERE t.kind = 'timer' AND t.due_at <= %s AND i.subject LIKE %s ORDER BY t.due_at LIMIT %s)
               SELECT instance_id, id FROM due
               WHERE pg_try_advisory_xact_lock(hashtextextended(id::text, %s)) ORDER BY due_at""",
            [at, f"{of}:%", limit, TIMER_LOCKS],
        )
        return list(cursor.fetchall())


def history(instance_id: UUID) -> list[PastStep]:
    """Every step of the instance, oldest first.

    Raises:
        UnknownInstance: there is no such instance.
    """
    definition = shelf.read_version(_instance(instance_id).definition_id)
    steps = []
    for row in StepRow.objects.filter(instance_id=instance_id).order_by("seq").defer("before"):
        element = definition.elements.get(row.element)
        steps.append(
            PastStep(
                seq=row.seq,
                kind=row.kind,
                element=row.element,
                name=element.name if element else "",
                name_en=element.name_en if element else "",
                outcome=row.outcome,
                at=row.at,
                state=row.state,
                undone=row.undone,
            )
        )
    return steps


def diagram_state(instance_id: UUID) -> DiagramState:
    """Which shapes of the top drawing are done and where tokens wait; a called process shows as its call."""
    instance = _instance(instance_id)
    version = next(v for v in shelf.definitions(None) if v.id == instance.definition_id)
    tokens = TokenRow.objects.filter(instance_id=instance_id, host__isnull=True).values_list("element", flat=True)
    active = {element.partition("/")[0] for element in tokens}
    passed = StepRow.objects.filter(instance_id=instance_id, undone=False).values_list("element", "passed")
    done = {e.partition("/")[0] for element, others in passed for e in (element, *others) if e}
    definition = shelf.read_version(version.id)
    done |= {definition.starts[""]}
    return DiagramState(version.key, version.version, frozenset(done - active), frozenset(active))


def _instance(instance_id: UUID) -> Instance:
    instance = Instance.objects.filter(id=instance_id).first()
    if instance is None:
        raise UnknownInstance(instance=str(instance_id))
    return instance
