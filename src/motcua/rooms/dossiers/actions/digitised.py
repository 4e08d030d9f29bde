"""A paper of a dossier that was digitised at the counter, and what became of it."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.events import emit
from motcua.rooms.dossiers.events import PaperSettled
from motcua.rooms.dossiers.models import Dossier, Paper
from motcua.rooms.dossiers.records import PaperEnding, PaperForm
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import HoldingIn, HoldingSource, WalletFile
from motcua.rooms.procedures import facade as procedures

PDF = "application/pdf"


@transaction.atomic
def take_copy(
    code: str, paper_id: int, *, sha256: str, size: int, seen_original: bool, by: Actor, at: datetime
) -> None:
    """The electronic copy of a paper is there. It is still a picture of a paper: its ending changes when certified."""
    row = _paper(code, paper_id)
    if row is None or row.sha256 == sha256:
        return
    row.form, row.ending = PaperForm.FILE, PaperEnding.PAPER
    row.sha256, row.size, row.mime, row.file_name = sha256, size, PDF, f"{row.key or 'giay-to'}-{row.id}.pdf"
    row.seen_original = row.seen_original or seen_original
    row.save()
    journal.record(
        "dossiers.take_copy", subject=f"dossier:{row.dossier_id}", by=by.id, at=at, paper=row.id, sha256=sha256
    )
    _tell(row, at)


@transaction.atomic
def take_certified(code: str, paper_id: int, *, sha256: str, size: int, by: Actor, at: datetime) -> None:
    """The copy of a paper was certified: the paper is digitised for the index (QĐ 766/QĐ-TTg, 4.2)."""
    row = _paper(code, paper_id)
    if row is None or row.ending == PaperEnding.CERTIFIED:
        return
    row.sha256, row.size, row.ending = sha256, size, PaperEnding.CERTIFIED
    row.save()
    journal.record(
        "dossiers.paper_certified", subject=f"dossier:{row.dossier_id}", by=by.id, at=at, paper=row.id, sha256=sha256
    )
    _tell(row, at)


@transaction.atomic
def hold_copy(code: str, paper_id: int, copy_id: UUID, *, by: Actor, at: datetime) -> UUID | None:
    """Puts a certified copy into the wallet of the dossier's applicant, as the paper that it is a copy of.

    Once, however often it is told. None when the dossier names nobody who has a wallet, or the copy stands beside what
    the procedure asks for: nobody could know then what it may stand for.
    """
    paper = Paper.objects.select_related("dossier").filter(id=paper_id, dossier__code=code).first()
    if paper is None or not paper.key or paper.dossier.person_id is None:
        return None
    copy = papers.copy(copy_id, subject=f"dossier:{code}")
    procedure = procedures.version(paper.dossier.procedure_version_id)
    said = next((one for one in procedure.papers if one.key == paper.key), None)
    file = WalletFile(copy.certified_sha256, f"{paper.key}-chung-thuc.pdf", 0, PDF)
    holding = HoldingIn(
        source=HoldingSource.COPY,
        origin=f"copy:{copy_id}",
        kind=(said.code if said else None) or paper.key,
        title=paper.name,
        file=file,
        number=copy.confirmed.number,
        issuer=copy.confirmed.issuer,
        issued_on=date.fromisoformat(copy.confirmed.date) if copy.confirmed.date else None,
        subject=f"dossier:{code}",
    )
    return papers.hold(paper.dossier.person_id, holding, by=by, at=at)


def _paper(code: str, paper_id: int) -> Paper | None:
    """None when the paper was replaced meanwhile: the copy stays on the bench and answers nothing."""
    dossier = Dossier.objects.select_for_update().filter(code=code).first()
    current = Paper.objects.select_for_update().filter(id=paper_id, dossier=dossier, current=True, holding=None)
    return current.first() if dossier is not None else None


def _tell(row: Paper, at: datetime) -> None:
    emit(PaperSettled(dossier=str(row.dossier_id), paper=row.id, ending=row.ending), at=at)
