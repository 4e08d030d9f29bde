"""Plays the stories: every step through the façade that a person at a screen would use."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from motcua.kernel.actors import Actor
from motcua.kernel.errors import Refusal
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.errors import KeyReused
from motcua.rooms.dossiers.records import Applicant, Channel, Filed, Filing, PaperForm, PaperIn
from motcua.rooms.payments import facade as payments
from motcua.rooms.people import facade as people
from motcua.rooms.people.errors import AlreadyKnown
from motcua.rooms.people.records import PersonDetails
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import Procedure
from motcua.rooms.process import facade as process
from motcua.rooms.process.records import Waiting
from motcua.site.simulation.cast import STAGE, Cast
from motcua.site.simulation.city import Run
from motcua.site.simulation.folk import invent
from motcua.site.simulation.forms import fill
from motcua.site.simulation.shape import Shape, read_names
from motcua.site.simulation.stories import Detour, Fate, Place, Story
from motcua.site.simulation.till import connected, pay_online

#: what an officer does at a step, the first that it offers
USUALLY = ("receive", "forward", "approve", "issue", "return", "consult")
ASKED = {"kind": "field", "key": "applicant.address", "name": "Nơi cư trú", "reason": "Chưa ghi rõ số nhà (mẫu)"}
REASON = "Lý do giả định của dữ liệu trình diễn (mẫu)"
CONSULTED = "SO-TP"
#: acts on a timeline that no step of a story made
ASIDE = frozenset({"fee-paid", "fee-waived"})


class Stage:
    """One place with its officers and its people."""

    def __init__(self, place: Place, cast: Cast, *, run: Run, shape: Shape, home: str) -> None:
        self.place, self.cast, self.seed, self.end, self.home = place, cast, run.seed, run.until, home
        self.ratings, self.names = shape.ratings, read_names()
        self.known: dict[int, tuple[PersonDetails, UUID]] = {}
        #: codes of dossiers whose detour was taken
        self.asked: set[str] = set()

    def play(self, stories: Sequence[Story]) -> int:
        """Plays what is not there yet, in order; returns how many dossiers were new.

        Only the last dossier that an earlier run filed can be unfinished: its acts are taken up where they stopped.
        """
        new, last_known = 0, None
        for story in stories:
            try:
                filed = self._file(story)
            except KeyReused:  # filed by a run over other days: it is there
                continue
            if filed.again:
                last_known = (story, filed)
                continue
            if last_known is not None:
                self._take_up(*last_known)
                last_known = None
            self._go_on(story, filed, skip=0)
            new += 1
        if last_known is not None:
            self._take_up(*last_known)
        return new

    def _file(self, story: Story) -> Filed:
        person, person_id = self._person(story.person, story.filed_at)
        procedure = procedures.current(story.procedure, at=story.filed_at)
        filing = Filing(
            client_key=story.key,
            procedure=story.procedure,
            channel=story.channel,
            applicant=Applicant(
                name=person.full_name,
                id_number=person.identity_number or "",
                person_id=person_id,
                phone=person.phone or "",
                address=person.address or "",
            ),
            form=fill(_schema(procedure.form), person, Random(story.key)),  # noqa: S311 - not a secret
            receiving_unit=self.place.receiving,
            competent_unit=self.place.competent,
            papers=_papers(procedure),
        )
        return dossiers.file(filing, by=self._filer(story, person, person_id), at=story.filed_at)

    def _filer(self, story: Story, person: PersonDetails, person_id: UUID) -> Actor:
        if story.channel is Channel.ONLINE:
            return Actor(id=f"citizen:{person_id}", name=person.full_name)
        return self.cast["one-stop", self.place.receiving]

    def _person(self, number: int, at: datetime) -> tuple[PersonDetails, UUID]:
        if number not in self.known:
            details = invent(self.seed, self.place.key, number, self.names, home=self.home)
            self.known[number] = (details, _written_down(details, at))
        return self.known[number]

    def _take_up(self, story: Story, filed: Filed) -> None:
        officer = self.cast["one-stop", self.place.receiving]
        page = dossiers.page(filed.code, by=officer, at=story.filed_at)
        if page.supplements or page.obligations:
            self.asked.add(filed.code)
        self._go_on(story, filed, skip=sum(act.act not in ASIDE for act in page.acts) - 1)

    def _go_on(self, story: Story, filed: Filed, *, skip: int) -> None:
        """The acts of a story after the first ``skip``, until it ends or its moments run out."""
        if story.fate is Fate.WITHDRAWN:
            if not skip:
                person, person_id = self._person(story.person, story.filed_at)
                filer = self._filer(story, person, person_id)
                dossiers.withdraw(filed.code, reason=REASON, by=filer, at=story.moments[0])
            return
        instance = process.instance_of(f"dossier:{filed.id}")
        if instance is None:
            return
        for moment in story.moments[skip : story.acts]:
            if not self._act(story, filed.code, instance, moment):
                return

    def _act(self, story: Story, code: str, instance: UUID, at: datetime) -> bool:
        """The next thing that happens; False when nothing more does."""
        waiting = process.waiting(instance)
        tasks = [one for one in waiting if one.kind == "task"]
        if not tasks:
            return bool(waiting) and self._answer(story, code, waiting, at)
        task = tasks[0]
        outcome = _choose(task, story, detour="" if code in self.asked else story.detour.value)
        actor = self.cast.get((task.role or "", self._unit(task)))
        if outcome is None or actor is None:
            return False
        if outcome == "return":
            if story.returned_at is None:
                return False
            at = story.returned_at
        if story.detour is Detour.EXTENSION and outcome == "approve":
            self._extend(code, at)
        dossiers.complete(code, task.id, outcome, values=_values(outcome), by=actor, at=at)
        if outcome in ("supplement", "payment"):
            self.asked.add(code)
        if outcome == "return":
            self._rate(story, code, at)
        return True

    def _rate(self, story: Story, code: str, at: datetime) -> None:
        """Some say how it went, in the hours after."""
        dice = Random(f"{story.key}:rates")  # noqa: S311 - not a secret
        said = at + timedelta(minutes=dice.uniform(10, 600))
        thrown = dice.uniform(0, 100)
        for level, share in self.ratings.items():
            thrown -= share
            if thrown < 0 and said < self.end:
                person, person_id = self._person(story.person, at)
                dossiers.rate(code, level, by=Actor(id=f"citizen:{person_id}", name=person.full_name), at=said)
                return

    def _answer(self, story: Story, code: str, waiting: Sequence[Waiting], at: datetime) -> bool:
        """The applicant completes what was asked for, or pays."""
        if story.fate is Fate.OPEN:
            return False
        messages = {one.message for one in waiting}
        person, person_id = self._person(story.person, at)
        if "supplement-arrived" in messages:
            filer = self._filer(story, person, person_id)
            fields = {ASKED["key"]: f"{person.address} (đã ghi rõ)"}
            dossiers.answer_supplement(code, fields=fields, papers=(), by=filer, at=at)
            return True
        if "payment-settled" in messages:
            officer = self.cast["one-stop", self.place.receiving]
            for owed in dossiers.page(code, by=officer, at=at).obligations:
                if owed.settled_at is None:
                    receipt = self._pay(code, owed.id, at)
                    # what follows from a payment comes with its event, some time later; the story goes on now
                    dossiers.settle_obligation(code, owed.id, receipt=receipt, by=officer, at=at)
            return True
        return False

    def _pay(self, code: str, obligation: int, at: datetime) -> str:
        """Pays through the platform; returns the number of the receipt."""
        purpose = f"dossier:{code}:{obligation}"
        for asked in payments.payments_for(purpose):
            if asked.purpose == purpose and asked.owed and connected():
                pay_online(asked, at=at - timedelta(minutes=1), end=self.end)
        paid = (one.receipt.number for one in payments.payments_for(purpose) if one.purpose == purpose and one.receipt)
        return next(paid, f"MAU-{obligation}")

    def _extend(self, code: str, at: datetime) -> None:
        leader = self.cast.get(("unit-leader", self.place.competent))
        if leader is not None:
            try:
                dossiers.extend(code, limit="2wd", reason=REASON, by=leader, at=at)
            except Refusal:
                return  # it was extended by the run before

    def _unit(self, task: Waiting) -> str:
        kind, _, named = task.at.partition(":")
        if kind == "unit":
            return named
        if kind == "var":
            return CONSULTED
        return self.place.competent if kind == "competent" else self.place.receiving


def _written_down(details: PersonDetails, at: datetime) -> UUID:
    number = details.identity_number or ""
    known = people.id_of(number)
    if known:
        return known
    try:
        return people.save_person(details, by=STAGE, at=at).id
    except AlreadyKnown:  # another part of the simulation was faster
        return people.id_of(number) or _written_down(details, at)


def _choose(task: Waiting, story: Story, *, detour: str) -> str | None:
    if story.fate is Fate.REFUSED and "refuse" in task.outcomes:
        return "refuse"
    if detour in task.outcomes:
        return detour
    if "payment" in task.outcomes and "forward" not in task.outcomes:
        return "payment"
    return next((outcome for outcome in USUALLY if outcome in task.outcomes), None)


def _values(outcome: str) -> Mapping[str, Any]:
    said: dict[str, dict[str, Any]] = {
        "refuse": {"reason": REASON},
        "supplement": {"items": [ASKED], "reason": REASON},
        "payment": {"what": "Lệ phí giả định (mẫu)", "amount": 50_000},
        "consult": {"unit": CONSULTED},
        "return": {"handed_by": "counter"},
    }
    return said.get(outcome, {})


@cache
def _schema(form: str) -> Mapping[str, Any]:
    return procedures.form_schema(form)


def _papers(procedure: Procedure) -> tuple[PaperIn, ...]:
    papers = procedures.papers_for(procedure)[:3]
    return tuple(PaperIn(key=paper.key, name=paper.name, form=PaperForm.ON_PAPER) for paper in papers)
