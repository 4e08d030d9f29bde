"""One row of the register: held, laid before its leader, taken back, ended; and what the journal says of it."""

import hashlib
from datetime import datetime
from uuid import UUID

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.papers.actions.signing import add_request
from motcua.rooms.papers.errors.results import ResultNotFound
from motcua.rooms.papers.events.results import ResultRevoked
from motcua.rooms.papers.models import Result
from motcua.rooms.papers.queries.results import kind, waiting_request
from motcua.rooms.papers.queries.signing import IN_QUEUE
from motcua.rooms.papers.records import Part, Place, SignatureState, Stamp
from motcua.rooms.papers.records.results import Cause, ResultState
from motcua.rooms.papers.rules import results as rules
from motcua.rooms.papers.rules.results_paper import LEADER_BLOCK

WITHDRAWN = say("Dự thảo đã được thay hoặc hồ sơ không còn ở bước ký.")


def locked(result_id: UUID) -> Result:
    row = Result.objects.select_for_update().filter(id=result_id).first()
    if row is None:
        raise ResultNotFound(result=str(result_id))
    return row


def ask_leader(row: Result, role: str, by: Actor, at: datetime) -> UUID:
    return add_request(
        subject=f"result:{row.id}",
        about=row.subject,
        part=Part.LEADER,
        unit=row.unit,
        role=role,
        title=f"{kind(row.kind).title} – {row.name}",
        sha256=row.draft_sha256,
        place=Place(page=LEADER_BLOCK.page, box=LEADER_BLOCK.box),
        stamp=Stamp("leader-stamp", {}),
        by=by,
        at=at,
    )


def take_back(row: Result, by: Actor) -> bool:
    """Withdraws the signature that a draft waits for, unless it is ordered already."""
    asked = waiting_request(row.id, Part.LEADER)
    if asked is None or asked.state not in IN_QUEUE:
        return False
    asked.state, asked.settled_by, asked.reason = SignatureState.WITHDRAWN, by.id, WITHDRAWN
    asked.save(update_fields=["state", "settled_by", "reason"])
    return True


def end(row: Result, to: ResultState, cause: Cause, reason: str, *, by: str, at: datetime) -> None:
    rules.check_move(ResultState(row.state), to)
    row.state, row.ended_at, row.ended_by, row.cause, row.reason = to, at, by, cause, reason
    row.save(update_fields=["state", "ended_at", "ended_by", "cause", "reason"])
    holder = str(row.holder_id or "")
    emit(ResultRevoked(result=str(row.id), subject=row.subject, kind=row.kind, holder=holder, state=to.value), at=at)


def tell(act: str, row: Result, by: Actor, at: datetime, **facts: object) -> None:
    journal.record(
        act, subject=f"result:{row.id}", by=by.id, at=at, about=row.subject, kind=row.kind, unit=row.unit, **facts
    )


def sealed(words: str) -> str:
    """The SHA-256 of what somebody wrote about people: the words stay on the row, which can be erased."""
    return hashlib.sha256(words.strip().encode()).hexdigest()
