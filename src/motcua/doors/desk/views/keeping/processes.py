"""Drawn processes: which are in force, how they look, and a new drawing checked before it is published."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.access.guards import officers_only, officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by
from motcua.doors.desk.forms.common import says
from motcua.doors.desk.forms.keeping import UploadForm
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, NotFound, Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.people import facade as people
from motcua.rooms.process import facade as process
from motcua.rooms.process.records import Kind, Problem, Surroundings
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import UnitKind

KEEP, PUBLISH = "process:keep", "process:publish"
#: bytes of a drawing; a large one has some 60 kB
LARGEST = 1024 * 1024
#: where each role of a process has to be held
HELD_AT = {
    "one-stop": UnitKind.CENTRE,
    "specialist": UnitKind.COMMITTEE,
    "unit-leader": UnitKind.COMMITTEE,
    "clerk": UnitKind.COMMITTEE,
}


@require_http_methods(["GET", "HEAD", "POST"])
@officers_with(KEEP, PUBLISH)
def listing(request: HttpRequest) -> HttpResponse:
    """The processes in force and before; a file can be checked, and published when nothing is wrong with it."""
    actor = by(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    problems: list[dict[str, str]] | None = None
    if request.method == "POST" and form.is_valid():
        xml = _xml(form)
        if xml and request.POST.get("do") == "publish" and actor.may(PUBLISH):
            published = _publish(request, form, xml)
            if published is not None:
                return published
        problems = [_said(one) for one in process.check(xml, surroundings())] if xml else None
    shown = {
        "form": form,
        "problems": problems,
        "definitions": process.definitions(),
        "may_publish": actor.may(PUBLISH),
    }
    return frame.page(
        request, "desk/keeping/processes.html", shown, here="processes", status=422 if form.errors or problems else 200
    )


def _xml(form: UploadForm) -> str:
    upload = form.cleaned_data["file"]
    try:
        if upload.size > LARGEST:
            raise ValueError
        return str(upload.read().decode("utf-8"))
    except ValueError:
        form.add_error("file", _("Tệp không phải BPMN 2.0 (XML, UTF-8, tối đa 1 MB)."))
        return ""


def _publish(request: HttpRequest, form: forms.Form, xml: str) -> HttpResponse | None:
    try:
        done = process.publish(xml, by=by(request), at=now(), around=surroundings())
    except Invalid:
        form.add_error(None, _("Chưa công bố: bản vẽ còn lỗi, nêu theo từng phần tử bên dưới."))
    except Refusal as refusal:
        form.add_error(None, says(refusal))
    else:
        messages.success(
            request, _("Đã công bố %(name)s, phiên bản %(number)s.") % {"name": done.name, "number": done.version}
        )
        return HttpResponseRedirect(reverse("desk:processes"))
    return None


def _said(problem: Problem) -> dict[str, str]:
    return {"element": problem.element or _("cả tệp"), "says": _(problem.says).format(**problem.facts)}


def surroundings() -> Surroundings:
    """What a drawing is checked against: our roles and who holds them, and the national table of states."""
    lacking = {role: [unit.code for unit in units.units(kind)] for role, kind in HELD_AT.items()}
    return Surroundings(
        roles=frozenset(role.key for role in people.roles() if role.works_on_dossiers),
        lacking={
            role: gone for role, codes in lacking.items() if (gone := people.units_without(role, codes, at=now()))
        },
        transitions={int(state): frozenset(int(one) for one in after) for state, after in dossiers.MOVES.items()},
    )


@require_safe
@officers_with(KEEP, PUBLISH)
def process_(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """One version: the drawing, and its steps in words."""
    found = next((one for one in process.definitions() if (one.key, one.version) == (key, version)), None)
    if found is None:
        raise NotFound(process=key)
    drawn = process.definition(key, at=found.valid_from)
    roles = names.roles()
    tasks = [
        (one, roles.get(one.role or "", one.role or "")) for one in drawn.elements.values() if one.kind is Kind.TASK
    ]
    shown = {"process": found, "tasks": tasks, "sources": drawn.sources, "limit": drawn.limit}
    return frame.page(request, "desk/keeping/process.html", shown, here="processes")


@require_safe
@officers_only
def file(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """The drawing itself, for the viewer and to save."""
    response = HttpResponse(process.definition_xml(key, version), content_type="application/xml; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{key}-{version}.bpmn"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
