"""Filing, own dossiers, tracking, public figures."""

from dataclasses import asdict, replace
from datetime import datetime, time
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Body, Header, Path, Query
from pydantic_core import to_json

from motcua.doors.api import problems
from motcua.doors.api.files import papers_in
from motcua.doors.api.service import PUBLIC, ApiRequest, address_of, operation
from motcua.doors.api.shapes.common import PageNumber, PageSize, links
from motcua.doors.api.shapes.dossiers import (
    ApplicantIn,
    DossierOut,
    DossierPage,
    FiguresOut,
    FiledOut,
    FilingIn,
    MovedOut,
    StatusOut,
    SupplementIn,
    TrackOut,
    WithdrawalIn,
)
from motcua.doors.api.tokens import Caller
from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.clock import now
from motcua.kernel.days import TZ
from motcua.kernel.text import say
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.errors import DossierNotFound
from motcua.rooms.dossiers.records import Applicant, Channel, Filed, Filing, Page, State, Track
from motcua.rooms.measures import facade as measures
from motcua.rooms.people import facade as people
from motcua.rooms.people.errors import AlreadyKnown, PersonNotFound
from motcua.rooms.people.records import PersonDetails, PersonKind, Sex
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import Deadline

TAG = "dossiers"
#: a street and a place have at least so many letters
SHORTEST_ADDRESS = 10
NO_SUCH_UNIT = say("Không có đơn vị nào mang mã này.")
ADDRESS_MISSING = say("Ghi đủ địa chỉ nhận kết quả qua bưu chính.")
NO_SUCH_CASE = say("Thủ tục này không có trường hợp nào mang mã này.")
NO_SUCH_PERSON = say("Không có người này.")

Key = Annotated[
    str,
    Header(
        ...,
        alias="Idempotency-Key",
        min_length=1,
        max_length=80,
        pattern=r"^[\x21-\x7e]+$",
        description="Chosen by the sender: the same key is the same dossier, however often it is sent",
    ),
]
Code = Annotated[str, Path(max_length=60, description="The dossier's code")]


@operation(
    "POST",
    "/dossiers",
    guard="dossiers:file",
    answers={201: FiledOut, 200: FiledOut},
    refuses=(404, 409, 413, 415, 422),
    tag=TAG,
)
def file_dossier(request: HttpRequest, key: Key, said: Annotated[FilingIn, Body(...)]) -> HttpResponse:
    """Hand a request in.

    201 when it was made now; 200 with the same receipt when this key had been used for the same content before; 422
    when it was used for other content.
    """
    at = now()
    caller = _caller(request)
    _check_places(said)
    cases = _cases(said, at=at)
    filing = Filing(
        client_key=key,
        procedure=said.procedure,
        channel=Channel(said.channel),
        applicant=_applicant(said.applicant, caller, at=at),
        form=said.form,
        receiving_unit=said.receiving_unit,
        competent_unit=said.competent_unit or _committee(said.competent_area),
        support_unit=said.support_unit,
        return_unit=said.return_to.unit,
        return_by=said.return_to.by,
        return_address=said.return_to.address,
        cases=cases,
        papers=papers_in(said.papers, caller, at=at),
        consent=said.consent,
        foreign_code=said.foreign_code,
    )
    return _receipt(dossiers.file(filing, by=caller.actor, at=at))


def _check_places(said: FilingIn) -> None:
    """Refuses places that do not exist, with the field that names them."""
    named = {
        "receiving_unit": said.receiving_unit,
        "competent_unit": said.competent_unit,
        "support_unit": said.support_unit,
        "return_to.unit": said.return_to.unit,
    }
    wrong = {place: NO_SUCH_UNIT for place, code in named.items() if code and not units.exists(code)}
    if said.return_to.by == "post" and len(said.return_to.address.strip()) < SHORTEST_ADDRESS:
        wrong["return_to.address"] = ADDRESS_MISSING
    if wrong:
        raise problems.ProblemsFound(wrong)


