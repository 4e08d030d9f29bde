"""Makes the signatures that were ordered.

Signing is done outside any transaction, in processes of its own, by two at a time; each signature is then recorded by
itself. Whoever kills this worker half-way leaves ordered requests behind, which the next one signs.
"""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from queue import SimpleQueue
from uuid import UUID

from django.conf import settings

from motcua.kernel import storage
from motcua.kernel.errors import NotFound, Refusal
from motcua.kernel.jobs import every
from motcua.kernel.pades.helper import Helper
from motcua.kernel.pades.trouble import Cause, Trouble
from motcua.rooms.papers import facade
from motcua.rooms.papers.actions import signing as actions
from motcua.rooms.papers.actions.files import keep_made
from motcua.rooms.papers.queries.signing import due_signatures
from motcua.rooms.papers.records import Credential, Part, SignatureRequest
from motcua.rooms.papers.rules import signing as rules
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import Officer
from motcua.rooms.units import facade as units

log = logging.getLogger(__name__)

#: seconds that one turn may take, so that other jobs have theirs
SLICE = 4.0
#: signatures prepared together
CHUNK = 8
#: seconds without work after which the signing processes are ended
IDLE = 30.0

_helpers: list[Helper] = []


@dataclass(frozen=True)
class Task:
    """A signature that is ready to be made: the paper, its visible block, and the key."""

    request: SignatureRequest
    credential: Credential
    pdf: bytes
    block: bytes


@every(0.4)
def sign_ordered(at: datetime) -> int:
    """Makes signatures for some seconds; returns how many."""
    end = time.monotonic() + SLICE
    made = 0
    while time.monotonic() < end and (due := due_signatures(at=at, limit=CHUNK)):
        made += _sign(due, at)
    for helper in _helpers:
        helper.close_if_idle(IDLE)
    return made


def _sign(due: list[tuple[SignatureRequest, Credential]], at: datetime) -> int:
    """Signs some papers, two at a time; a trouble that would meet the others too ends the round."""
    tasks = list(_prepared(due, at))
    made = 0
    free: SimpleQueue[Helper] = SimpleQueue()
    for helper in _ready_helpers():
        free.put(helper)
    with ThreadPoolExecutor(max_workers=len(_helpers)) as pool:
        running = {pool.submit(_signed, task, free): task.request.id for task in tasks}
        for done in as_completed(running):
            if done.cancelled():
                continue
            try:
                made += _recorded(running[done], done, at)
            except Trouble as trouble:
                _troubled(running[done], trouble, at)
                if rules.reach(trouble.cause) != rules.Reach.ONE:
                    for other in running:
                        other.cancel()
    return made


def _ready_helpers() -> list[Helper]:
    while len(_helpers) < settings.SIGNING_PROCESSES:
        _helpers.append(Helper(secrets=True))
    return _helpers


def end_helpers() -> None:
    """Ends the signing processes."""
    while _helpers:
        _helpers.pop().close()


def _prepared(due: list[tuple[SignatureRequest, Credential]], at: datetime) -> Iterator[Task]:
    """The tasks that can be tried; what cannot is noted."""
    signers = _officers(due)
    for request, credential in due:
        try:
            if not credential.stands(at):
                raise Trouble(Cause.CERTIFICATE_ENDED)
            with storage.open_file(request.sha256) as file:
                pdf = file.read()
            yield Task(request, credential, pdf, _block(request, signers, at))
        except (FileNotFoundError, storage.Damaged):
            _troubled(request.id, Trouble(Cause.PDF_REFUSED, "not in the store"), at)
        except Trouble as trouble:
            _troubled(request.id, trouble, at)


def _officers(due: list[tuple[SignatureRequest, Credential]]) -> dict[str, Officer]:
    ids = {who for request, _ in due for who in (request.ordered_by, request.for_officer)}
    found = people.officers(UUID(who.partition(":")[2]) for who in ids if who.startswith("officer:"))
    return {officer.actor_id: officer for officer in found.values()}


def _block(request: SignatureRequest, signers: dict[str, Officer], at: datetime) -> bytes:
    """The visible block as a PDF of one page; nothing where none is to be seen."""
    if request.place.box is None:
        return b""
    signer, giver = signers.get(request.ordered_by), signers.get(request.for_officer)
    facts = rules.block_facts(
        request,
        signer=signer.full_name if signer else "",
        position=rules.position(signer.title if signer else "", giver.title if giver else ""),
        unit_name=_unit_name(request.unit),
        at=at,
    )
    try:
        return facade.typeset(request.stamp.template or rules.BLOCK[request.part], facts, at=at)
    except Refusal as refusal:
        raise Trouble(Cause.BLOCK_REFUSED, refusal.code) from None


def _unit_name(code: str) -> str:
    try:
        return units.unit(code).name
    except NotFound:
        return code


def _signed(task: Task, free: "SimpleQueue[Helper]") -> tuple[bytes, str]:
    """The signed file and its level, made in one of the signing processes; nothing is kept or recorded yet."""
    helper = free.get()
    try:
        answer, (signed,) = helper.ask("sign", _order(task), [task.pdf, task.block])
    finally:
        free.put(helper)
    return signed, answer["level"]


def _recorded(request_id: UUID, done: "Future[tuple[bytes, str]]", at: datetime) -> bool:
    """Keeps the file, then records the signature: a file that nobody came to record is swept away some day."""
    signed, level = done.result()
    kept = keep_made([signed], name=f"{request_id}.pdf", mime="application/pdf", kind="signed", at=at)
    return actions.record_signature(actions.Made(request_id, kept.sha256, level), at=at)


def _order(task: Task) -> dict[str, object]:
    credential, request = task.credential, task.request
    return {
        "key": {
            "kind": credential.kind,
            "where": dict(credential.where),
            "certificate": credential.certificate,
            "chain": list(credential.chain),
        },
        "keys": str(settings.KEYS_DIR),
        "secrets": str(settings.SIGNING_SECRETS_DIR),
        "tsa": settings.TSA_URL,
        "field": rules.FIELD[Part(request.part)],
        "page": request.place.page,
        "box": list(request.place.box) if request.place.box else None,
    }


def _troubled(request_id: UUID, trouble: Trouble, at: datetime) -> None:
    noted = actions.record_trouble(request_id, trouble.cause, at=at)
    log.warning("signature %s could not be made (%s, %s papers)", request_id, trouble, noted)
