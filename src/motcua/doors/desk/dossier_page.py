"""What the dossier page shows, prepared from records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms import Form as BoundForm
from django.http import QueryDict
from django.utils.translation import gettext

from motcua.doors.desk import names
from motcua.doors.desk.asking import language
from motcua.doors.desk.forms.acts import Askable, SupplementForm, form_for
from motcua.doors.layout import answers, forms
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Channel, Finance, NextAct, Page, PaperLine, State, WorkItem
from motcua.rooms.papers import facade as papers
from motcua.rooms.payments import facade as payments
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import ChannelKind, Form, Procedure

#: outcomes whose form is too long for the column beside the dossier
LONG = frozenset({"supplement", "consult"})
#: any of these opens a request for payment
MONEY = ("payments:collect", "payments:refund", "payments:approve-refund", "payments:reconcile")
DANGEROUS = frozenset({"refuse", "reject", "back"})


@dataclass(frozen=True)
class ActCard:
    """Something that may be done now, with its form, or the address of the page that has it."""

    act: NextAct
    url: str
    form: BoundForm | None
    danger: bool
    open: bool


@dataclass(frozen=True)
class StepLine:
    """A step that waits: who has it, and what this reader may do about that."""

    item: WorkItem
    who: str
    takes: bool
    gives_back: bool
    assigns: bool
    url: str


def catalogue(page: Page) -> Procedure:
    """The version of the procedure that the dossier was filed under."""
    return procedures.version(page.procedure_version)


def drawn_form(page: Page) -> Form | None:
    """The form as it was drawn when the dossier was filed; nothing when it is not known any more."""
    try:
        return procedures.form(page.form_key)
    except NotFound:
        return None


def cards(page: Page, procedure: Procedure) -> list[ActCard]:
    """The next acts, the main one of the first step open."""
    found: list[ActCard] = []
    for act in page.next_acts:
        long = act.outcome in LONG
        form = None if long else make_form(page, procedure, act.outcome, act.work_id)
        found.append(
            ActCard(
                act=act,
                url=reverse("desk:act", args=[page.code, act.work_id, act.outcome]),
                form=form,
                danger=act.outcome in DANGEROUS,
                open=act.main and not any(card.open for card in found),
            )
        )
    return sorted(found, key=lambda card: not card.act.main)


def make_form(
    page: Page, procedure: Procedure, outcome: str, work_id: UUID, data: QueryDict | None = None
) -> BoundForm:
    """The form of an outcome at a step of this dossier."""
    askable = tuple(askables(page, procedure)) if outcome == "supplement" else ()
    stated = procedures.limit_for(procedure, kind_of(page.channel)).stated
    known = outcome != "receive" or dossiers.fee_of(page, at=now()).known
    return form_for(
        outcome, work_id, papers=page.papers, askable=askable, limit_stated=stated, fee_known=known, data=data
    )


def kind_of(channel: Channel) -> ChannelKind:
    """The catalogue's word for how a dossier came in."""
    return ChannelKind(channel.value)


def askables(page: Page, procedure: Procedure) -> Iterable[Askable]:
    """What a supplement may ask for: the papers of the case, what else was handed in, the fields of the form."""
    keys = set()
    for paper in procedures.papers_for(procedure, page.cases):
        keys.add(paper.key)
        yield Askable("paper", paper.key, paper.name)
    for line in page.papers:
        if line.key and line.key not in keys:
            keys.add(line.key)
            yield Askable("paper", line.key, line.name)
    form = drawn_form(page)
    for step in form.steps if form else ():
        for field in step.fields:
            title = field.title_en if language() == "en" and field.title_en else field.title
            yield Askable("field", field.path, title)


def paper_groups(page: Page, procedure: Procedure) -> list[tuple[str, list[PaperLine]]]:
    """The papers by the case that asks for them, under its title; what no case asks for comes last."""
    left = {line.id: line for line in page.papers}
    groups = []
    for case in procedures.cases_for(procedure, page.cases):
        keys = {paper.key for paper in case.papers}
        lines = [left.pop(line.id) for line in page.papers if line.key in keys]
        groups.append((case.title or "", lines))
    groups.append(("", list(left.values())))
    return [group for group in groups if group[1]]


