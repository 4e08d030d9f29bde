"""What a person need not type again."""

from datetime import datetime
from uuid import UUID

from motcua.kernel.actors import Actor
from motcua.rooms.dossiers import content
from motcua.rooms.dossiers.models import Dossier
from motcua.rooms.dossiers.records import EarlierForm, Known, State
from motcua.rooms.dossiers.rules import known as rules
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.errors import NotYourWallet

#: earlier requests that are looked through
LOOKED_THROUGH = 10


def known_answers(form_name: str, *, by: Actor, at: datetime) -> dict[str, Known]:
    """What is known of the answers to a form, by path: of the person who fills it in, and of nobody else.

    At most three statements; none when nothing could answer this form.

    Raises:
        NotYourWallet: ``by`` is no citizen.
    """
    form = form_name.partition("@")[0]
    said = content.known()
    if form not in said:
        return {}
    if by.kind != "citizen":
        raise NotYourWallet()
    person_id = UUID(by.key)
    held = papers.known_papers(person_id, by=by, at=at)
    rows = (
        Dossier.objects.filter(person_id=person_id, filed_by=by.id)
        .exclude(state=State.NOT_RECEIVED)
        .order_by("-filed_at")
        .values_list("code", "form_key", "form")[:LOOKED_THROUGH]
    )
    earlier = [EarlierForm(code, key.partition("@")[0], answers) for code, key, answers in rows]
    return rules.fill(said, form, papers=held, forms=earlier)