def _cases(said: FilingIn, *, at: datetime) -> tuple[str, ...]:
    """The cases that apply, each once.

    Raises:
        ProblemsFound: one is no case of this procedure; ``problems`` names its place.
        ProcedureNotFound.
    """
    places = {"case": said.case} if said.case else {}
    places |= {f"cases.{place}": key for place, key in enumerate(said.cases)}
    if not places:
        return ()
    known = {case.key for case in procedures.current(said.procedure, at=at).cases}
    wrong = {place: NO_SUCH_CASE for place, key in places.items() if key not in known}
    if wrong:
        raise problems.ProblemsFound(wrong)
    return tuple(dict.fromkeys(places.values()))


def _receipt(filed: Filed) -> HttpResponse:
    """Written by hand: this is the busiest answer of the house."""
    body = {
        "id": str(filed.id),
        "code": filed.code,
        "tracking_key": filed.tracking_key,
        "state": int(filed.state),
        "state_name": _(filed.state.says),
        "filed_at": filed.filed_at.isoformat(),
        "respond_by": filed.respond_by.isoformat() if filed.respond_by else None,
        "again": filed.again,
    }
    return HttpResponse(
        to_json(body),
        status=200 if filed.again else 201,
        content_type="application/json",
        headers={"Location": f"/api/v1/dossiers/{filed.code}"},
    )


def _caller(request: HttpRequest) -> Caller:
    return cast(Caller, cast(ApiRequest, request).auth)


def _committee(area: str | None) -> str | None:
    return units.committee_of(area).code if area else None


def _applicant(said: ApplicantIn, caller: Caller, *, at: datetime) -> Applicant:
    stated = Applicant(
        name=said.name,
        id_number=said.id_number,
        person_id=said.person_id,
        kind=said.kind,
        phone=said.phone,
        email=said.email,
        address=said.address,
        principal=said.principal,
    )
    if said.person_id:
        try:
            people.person(said.person_id)
        except PersonNotFound:
            raise problems.ProblemsFound({"applicant.person_id": NO_SUCH_PERSON}) from None
        return stated
    if not said.id_number.strip():
        return stated
    known = people.id_of(said.id_number)
    return replace(stated, person_id=known or _written_down(said, caller, at=at))


def _written_down(said: ApplicantIn, caller: Caller, *, at: datetime) -> UUID | None:
    """The id of a person whom the house did not know; filing for people includes writing them down."""
    organisation = said.kind == "organisation"
    details = PersonDetails(
        full_name=said.name,
        kind=PersonKind(said.kind),
        identity_number=None if organisation else said.id_number,
        tax_code=said.id_number if organisation else None,
        birth_date=said.birth_date,
        sex=Sex(said.sex) if said.sex else None,
        phone=said.phone or None,
        email=said.email or None,
        address=said.address or None,
    )
    writer = Actor(id=caller.actor.id, name=caller.actor.name, grants={"people:write": frozenset({EVERYWHERE})})
    try:
        return people.save_person(details, by=writer, at=at).id
    except AlreadyKnown:  # another request wrote the same person down at this very moment
        return people.id_of(said.id_number)


@operation("GET", "/dossiers", guard="dossiers:read", answers={200: DossierPage}, refuses=(422,), tag=TAG)
def list_dossiers(request: HttpRequest, response: HttpResponse, page: PageNumber, size: PageSize) -> dict[str, Any]:
    """The dossiers that this client handed in, the newest first."""
    found = dossiers.filed_by(_caller(request).actor, at=now(), page=page, size=size)
    links(cast(ApiRequest, request), response, page=page, size=size, total=found.total)
    items = [
        {**vars(card), "state": int(card.state), "state_name": _(card.state.says), "channel": card.channel.value}
        for card in found.items
    ]
    return {"items": items, "total": found.total, "page": page, "size": size}


@operation("GET", "/dossiers/{code}", guard="dossiers:read", answers={200: DossierOut}, refuses=(404, 422), tag=TAG)
def read_dossier(request: HttpRequest, code: Code) -> dict[str, Any]:
    """One dossier that this client handed in, whole."""
    page = dossiers.page(code, by=_caller(request).actor, at=now())
    said = vars(page) | _standing(page)
    said["channel"], said["acts"], said["case"] = page.channel.value, _acts(page), page.case
    return said


