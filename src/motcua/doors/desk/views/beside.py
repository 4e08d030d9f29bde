"""What officers do with a dossier beside the drawn process. Each address is a thing; sending to it makes it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.doors.access.guards import officers_only, officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame
from motcua.doors.desk.asking import by
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.beside import AssignForm, ExtendForm, HandOverForm, SettleForm
from motcua.doors.desk.forms.common import NoteForm, ReasonForm, says
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound, Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Page
from motcua.rooms.people import facade as people


def _back(code: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:dossier", args=[code]))


def _ask(
    request: HttpRequest, found: Page, form: forms.Form, *, title: str, explains: str, does: str, danger: bool = False
) -> HttpResponse:
    """The page of one form about one dossier."""
    shown = {"d": found, "form": form, "title": title, "explains": explains, "does": does, "danger": danger}
    return frame.page(request, "desk/dossiers/ask.html", shown, status=422 if form.errors else 200)


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("dossiers:extend")
def extension(request: HttpRequest, code: str) -> HttpResponse:
    """A new date with an apology (form 04), once."""
    actor, at = by(request), now()
    found = dossiers.page(code, by=actor, at=at)
    form = ExtendForm(sent(request))

    def does() -> None:
        dossiers.extend(code, limit=form.limit_code(), reason=form.cleaned_data["reason"], by=actor, at=at)

    if tried(request, form, does, _("Đã gia hạn và gửi lời xin lỗi tới người nộp.")):
        return _back(code)
    explains = _("Hạn trả được dời một lần duy nhất; người nộp nhận văn bản xin lỗi và hạn mới.")
    return _ask(request, found, form, title=_("Xin lỗi và gia hạn"), explains=explains, does=_("Gia hạn"))


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("dossiers:stop")
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """Stops the dossier for good (form 05)."""
    actor, at = by(request), now()
    found = dossiers.page(code, by=actor, at=at)
    form = ReasonForm(sent(request))

    def does() -> None:
        dossiers.stop(code, reason=form.cleaned_data["reason"], by=actor, at=at)

    if tried(request, form, does, _("Đã dừng giải quyết hồ sơ.")):
        return _back(code)
    explains = _("Hồ sơ dừng hẳn, không mở lại được. Người nộp nhận thông báo kèm lý do; giấy tờ được trả lại.")
    return _ask(request, found, form, title=_("Dừng giải quyết"), explains=explains, does=_("Dừng hồ sơ"), danger=True)


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("dossiers:receive")
def withdrawal(request: HttpRequest, code: str) -> HttpResponse:
    """Takes the dossier back at the applicant's wish, said at the counter."""
    actor, at = by(request), now()
    found = dossiers.page(code, by=actor, at=at)
    form = ReasonForm(sent(request))

    def does() -> None:
        dossiers.withdraw(code, reason=form.cleaned_data["reason"], by=actor, at=at)

    if tried(request, form, does, _("Đã ghi nhận công dân rút hồ sơ.")):
        return _back(code)
    explains = _("Hồ sơ dừng xử lý và giấy tờ được trả lại. Muốn làm tiếp, công dân phải nộp hồ sơ mới.")
    return _ask(
        request, found, form, title=_("Công dân rút hồ sơ"), explains=explains, does=_("Rút hồ sơ"), danger=True
    )


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("dossiers:receive", "dossiers:assign")
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """Gives a dossier that reached the wrong authority to the right one."""
    actor, at = by(request), now()
    found = dossiers.page(code, by=actor, at=at)
    form = HandOverForm(sent(request))

    def does() -> None:
        dossiers.hand_over(code, to=form.cleaned_data["to"], reason=form.cleaned_data["reason"], by=actor, at=at)

    if tried(request, form, does, _("Đã chuyển hồ sơ tới cơ quan giải quyết.")):
        # the dossier may now be out of sight for the one who handed it over
        return HttpResponseRedirect(reverse("desk:work"))
    explains = _("Các bước đang mở chuyển theo; đồng hồ chạy tiếp. Người nộp thấy cơ quan mới.")
    return _ask(request, found, form, title=_("Chuyển cơ quan giải quyết"), explains=explains, does=_("Chuyển"))


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def assignment(request: HttpRequest, code: str, work_id: UUID) -> HttpResponse:
    """Who has a step: taken, given back, or given to a colleague."""
    actor, at = by(request), now()
    found = dossiers.page(code, by=actor, at=at)
    item = next((one for one in found.steps if one.id == work_id), None)
    if item is None:
        messages.error(request, _("Bước này đã được người khác xử lý. Vui lòng xem lại hồ sơ."))
        return _back(code)
    holders = people.holders(item.role, item.unit, at=at)
    choices = [(one.actor_id, f"{one.full_name} · {one.title}" if one.title else one.full_name) for one in holders]
    if actor.id not in dict(choices) and actor.may(f"role:{item.role}", unit=item.unit):
        choices.insert(0, (actor.id, actor.name))
    form = AssignForm(sent(request), choices=choices, initial={"to": item.assignee})

    def does() -> None:
        dossiers.assign(code, work_id, to=form.cleaned_data["to"], by=actor, at=at)

    if tried(request, form, does, _("Đã giao việc.")):
        return _back(code)
    explains = _("Bước “%(step)s” sẽ hiện trong danh sách việc của người được giao.") % {"step": item.step}
    return _ask(request, found, form, title=_("Giao việc"), explains=explains, does=_("Giao"))


@require_POST
@officers_only
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Takes back one's own last act, where nobody has acted on it."""
    try:
        dossiers.undo(code, by=by(request), at=now())
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, says(refusal))
    else:
        messages.success(request, _("Đã hoàn tác thao tác gần nhất của bạn."))
    return _back(code)


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("dossiers:note")
def notes(request: HttpRequest, code: str) -> HttpResponse:
    """An internal note."""
    actor, at = by(request), now()
    form = NoteForm(sent(request))

    def does() -> None:
        dossiers.add_note(code, text=form.cleaned_data["text"], by=actor, at=at)

    if tried(request, form, does, _("Đã thêm ghi chú.")):
        return _back(code)
    found = dossiers.page(code, by=actor, at=at)
    explains = _("Chỉ cán bộ xem được; người nộp không thấy.")
    return _ask(request, found, form, title=_("Ghi chú nội bộ"), explains=explains, does=_("Thêm ghi chú"))


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("dossiers:collect")
def settlement(request: HttpRequest, code: str, obligation: int) -> HttpResponse:
    """Records that an amount was paid."""
    actor, at = by(request), now()
    found = dossiers.page(code, by=actor, at=at)
    owed = next((one for one in found.obligations if one.id == obligation), None)
    if owed is None:
        raise NotFound(obligation=obligation)
    form = SettleForm(sent(request))

    def does() -> None:
        dossiers.settle_obligation(code, obligation, receipt=form.cleaned_data["receipt"], by=actor, at=at)

    if tried(request, form, does, _("Đã ghi nhận khoản nộp.")):
        return _back(code)
    return _ask(request, found, form, title=_("Ghi nhận đã nộp"), explains=owed.what, does=_("Ghi nhận"))
