"""The papers of the demonstration: results that are really signed and sealed, held in wallets, and used again.

A signature takes a third of a second, so those of a city's ninety days would take an hour: a few dozen results of one
ward are signed for real, copies are certified at its counter, and a pile waits before the leader of the featured ward.
Whoever signs needs a key; where the simulated authority gave none, everything waits in the queue. All of this happens
in the hour before the run, whatever days are simulated: keys and time stamps are of today.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from django.utils.module_loading import autodiscover_modules

from motcua.kernel import outbox
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Refusal
from motcua.kernel.jobs import JOBS
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Applicant, Channel, Filed, Filing, PaperForm, PaperIn, WorkFilter
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records.results import Cause, ResultState
from motcua.rooms.payments import facade as payments
from motcua.rooms.people import facade as people
from motcua.rooms.people.errors import AlreadyKnown
from motcua.rooms.people.records import PersonDetails
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import Procedure
from motcua.rooms.process import facade as process
from motcua.rooms.process.records import Waiting
from motcua.rooms.units import facade as units
from motcua.site.simulation import copies
from motcua.site.simulation.cast import STAGE, Cast
from motcua.site.simulation.city import City
from motcua.site.simulation.folk import invent, name
from motcua.site.simulation.forms import fill
from motcua.site.simulation.shape import read_names
from motcua.site.simulation.stories import Place
from motcua.site.simulation.till import connected, transfer

#: the second of every five dossiers is handed in at the counter, where its papers are scanned
EVERY, AT_COUNTER = 5, 1
#: what stands in a fact that the form does not say
INVENTED = "Nội dung giả định (mẫu)"
REASON = "Lý do giả định của dữ liệu trình diễn (mẫu)"
#: the last of those that are finished have not been fetched yet
NOT_FETCHED = 3
#: seconds that a worker beside us is given for what it has begun to sign
PATIENCE = 30.0
VALUES = {"return": {"handed_by": "counter"}}


@dataclass(frozen=True)
class Shown:
    """What a run showed: results signed and issued, drafts that wait for a leader, copies certified, papers reused."""

    issued: int = 0
    waiting: int = 0
    certified: int = 0
    reused: int = 0


def show(city: City, cast: Cast, *, now: datetime) -> Shown:
    """Plays what is not there yet, until ``now``. Events that wait are delivered on the way."""
    wanted = city.shape.papers
    by_unit = {place.competent: place for place in city.places}
    ward, featured = by_unit.get(f"UB-{wanted.ward}"), by_unit.get(f"UB-{city.shape.featured.area}")
    if ward is None or featured is None:
        return Shown()
    autodiscover_modules("reactions", "jobs")
    counter = Counter(city, ward, cast, now=now)
    issued = counter.issue(_count(city, wanted.results), unsigned=_count(city, wanted.unsigned))
    return Shown(
        issued=issued,
        waiting=lay_before_leader(featured, cast, most=_count(city, wanted.waiting), at=city.run.until),
        certified=counter.certify(_count(city, wanted.copies)),
        reused=counter.reuse(_count(city, wanted.reused)),
    )


def _count(city: City, number: int) -> int:
    """So many in a run of full size and length; fewer in a smaller one."""
    return round(number * city.run.scale * min(1.0, city.run.days / city.shape.featured.full_days))


def lay_before_leader(place: Place, cast: Cast, *, most: int, at: datetime) -> int:
    """Prepares the results of dossiers that wait for approval, so that they lie in the leader's signing queue."""
    leader, specialist = cast.get(("unit-leader", place.competent)), cast.get(("specialist", place.competent))
    if leader is None or specialist is None or not most:
        return 0
    laid = 0
    filter_ = WorkFilter(scope="unit", role="unit-leader", unit=place.competent, size=4 * most)
    for item in dossiers.worklist(filter_, by=leader, at=at).items:
        if laid == most:
            break
        if papers.result_of(f"dossier:{item.code}") is None and len(papers.kinds_for(item.procedure)) > 1:
            prepare(item.code, item.procedure, by=specialist, at=at)
        laid += papers.result_of(f"dossier:{item.code}") is not None
    return laid


def prepare(code: str, procedure: str, *, by: Actor, at: datetime) -> None:
    """Sets the result that ``procedure`` ends in, from what was declared."""
    about, facts = dossiers.result_draft(code, papers.kinds_for(procedure)[0].key, by=by)
    said = {field.name: facts[field.name] or (INVENTED if field.required else "") for field in about.fields}
    dossiers.prepare_result(code, about.key, said, by=by, at=at)


