"""Files that prove something, opened to who may see what they prove."""

from typing import BinaryIO
from uuid import UUID

from motcua.kernel.actors import Actor
from motcua.rooms.measures.errors import IndicatorNotFound
from motcua.rooms.measures.models import EvidenceFile
from motcua.rooms.measures.queries.sight import check_sight
from motcua.rooms.measures.queries.tasks import check_sight_of_plan, check_sight_of_task
from motcua.rooms.papers import facade as papers


def open_evidence(evidence_id: UUID, *, by: Actor) -> tuple[BinaryIO, str, str]:
    """The bytes of a proof, its name and its type, for who may see the figures, the plan or the task that it proves.

    Raises:
        IndicatorNotFound: there is no such proof.
        FiguresNotYours, TaskNotFound: ``by`` may not see what it proves.
        FileGone, FileLocked: as `papers.open_kept`.
    """
    row = EvidenceFile.objects.filter(id=evidence_id).first()
    if row is None:
        raise IndicatorNotFound(evidence=str(evidence_id))
    kind, _, key = row.subject.partition(":")
    if kind == "task":
        check_sight_of_task(UUID(key), by=by)
    elif kind == "plan":
        check_sight_of_plan(UUID(key), by=by)
    else:
        check_sight(by, row.scope)
    return papers.open_kept(row.sha256), row.name, row.mime
