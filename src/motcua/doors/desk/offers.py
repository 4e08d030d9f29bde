"""What the visitor at the counter need not bring: looked for once, with his consent, and remembered by the page.

The look is told to the holder of the papers. A signed note on the page remembers what was found, so that drawing the
page again is not another look.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext

from motcua.kernel.actors import Actor
from motcua.kernel.errors import Refusal
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import Offers
from motcua.rooms.people.records import Person
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import Procedure

SALT = "desk.offers"
#: seconds that a look is good for: a visit at the counter
GOOD_FOR = 60 * 60


@dataclass(frozen=True)
class Offered:
    """A paper of the visitor's wallet, as the page shows and remembers it."""

    id: str
    title: str
    number: str


@dataclass(frozen=True)
class Looked:
    """What was found, by key of the required paper. ``note`` empty: nobody looked; ``problem``: why not."""

    found: dict[str, Offered]
    note: str = ""
    problem: str = ""


NOT_LOOKED = Looked({})


def look(request: HttpRequest, person: Person, procedure: Procedure, *, unit: str, by: Actor, at: datetime) -> Looked:
    """What was found by this page before, or is found now because the visitor agreed."""
    about = [str(person.id), procedure.code, by.id]
    if request.POST.get("do") != "offers":
        return _remembered(request.POST.get("offers", ""), about)
    if request.POST.get("agreed") != "1":
        return Looked({}, problem=gettext("Cần người dân đồng ý trước khi xem."))
    try:
        wanted = procedures.stand_ins(procedure, procedure.papers)
        held = papers.look(person.id, wanted, unit=unit, purpose=procedure.name, by=by, at=at)
    except Refusal as refusal:
        return Looked({}, problem=gettext(refusal.says).format(**refusal.facts))
    found = _newest(held)
    plain = {key: [one.id, one.title, one.number] for key, one in found.items()}
    return Looked(found, note=signing.dumps([about, plain], salt=SALT))


def _newest(held: Offers) -> dict[str, Offered]:
    return {key: Offered(str(some[0].id), some[0].title, some[0].number) for key, some in held.items()}


def _remembered(note: str, about: list[str]) -> Looked:
    try:
        said: list[Any] = signing.loads(note, salt=SALT, max_age=GOOD_FOR) if note else []
    except signing.BadSignature:
        return NOT_LOOKED
    if not said or said[0] != about:
        return NOT_LOOKED
    return Looked({key: Offered(*one) for key, one in said[1].items()}, note=note)


def chosen(offered: Offered | None) -> UUID | None:
    """The paper that is to stand for a required one."""
    return UUID(offered.id) if offered else None
