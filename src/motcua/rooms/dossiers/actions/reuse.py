"""Papers of the applicant's wallet in place of required ones: found there, and told of there."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel.actors import Actor
from motcua.rooms.dossiers.actions.telling import tell as tell_act
from motcua.rooms.dossiers.errors import DossierNotFound
from motcua.rooms.dossiers.models import Act, Dossier, Paper, Work
from motcua.rooms.dossiers.queries.sight import sees
from motcua.rooms.dossiers.records import Filed, FileIn, Filing, PaperForm, PaperIn, State
from motcua.rooms.papers import facade as wallets
from motcua.rooms.papers.errors import ConsentMissing
from motcua.rooms.papers.records import Use
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import Procedure


def reused(papers: Iterable[PaperIn]) -> list[PaperIn]:
    """Those that come from a wallet."""
    return [paper for paper in papers if paper.holding is not None]


def resolved(filing: Filing, procedure: Procedure, *, by: Actor, at: datetime) -> Filing:
    """The same with the files that the wallet holds; unchanged when nothing comes from there.

    Raises:
        ConsentMissing: the applicant's consent is not said.
        NotYourWallet: ``by`` may not use the applicant's wallet.
        HoldingNotOffered: a paper is not in it, does not hold, or cannot stand for what is required.
    """
    if not reused(filing.papers):
        return filing
    if not filing.consent:
        raise ConsentMissing({"consent": ConsentMissing.says})
    person_id = UUID(str(filing.applicant.person_id)) if filing.applicant.person_id else None
    papers = found(filing.papers, procedure, person_id, unit=filing.receiving_unit, by=by, at=at)
    return replace(filing, papers=papers)


def found(
    papers: Iterable[PaperIn], procedure: Procedure, person_id: UUID | None, *, unit: str, by: Actor, at: datetime
) -> tuple[PaperIn, ...]:
    """Each paper that comes from the wallet with its file; the others as they are."""
    papers = tuple(papers)
    kinds = procedures.stand_ins(procedure, procedure.papers)
    uses: dict[UUID, frozenset[str]] = {}
    for paper in papers:
        if paper.holding is not None:
            wanted = kinds.get(paper.key, frozenset())
            uses[paper.holding] = wanted & uses.get(paper.holding, wanted)
    held = wallets.checked(person_id, uses, unit=unit, by=by, at=at)
    return tuple(
        replace(paper, form=PaperForm.REUSED, file=FileIn(file.sha256, file.name, file.size, file.mime))
        if paper.holding and (file := held[paper.holding].file)
        else paper
        for paper in papers
    )


def tell_filed(filing: Filing, procedure: Procedure, filed: Filed, *, competent: str, by: Actor, at: datetime) -> None:
    """Writes consents and accesses of a filing that was made now."""
    if filed.again:
        return
    person_id = UUID(str(filing.applicant.person_id))
    tell(
        filing.papers,
        person_id,
        filed.code,
        procedure,
        competent=competent,
        counter=filing.receiving_unit,
        by=by,
        at=at,
    )


def tell(
    papers: Iterable[PaperIn],
    person_id: UUID,
    code: str,
    procedure: Procedure,
    *,
    competent: str,
    counter: str,
    by: Actor,
    at: datetime,
) -> None:
    """Writes consents and accesses: for this dossier, to the office that decides on it."""
    uses = [
        Use(paper.holding, f"dossier:{code}", procedure.name, competent, paper.key)
        for paper in reused(papers)
        if paper.holding
    ]
    wallets.use(person_id, uses, counter=counter, by=by, at=at)


@transaction.atomic
def open_paper(code: str, paper_id: int, *, by: Actor, at: datetime) -> FileIn:
    """The file of a paper that came from a wallet, to an officer who may open the dossier; its holder is told.

    Raises:
        DossierNotFound: no such dossier or paper, or not for this reader.
        ConsentGone: the holder withdrew the consent, or its time is over.
    """
    row = Dossier.objects.filter(code=code).first()
    if row is None or by.kind != "officer":
        raise DossierNotFound(code=code)
    here = any(by.may(f"role:{step.role}", unit=step.unit) for step in Work.objects.filter(dossier=row))
    paper = Paper.objects.filter(dossier=row, id=paper_id, holding__isnull=False).first()
    if paper is None or paper.holding is None or not sees(by, row, consulted=here):
        raise DossierNotFound(code=code)
    places = (row.competent_unit, row.receiving_unit, row.support_unit, row.return_unit)
    unit = next((place for place in places if by.may("dossiers:see", unit=place)), row.competent_unit)
    wallets.open_used(paper.holding, f"dossier:{code}", unit=unit, by=by, at=at)
    return FileIn(sha256=paper.sha256, name=paper.file_name, size=paper.size, mime=paper.mime)


@transaction.atomic
def mark_changed(code: str, holding: UUID, *, why: str, by: Actor, at: datetime) -> None:
    """Notes in an open dossier that a paper from a wallet no longer holds; once, and not when it is over."""
    dossier = Dossier.objects.select_for_update().filter(code=code, ended_at__isnull=True).first()
    if dossier is None:
        return
    paper = Paper.objects.filter(dossier=dossier, holding=holding, current=True).first()
    note = f"{paper.name}: {why}" if paper else ""
    if paper is None or Act.objects.filter(dossier=dossier, act="paper-changed", note=note).exists():
        return
    tell_act(dossier, act="paper-changed", was=State(dossier.state), note=note, by=by, at=at, holding=str(holding))
