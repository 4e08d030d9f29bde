"""The queues of signatures and seals: chosen, confirmed once, made while one looks on."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame
from motcua.doors.desk.asking import by, is_part, page_number
from motcua.doors.desk.doing import sent
from motcua.doors.desk.forms.common import says
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.kernel.text import say
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import (
    Credential,
    Part,
    QueueFilter,
    SignatureRequest,
    SignatureState,
)

#: rows on one page; one act may order all of them
SHOWN = 100
SIGNERS = officers_with("papers:sign", "papers:seal", "papers:certify")
TABS = (SignatureState.WAITING, SignatureState.ORDERED, SignatureState.FAILED, SignatureState.SIGNED)


@dataclass(frozen=True)
class Words:
    """What the page of one part says."""

    place: str
    title: str
    act: str
    nothing: str

    @property
    def place_url(self) -> str:
        return f"desk:{self.place}"


WORDS = {
    Part.LEADER: Words("signing", say("Ký số"), say("Ký"), say("Không có văn bản nào chờ bạn ký")),
    Part.SEAL: Words("sealing", say("Đóng dấu"), say("Đóng dấu"), say("Không có văn bản nào chờ đóng dấu")),
}


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("papers:sign")
def signing(request: HttpRequest) -> HttpResponse:
    """What waits for this leader's signature."""
    return _queue(request, Part.LEADER)


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("papers:seal")
def sealing(request: HttpRequest) -> HttpResponse:
    """What waits for the seal that this clerk keeps."""
    return _queue(request, Part.SEAL)


def _queue(request: HttpRequest, part: Part) -> HttpResponse:
    actor, at = by(request), now()
    chosen = _filter(request, part)
    words = WORDS[part]
    queue = papers.signing_queue(chosen, by=actor, at=at)
    shown: dict[str, object] = {
        "at": at,
        "queue": queue,
        "chosen": chosen,
        "words": words,
        "open": chosen.state in {SignatureState.WAITING, SignatureState.FAILED},
        "tabs": [(tab, queue.counts[tab]) for tab in TABS],
    }
    typed = sent(request)
    if typed is None:
        return frame.page(request, "desk/signing/list.html", shown, here=words.place)
    picked = _ids(typed.getlist("pick"))
    asked = [one for one in papers.signatures(picked, by=actor) if one.part == part]
    if not asked:
        shown["problem"] = _("Vui lòng chọn ít nhất một văn bản.")
        return frame.page(request, "desk/signing/list.html", shown, here=words.place, status=422)
    if request.method == "POST" and typed.get("sure") == "1":
        return _order(request, asked, shown, words)
    keys = _keys(asked, actor)
    shown |= {"asked": asked, "keys": [key for key in keys if key], "missing": not all(keys)}
    return frame.page(request, "desk/signing/confirm.html", shown, here=words.place)


def _order(request: HttpRequest, asked: list[SignatureRequest], shown: dict[str, object], words: Words) -> HttpResponse:
    try:
        ordered = papers.order_signatures([one.id for one in asked], by=by(request), at=now())
    except Refusal as refusal:
        shown["problem"] = says(refusal)
        return frame.page(request, "desk/signing/list.html", shown, here=words.place, status=409)
    return HttpResponseRedirect(reverse("desk:signing-batch", args=[ordered.batch]))


@require_safe
@SIGNERS
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """How far an order is; htmx asks again each second for the part that changes."""
    actor = by(request)
    progress = papers.signing_progress(batch_id, by=actor)
    requests = papers.signatures_in(batch_id, by=actor)
    part = requests[0].part
    shown = {"progress": progress, "requests": requests, "words": WORDS.get(part, WORDS[Part.LEADER])}
    if is_part(request):
        return render(request, "desk/signing/progress.html", shown)
    return frame.page(request, "desk/signing/batch.html", shown, here=WORDS[part].place if part in WORDS else "")


def _filter(request: HttpRequest, part: Part) -> QueueFilter:
    state = request.GET.get("state", "")
    return QueueFilter(
        part=part,
        state=SignatureState(state) if state in {tab.value for tab in TABS} else SignatureState.WAITING,
        unit=request.GET.get("unit", "")[:20],
        text=request.GET.get("q", "")[:100],
        page=page_number(request),
        size=SHOWN,
    )


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts[:SHOWN]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _keys(asked: list[SignatureRequest], actor: Actor) -> list[Credential | None]:
    """The certificate of each holder who will sign; None where there is none."""
    holders = sorted({f"unit:{one.unit}" if one.part == Part.SEAL else actor.id for one in asked})
    return [papers.credential_for([holder], at=now()) for holder in holders]
