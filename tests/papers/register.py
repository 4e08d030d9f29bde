"""A result on its way through the register, signed by hand instead of by the job."""

import hashlib
from datetime import UTC, datetime, timedelta

from motcua.kernel import outbox
from motcua.kernel.actors import Actor
from motcua.kernel.storage import Stored
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.actions.signing import Made, record_signature
from motcua.rooms.papers.models import Result, SignatureRequest
from motcua.rooms.papers.records.results import Subject
from papers import keys

UNIT, OTHER = "UB-31135", "UB-31150"
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOLDER = "0192f3c4-0000-7000-8000-000000000001"
NUMBER = "092190000001"
FACTS = {"addressee": "Nguyễn Thị Mẫu", "subject": "Xin cấp giấy", "text": "Chấp thuận."}
KEEPER = Actor(
    id="officer:00000000-0000-7000-8000-0000000000aa",
    grants={name: frozenset({"*"}) for name in ("papers:keys", "papers:results", "papers:revoke", "papers:seal")},
)
CITIZEN = Actor(id=f"citizen:{HOLDER}")
ANYONE = Actor(id="anyone:")


def officer(name, *grants, unit=UNIT):
    return Actor(
        id=f"officer:00000000-0000-7000-8000-{int(hashlib.sha256(name.encode()).hexdigest()[:10], 16):012d}"[:44],
        name=name,
        grants={grant: frozenset({unit}) for grant in grants},
    )


LEADER = officer("leader", "papers:sign", "role:unit-leader", "papers:results", "papers:revoke")
CLERK = officer("clerk", "papers:seal", "role:clerk", "papers:results")
SPECIALIST = officer("specialist", "dossiers:process")


def hash_of(words):
    return hashlib.sha256(words.encode()).hexdigest()


FILE = Stored(hash_of("bản mới"), 4321)


def ready(at=AT):
    """Whoever signs has a certificate, the unit a seal, the house a key for its codes."""
    by = Actor(id=KEEPER.id, grants={"papers:keys": frozenset({"*"})})
    for holder in (LEADER.id, f"unit:{UNIT}", f"unit:{OTHER}"):
        papers.add_credential(
            holder=holder, kind="p12", certificate=keys.certificate(at), where=keys.NOWHERE, by=by, at=at
        )
    papers.ensure_key(by=by, at=at)


def subject(code="H13.TT31135-261125-0001", **changes):
    said = {
        "of": f"dossier:{code}",
        "unit": UNIT,
        "procedure": "1.004884",
        "holder_id": HOLDER,
        "name": "Nguyễn Thị Mẫu",
        "binding": NUMBER,
    }
    return Subject(**(said | changes))


def prepared(about=None, *, words="bản thảo", facts=None, kind="general", by=SPECIALIST, at=AT):
    file = Stored(hash_of(words), 1234)
    return papers.prepare_result(
        kind, about or subject(), facts=FACTS if facts is None else facts, file=file, by=by, at=at
    )


def sent():
    """A draft that waits for its signature."""
    result = prepared()
    papers.send_result(result, role="unit-leader", by=SPECIALIST, at=AT)
    return result


def sign(request, *, by, at=AT, words="đã ký"):
    """Orders a signature and makes it, as the job does; then everybody hears of it."""
    papers.order_signatures([request], by=by, at=at)
    record_signature(Made(request=request, sha256=hash_of(f"{words} {request}"), level="B-T"), at=at)
    outbox.deliver_pending(at=at)


def signed(about=None, *, at=AT, **more):
    result = prepared(about, at=at, **more)
    sign(papers.send_result(result, role="unit-leader", by=SPECIALIST, at=at), by=LEADER, at=at)
    return result


def issued(about=None, *, at=AT, **more):
    result = signed(about, at=at, **more)
    sign(papers.number_result(result, by=CLERK, at=at), by=CLERK, at=at)
    return result


def row(result):
    return Result.objects.get(id=result)


def request_of(result, part="leader"):
    return SignatureRequest.objects.filter(subject=f"result:{result}", part=part).order_by("-asked_at", "-id").first()
