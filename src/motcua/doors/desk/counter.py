"""The receiving screen between two sendings: what the clerk has entered so far, read anew from the page each time.

Nothing is kept on the server until the last act, so that nothing can get lost there: the page carries everything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from motcua.doors.desk import kept_files, names, offers
from motcua.doors.desk.asking import language
from motcua.doors.desk.forms.receiving import NewPersonForm, TermsForm
from motcua.doors.desk.offers import NOT_LOOKED, Looked, Offered
from motcua.doors.layout import answers
from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.ids import new_id
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Applicant, Channel, FileIn, Filing, Known, PaperForm, PaperIn
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import Person, PersonDetails
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import Card, ChannelKind, Form, Paper, Procedure
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import UnitKind

RECEIVE = "dossiers:receive"
FOUND = 8
#: the origin of an answer that was written down about the person before
WRITTEN = "person"


@dataclass
class PaperSlot:
    """One paper on the check-list."""

    paper: Paper
    form: str = PaperForm.MISSING.value
    seen: bool = False
    file: FileIn | None = None
    error: str = ""
    #: the title of the case that begins with this paper
    group: str = ""
    #: a paper of the visitor's wallet that can stand for it
    offered: Offered | None = None

    @property
    def note(self) -> str:
        """What the page carries of a file that is stored already."""
        return kept_files.note(self.file) if self.file else ""


@dataclass
class Sheet:
    """Everything on the receiving screen."""

    key: str
    number: str
    text: str
    person: Person | None
    person_form: NewPersonForm
    procedure: Procedure | None
    form: Form | None
    cases: tuple[str, ...]
    data: dict[str, Any]
    slots: list[PaperSlot]
    terms: TermsForm
    #: the id of the field that the clerk was in
    at: str = ""
    looked: Looked = NOT_LOOKED
    found: tuple[Card, ...] = ()
    wrong: dict[str, str] = field(default_factory=dict)
    general: list[str] = field(default_factory=list)

    @property
    def focus(self) -> str:
        """Where the next key press belongs: ``person``, ``name``, ``procedure`` or ``rest``."""
        if not self.number:
            return "person"
        if self.person is None and not self.person_form.data.get("p-full_name"):
            return "name"
        return "rest" if self.procedure else "procedure"


def read(request: HttpRequest, actor: Actor, at: datetime, sent: QueryDict | None) -> Sheet:
    """The screen as the page says it is; ``sent`` None: a fresh one."""
    said: Mapping[str, str] = sent.dict() if sent is not None else {}  # type: ignore[assignment]
    number = said.get("number", "").replace(" ", "").replace(".", "")[:20]
    person = people.find_person(number) if number else None
    procedure = _procedure(said.get("procedure", "") or request.GET.get("procedure", ""), at)
    form = procedures.form(procedure.form) if procedure else None
    cases = _cases(procedure, sent.getlist("case") if sent is not None else [])
    person_form = NewPersonForm(sent if sent is not None and not person and "p-full_name" in sent else None)
    known = person or (person_form.details(number) if person_form.is_bound and person_form.is_valid() else None)
    terms = _terms(sent, procedure, actor)
    looked = NOT_LOOKED
    if person and procedure and actor.may("papers:reuse"):
        unit = str(terms["unit"].value() or "")
        looked = offers.look(request, person, procedure, unit=unit, by=actor, at=at)
    return Sheet(
        key=said.get("key") or str(new_id()),
        number=number,
        text=said.get("text", "")[:100],
        person=person,
        person_form=person_form,
        procedure=procedure,
        form=form,
        cases=cases,
        data=_data(form, said, known),
        slots=list(_slots(request, procedure, cases, said, looked)),
        terms=terms,
        looked=looked,
        at=said.get("at", "")[:80],
    )


def _procedure(code: str, at: datetime) -> Procedure | None:
    try:
        return procedures.current(code, at=at) if code else None
    except NotFound:
        return None


def _cases(procedure: Procedure | None, said: list[str]) -> tuple[str, ...]:
    choices = procedures.choices_of(procedure) if procedure else ()
    return tuple(one.key for one in choices if one.key in said)


def _data(form: Form | None, said: Mapping[str, str], person: PersonDetails | None) -> dict[str, Any]:
    """The form as typed; what is known of the person stands where nothing was typed yet."""
    if form is None:
        return {}
    typed = answers.typed(form, {name[2:]: value for name, value in said.items() if name.startswith("x.")})
    if any(name.startswith("x.") for name in said):
        return typed
    return answers.prefilled(form, person) if person else typed


def _slots(
    request: HttpRequest,
    procedure: Procedure | None,
    cases: tuple[str, ...],
    said: Mapping[str, str],
    looked: Looked,
) -> Iterator[PaperSlot]:
    if procedure is None:
        return
    forms = {one.value for one in PaperForm}
    for group, paper in _asked(procedure, cases):
        file, error = kept_files.taken(request, paper.key)
        chosen = said.get(f"paper:{paper.key}", "")
        form = PaperForm.FILE.value if file else chosen if chosen in forms else PaperForm.MISSING.value
        if form == PaperForm.FILE.value and file is None and not error:
            error = gettext("Vui lòng chọn tệp, hoặc đánh dấu bản giấy hay còn thiếu.")
        offered = looked.found.get(paper.key)
        if form == PaperForm.REUSED.value and offered is None:
            form = PaperForm.MISSING.value
        elif offered and form == PaperForm.MISSING.value and said.get("do") == "offers":
            form = PaperForm.REUSED.value
        yield PaperSlot(paper, form, f"seen:{paper.key}" in said, file, error, group, offered)


def _asked(procedure: Procedure, cases: tuple[str, ...]) -> Iterator[tuple[str, Paper]]:
    """The papers with the title of the case that asks for them, said once where it begins."""
    for case in procedures.cases_for(procedure, cases):
        title = case.title or ""
        for paper in case.papers:
            yield title, paper
            title = ""


def _terms(sent: QueryDict | None, procedure: Procedure | None, actor: Actor) -> TermsForm:
    places = receiving_places(actor)
    here = (sent.get("t-unit") if sent is not None else "") or (places[0][0] if places else "")
    competents, usual = deciding(procedure, here)
    centres = [(one.code, one.name) for one in units.units(UnitKind.CENTRE)]
    kind = ChannelKind.POST if sent is not None and sent.get("t-channel") == "post" else ChannelKind.COUNTER
    stated = procedure is None or procedures.limit_for(procedure, kind).stated
    begun = sent is not None and "t-return_by" in sent
    return TermsForm(
        sent if begun else None,
        units=places,
        competents=competents,
        centres=centres,
        limit_stated=stated,
        initial={"unit": here, "competent": usual},
    )


def receiving_places(actor: Actor) -> list[tuple[str, str]]:
    """The one-stops at which this officer receives."""
    held = actor.units_with(RECEIVE)
    codes = [one.code for one in units.units(UnitKind.CENTRE)] if EVERYWHERE in held else sorted(held)
    return [(code, names.unit(code)) for code in codes]


def deciding(procedure: Procedure | None, receiving: str) -> tuple[list[tuple[str, str]], str]:
    """The offices that may decide, and the usual one; no choices when the catalogue names one office for all."""
    if procedure is None or (procedure.competent and "{area}" not in procedure.competent):
        return [], ""
    committees = [(one.code, one.name) for one in units.units(UnitKind.COMMITTEE)]
    here = _committee_here(receiving)
    if procedure.competent:
        return committees, here
    others = [(one.code, one.name) for kind in (UnitKind.DEPARTMENT, UnitKind.SECTORAL) for one in units.units(kind)]
    return [*committees, *others], here


def _committee_here(receiving: str) -> str:
    try:
        area = units.unit(receiving).area
        return units.committee_of(area).code if area else ""
    except NotFound:
        return ""


def search(text: str, at: datetime) -> tuple[Card, ...]:
    """Procedures for what was typed: a code, or words with or without accents."""
    return procedures.search(text, limit=FOUND, at=at).items if len(text.strip()) > 1 else ()


def groups(sheet: Sheet) -> list[dict[str, Any]]:
    """The drawn form, its fields under names of their own."""
    if sheet.form is None:
        return []
    return [
        {"title": group.title, "help": group.help, "fields": [kept_files.prefixed(one) for one in group.fields]}
        for group in answers.groups(sheet.form, sheet.data, sheet.wrong, language())
    ]


def applicant(person: Person, sheet: Sheet) -> Applicant:
    """Who asks, as known now."""
    return Applicant(
        name=person.full_name,
        id_number=person.identity_number or person.tax_code or "",
        person_id=person.id,
        kind=person.kind.value,
        phone=person.phone or "",
        email=person.email or "",
        address=person.address or "",
    )


def filing(sheet: Sheet, person: Person, procedure: Procedure) -> Filing:
    """The screen as a request that can be handed in."""
    said = sheet.terms.cleaned_data
    return Filing(
        client_key=sheet.key,
        procedure=procedure.code,
        channel=Channel(said["channel"]),
        applicant=applicant(person, sheet),
        form=sheet.data,
        receiving_unit=said["unit"],
        competent_unit=said.get("competent") or None,
        support_unit=said["support"] or None,
        return_unit=said["return_unit"] or None,
        return_by=said["return_by"],
        return_address=said["return_address"],
        cases=sheet.cases,
        origins=_origins(sheet),
        papers=tuple(_handed(slot) for slot in sheet.slots),
        # the visitor agreed when the counter looked; what is marked here is what he lets stand
        consent=any(slot.form == PaperForm.REUSED.value for slot in sheet.slots),
    )


def _origins(sheet: Sheet) -> dict[str, str]:
    """Which answers nobody gave at the counter: what was written down about the visitor before and stands unchanged."""
    if sheet.form is None or sheet.person is None:
        return {}
    facts = answers.facts_of(sheet.form, sheet.person)
    return dossiers.known_origins({path: Known(value, WRITTEN, "", "") for path, value in facts.items()}, sheet.data)


def _handed(slot: PaperSlot) -> PaperIn:
    form = PaperForm(slot.form)
    if form is PaperForm.REUSED:
        return PaperIn(slot.paper.key, slot.paper.name, form, holding=offers.chosen(slot.offered))
    return PaperIn(slot.paper.key, slot.paper.name, form, slot.file)
