"""Papers of people's wallets at the desk: what a visitor need not bring, and opening what was used."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.doors.access.guards import officers_only, officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by
from motcua.doors.desk.forms.common import says
from motcua.doors.layout.files import handed
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.papers import facade as papers
from motcua.rooms.people import facade as people
from motcua.rooms.procedures import facade as procedures


@require_POST
@never_cache
@officers_only
def paper(request: HttpRequest, code: str, paper_id: int) -> FileResponse:
    """The file of a paper that came from the applicant's wallet. Sent, not fetched: its holder is told of each look."""
    file = dossiers.open_paper(code, paper_id, by=by(request), at=now())
    return handed(papers.open_kept(file.sha256), name=file.name, mime=file.mime, shown=True)


@require_POST
@never_cache
@officers_with("papers:reuse")
def offers(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What this person need not bring for one procedure: only when he agreed to the look, which he is told of."""
    actor, at = by(request), now()
    shown: dict[str, object] = {"person": people.person(person_id), "back": person_id}
    problem = "" if request.POST.get("agreed") == "1" else gettext("Cần người dân đồng ý trước khi xem.")
    if not problem:
        try:
            procedure = procedures.current(request.POST.get("procedure", "").strip()[:20], at=at)
            wanted = procedures.stand_ins(procedure, procedure.papers)
            unit = request.POST.get("unit", "")
            held = papers.look(person_id, wanted, unit=unit, purpose=procedure.name, by=actor, at=at)
        except Refusal as refusal:
            problem = says(refusal)
        else:
            asked = {one.key: one.name for one in procedure.papers}
            rows = [(asked[key], some[0], names.unit(some[0].issuer)) for key, some in held.items()]
            shown |= {"procedure": procedure, "rows": rows}
    shown["problem"] = problem
    return frame.page(request, "desk/people/papers.html", shown, status=422 if problem else 200)