def steps(page: Page, actor: Actor, officers: Mapping[str, str]) -> list[StepLine]:
    """The steps that wait; ``officers`` are the names of those who have taken one."""
    return [
        StepLine(
            item=item,
            who=gettext("Tôi") if item.assignee == actor.id else officers.get(item.assignee, ""),
            takes=not item.assignee and actor.may(f"role:{item.role}", unit=item.unit),
            gives_back=item.assignee == actor.id,
            assigns=actor.may("dossiers:assign", unit=item.unit),
            url=reverse("desk:assignment", args=[page.code, item.id]),
        )
        for item in page.steps
    ]


def shown(page: Page, actor: Actor) -> dict[str, Any]:
    """Everything that the template needs."""
    procedure, form = catalogue(page), drawn_form(page)
    officers = names.officers({line.asked_by for line in page.supplements} | {item.assignee for item in page.steps})
    return {
        "d": page,
        "procedure": procedure,
        "parts": answers.parts(form, page.form, language()) if form else (),
        "origins": origins(page, form) if form else (),
        "cards": cards(page, procedure),
        "money": payments.payments_for(f"dossier:{page.code}:"),
        "steps": steps(page, actor, officers),
        "asked_by": officers,
        "units": {code: names.unit(code) for code in _places(page)},
        "may": _may(page, actor),
        "cases": [one.title or one.key for one in procedure.cases if one.choice and one.key in page.cases],
        "paper_groups": paper_groups(page, procedure),
        "official": forms.lines(page, officer=True),
    }


def origins(page: Page, form: Form) -> list[tuple[str, list[str]]]:
    """What of the form nobody typed: where it comes from, and which questions it answers."""
    held = {UUID(said[7:]) for said in page.form_origins.values() if said.startswith("result:")}
    titles = papers.titles(held) if held else {}
    found: dict[str, list[str]] = {}
    for step in form.steps:
        for field in step.fields:
            said = page.form_origins.get(field.path)
            if said:
                title = field.title_en if language() == "en" and field.title_en else field.title
                found.setdefault(_origin(said, titles), []).append(title)
    return list(found.items())


def _origin(said: str, titles: Mapping[UUID, str]) -> str:
    kind, _, name = said.partition(":")
    if kind == "account":
        return gettext("Tài khoản định danh")
    if kind == "person":
        return gettext("Thông tin người nộp đã có tại cơ quan")
    if kind == "result":
        return gettext("Sổ gốc: {paper}").format(paper=titles.get(UUID(name), ""))
    return gettext("Công dân đã khai trong hồ sơ {code}").format(code=name)


def _places(page: Page) -> set[str]:
    said = {page.receiving_unit, page.competent_unit, page.support_unit, page.return_unit}
    return (said | {act.unit for act in page.acts}) - {""}


def _may(page: Page, actor: Actor) -> dict[str, bool]:
    places = (page.receiving_unit, page.competent_unit)
    at_counter = actor.may("dossiers:receive", unit=page.receiving_unit)
    return {
        **{name: name in page.other_acts for name in ("note", "extend", "stop", "undo")},
        "collect": any(actor.may("dossiers:collect", unit=unit) for unit in places),
        "digitise": any(actor.may("papers:digitise", unit=unit) for unit in places),
        "hold": any(actor.may("papers:hold", unit=unit) for unit in places),
        "money": any(actor.may(name, unit=unit) for name in MONEY for unit in places),
        "enter_fee": page.received_at is not None
        and page.ended_at is None
        and page.finance is Finance.NOTHING
        and any(actor.may("dossiers:collect", unit=unit) for unit in places)
        and not dossiers.fee_of(page, at=now()).known,
        "answer": at_counter and page.open_supplement is not None,
        "hand_over": page.state in {State.NEW, State.RECEIVED, State.IN_PROCESS}
        and (at_counter or actor.may("dossiers:assign", unit=page.competent_unit)),
        "withdraw": at_counter and page.ended_at is None and page.finished_at is None,
    }


__all__ = ["ActCard", "StepLine", "SupplementForm", "cards", "catalogue", "make_form", "shown"]
