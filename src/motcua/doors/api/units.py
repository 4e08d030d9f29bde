"""Areas and the offices that answer for them."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Query

from motcua.doors.api.service import PUBLIC, operation
from motcua.doors.api.shapes.places import AreaOut, UnitOut
from motcua.rooms.units import facade as units
from motcua.rooms.units.errors import AreaNotFound
from motcua.rooms.units.records import Area, UnitKind

TAG = "places"
Kind = Literal["", "city-committee", "city-centre", "department", "sectoral", "committee", "centre", "subunit"]
UnitCode = Annotated[str, Path(max_length=40)]


@operation("GET", "/areas", guard=PUBLIC, answers={200: list[AreaOut]}, tag=TAG)
def list_areas(request: HttpRequest) -> Any:
    """The communes and wards, each with its People's Committee and its one-stop."""
    return [_area(area) for area in units.areas()]


@operation("GET", "/areas/{code}", guard=PUBLIC, answers={200: AreaOut}, refuses=(404, 422), tag=TAG)
def read_area(request: HttpRequest, code: Annotated[str, Path(max_length=10)]) -> Any:
    """One commune or ward."""
    return _area(units.area(code))


@operation("GET", "/units", guard=PUBLIC, answers={200: list[UnitOut]}, refuses=(422,), tag=TAG)
def list_units(
    request: HttpRequest,
    q: Annotated[str, Query("", max_length=100, description="Words of the name, with or without accents")],
    kind: Annotated[Kind, Query("")],
) -> Any:
    """Offices by name or kind."""
    wanted = UnitKind(kind) if kind else None
    return list(units.find(q, kind=wanted, limit=200) if q.strip() else units.units(wanted))


@operation("GET", "/units/{code}", guard=PUBLIC, answers={200: UnitOut}, refuses=(404, 422), tag=TAG)
def read_unit(request: HttpRequest, code: UnitCode) -> Any:
    """One office, also one that has ceased."""
    return units.unit(code)


def _area(area: Area) -> AreaOut:
    return AreaOut(
        code=area.code,
        name=area.name,
        name_en=area.name_en,
        kind=area.kind.value,
        committee=_or_none(units.committee_of, area.code),
        centre=_or_none(units.service_centre_of, area.code),
    )


def _or_none(ask: Any, area: str) -> str | None:
    try:
        return str(ask(area).code)
    except AreaNotFound:
        return None
