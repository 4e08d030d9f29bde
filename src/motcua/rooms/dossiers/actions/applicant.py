"""What the applicant does with a dossier after filing it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.kernel.actors import Actor
from motcua.rooms.dossiers.actions import fees, prepared, reuse
from motcua.rooms.dossiers.actions.outcomes import OWED
from motcua.rooms.dossiers.actions.steps import apply, locked, services
from motcua.rooms.dossiers.actions.telling import tell
from motcua.rooms.dossiers.actions.terms import OPEN_SUPPLEMENT, resume
from motcua.rooms.dossiers.errors import (
    DossierNotFound,
    FormInvalid,
    MoveNotPossible,
    NotAskedFor,
    NotYours,
    ReasonMissing,
    SupplementNotOpen,
)
from motcua.rooms.dossiers.models import Dossier, Obligation, Paper, Supplement, Work
from motcua.rooms.dossiers.records import Channel, Finance, PaperIn, State
from motcua.rooms.dossiers.rules import endings, state
from motcua.rooms.papers.errors import ConsentMissing, NotYourWallet
from motcua.rooms.payments import facade as payments
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.process import facade as process


def _own(code: str, by: Actor) -> Dossier:
    """The applicant's own dossier; to anybody else it does not exist.

    Officers at the counter act for the applicant with ``dossiers:receive`` at the receiving unit.
    """
    dossier = locked(code)
    if by.kind == "citizen" and str(dossier.person_id) == by.key:
        return dossier
    if dossier.filed_by == by.id or by.may("dossiers:receive", unit=dossier.receiving_unit):
        return dossier
    raise DossierNotFound(code=code)


@transaction.atomic
def answer_supplement(
    code: str,
    *,
    fields: Mapping[str, Any],
    papers: Sequence[PaperIn],
    consent: bool = False,
    by: Actor,
    at: datetime,
) -> State:
    """Completes what was asked for, and nothing else; the clock runs again.

    ``fields`` maps paths of the form (``child.birth_date``) to new values.

    Raises:
        SupplementNotOpen: nothing is asked at present.
        NotAskedFor: a field or paper was not asked for; ``problems`` names each.
        FormInvalid: the completed form does not fit its schema.
        ConsentMissing, NotYourWallet, HoldingNotOffered: of papers from a wallet, see ``reuse``.
    """
    dossier = _own(code, by)
    asked = Supplement.objects.filter(dossier=dossier, **OPEN_SUPPLEMENT).first()
    if asked is None or dossier.state != State.SUPPLEMENT:
        raise SupplementNotOpen(code=code)
    _check_asked(asked, fields, papers)
    form = _with(dossier.form, fields)
    problems = procedures.check_form(dossier.form_key, form)
    if problems:
        raise FormInvalid(problems, count=len(problems))
    dossier.form, dossier.form_origins = form, _without(dossier.form_origins, fields)
    papers = _from_wallet(dossier, papers, consent=consent, by=by, at=at)
    for paper in papers:
        _replace(dossier, paper, asked.round, by=by, at=at)
    asked.answered_at = at
    asked.save(update_fields=["answered_at"])
    progress = process.message(
        dossier.instance_id, "supplement-arrived", values={}, at=at, services=services(dossier, at)
    )
    apply(dossier, progress, act="supplement-arrived", before=None, by=by, at=at)
    return State(dossier.state)


def _without(origins: Mapping[str, str] | None, fields: Mapping[str, Any]) -> dict[str, str] | None:
    """What was typed anew no longer comes from where it came from."""
    return {path: origin for path, origin in (origins or {}).items() if path not in fields} or None


def _from_wallet(
    dossier: Dossier, papers: Sequence[PaperIn], *, consent: bool, by: Actor, at: datetime
) -> Sequence[PaperIn]:
    if not reuse.reused(papers):
        return papers
    if not consent:
        raise ConsentMissing({"consent": ConsentMissing.says})
    if dossier.person_id is None:
        raise NotYourWallet()
    procedure = procedures.version(dossier.procedure_version_id)
    unit = dossier.receiving_unit
    found = reuse.found(papers, procedure, dossier.person_id, unit=unit, by=by, at=at)
    reuse.tell(
        found,
        dossier.person_id,
        dossier.code,
        procedure,
        competent=dossier.competent_unit,
        counter=unit,
        by=by,
        at=at,
    )
    return found


def _check_asked(asked: Supplement, fields: Mapping[str, Any], papers: Sequence[PaperIn]) -> None:
    open_fields = {item["key"] for item in asked.items if item["kind"] == "field"}
    open_papers = {item["key"] for item in asked.items if item["kind"] == "paper"}
    stray = [path for path in fields if path not in open_fields]
    stray += [paper.key for paper in papers if paper.key not in open_papers]
    if stray:
        raise NotAskedFor(dict.fromkeys(stray, NotAskedFor.says))
    if not fields and not papers:
        raise NotAskedFor({item["key"]: item["reason"] for item in asked.items})


def _with(form: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = {key: dict(value) if isinstance(value, dict) else value for key, value in form.items()}
    for path, value in fields.items():
        *parents, last = path.split(".")
        place = changed
        for parent in parents:
            inner = place.get(parent)
            place[parent] = dict(inner) if isinstance(inner, dict) else {}
            place = place[parent]
        place[last] = value
    return changed


def _replace(dossier: Dossier, paper: PaperIn, round_: int, *, by: Actor, at: datetime) -> None:
    Paper.objects.filter(dossier=dossier, key=paper.key, current=True).update(current=False)
    file = paper.file
    channel = Channel.ONLINE if by.kind == "citizen" else Channel.COUNTER
    Paper.objects.create(
        dossier=dossier,
        round=round_,
        key=paper.key,
        name=paper.name[:500],
        form=paper.form,
        sha256=file.sha256 if file else "",
        file_name=file.name[:200] if file else "",
        size=file.size if file else 0,
        mime=file.mime if file else "",
        holding=paper.holding,
        ending=endings.when_handed_in(paper.form, channel) or "",
        added_at=at,
        added_by=by.id,
    )


@transaction.atomic
def settle_obligation(code: str, obligation: int, *, receipt: str, by: Actor, at: datetime) -> State:
    """Records that an amount was paid; when nothing is owed any more the process goes on. Repeating it changes nothing.

    Raises:
        DossierNotFound: no such dossier, or no such obligation on it.
        NotYours: ``by`` may not take money for the receiving or competent unit.
    """
    dossier = locked(code)
    if not any(by.may("dossiers:collect", unit=unit) for unit in (dossier.receiving_unit, dossier.competent_unit)):
        raise NotYours(code=code)
    owed = Obligation.objects.filter(dossier=dossier, id=obligation, undone_at__isnull=True).first()
    if owed is None:
        raise DossierNotFound(code=code)
    if owed.settled_at is not None:
        return State(dossier.state)
    owed.settled_at, owed.settled_by, owed.receipt = at, by.id, receipt[:60]
    owed.save(update_fields=["settled_at", "settled_by", "receipt"])
    # paid at another office, and entered here with its receipt: nobody is asked for it a second time
    payments.cancel(fees.purpose(code, owed.id), reason=receipt, by=by, at=at)
    if Obligation.objects.filter(dossier=dossier, **OWED).exists():
        dossier.revision += 1
        dossier.save(update_fields=["revision"])
        tell(dossier, act="payment-in-part", was=State(dossier.state), note=receipt, by=by, at=at, amount=owed.amount)
        return State(dossier.state)
    if not fees.owes(dossier):
        dossier.finance = state.moved(state.FINANCE_MOVES, Finance(dossier.finance), Finance.SETTLED)
    progress = process.message(dossier.instance_id, "payment-settled", values={}, at=at, services=services(dossier, at))
    apply(dossier, progress, act="payment-settled", before=None, note=receipt, by=by, at=at, amount=owed.amount)
    return State(dossier.state)


@transaction.atomic
def withdraw(code: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Takes a dossier back at the applicant's wish: state 7, then 8; papers go back to the applicant.

    Raises:
        MoveNotPossible: it is finished already (withdrawal is not possible from 9 and 10).
        ReasonMissing: no reason was given.
    """
    dossier = _own(code, by)
    was = State(dossier.state)
    if was not in state.WITHDRAWABLE:
        raise MoveNotPossible(code=code)
    if not reason.strip():
        raise ReasonMissing({"reason": ReasonMissing.says})
    end(dossier, State.STOPPED, reason, by=by, at=at)
    tell(dossier, act="withdraw", was=was, note=reason.strip(), by=by, at=at, through=int(State.WITHDRAWAL))


def end(dossier: Dossier, to: State, reason: str, *, by: Actor, at: datetime) -> None:
    """Ends the drawn process from outside and closes what was open. The caller tells of it."""
    process.cancel(dossier.instance_id, at=at, state=int(to))
    prepared.let_go(dossier, by=by, at=at)
    if dossier.paused_since is not None:
        resume(dossier, at=at)
    Supplement.objects.filter(dossier=dossier, **OPEN_SUPPLEMENT).update(expired_at=at)
    Work.objects.filter(dossier=dossier).delete()
    dossier.state, dossier.closing_reason, dossier.ended_at = to, reason.strip(), at
    fees.drop(dossier, by=by, at=at)
    dossier.revision += 1
    dossier.save()
