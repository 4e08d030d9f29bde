"""The catalogue: search, procedures, versions, forms, fields."""

from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query

from motcua.doors.api.service import PUBLIC, ApiRequest, operation
from motcua.doors.api.shapes.catalogue import FieldOut, ProcedureCard, ProcedureOut, ProcedurePage, VersionOut
from motcua.doors.api.shapes.common import PageNumber, PageSize, links
from motcua.kernel.clock import now
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import Card, Level, Procedure

TAG = "catalogue"
#: results of a search at most; whoever wants the whole catalogue lists it
MOST_FOUND = 200

Code = Annotated[str, Path(max_length=40, description="National code, for example 1.001193")]
Text = Annotated[str, Query("", max_length=200, description="Vietnamese words, with or without accents")]
Filter = Annotated[str, Query("", max_length=200)]


@operation("GET", "/procedures", guard=PUBLIC, answers={200: ProcedurePage}, refuses=(422,), tag=TAG)
def list_procedures(
    request: HttpRequest,
    response: HttpResponse,
    q: Text,
    field: Filter,
    level: Annotated[Literal["", "ministry", "province", "commune", "other"], Query("")],
    audience: Annotated[Literal["", "citizen", "organisation"], Query("")],
    channel: Annotated[Literal["", "online", "counter", "post"], Query("")],
    page: PageNumber,
    size: PageSize,
) -> dict[str, Any]:
    """Search the catalogue, or list it.

    With ``q`` the best matches come first; without it the order is that of the Vietnamese dictionary.
    """
    filters: dict[str, Any] = {
        "field": field or None,
        "level": level or None,
        "audience": audience or None,
        "channel": channel or None,
    }
    if q.strip():
        found = procedures.search(q, limit=MOST_FOUND, at=now(), **filters)
        items, total, corrected = found.items[(page - 1) * size : page * size], found.total, found.corrected
    else:
        listed = procedures.browse(page=page, size=size, at=now(), **filters)
        items, total, corrected = (listed.items if page <= listed.pages else ()), listed.total, None
    links(cast(ApiRequest, request), response, page=page, size=size, total=min(total, MOST_FOUND) if q else total)
    cards = [_card(card) for card in items]
    return {"items": cards, "total": total, "page": page, "size": size, "corrected": corrected}


@operation("GET", "/procedures/{code}", guard=PUBLIC, answers={200: ProcedureOut}, refuses=(404, 422), tag=TAG)
def read_procedure(request: HttpRequest, code: Code) -> dict[str, Any]:
    """One procedure as the version in force states it."""
    return whole(procedures.current(code, at=now()))


@operation(
    "GET", "/procedures/{code}/versions", guard=PUBLIC, answers={200: list[VersionOut]}, refuses=(404, 422), tag=TAG
)
def list_versions(request: HttpRequest, code: Code) -> Any:
    """The published versions of a procedure, the newest first."""
    return list(procedures.versions(code))


@operation(
    "GET", "/procedure-versions/{version_id}", guard=PUBLIC, answers={200: ProcedureOut}, refuses=(404, 422), tag=TAG
)
def read_version(request: HttpRequest, version_id: UUID) -> dict[str, Any]:
    """One version of a procedure, in force or not.

    A dossier keeps the version that it was filed under.
    """
    return whole(procedures.version(version_id))


@operation("GET", "/forms/{name}", guard=PUBLIC, answers={200: dict[str, Any]}, refuses=(404, 422), tag=TAG)
def read_form(
    request: HttpRequest, name: Annotated[str, Path(max_length=80, description="key@number, or the newest by key")]
) -> Any:
    """The JSON Schema (2020-12) of a form: what ``form`` of a filing must hold."""
    return dict(procedures.form_schema(name))


@operation("GET", "/fields", guard=PUBLIC, answers={200: list[FieldOut]}, tag=TAG)
def list_fields(request: HttpRequest) -> Any:
    """The fields of the catalogue in the order of the dictionary."""
    return list(procedures.fields(at=now()))


def _card(card: Card) -> ProcedureCard:
    return ProcedureCard(
        code=card.code,
        name=card.name,
        name_en=card.name_en,
        field=card.field,
        levels=[level.value for level in card.levels],
        audience=list(card.audience),
        channels=[kind.value for kind in card.kinds],
        missing=card.missing,
    )


def whole(procedure: Procedure) -> dict[str, Any]:
    """A procedure as it is answered; what is missing is said, never filled in."""
    said = {name: getattr(procedure, name) for name in ProcedureOut.model_fields if name != "missing"}
    said["levels"] = [Level(level).value for level in procedure.levels]
    said["missing"] = [
        {"fact": fact.fact.value, "says": _(fact.says), "where": fact.where, "urgent": fact.urgent}
        for fact in procedures.missing_facts(procedure)
    ]
    return said
