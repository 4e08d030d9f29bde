"""One dossier, whole."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext

from motcua.kernel.actors import Actor
from motcua.kernel.queries import prepared
from motcua.kernel.text import say
from motcua.rooms.dossiers.errors import DossierNotFound
from motcua.rooms.dossiers.models import Act, Dossier, Note, Obligation, Paper, Rating, Supplement, Work
from motcua.rooms.dossiers.queries import work as worklists
from motcua.rooms.dossiers.queries.names import names
from motcua.rooms.dossiers.queries.results import may_prepare, result_of
from motcua.rooms.dossiers.queries.sight import sees
from motcua.rooms.dossiers.records import (
    ActLine,
    Applicant,
    Channel,
    Delivery,
    FileIn,
    Finance,
    NextAct,
    NoteLine,
    ObligationLine,
    Page,
    PaperEnding,
    PaperForm,
    PaperLine,
    RatingLine,
    Satisfaction,
    State,
    SupplementItem,
    SupplementLine,
    Sync,
    Track,
    WorkItem,
)
from motcua.rooms.dossiers.rules import acts, codes
from motcua.rooms.dossiers.rules.standing import standing
from motcua.rooms.dossiers.rules.state import RATEABLE
from motcua.rooms.papers import facade as wallets
from motcua.rooms.papers.records.results import ResultLine, ResultState
from motcua.rooms.units.records import Reason


@prepared
def _called(code: str) -> QuerySet[Dossier]:
    return Dossier.objects.filter(code=code)[:1]


@prepared
def _acts_of(dossier: UUID) -> QuerySet[Act]:
    return Act.objects.filter(dossier=dossier).order_by("id")


@prepared
def _papers_of(dossier: UUID) -> QuerySet[Paper]:
    return Paper.objects.filter(dossier=dossier, current=True).order_by("id")


@prepared
def _supplements_of(dossier: UUID) -> QuerySet[Supplement]:
    return Supplement.objects.filter(dossier=dossier, undone_at__isnull=True).order_by("id")


@prepared
def _obligations_of(dossier: UUID) -> QuerySet[Obligation]:
    return Obligation.objects.filter(dossier=dossier, undone_at__isnull=True).order_by("id")


@prepared
def _notes_of(dossier: UUID) -> QuerySet[Note]:
    return Note.objects.filter(dossier=dossier).order_by("-id")


@prepared
def _same_again(person: UUID, content_hash: str) -> QuerySet[Dossier, str]:
    same = Dossier.objects.filter(person_id=person, content_hash=content_hash, ended_at__isnull=True)
    return same.order_by("filed_at").values_list("code", flat=True)[:11]


def page(code: str, *, by: Actor, at: datetime) -> Page:
    """Everything about a dossier that ``by`` may see; officers also get what they may do next.

    Raises:
        DossierNotFound: no such dossier, or not for this reader.
    """
    row = _row(code)
    steps = worklists.steps_of(row.id, at=at)
    here = any(by.may(f"role:{step.role}", unit=step.unit) for step in steps)
    if not sees(by, row, consulted=here):
        raise DossierNotFound(code=code)
    officer = by.kind == "officer"
    rating = _rating(row)
    acted = _acts_of(row.id)
    name = names({row.procedure_version_id})[row.procedure_version_id]
    result = result_of(row, officer=officer)
    return Page(
        **_common(row, at=at),
        procedure_name=name,
        papers=_papers(row, at=at),
        supplements=_supplements(row),
        obligations=_obligations(row),
        acts=_acts(acted, public=not officer),
        notes=_notes(row) if officer else (),
        steps=steps,
        next_acts=_next_acts(by, steps, result) if officer else (),
        other_acts=_other_acts(by, row, acted) if officer else frozenset(),
        duplicates=_duplicates(row) if officer else (),
        rating=rating,
        may_rate=not officer and rating is None and row.state in RATEABLE,
        result=result,
        may_prepare_result=officer
        and may_prepare(row, by)
        and row.state == State.IN_PROCESS
        and row.decided_at is None
        and not (result and result.ordered),
    )


def _row(code: str) -> Dossier:
    row = _called.first(code)
    if row is None:
        raise DossierNotFound(code=code)
    return row


def _common(row: Dossier, *, at: datetime) -> dict[str, Any]:
    said = dict(row.applicant)
    said["person_id"] = row.person_id
    state = State(row.state)
    same = (
        "id code procedure form_key form receiving_unit competent_unit support_unit return_unit return_by "
        "return_address filed_at received_at respond_by due_at paused_since limit limit_source finished_at returned_at "
        "ended_at closing_reason revision instance_id"
    )
    return {name: getattr(row, name) for name in same.split()} | {
        "procedure_version": row.procedure_version_id,
        "form_origins": row.form_origins or {},
        "cases": tuple(row.cases),
        "applicant": Applicant(**said),
        "channel": Channel(row.channel),
        "state": state,
        "finance": Finance(row.finance),
        "delivery": Delivery(row.delivery),
        "sync": Sync(row.sync),
        "standing": standing(
            state, due_at=row.due_at, finished_at=row.finished_at, supplements=row.supplements_asked, at=at
        ),
        "reasons": tuple(Reason.of(reason) for reason in row.due_reasons),
        "extended": row.extension is not None,
    }


def _papers(row: Dossier, *, at: datetime) -> tuple[PaperLine, ...]:
    papers = _papers_of(row.id)
    held = {paper.holding for paper in papers if paper.holding}
    standing = wallets.standings(f"dossier:{row.code}", held, at=at) if held else {}
    signed = {paper.sha256 for paper in papers if paper.mime == "application/pdf"}
    checked = wallets.validations(signed) if signed else {}
    unseen = wallets.unseen(paper.sha256 for paper in papers if paper.sha256)
    return tuple(
        PaperLine(
            id=paper.id,
            key=paper.key,
            name=paper.name,
            form=PaperForm(paper.form),
            file_name=paper.file_name,
            size=paper.size,
            mime=paper.mime,
            seen_original=paper.seen_original,
            round=paper.round,
            ending=PaperEnding(paper.ending) if paper.ending else None,
            holding=paper.holding,
            reused=standing.get(paper.holding) if paper.holding else None,
            signatures=checked.get(paper.sha256),
            unseen=unseen.get(paper.sha256),
        )
        for paper in papers
    )


def _supplements(row: Dossier) -> tuple[SupplementLine, ...]:
    return tuple(
        SupplementLine(
            round=asked.round,
            asked_at=asked.asked_at,
            asked_by=asked.asked_by,
            message=asked.message,
            items=tuple(SupplementItem(**item) for item in asked.items),
            answered_at=asked.answered_at,
            expired_at=asked.expired_at,
        )
        for asked in _supplements_of(row.id)
    )


def _obligations(row: Dossier) -> tuple[ObligationLine, ...]:
    return tuple(
        ObligationLine(
            id=owed.id,
            what=owed.what,
            amount=owed.amount,
            asked_at=owed.asked_at,
            settled_at=owed.settled_at,
            receipt=owed.receipt,
        )
        for owed in _obligations_of(row.id)
    )


def _acts(acted: list[Act], *, public: bool) -> tuple[ActLine, ...]:
    return tuple(
        ActLine(
            at=act.at,
            act=act.act,
            says=acts.says_done(act.act),
            step=act.step,
            step_en=act.step_en,
            by="" if public else _named(act),
            unit=act.unit,
            note="" if public else act.note,
            for_public=act.act in acts.PUBLIC_ACTS,
        )
        for act in acted
        if not public or (act.act in acts.PUBLIC_ACTS and act.undone_at is None)
    )


def _named(act: Act) -> str:
    """Who acted; what the house does by itself has no name of a person."""
    return gettext(say("Hệ thống")) if act.by.startswith("system:") else act.by_name


def _notes(row: Dossier) -> tuple[NoteLine, ...]:
    return tuple(NoteLine(at=note.at, by=note.by_name, text=note.text) for note in _notes_of(row.id))


#: what an act is called where a prepared result waits for it
WITH_RESULT = {
    (ResultState.DRAFT, "approve"): say("Phê duyệt và ký dự thảo"),
    (ResultState.SIGNED, "issue"): say("Vào số, đóng dấu, phát hành"),
}


def _says(outcome: str, result: ResultLine | None) -> str:
    usual = acts.ACTS[outcome].says
    return WITH_RESULT.get((result.state, outcome), usual) if result else usual


def _next_acts(by: Actor, steps: tuple[WorkItem, ...], result: ResultLine | None) -> tuple[NextAct, ...]:
    return tuple(
        NextAct(
            work_id=step.id,
            outcome=outcome,
            says=_says(outcome, result),
            step=step.step,
            step_en=step.step_en,
            main=acts.ACTS[outcome].main,
        )
        for step in steps
        if acts.is_free_for(by, step.assignee, unit=step.unit, role=step.role)
        and not (result and result.ordered and {"approve", "issue"} & set(step.outcomes))
        for outcome in step.outcomes
        if acts.may(by, outcome, unit=step.unit, role=step.role)
    )


def _other_acts(by: Actor, row: Dossier, acted: list[Act]) -> frozenset[str]:
    allowed = acts.allowed_beside_the_process(
        by,
        State(row.state),
        units=(row.receiving_unit, row.competent_unit),
        competent=row.competent_unit,
        extended=row.extension is not None,
        ended=row.ended_at is not None,
    )
    last = next((act for act in reversed(acted) if act.undone_at is None), None)
    if last and last.may_be_taken_back(by.id, row.revision):
        allowed |= {"undo"}
    return allowed


def _rating(row: Dossier) -> RatingLine | None:
    """None for what cannot be rated yet, without asking the database."""
    found = Rating.objects.filter(dossier=row).first() if row.state in RATEABLE else None
    return RatingLine(Satisfaction(found.level), found.words, found.at) if found else None


def _duplicates(row: Dossier) -> tuple[str, ...]:
    if row.person_id is None or row.ended_at is not None:
        return ()
    return tuple(code for code in _same_again(row.person_id, row.content_hash) if code != row.code)[:10]


def track(code: str, key: str, *, at: datetime) -> Track:
    """What the holder of a receipt may see without signing in.

    Raises:
        DossierNotFound: no such code, or the key is not its own; which of the two is not told.
    """
    if not codes.key_fits(code, key, settings.SECRET_KEY):
        raise DossierNotFound()
    row = _row(code)
    said = _common(row, at=at)
    keep = set(Track.__dataclass_fields__) & set(said)
    return Track(
        **{name: said[name] for name in keep},
        procedure_name=names({row.procedure_version_id})[row.procedure_version_id],
        acts=_acts(_acts_of(row.id), public=True),
        may_rate=row.state in RATEABLE and not Rating.objects.filter(dossier=row).exists(),
    )


def tracking_key(code: str, *, by: Actor, at: datetime) -> str:
    """The second factor of a dossier, for printing its receipt: to those who may open it.

    Raises:
        DossierNotFound: no such dossier, or not for this reader.
    """
    if not sees(by, _row(code)):
        raise DossierNotFound(code=code)
    return codes.tracking_key(code, settings.SECRET_KEY)


def paper_file(code: str, paper_id: int, *, by: Actor) -> FileIn:
    """A paper's file, to those who may open the dossier; its bytes are `papers.open_kept`.

    A paper from a wallet only to its holder: others open it with ``open_paper``, which tells him.

    Raises:
        DossierNotFound: no such dossier or paper, or not for this reader.
    """
    row = _row(code)
    steps = Work.objects.filter(dossier=row)
    here = any(by.may(f"role:{step.role}", unit=step.unit) for step in steps)
    paper = Paper.objects.filter(dossier=row, id=paper_id).exclude(sha256="").first()
    if paper is None or not sees(by, row, consulted=here):
        raise DossierNotFound(code=code)
    if paper.holding is not None and by.id != f"citizen:{row.person_id}":
        raise DossierNotFound(code=code)
    return FileIn(sha256=paper.sha256, name=paper.file_name, size=paper.size, mime=paper.mime)
