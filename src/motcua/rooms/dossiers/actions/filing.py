"""Handing a request in: the hot path, one SQL statement."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.kernel import events, journal, statements
from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.kernel.errors import Fault
from motcua.kernel.ids import new_id
from motcua.kernel.statements import Part, as_json
from motcua.kernel.text import fold
from motcua.rooms.dossiers.actions import reuse
from motcua.rooms.dossiers.content import policy
from motcua.rooms.dossiers.errors import CodeTaken, FormInvalid, KeyReused, NoMandate, ProcedureNotOffered
from motcua.rooms.dossiers.events import DossierFiled
from motcua.rooms.dossiers.models import Dossier
from motcua.rooms.dossiers.records import Channel, Delivery, Filed, Filing, Finance, PaperForm, PaperIn, State, Sync
from motcua.rooms.dossiers.rules import acts, codes, endings
from motcua.rooms.people import facade as people
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import ChannelKind, Procedure
from motcua.rooms.process import facade as process
from motcua.rooms.process.records import StartPlan
from motcua.rooms.units import facade as units

NUMBERED = """
    INSERT INTO dossiers_counter (unit, day, last)
    SELECT %(unit)s, %(day)s, 1 WHERE NOT EXISTS (SELECT 1 FROM known)
    ON CONFLICT (unit, day) DO UPDATE SET last = dossiers_counter.last + 1
    RETURNING last"""

#: numbers in a row that may belong to codes from outside before something is wrong
PASSED_OVER = 100

KNOWN = """
    SELECT id, code, content_hash, state, filed_at, respond_by FROM dossiers_dossier
    WHERE filed_by = %(by)s AND client_key = %(client_key)s"""

FILED = f"""
    INSERT INTO dossiers_dossier (
        id, code, client_key, filed_by, content_hash, procedure, procedure_version_id, cases, channel,
        receiving_unit, competent_unit, support_unit, return_unit, return_by, return_address,
        person_id, applicant, applicant_words, form_key, form, form_origins, instance_id, revision, state,
        finance, delivery, sync, filed_at, respond_by, "limit", limit_source, same_day, due_reasons,
        supplements_asked, closing_reason)
    SELECT %(id)s,
        CASE WHEN %(foreign_code)s::text <> '' THEN %(foreign_code)s::text
             ELSE %(prefix)s::text || lpad(last::text, greatest(4, length(last::text)), '0') END,
        %(client_key)s, %(by)s, %(content_hash)s, %(procedure)s, %(version)s, %(cases)s::text[], %(channel)s,
        %(receiving_unit)s, %(competent_unit)s, %(support_unit)s, %(return_unit)s, %(return_by)s, %(return_address)s,
        %(person_id)s::uuid, %(applicant)s, %(applicant_words)s, %(form_key)s, %(form)s, %(form_origins)s::jsonb,
        %(instance_id)s, 0, %(state)s::int, '{Finance.NOTHING}', '{Delivery.NOT_READY}', '{Sync.PENDING}', %(at)s,
        %(respond_by)s::timestamptz, '', '', false, '[]'::jsonb, 0, ''
    FROM numbered
    ON CONFLICT DO NOTHING
    RETURNING id, code"""  # noqa: S608 - the words are our own

WORKED = """
    INSERT INTO dossiers_work (id, dossier_id, unit, role, element, step, step_en, outcomes, state, assignee, since,
                               step_due_at, due_at, procedure, channel, filed_at)
    SELECT w.id, filed.id, w.unit, w.role, w.element, w.step, w.step_en, w.outcomes, w.state, '', %(at)s,
           w.step_due_at, %(respond_by)s::timestamptz, %(procedure)s, %(channel)s, %(at)s
    FROM filed, jsonb_to_recordset(%(works)s) AS w(id uuid, unit text, role text, element text, step text,
         step_en text, outcomes text[], state smallint, step_due_at timestamptz)"""

PAPERED = """
    INSERT INTO dossiers_paper (dossier_id, round, key, name, form, sha256, file_name, size, mime, ending,
                                holding, seen_original, current, added_at, added_by)
    SELECT filed.id, 0, p.key, p.name, p.form, p.sha256, p.file_name, p.size, p.mime, p.ending, p.holding, false, true,
           %(at)s, %(by)s
    FROM filed, jsonb_to_recordset(%(papers)s) AS p(key text, name text, form text, sha256 text, file_name text,
         size bigint, mime text, ending text, holding uuid)"""

ACTED = """
    INSERT INTO dossiers_act (dossier_id, revision, act, at, by, by_name, unit, step, step_en, note)
    SELECT id, 0, 'file', %(at)s, %(by)s, %(by_name)s, %(receiving_unit)s, '', '', '' FROM filed"""

ANSWER = """
    SELECT id, code, content_hash, state, filed_at, respond_by, true FROM known
    UNION ALL SELECT id, code, NULL, NULL, NULL, NULL, false FROM filed"""

OWN_PARTS = (
    Part("numbered", NUMBERED),
    Part("filed", FILED),
    Part("worked", WORKED),
    Part("papered", PAPERED),
    Part("acted", ACTED),
)
#: what the journal repeats word for word
JOURNALLED = ("procedure", "channel", "receiving_unit", "competent_unit", "support_unit", "client_key")


def file(filing: Filing, *, by: Actor, at: datetime) -> Filed:
    """Hands a request in: number, dossier, papers, process, journal and event in one statement, once per client key.

    Raises:
        NoMandate: a citizen files for somebody who gave him no mandate.
        ProcedureNotFound: no published procedure has this code.
        ProcedureNotOffered: not through this channel.
        FormInvalid: the form does not fit the procedure's JSON Schema; ``problems`` names the fields.
        KeyReused: this client key was used for something else.
        CodeInvalid, CodeTaken: the code given by another system is none, or that of another dossier.
        ConsentMissing, NotYourWallet, HoldingNotOffered: of papers from a wallet, see ``reuse``.
    """
    filing = _at_standing_units(filing)
    _check_applicant(filing, by, at)
    procedure = procedures.current(filing.procedure, at=at)
    _check_offered(procedure, filing)
    problems = procedures.check_form(procedure.form, filing.form)
    if problems:
        raise FormInvalid(problems, count=len(problems))

    competent = competent_unit(procedure, filing)
    filing = reuse.resolved(filing, procedure, by=by, at=at)
    respond_by = units.deadline(at, policy().first_answer, competent).due
    plan = process.plan_start(
        procedure.process,
        variables={
            "channel": filing.channel.value,
            "procedure": procedure.code,
            # drawn conditions ask for one case; of several it is the first
            "case": next(iter(filing.cases), ""),
            "competent": competent,
        },
        at=at,
    )
    if not reuse.reused(filing.papers):
        return _write(filing, procedure, competent, plan, respond_by, by=by, at=at)
    with transaction.atomic():
        filed = _write(filing, procedure, competent, plan, respond_by, by=by, at=at)
        reuse.tell_filed(filing, procedure, filed, competent=competent, by=by, at=at)
    return filed


def _at_standing_units(filing: Filing) -> Filing:
    """The same at the units that stand today: a draft, or another system, may name one that was merged meanwhile.

    Raises:
        UnitNotFound: a unit code is not known.
    """

    def home(code: str | None) -> str | None:
        return units.home(code).code if code else None

    receiving = units.home(filing.receiving_unit).code
    support, returning = home(filing.support_unit), home(filing.return_unit)
    if (receiving, support, returning) == (filing.receiving_unit, filing.support_unit, filing.return_unit):
        return filing
    return replace(filing, receiving_unit=receiving, support_unit=support, return_unit=returning)


def competent_unit(procedure: Procedure, filing: Filing) -> str:
    """The unit that decides: the procedure's own, or the one chosen, or the committee where it was received.

    Raises:
        UnitNotFound: a unit code is not known.
    """
    receiving = units.home(filing.receiving_unit)
    chosen = units.home(filing.competent_unit) if filing.competent_unit else None
    stated = procedure.competent_unit(chosen.area if chosen else receiving.area)
    if stated:
        return units.home(stated).code
    if chosen:
        return chosen.code
    committee = units.committee_of(receiving.area) if receiving.area else None
    return committee.code if committee else receiving.code


def _check_applicant(filing: Filing, by: Actor, at: datetime) -> None:
    """A citizen files for himself, or for somebody who gave him a mandate; officers and machines file for others."""
    if by.kind != "citizen" or str(filing.applicant.person_id) == by.key:
        return
    mandates = people.mandates_of(UUID(by.key), at=at)
    if not any(m.giver.id == filing.applicant.person_id and m.covers(filing.procedure, at) for m in mandates):
        raise NoMandate(procedure=filing.procedure)


def _check_offered(procedure: Procedure, filing: Filing) -> None:
    offered = procedure.kinds
    # a catalogue that states no channel at all is incomplete, not closed: the one-stop still receives
    if offered and filing.channel == Channel.ONLINE and ChannelKind.ONLINE not in offered:
        raise ProcedureNotOffered(procedure=procedure.code, channel=filing.channel.value)


def _write(
    filing: Filing,
    procedure: Procedure,
    competent: str,
    plan: StartPlan,
    respond_by: datetime | None,
    *,
    by: Actor,
    at: datetime,
) -> Filed:
    dossier_id = new_id()
    subject = f"dossier:{dossier_id}"
    values = _about_request(filing, procedure) | _about_places(filing, competent, local_day(at))
    values |= {
        "id": dossier_id,
        "subject": subject,
        "by": by.id,
        "by_name": by.name,
        "at": at,
        "instance_id": plan.instance_id,
        "state": int(plan.state or State.NEW),
        "respond_by": respond_by,
        "works": as_json(_works(plan, filing, competent, respond_by)),
    }
    parts = [
        Part("known", KNOWN, values),
        *OWN_PARTS,
        *process.start_parts(plan, subject=subject, at=at, guard="filed"),
        *journal.first_line_parts(
            "dossiers.file", subject=subject, by=by.id, at=at, facts=_facts(values), guard="filed"
        ),
        events.emit_part(_announcement(values), at=at, guard="filed"),
    ]
    return _answer(_run(parts, filing, values), values)


def _facts(values: dict[str, Any]) -> dict[str, str]:
    """What the journal keeps of a filing: ids, codes and the hash of what was said."""
    facts = {name: values[name] for name in JOURNALLED}
    return facts | {"version": str(values["version"]), "content": values["content_hash"]}


def _announcement(values: dict[str, Any]) -> DossierFiled:
    return DossierFiled(
        dossier=str(values["id"]),
        procedure=values["procedure"],
        channel=values["channel"],
        receiving_unit=values["receiving_unit"],
        competent_unit=values["competent_unit"],
        state=values["state"],
    )


def _run(parts: list[Part], filing: Filing, values: dict[str, Any]) -> tuple[Any, ...]:
    """The one statement; again only in the rare case that its number is part of a code that came from outside.

    Raises:
        CodeTaken: the code given by another system is that of another dossier.
    """
    for _ in range(PASSED_OVER):
        rows = statements.run(parts, answer=ANSWER)
        # none: the same key was being filed at this very moment by another request, which has won, or the code is taken
        rows = rows or _known_rows(values["by"], filing.client_key)
        if rows:
            return rows[0]
        if filing.foreign_code:
            raise CodeTaken({"code": CodeTaken.says})
    raise Fault("no free number is left for a dossier")


def _about_request(filing: Filing, procedure: Procedure) -> dict[str, Any]:
    """What is asked, by whom, with which papers."""
    applicant = filing.applicant
    person = str(applicant.person_id or "")
    papers = [_paper(paper, filing.channel) for paper in filing.papers]
    return {
        "client_key": filing.client_key,
        "content_hash": codes.content_hash(
            procedure.code,
            applicant.id_number or str(applicant.person_id),
            "|".join(filing.cases),
            filing.form,
            [[paper["key"], paper["sha256"]] for paper in papers],
        ),
        "procedure": procedure.code,
        "version": procedure.version_id,
        "cases": list(filing.cases),
        "channel": filing.channel.value,
        "person_id": applicant.person_id,
        "applicant": vars(applicant) | {"person_id": person},
        "applicant_words": fold(applicant.name)[:200],
        "form_key": procedure.form,
        "form": filing.form,
        "form_origins": dict(filing.origins) or None,
        "papers": as_json(papers),
    }


def _about_places(filing: Filing, competent: str, day: date) -> dict[str, Any]:
    """Where it is received, decided and given back, and the code that follows from that."""
    return {
        "unit": filing.receiving_unit,
        "day": day,
        "prefix": codes.prefix(
            policy().code_pattern,
            national_code=units.unit(filing.receiving_unit).national_code,
            unit=filing.receiving_unit,
            province=policy().province,
            day=day,
        ),
        "foreign_code": codes.check_foreign(filing.foreign_code) if filing.foreign_code else "",
        "receiving_unit": filing.receiving_unit,
        "competent_unit": competent,
        "support_unit": filing.support_unit or "",
        "return_unit": filing.return_unit or filing.receiving_unit,
        "return_by": filing.return_by,
        "return_address": filing.return_address,
    }


def _paper(paper: PaperIn, channel: Channel) -> dict[str, Any]:
    file = paper.file
    return {
        "key": paper.key,
        "name": paper.name[:500],
        "form": PaperForm(paper.form).value,
        "sha256": file.sha256 if file else "",
        "file_name": file.name[:200] if file else "",
        "size": file.size if file else 0,
        "mime": file.mime if file else "",
        "holding": str(paper.holding) if paper.holding else None,
        "ending": endings.when_handed_in(PaperForm(paper.form), channel) or "",
    }


def _works(plan: StartPlan, filing: Filing, competent: str, respond_by: datetime | None) -> list[dict[str, Any]]:
    return [
        {
            "id": str(waiting.id),
            "unit": acts.place(
                waiting.at,
                receiving=filing.receiving_unit,
                competent=competent,
                returning=filing.return_unit or filing.receiving_unit,
                variables=plan.variables,
            ),
            "role": waiting.role,
            "element": waiting.element,
            "step": waiting.name,
            "step_en": waiting.name_en,
            "outcomes": list(waiting.outcomes),
            "state": waiting.state,
            "step_due_at": respond_by.isoformat() if respond_by else None,
        }
        for waiting in plan.waiting
        if waiting.kind == "task"
    ]


def _known_rows(filed_by: str, client_key: str) -> list[tuple[Any, ...]]:
    row = (
        Dossier.objects.filter(filed_by=filed_by, client_key=client_key)
        .values_list("id", "code", "content_hash", "state", "filed_at", "respond_by")
        .first()
    )
    return [(*row, True)] if row else []


def _answer(row: tuple[Any, ...], values: dict[str, Any]) -> Filed:
    dossier_id, code, content_hash, state, filed_at, respond_by, again = row
    if again and content_hash != values["content_hash"]:
        raise KeyReused(client_key=values["client_key"])
    return Filed(
        id=dossier_id,
        code=code,
        tracking_key=codes.tracking_key(code, settings.SECRET_KEY),
        state=State(state if again else values["state"]),
        filed_at=filed_at if again else values["at"],
        respond_by=respond_by if again else values["respond_by"],
        again=again,
    )