class Counter:
    """A ward in the last hour: what is handed in there, decided, and given back."""

    def __init__(self, city: City, place: Place, cast: Cast, *, now: datetime) -> None:
        self.city, self.place, self.cast, self.now = city, place, cast, now
        self.seed, self.wanted = city.run.seed, city.shape.papers

    def at(self, minutes: float) -> datetime:
        """So many minutes before the end."""
        return self.now - timedelta(minutes=minutes)

    def officer(self, role: str) -> Actor:
        centre = role == "one-stop"
        return self.cast[role, self.place.receiving if centre else self.place.competent]

    def issue(self, count: int, *, unsigned: int) -> int:
        """Files, pays, prepares, signs and seals; the last ``unsigned`` stay before the leader. Returns how many were
        issued.
        """
        filed = [self._file(number) for number in range(count)]
        self._deliver()
        for one in filed:
            self._pay(one.code)
        self._deliver()
        for one in filed:
            self._bring(one)
        to_sign = filed[: max(0, count - unsigned)] if self._has_keys() else []
        for outcome in ("approve", "issue"):
            for one in to_sign:
                self._does(one, outcome)
            self._until(partial(self._none_offers, to_sign, outcome))
        for one in to_sign[:-NOT_FETCHED]:
            self._does(one, "return")
        self._deliver()
        self._revoke_one(to_sign)
        lines = [papers.result_of(f"dossier:{one.code}") for one in to_sign]
        return sum(line is not None and line.issued_at is not None for line in lines)

    def _has_keys(self) -> bool:
        holders = (self.officer("unit-leader").id, f"unit:{self.place.competent}")
        return all(papers.credential_for([holder], at=self.now) for holder in holders)

    def _file(self, number: int) -> Filed:
        code = self.wanted.procedures[number % len(self.wanted.procedures)]
        procedure, at = procedures.current(code, at=self.now), self.at(60 - number / 2)
        person, id_ = self.person(number, at)
        scanned = number % EVERY == AT_COUNTER
        asked = procedures.papers_for(procedure)
        filing = Filing(
            client_key=f"mau:{self.seed}:papers:{number}",
            procedure=code,
            channel=Channel.COUNTER if scanned else Channel.ONLINE,
            applicant=applicant(person, id_),
            form=self._form(procedure, person, number),
            receiving_unit=self.place.receiving,
            competent_unit=self.place.competent,
            papers=tuple(PaperIn(paper.key, paper.name, PaperForm.ON_PAPER) for paper in asked[-3:]),
        )
        by = self.officer("one-stop") if scanned else citizen(person, id_)
        return dossiers.file(filing, by=by, at=at)

    def _form(self, procedure: Procedure, person: PersonDetails, number: int) -> dict[str, Any]:
        """The form, with a name for whom the result is about."""
        dice = Random(f"{self.seed}:papers:{number}")  # noqa: S311 - not a secret
        form = fill(procedures.form_schema(procedure.form), person, dice)
        if "child" in form:
            form["child"]["full_name"] = name(dice, form["child"]["sex"], read_names())
        if "person" in form:
            form["person"]["full_name"] = person.full_name
        return form

    def person(self, number: int, at: datetime) -> tuple[PersonDetails, UUID]:
        """Those who sign in to the demonstration first, then people of the ward."""
        if number < 2 * len(self.wanted.people):
            # not in step with the procedures: each of them gets several kinds
            turn = (number + number // len(self.wanted.people)) % len(self.wanted.people)
            known = people.find_person(self.wanted.people[turn])
            if known is not None:
                return known, known.id
        details = invent(
            self.seed, f"papers-{self.place.key}", number, read_names(), home=units.unit(self.place.competent).name
        )
        found = people.id_of(details.identity_number or "")
        if found is None:
            with suppress(AlreadyKnown):
                found = people.save_person(details, by=STAGE, at=at).id
        return details, found or people.id_of(details.identity_number or "")  # type: ignore[return-value]

    def _pay(self, code: str) -> None:
        """By transfer: the platform's simulator, which is asked for the file of this day, knows nothing of us."""
        for owed in payments.payments_for(f"dossier:{code}:"):
            if owed.owed and connected():
                transfer(owed, at=owed.asked_at + timedelta(minutes=2))

    def _bring(self, filed: Filed) -> None:
        """As far as the leader's desk, with its result prepared on the way."""
        for minutes in (35, 30, 20, 15):
            task = self._task(filed)
            if task is None or not {"receive", "forward"} & set(task.outcomes) or "approve" in task.outcomes:
                return
            if task.role == "specialist" and papers.result_of(f"dossier:{filed.code}") is None:
                page = dossiers.page(filed.code, by=self.officer("specialist"), at=self.at(minutes))
                prepare(filed.code, page.procedure, by=self.officer("specialist"), at=self.at(minutes))
            self._does(filed, "receive" if "receive" in task.outcomes else "forward", minutes)

    def _does(self, filed: Filed, outcome: str, minutes: float = 0) -> None:
        """The step that offers ``outcome``, by whoever holds its role; nothing when none waits."""
        task = self._offers(filed, outcome)
        if task is not None:
            with suppress(Refusal):  # ordered by a run before, and not signed yet
                dossiers.complete(
                    filed.code, task.id, outcome, values=VALUES.get(outcome, {}), by=self.officer(task.role or ""),
                    at=self.at(minutes),
                )  # fmt: skip

    def _none_offers(self, filed: list[Filed], outcome: str) -> bool:
        return not any(self._offers(one, outcome) for one in filed)

    def _offers(self, filed: Filed, outcome: str) -> Waiting | None:
        task = self._task(filed)
        return task if task is not None and outcome in task.outcomes else None

    def _task(self, filed: Filed) -> Waiting | None:
        instance = process.instance_of(f"dossier:{filed.id}")
        return next((one for one in process.waiting(instance) if one.kind == "task"), None) if instance else None

    def _until(self, done: Callable[[], bool]) -> None:
        """Has everything that was ordered signed, and tells those who wait for it. Where a worker runs, it does some of
        this at the same time: it is given a while.
        """
        end = time.monotonic() + PATIENCE
        while True:
            while JOBS["papers.jobs.signing.sign_ordered"].work(self.now):
                pass
            self._deliver()
            if done() or time.monotonic() > end:
                return
            time.sleep(0.2)

    def _deliver(self) -> None:
        outbox.deliver_pending(at=self.now, limit=100)

    def _revoke_one(self, filed: list[Filed]) -> None:
        """One result is taken out of force, so that the register has something to show."""
        if len(filed) >= NOT_FETCHED:
            line = papers.result_of(f"dossier:{filed[-1].code}")
            if line is not None and line.state is ResultState.ISSUED:
                leader = self.officer("unit-leader")
                papers.revoke(line.id, cause=Cause.ERROR, reason=REASON, by=leader, at=self.now)
                self._deliver()

    def certify(self, count: int) -> int:
        """Scans and certifies papers of what was handed in at the counter; returns how many are certified."""
        numbers = range(AT_COUNTER, _count(self.city, self.wanted.results), EVERY)
        clerk = self.officer("one-stop")
        if not papers.credential_for([clerk.id, f"unit:{self.place.receiving}"], at=self.now):
            return 0
        codes = [self._file(number).code for number in list(numbers)[:count]]
        for code in codes:
            copies.scan(code, unit=self.place.receiving, by=clerk, at=self.at(10))
        certified = [partial(copies.is_certified, code, by=clerk, at=self.now) for code in codes]
        self._until(lambda: all(one() for one in certified))
        return sum(one() for one in certified)

    def reuse(self, count: int) -> int:
        """People whose wallet has what a second procedure asks for let it be used; returns how many did."""
        procedure = procedures.current(self.wanted.again, at=self.now)
        wanted = procedures.stand_ins(procedure, procedure.papers)
        used = 0
        for number in range(_count(self.city, self.wanted.results)):
            person, id_ = self.person(number, self.now)
            by, at = citizen(person, id_), self.now
            held = next(iter(papers.offers(id_, wanted, by=by, at=at).items()), None)
            if held is None or used == count:
                continue
            key, (paper, *_) = held
            title = next(one.name for one in procedure.papers if one.key == key)
            filing = Filing(
                client_key=f"mau:{self.seed}:reuse:{number}",
                procedure=procedure.code,
                channel=Channel.ONLINE,
                applicant=applicant(person, id_),
                form=fill(procedures.form_schema(procedure.form), person, Random(f"{self.seed}:reuse:{number}")),  # noqa: S311
                receiving_unit=self.place.receiving,
                competent_unit=self.place.competent,
                papers=(PaperIn(key, title, PaperForm.REUSED, holding=paper.id),),
                consent=True,
            )
            dossiers.file(filing, by=by, at=at)
            used += 1
        self._deliver()
        return used


def citizen(person: PersonDetails, id_: UUID) -> Actor:
    return Actor(id=f"citizen:{id_}", name=person.full_name)


def applicant(person: PersonDetails, id_: UUID) -> Applicant:
    return Applicant(
        name=person.full_name,
        id_number=person.identity_number or "",
        person_id=id_,
        phone=person.phone or "",
        address=person.address or "",
    )
