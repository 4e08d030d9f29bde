"""The scanning bench of a dossier: pages in, laid, put together, compared, certified."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by, page_number
from motcua.doors.desk.forms.common import says
from motcua.doors.layout.addresses import reverse
from motcua.doors.layout.files import LOCKED, handed
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import NotAllowed, Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Page, PaperLine
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import PDF, CopyState, Crop, Reading

#: this page, and no other, may use the camera
CAMERA = "camera=(self), microphone=(), geolocation=()"
#: files in one sending
MOST_FILES = 20


class ReadingForm(forms.Form):
    """What stands on the paper."""

    number = forms.CharField(max_length=200, required=False)
    date = forms.DateField(required=False)
    issuer = forms.CharField(max_length=200, required=False)
    holder = forms.CharField(max_length=120, required=False)


def _open(request: HttpRequest, code: str) -> tuple[Page, Actor, str, str]:
    """The dossier, the officer, the bench's subject, and the unit for which this officer digitises."""
    actor = by(request)
    found = dossiers.page(code, by=actor, at=now())
    units = (found.receiving_unit, found.competent_unit)
    unit = next((one for one in units if actor.may("papers:digitise", unit=one)), "")
    if not unit:
        raise NotAllowed(permission="papers:digitise")
    return found, actor, f"dossier:{found.code}", unit


