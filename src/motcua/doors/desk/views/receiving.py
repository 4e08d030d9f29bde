"""The counter: a request is written down, handed in and received with one key press."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import counter, frame
from motcua.doors.desk.asking import by, is_part
from motcua.doors.desk.counter import Sheet
from motcua.doors.desk.forms.common import refuse, says
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Filed, Page, PaperForm
from motcua.rooms.people import facade as people
from motcua.rooms.people.errors import AlreadyKnown
from motcua.rooms.people.records import Person
from motcua.rooms.procedures import facade as procedures


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with(counter.RECEIVE)
def receiving(request: HttpRequest) -> HttpResponse:
    """The receiving screen. ``do`` says which button was pressed: look somebody up, choose, or receive."""
    actor, at = by(request), now()
    sent = request.POST if request.method == "POST" else getattr(request, "kept", None)
    sheet = counter.read(request, actor, at, sent)
    if request.method == "POST" and request.POST.get("do") == "receive":
        done = _receive(request, sheet, actor, at)
        if done is not None:
            return done
    elif sheet.text and sheet.procedure is None:
        sheet.found = counter.search(sheet.text, at)
    return _show(request, sheet)


def _show(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    procedure = sheet.procedure
    kind = procedures.choices_of(procedure) if procedure else ()
    shown = {
        "sheet": sheet,
        "groups": counter.groups(sheet),
        "cases": kind,
        "doubts": _doubts(sheet),
        "summary": _summary(sheet) if request.POST.get("do") == "receive" else [],
        "looked_up": request.method == "POST",
        "may_reuse": by(request).may("papers:reuse"),
    }
    return frame.page(
        request, "desk/receiving/page.html", shown, here="receiving", status=422 if shown["summary"] else 200
    )


def _summary(sheet: Sheet) -> list[object]:
    """Everything that is wrong, for the top of the page."""
    from motcua.doors.layout import fields

    found: list[object] = list(sheet.general)
    for form in (sheet.person_form, sheet.terms):
        found += [str(error) for error in form.non_field_errors()]
        found += [fields.of(bound) for bound in form if bound.errors]
    for group in counter.groups(sheet):
        found += [one for one in group["fields"] if one.error]
    found += [f"{slot.paper.name}: {slot.error}" for slot in sheet.slots if slot.error]
    return found


def _doubts(sheet: Sheet) -> list[str]:
    """What looks wrong about the person's numbers; it is shown and refuses nothing."""
    if sheet.person is not None:
        details = sheet.person
    elif sheet.person_form.is_bound and sheet.person_form.is_valid():
        details = sheet.person_form.details(sheet.number)  # type: ignore[assignment]
    else:
        return []
    return [_(one.says).format(**one.facts) for one in people.check_identity(details)]


def _receive(request: HttpRequest, sheet: Sheet, actor: Actor, at: datetime) -> HttpResponse | None:
    """Hands in and receives; None: something is wrong, and the sheet says what."""
    procedure = sheet.procedure
    if not _complete(sheet) or procedure is None:
        return None
    try:
        person = sheet.person or _write_down(sheet, actor, at)
        if person is None:
            return None
        filed = dossiers.file(counter.filing(sheet, person, procedure), by=actor, at=at)
    except Invalid as refusal:
        sheet.wrong.update(refusal.problems)
        if not refusal.problems:
            sheet.general.append(says(refusal))
        return None
    except Refusal as refusal:
        sheet.general.append(says(refusal))
        return None
    return _take(request, sheet, filed, actor, at)


def _complete(sheet: Sheet) -> bool:
    """Whether everything that the door itself asks for is there."""
    if sheet.procedure is None:
        sheet.general.append(_("Vui lòng chọn thủ tục."))
    if not sheet.number and not sheet.person_form.is_bound:
        sheet.general.append(_("Vui lòng nhập số định danh của người nộp."))
    person_ready = sheet.person is not None or sheet.person_form.is_valid()
    if sheet.person is None and not sheet.person_form.is_bound and sheet.number:
        sheet.general.append(_("Người này chưa có trong hệ thống: vui lòng nhập họ tên."))
    terms_ready = sheet.terms.is_valid()
    if sheet.form is not None:
        sheet.wrong.update(procedures.check_form(sheet.form.name, sheet.data))
    papers_ready = not any(slot.error for slot in sheet.slots)
    return person_ready and terms_ready and papers_ready and not sheet.general and not sheet.wrong


def _write_down(sheet: Sheet, actor: Actor, at: datetime) -> Person | None:
    try:
        return people.save_person(sheet.person_form.details(sheet.number), by=actor, at=at)
    except AlreadyKnown:  # a colleague was faster by a moment
        return people.find_person(sheet.number)
    except Refusal as refusal:
        refuse(sheet.person_form, refusal)
        return None


def _take(request: HttpRequest, sheet: Sheet, filed: Filed, actor: Actor, at: datetime) -> HttpResponse:
    """Receives what was just handed in. Sent twice, it finds the dossier received and goes to the same receipt."""
    found = dossiers.page(filed.code, by=actor, at=at)
    step = next((one for one in found.next_acts if one.outcome == "receive"), None)
    if step is not None:
        said = {"limit": sheet.terms.limit_code, "limit_source": sheet.terms.cleaned_data.get("limit_source", "")}
        given = {**said, "seen": _seen(sheet, found)}
        try:
            dossiers.complete(filed.code, step.work_id, "receive", values=given, by=actor, at=at)
        except Refusal as refusal:
            messages.error(request, _("Hồ sơ đã được ghi, nhưng chưa tiếp nhận được:") + " " + says(refusal))
            return HttpResponseRedirect(reverse("desk:dossier", args=[filed.code]))
    messages.success(request, _("Đã tiếp nhận hồ sơ %(code)s.") % {"code": filed.code})
    if found.duplicates:
        messages.warning(
            request, _("Có thể trùng với hồ sơ đang mở: %(codes)s.") % {"codes": ", ".join(found.duplicates)}
        )
    return HttpResponseRedirect(reverse("desk:receipt", args=[filed.code]))


def _seen(sheet: Sheet, found: Page) -> list[int]:
    keys = {slot.paper.key for slot in sheet.slots if slot.seen and slot.form != PaperForm.MISSING.value}
    return [paper.id for paper in found.papers if paper.key in keys]


@require_safe
@officers_with(counter.RECEIVE)
def procedure_list(request: HttpRequest) -> HttpResponse:
    """Procedures for what is being typed, as a part of the receiving screen."""
    text = request.GET.get("text", "")[:100]
    shown = {"found": counter.search(text, now()), "text": text, "part": is_part(request)}
    return frame.page(request, "desk/receiving/found.html", shown)
