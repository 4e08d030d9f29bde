"""How the applicant found the service, once, when it is over."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.events import emit
from motcua.kernel.text import say
from motcua.rooms.dossiers.actions.steps import locked
from motcua.rooms.dossiers.actions.telling import seal_of
from motcua.rooms.dossiers.errors import AlreadyRated, DossierNotFound, NotRateable
from motcua.rooms.dossiers.events import DossierRated
from motcua.rooms.dossiers.models import Rating
from motcua.rooms.dossiers.records import Satisfaction
from motcua.rooms.dossiers.rules import codes, state

#: letters that the applicant may write
MOST_WORDS = 1000


@transaction.atomic
def rate(code: str, level: int | str, *, words: str = "", key: str = "", by: Actor, at: datetime) -> None:
    """The applicant rates a dossier: signed in, or with the ``key`` on the receipt. Officers do not rate.

    Raises:
        DossierNotFound: it is not the applicant's, or the key does not fit; which of the two is not told.
        NotRateable: it was neither returned nor refused yet.
        AlreadyRated: it was rated before.
        Invalid: the level is none, or the words are too long.
    """
    dossier = locked(code)
    own = by.kind == "citizen" and (str(dossier.person_id) == by.key or dossier.filed_by == by.id)
    if not own and not (key and codes.key_fits(code, key, settings.SECRET_KEY)):
        raise DossierNotFound(code=code)
    if dossier.state not in state.RATEABLE:
        raise NotRateable(code=code)
    if Rating.objects.filter(dossier=dossier).exists():
        raise AlreadyRated(code=code)
    said = _level(level)
    if len(words) > MOST_WORDS:
        raise Invalid({"words": say("Ý kiến quá dài, vui lòng viết dưới 1000 chữ.")})
    Rating.objects.create(dossier=dossier, level=said, words=words.strip(), at=at, by=by.id if own else "")
    journal.record(
        "dossiers.rate",
        subject=f"dossier:{dossier.id}",
        by=by.id,
        at=at,
        level=int(said),
        words=seal_of(words.strip()),
        with_receipt=not own,
    )
    emit(
        DossierRated(
            dossier=str(dossier.id),
            procedure=dossier.procedure,
            receiving_unit=dossier.receiving_unit,
            competent_unit=dossier.competent_unit,
            level=int(said),
        ),
        at=at,
    )


def _level(said: int | str) -> Satisfaction:
    try:
        return Satisfaction(int(said))
    except ValueError:
        raise Invalid({"level": say("Vui lòng chọn một mức đánh giá.")}) from None
