"""One paper of the signing queue: looked at, signed, refused."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.signing import RefusalForm
from motcua.doors.desk.views.signing import SIGNERS, WORDS
from motcua.doors.layout.addresses import reverse
from motcua.doors.layout.files import LOCKED, LOCKED_PDF
from motcua.kernel import pictures
from motcua.kernel.clock import now
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.errors import FileGone, FileLocked
from motcua.rooms.papers.records import Part, SignatureRequest, SignatureState

#: pages shown as pictures; whoever wants more opens the file
MOST_PAGES = 12


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@SIGNERS
def paper(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The paper in pictures, what may be done with it, and what became of it. Sending refuses it."""
    actor = by(request)
    found = papers.signature(request_id, by=actor)
    words = WORDS.get(found.part, WORDS[Part.LEADER])
    form = RefusalForm(sent(request))

    def refuses() -> None:
        papers.refuse_signature(found.id, reason=form.cleaned_data["reason"], by=actor, at=now())

    if tried(request, form, refuses, _("Đã từ chối ký; người trình nhận được lý do.")):
        return HttpResponseRedirect(reverse(f"desk:{words.place}"))
    shown = {
        "one": found,
        "words": words,
        "form": form,
        "open": found.state in {SignatureState.WAITING, SignatureState.FAILED},
        "dossier": found.about.partition(":")[2] if found.about.startswith("dossier:") else "",
        "who": names.officers({found.asked_by, found.ordered_by, found.for_officer, found.refused_by}),
        **_pages(found),
    }
    status = 422 if form.errors else 200
    return frame.page(request, "desk/signing/paper.html", shown, here=words.place, status=status)


def _pages(found: SignatureRequest) -> dict[str, object]:
    """Which pages can be shown: a phone draws no PDF inside a page, so pages are sent as pictures."""
    try:
        count = pictures.page_count(_bytes(found))
    except (pictures.NoPicture, FileGone, FileLocked):
        return {"pages": (), "page_count": 0}
    return {"pages": range(1, min(count, MOST_PAGES) + 1), "page_count": count}


def _bytes(found: SignatureRequest) -> bytes:
    with papers.open_kept(found.signed or found.sha256) as file:
        return file.read()


@require_safe
@SIGNERS
def picture(request: HttpRequest, request_id: UUID, page: int) -> HttpResponse:
    """One page as a picture."""
    found = papers.signature(request_id, by=by(request))
    try:
        made = pictures.page_picture(_bytes(found), page)
    except (pictures.NoPicture, FileGone, FileLocked):
        return HttpResponse(status=404)
    return _private(HttpResponse(made, content_type="image/png"), LOCKED)


@require_safe
@SIGNERS
def file(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The PDF itself, signed when it is."""
    found = papers.signature(request_id, by=by(request))
    try:
        response = HttpResponse(_bytes(found), content_type="application/pdf")
    except FileGone:
        messages.error(request, _("Không tìm thấy tệp trong kho lưu trữ."))
        return HttpResponseRedirect(reverse("desk:signing-paper", args=[request_id]))
    saved = bool(request.GET.get("tai"))
    response.headers["Content-Disposition"] = content_disposition_header(saved, f"{found.title}.pdf") or "attachment"
    return _private(response, LOCKED_PDF)


def _private(response: HttpResponse, policy: str) -> HttpResponse:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cache-Control"] = "private, no-store"
    return response
