"""What of a dossier can be held back, and what is."""

from motcua.kernel.actors import Actor
from motcua.kernel.text import say
from motcua.rooms.dossiers.errors import DossierNotFound
from motcua.rooms.dossiers.models import Dossier, Paper
from motcua.rooms.dossiers.records import HoldableLine
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import Held

WHOLE = say("Toàn bộ giấy tờ của hồ sơ")


def holdable(code: str, paper_id: int | None, *, by: Actor) -> Held:
    """The whole dossier, or one of its files, as the room of papers names it.

    Raises:
        DossierNotFound: no such dossier, or paper with a file in it; or ``by`` may not hold papers of its units.
    """
    dossier = _dossier(code, by)
    units = (dossier.receiving_unit, dossier.competent_unit)
    if paper_id is None:
        return Held(f"dossier:{dossier.id}", about=code, title=WHOLE, units=units)
    paper = Paper.objects.filter(dossier=dossier, id=paper_id).exclude(sha256="").first()
    if paper is None:
        raise DossierNotFound(code=code)
    return Held(f"file:{paper.sha256}", about=code, title=paper.name, units=units)


def holdables(code: str, *, by: Actor) -> list[HoldableLine]:
    """The dossier as a whole and each of its files, with the hold that lies on it.

    Raises:
        DossierNotFound: as ``holdable``.
    """
    dossier = _dossier(code, by)
    files = Paper.objects.filter(dossier=dossier).exclude(sha256="").order_by("id")
    named = [(None, f"dossier:{dossier.id}", WHOLE)]
    named += [(paper.id, f"file:{paper.sha256}", paper.name) for paper in files]  # type: ignore[misc]
    held = {one.subject: one for one in papers.holds_on(subject for _, subject, _ in named)}
    return [HoldableLine(paper, title, held.get(subject)) for paper, subject, title in named]


def _dossier(code: str, by: Actor) -> Dossier:
    row = Dossier.objects.filter(code=code).only("id", "receiving_unit", "competent_unit").first()
    if row is None or not any(by.may("papers:hold", unit=unit) for unit in (row.receiving_unit, row.competent_unit)):
        raise DossierNotFound(code=code)
    return row
