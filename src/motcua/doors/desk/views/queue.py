"""The leader's queue: what waits for a decision, decided one by one or many at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame
from motcua.doors.desk.asking import by
from motcua.doors.desk.doing import sent
from motcua.doors.desk.forms.common import says
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import WorkFilter, WorkItem

#: rows of the queue: more than anybody decides in one sitting
SHOWN = 200
#: dossiers decided in one act
AT_ONCE = 50


class DecisionForm(forms.Form):
    """One decision for several dossiers."""

    outcome = forms.ChoiceField(choices=(("approve", "approve"), ("reject", "reject")))
    reason = forms.CharField(required=False, max_length=2000)

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        if said.get("outcome") == "reject" and not str(said.get("reason", "")).strip():
            self.add_error("reason", _("Vui lòng nêu rõ lý do."))
        return said


@dataclass(frozen=True)
class Report:
    """What became of one dossier."""

    code: str
    done: bool
    says: str


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("dossiers:decide")
def decisions(request: HttpRequest) -> HttpResponse:
    """The queue; sending it asks once for confirmation, sending that decides each dossier by itself."""
    actor, at = by(request), now()
    items = waiting(actor, at)
    typed = sent(request)
    chosen = {f"{item.code}|{item.id}": item for item in items}
    picked = [key for key in typed.getlist("pick")[:AT_ONCE] if "|" in key] if typed is not None else []
    form = DecisionForm(typed)
    shown: dict[str, object] = {"at": at, "items": items, "picked": picked, "form": form}
    if request.method != "POST":
        return frame.page(request, "desk/queue/list.html", shown, here="decisions")
    if not picked or not form.is_valid():
        problem = _("Vui lòng chọn ít nhất một hồ sơ.") if not picked else _("Vui lòng nêu rõ lý do không chấp thuận.")
        return frame.page(request, "desk/queue/list.html", {**shown, "problem": problem}, here="decisions", status=422)
    outcome, reason = form.cleaned_data["outcome"], form.cleaned_data["reason"].strip()
    said = {**shown, "outcome": outcome, "reason": reason, "says": _(dossiers.ACTS[outcome].says)}
    if request.POST.get("sure") != "1":
        said["asked"] = [chosen[key] for key in picked if key in chosen]
        return frame.page(request, "desk/queue/confirm.html", said, here="decisions")
    reports = [_decide(key, outcome, reason, actor, at) for key in picked]
    said |= {"reports": reports, "done": sum(one.done for one in reports)}
    return frame.page(request, "desk/queue/report.html", said, here="decisions")


def waiting(actor: Actor, at: datetime) -> list[WorkItem]:
    """Steps at which this officer may approve, the late and the oldest first."""
    found = dossiers.worklist(WorkFilter(size=SHOWN * 2), by=actor, at=at).items
    return [item for item in found if "approve" in item.outcomes and actor.may("dossiers:decide", unit=item.unit)][
        :SHOWN
    ]


def _decide(key: str, outcome: str, reason: str, actor: Actor, at: datetime) -> Report:
    code, _bar, work_id = key.partition("|")
    values = {"reason": reason} if reason else {}
    try:
        dossiers.complete(code, UUID(work_id), outcome, values=values, by=actor, at=at)
    except Refusal as refusal:
        return Report(code, False, says(refusal))
    except ValueError:
        return Report(code, False, _("Bước này không còn nữa."))
    return Report(code, True, _(dossiers.says_done(outcome)))