@operation(
    "GET", "/dossiers/{code}/status", guard="dossiers:track", answers={200: StatusOut}, refuses=(404, 422), tag=TAG
)
def read_status(request: HttpRequest, code: Code) -> dict[str, Any]:
    """How a dossier that this client handed in stands, without personal data."""
    page = dossiers.page(code, by=_caller(request).actor, at=now())
    return vars(page) | _standing(page)


@operation(
    "POST",
    "/dossiers/{code}/supplement",
    guard="dossiers:file",
    answers={200: MovedOut},
    refuses=(404, 409, 413, 415, 422),
    tag=TAG,
)
def answer_supplement(request: HttpRequest, code: Code, said: Annotated[SupplementIn, Body(...)]) -> dict[str, Any]:
    """Complete what was asked for, and nothing else."""
    at, caller = now(), _caller(request)
    papers = papers_in(said.papers, caller, at=at)
    state = dossiers.answer_supplement(
        code, fields=said.fields, papers=papers, consent=said.consent, by=caller.actor, at=at
    )
    return _moved(code, state)


@operation(
    "POST",
    "/dossiers/{code}/withdrawal",
    guard="dossiers:file",
    answers={200: MovedOut},
    refuses=(404, 409, 413, 415, 422),
    tag=TAG,
)
def withdraw_dossier(request: HttpRequest, code: Code, said: Annotated[WithdrawalIn, Body(...)]) -> dict[str, Any]:
    """Take a dossier back at the applicant's wish."""
    dossiers.withdraw(code, reason=said.reason, by=_caller(request).actor, at=now())
    return _moved(code, State.STOPPED)


@operation("GET", "/tracking/{code}", guard=PUBLIC, answers={200: TrackOut}, refuses=(404, 422), tag="tracking")
def track_dossier(
    request: HttpRequest,
    code: Code,
    key: Annotated[str, Query("", max_length=40, description="The key on the receipt")],
    tracking_key: Annotated[str, Header("", alias="X-Tracking-Key", max_length=40)],
) -> dict[str, Any]:
    """How a dossier stands, for whoever holds its receipt.

    The key comes in the query or, better, in the header X-Tracking-Key, where no log keeps it.
    """
    at = now()
    address = f"track:{address_of(request)}"
    lock = people.lock_on("", address, at=at)
    if lock:
        raise problems.TooMany(seconds=max(1, int((lock.until - at).total_seconds())))
    try:
        track = dossiers.track(code, tracking_key or key, at=at)
    except DossierNotFound:
        people.note_failure("", address, at=at)
        raise
    return vars(track) | _standing(track) | {"acts": _acts(track)}


@operation("GET", "/figures", guard=PUBLIC, answers={200: FiguresOut}, tag="tracking")
def read_figures(request: HttpRequest) -> dict[str, Any]:
    """Public figures since the city's new borders; every share can be worked out from its counts."""
    said = measures.public_figures(at=now())
    since = datetime.combine(said.since, time(), TZ)
    by_unit = [asdict(one) | {"name": units.unit(one.unit).name} for one in said.by_unit]
    return asdict(said) | {"since": since, "by_unit": by_unit}


def _standing(said: Page | Track) -> dict[str, Any]:
    reasons = units.in_words(Deadline(said.due_at, reasons=said.reasons)) if said.reasons else []
    return {
        "state": int(said.state),
        "state_name": _(said.state.says),
        "standing": said.standing.value,
        "reasons": reasons,
    }


def _acts(said: Page | Track) -> list[dict[str, Any]]:
    """What happened, as the applicant may know it: no names of officers, no internal acts."""
    english = get_language() == "en"
    return [
        {
            "at": act.at,
            "act": act.act,
            "name": _(act.says),
            "unit": act.unit,
            "step": act.step_en if english and act.step_en else act.step,
        }
        for act in said.acts
        if act.for_public
    ]


def _moved(code: str, state: State) -> dict[str, Any]:
    return {"code": code, "state": int(state), "state_name": _(state.says)}
