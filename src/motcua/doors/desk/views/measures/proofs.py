"""Proof of figures, scores and tasks: taken in with a form, opened to who may see what it proves."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk.asking import by
from motcua.doors.desk.forms.common import refuse
from motcua.kernel.errors import Refusal
from motcua.rooms.measures import facade as measures
from motcua.rooms.papers.records import KeptFile

#: what a proof may do in a browser: nothing but be looked at
LOCKED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class ProofMixin(forms.Form):
    """The document that proves it, in words and as a file."""

    evidence = forms.CharField(
        label=_("Văn bản chứng minh"), help_text=_("Số, ký hiệu, ngày của văn bản"), max_length=500
    )
    file = forms.FileField(label=_("Tệp chứng minh"), help_text=_("PDF hoặc ảnh"), required=False)


def tried(form: forms.Form, act: Callable[[KeptFile | None], object], *, at: datetime) -> bool:
    """Keeps the file that came with a valid form, then acts; what is refused is said in the form."""
    if not form.is_valid():
        return False
    upload = form.cleaned_data.get("file")
    try:
        # outside any transaction: keeping talks to the store
        kept = measures.keep_evidence(upload.chunks(), name=upload.name or "", at=at) if upload else None
        act(kept)
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    return True


@require_safe
@officers_with("measures:see", "measures:plan", "measures:report")
def proof(request: HttpRequest, evidence: UUID) -> HttpResponseBase:
    """The file itself."""
    opened, name, mime = measures.open_evidence(evidence, by=by(request))
    response = FileResponse(opened, content_type=mime)
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = LOCKED
    response.headers["Cache-Control"] = "private, no-store"
    return response
