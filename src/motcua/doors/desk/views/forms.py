"""Official forms at the desk: of one dossier, receipts in a batch, the tracking register, forms to fill by hand."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import officers_only, officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by
from motcua.doors.desk.forms.common import says
from motcua.doors.layout import answers, forms
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.clock import now
from motcua.kernel.days import TZ, local_day
from motcua.kernel.errors import NotFound, Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.papers import facade as papers
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import Person
from motcua.rooms.procedures import facade as procedures


@require_safe
@officers_only
def form(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One official form of a dossier, to those who may open the dossier."""
    pdf = dossiers.typeset_form(code, key, by=by(request), at=now(), ways=forms.ways(request))
    return forms.answer(pdf, f"{key}-{code}")


@require_safe
@officers_with("dossiers:receive")
def batch(request: HttpRequest) -> HttpResponse:
    """What a counter received in a period: choose, and print all receipts or the register at once."""
    actor, at = by(request), now()
    shown, status = _period(request, actor, at=at), 200
    if "ma" in request.GET or "so" in request.GET:
        try:
            return _printed(request, actor, shown, at=at)
        except Refusal as refusal:
            shown["problem"], status = says(refusal), refusal.status
    since, until = _bounds(shown["since"], shown["until"])
    if shown["unit"]:
        shown["found"] = dossiers.received_at(shown["unit"], by=actor, since=since, until=until, at=at)
    return frame.page(request, "desk/forms/batch.html", shown, here="batch", status=status)


def _printed(request: HttpRequest, actor: Actor, shown: dict[str, Any], *, at: datetime) -> HttpResponse:
    if "ma" in request.GET:
        chosen = [code[:60] for code in request.GET.getlist("ma")]
        pdf = dossiers.typeset_receipts(chosen, by=actor, at=at, ways=forms.ways(request))
        return forms.answer(pdf, f"giay-tiep-nhan-{local_day(at):%Y%m%d}")
    since, until = _bounds(shown["since"], shown["until"])
    pdf = dossiers.typeset_register(shown["unit"], since=since, until=until, by=actor, at=at)
    return forms.answer(pdf, f"so-theo-doi-{shown['unit']}")


def _period(request: HttpRequest, actor: Actor, *, at: datetime) -> dict[str, Any]:
    """The counter and the days that were asked for: the first of the officer's counters, and today."""
    held = sorted(actor.units_with("dossiers:receive") - {EVERYWHERE})
    asked, today = request.GET.get("unit", ""), local_day(at)
    since, until = (_day(request.GET.get(name, "")) or today for name in ("tu", "den"))
    return {
        "unit": asked if asked in held else next(iter(held), ""),
        "offices": [(code, names.unit(code)) for code in held],
        "since": since,
        "until": max(since, until),
        "problem": "",
        "found": (),
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _bounds(since: date, until: date) -> tuple[datetime, datetime]:
    """From the first moment of the one day to the first moment after the other."""
    first, last = (datetime.combine(day, time.min, tzinfo=TZ) for day in (since, until))
    return first, last + timedelta(days=1)


@require_safe
@officers_with("dossiers:receive")
def application(request: HttpRequest, procedure: str) -> HttpResponse:
    """The application form of a procedure, to be filled in by hand.

    What nobody knows is a dotted line; with ``?nguoi=<id>`` what is known of that person stands already.
    """
    actor, at = by(request), now()
    found = procedures.current(procedure, at=at)
    drawn = procedures.form(found.form)
    person = _person(request, actor)
    unit = next(iter(sorted(actor.units_with("dossiers:receive") - {EVERYWHERE})), "")
    said = {
        "title": drawn.title,
        "addressee": names.unit(unit) or _("cơ quan có thẩm quyền"),
        "procedure": found.name,
        "procedure_code": found.code,
        "parts": answers.to_fill(drawn, answers.prefilled(drawn, person) if person else {}),
        "applicant": person.full_name if person else "",
        "qr": request.build_absolute_uri(reverse("portal:procedure", args=[procedure])),
    }
    return forms.answer(papers.typeset("application", said, at=at), f"to-khai-{procedure}")


def _person(request: HttpRequest, actor: Actor) -> Person | None:
    """Whose form it will be, when it was said and the officer may see people."""
    text = request.GET.get("nguoi", "")
    if not text or not actor.may("people:see"):
        return None
    try:
        return people.person(UUID(text))
    except ValueError:
        raise NotFound from None