def _back(code: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:bench", args=[code]))


@require_safe
@officers_with("papers:certify")
def waiting(request: HttpRequest) -> HttpResponse:
    """The copies that wait to be compared or certified at the officer's units; each leads to its bench."""
    number = page_number(request)
    found = papers.copies_waiting(page=number, by=by(request))
    more, found = len(found) > papers.COPIES, found[: papers.COPIES]
    shown = {"found": found, "who": names.officers({one.composed_by for one in found}), "page": number, "more": more}
    return frame.page(request, "desk/digitising/waiting.html", shown, here="copies")


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("papers:digitise")
def bench(request: HttpRequest, code: str) -> HttpResponse:
    """The bench; sending lays pages on it."""
    found, actor, subject, unit = _open(request, code)
    problems: list[str] = []
    if request.method == "POST":
        sent = request.FILES.getlist("pages")[:MOST_FILES]
        for upload in sent:
            at = now()
            try:
                kept = papers.keep(upload.chunks(), name=upload.name or "", at=at, kind="scan-sheet")
                papers.lay_sheets(kept, subject=subject, unit=unit, by=actor, at=at)
            except Refusal as refusal:
                problems.append(f"{upload.name}: {says(refusal)}")
        if not sent:
            problems.append(_("Vui lòng chọn ít nhất một tệp."))
        if not problems:
            messages.success(request, _("Đã đặt các trang lên bàn quét."))
            return _back(code)
    return _show(request, found, subject, problems)


def _show(
    request: HttpRequest, found: Page, subject: str, problems: list[str], typed: dict[UUID, ReadingForm] | None = None
) -> HttpResponse:
    on_it = papers.bench(subject, reads=papers.reads())
    copies = [
        {
            "one": one,
            "values": (typed or {}).get(one.id)
            or (one.confirmed if any(vars(one.confirmed).values()) else one.proposed),
            "editable": one.state in {CopyState.READ, CopyState.CONFIRMED},
            "paper": next((paper.name for paper in found.papers if str(paper.id) == one.paper), one.name),
        }
        for one in on_it.copies
    ]
    shown = {
        "d": found,
        "bench": on_it,
        "copies": copies,
        "papers": _papers(found),
        "problems": problems,
        "composing": any(one.state in {CopyState.COMPOSING, CopyState.ASKED} for one in on_it.copies),
        "megabytes": papers.limits().megabytes,
    }
    response = frame.page(request, "desk/digitising/bench.html", shown, status=422 if problems else 200)
    response.headers["Permissions-Policy"] = CAMERA
    return response


def _papers(found: Page) -> list[PaperLine]:
    return [paper for paper in found.papers if not getattr(paper, "reused", None)]


@require_POST
@officers_with("papers:digitise")
def sheet(request: HttpRequest, code: str, sheet_id: UUID) -> HttpResponse:
    """One page: turned, cut, moved, taken away."""
    _found, actor, subject, _unit = _open(request, code)
    does = request.POST.get("do", "")
    try:
        if does in {"turn", "turn-back"}:
            papers.turn_sheet(sheet_id, subject=subject, by=actor, degrees=90 if does == "turn" else 270)
        elif does in {"up", "down"}:
            papers.move_sheet(sheet_id, subject=subject, by=actor, up=does == "up")
        elif does == "drop":
            papers.drop_sheet(sheet_id, subject=subject, by=actor)
        elif does == "crop":
            papers.crop_sheet(sheet_id, _crop(request), subject=subject, by=actor)
    except Refusal as refusal:
        messages.error(request, says(refusal))
    return HttpResponseRedirect(f"{reverse('desk:bench', args=[code])}#trang-{sheet_id}")


def _crop(request: HttpRequest) -> Crop:
    """Percent as typed, per mille as kept."""

    def side(name: str) -> int:
        said = request.POST.get(name, "0") or "0"
        return 10 * int(said) if said.isdigit() and len(said) < 4 else 0

    return Crop(side("left"), side("top"), side("right"), side("bottom"))


@require_safe
@officers_with("papers:digitise")
def picture(request: HttpRequest, code: str, sheet_id: UUID) -> HttpResponse:
    """A page as it lies."""
    _found, _actor, subject, _unit = _open(request, code)
    response = HttpResponse(papers.sheet_picture(sheet_id, subject=subject), content_type="image/jpeg")
    response.headers["Content-Security-Policy"] = LOCKED
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@officers_with("papers:digitise")
def copies(request: HttpRequest, code: str) -> HttpResponse:
    """The chosen pages become the copy of one paper."""
    found, actor, subject, unit = _open(request, code)
    chosen = next((paper for paper in _papers(found) if str(paper.id) == request.POST.get("paper")), None)
    ids = [UUID(said) for said in request.POST.getlist("sheet") if _is_id(said)]
    try:
        papers.compose(
            ids,
            subject=subject,
            unit=unit,
            paper=str(chosen.id) if chosen else "",
            name=chosen.name if chosen else "",
            seen_original=bool(request.POST.get("seen")),
            by=actor,
            at=now(),
        )
    except Refusal as refusal:
        return _show(request, found, subject, [says(refusal)])
    messages.success(request, _("Đang ghép các trang thành bản sao điện tử."))
    return _back(code)


def _is_id(said: str) -> bool:
    try:
        UUID(said)
    except ValueError:
        return False
    return True


@require_POST
@officers_with("papers:digitise")
def copy(request: HttpRequest, code: str, copy_id: UUID) -> HttpResponse:
    """What stands on the paper, confirmed or corrected."""
    found, actor, subject, _unit = _open(request, code)
    form = ReadingForm(request.POST)
    said = {name: str(request.POST.get(name, "")).strip() for name in ("number", "issuer", "holder")}
    if not form.is_valid():
        return _show(request, found, subject, [_("Ngày cấp không đúng.")], {copy_id: form})
    day = form.cleaned_data["date"]
    try:
        papers.confirm_reading(
            copy_id, Reading(date=day.isoformat() if day else "", **said), subject=subject, by=actor, at=now()
        )
    except Refusal as refusal:
        return _show(request, found, subject, [*dict(getattr(refusal, "problems", {})).values()] or [says(refusal)])
    messages.success(request, _("Đã đối chiếu thông tin trên giấy tờ."))
    return _back(code)


@require_safe
@officers_with("papers:digitise")
def copy_file(request: HttpRequest, code: str, copy_id: UUID) -> HttpResponseBase:
    """The copy as a PDF."""
    _found, _actor, subject, _unit = _open(request, code)
    sha256 = papers.copy_file(copy_id, subject=subject)
    return handed(papers.open_kept(sha256), name=f"ban-sao-{code}.pdf", mime=PDF, shown=True)


@require_POST
@officers_with("papers:certify")
def certificate(request: HttpRequest, code: str, copy_id: UUID) -> HttpResponse:
    """The copy is signed as agreeing with its original."""
    _found, actor, subject, _unit = _open(request, code)
    try:
        papers.certify_copy(copy_id, subject=subject, by=actor, at=now())
    except Refusal as refusal:
        messages.error(request, says(refusal))
    else:
        messages.success(request, _("Đã lệnh ký chứng thực bản sao; chữ ký được tạo trong giây lát."))
    return _back(code)
