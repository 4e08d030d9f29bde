"""The catalogue: what is missing, versions with what they changed, facts entered, answers of the national service."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame
from motcua.doors.desk.asking import by, page_number
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.common import says
from motcua.doors.desk.forms.facts import FACT_NAMES, FORMS, FactForm, fact_form
from motcua.doors.desk.forms.keeping import UploadForm
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import FactName, MissingFact, Suggestion

KEEP, PUBLISH = "procedures:keep", "procedures:publish"
#: bytes of a national answer: 1,600 procedures are about 12 MB
LARGEST = 64 * 1024 * 1024


@require_safe
@officers_with(KEEP, PUBLISH)
def listing(request: HttpRequest) -> HttpResponse:
    """Search, and the report of what is missing, the most urgent first."""
    at, text = now(), request.GET.get("q", "").strip()[:100]
    fact = request.GET.get("fact", "")
    chosen = fact if fact in set(FactName) else None
    report = procedures.missing_report(page=page_number(request), fact=chosen, at=at)
    shown = {
        "text": text,
        "found": procedures.search(text, limit=30, at=at).items if text else (),
        "report": report,
        "counts": [(name.value, _(FACT_NAMES[name]), number, name == chosen) for name, number in report.counts],
    }
    return frame.page(request, "desk/keeping/catalogue.html", shown, here="catalogue")


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with(KEEP, PUBLISH)
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure: what it lacks, a form for each fact, its versions; and its end."""
    actor, at = by(request), now()
    found = procedures.current(code, at=at)
    suggested = {(one.fact, one.place): one for one in reversed(procedures.suggestions(code))}
    facts: list[tuple[MissingFact, str, FactForm | None, bool, Suggestion | None]] = []
    papers = {paper.key: paper.name for paper in found.papers}
    for number, fact in enumerate(procedures.missing_facts(found)):
        if fact.fact not in FORMS:
            facts.append((fact, papers.get(fact.where or "", ""), None, False, None))
            continue
        name = f"fact-{number}"
        hint = suggested.get((fact.fact, fact.where or ""))
        form = fact_form(fact.fact, sent(request, name), prefix=name, initial=hint.value if hint else None)

        def enters(form: Any = form, fact: Any = fact) -> None:
            procedures.complete_fact(code, fact.fact, form.value(), by=actor, at=at, place=fact.where or "")

        if tried(request, form, enters, _("Đã ghi; phiên bản mới của thủ tục có hiệu lực ngay.")):
            return HttpResponseRedirect(reverse("desk:catalogue-procedure", args=[code]))
        facts.append((fact, papers.get(fact.where or "", ""), form, form.is_bound, hint))
    wrong = next((form for _fact, _where, form, _open, _hint in facts if form is not None and form.errors), None)
    shown = {
        "procedure": found,
        "facts": facts,
        "versions": procedures.versions(code),
        "wrong": wrong,
        "limits": found.channels,
        "may_keep": actor.may(KEEP),
    }
    return frame.page(request, "desk/keeping/procedure.html", shown, here="catalogue", status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@officers_with(PUBLISH)
def imports(request: HttpRequest) -> HttpResponse:
    """An answer of the national catalogue service (``LayThuTuc``) as a JSON file."""
    form = UploadForm(request.POST or None, request.FILES or None)
    loaded = None
    if request.method == "POST" and form.is_valid():
        answer, problem = _json(form.cleaned_data["file"])
        if answer is None:
            form.add_error("file", problem)
        else:
            try:
                loaded = procedures.import_national(answer, by=by(request), at=now())
            except Refusal as refusal:
                form.add_error(None, says(refusal))
            else:
                messages.success(request, _("Đã đọc tệp."))
    shown = {"form": form, "loaded": loaded}
    return frame.page(request, "desk/keeping/import.html", shown, here="catalogue", status=422 if form.errors else 200)


def _json(upload: Any) -> tuple[dict[str, Any] | None, str]:
    if upload.size > LARGEST:
        return None, _("Tệp quá lớn.")
    try:
        said = json.loads(upload.read())
    except (ValueError, RecursionError):
        return None, _("Tệp không phải JSON hợp lệ.")
    return (said, "") if isinstance(said, dict) else (None, _("Tệp không có dạng trả lời của dịch vụ LayThuTuc."))
