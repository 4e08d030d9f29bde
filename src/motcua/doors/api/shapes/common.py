"""Shapes that all subjects share."""

from typing import Annotated, Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, QueryDict
from ninja import Query
from pydantic import BaseModel, ConfigDict, Field

from motcua.doors.api.service import ApiRequest

__all__ = ["Given", "PageNumber", "PageSize", "Paged", "Problem", "RequestDataTooBig", "Shown", "links"]


class Given(BaseModel):
    """Something a caller sends: what we do not know is refused rather than overlooked."""

    model_config = ConfigDict(extra="forbid")


class Shown(BaseModel):
    """Something a caller gets."""

    model_config = ConfigDict(from_attributes=True)


class Problem(BaseModel):
    """What went wrong (RFC 9457). ``code`` is stable; ``problems`` names each place with a sentence."""

    type: str
    title: str
    status: int
    code: str
    instance: str = Field(description="The id of this request, as in X-Request-Id")
    detail: str | None = None
    problems: dict[str, str] | None = None


class Paged(Shown):
    """One page of a list; the Link header points to its neighbours (RFC 8288)."""

    total: int
    page: int
    size: int


PageNumber = Annotated[int, Query(1, ge=1, le=100_000, description="Pages count from 1")]
PageSize = Annotated[int, Query(50, ge=1, le=200)]


def links(request: ApiRequest, response: HttpResponse, *, page: int, size: int, total: int) -> None:
    """Puts the Link header (first, prev, next, last) and the total on ``response``."""
    last = max(1, -(-total // size))
    wanted = {"first": 1, "prev": page - 1 if page > 1 else 0, "next": page + 1 if page < last else 0, "last": last}
    response.headers["Link"] = ", ".join(
        f'<{_address(request, number)}>; rel="{rel}"' for rel, number in wanted.items() if number
    )
    response.headers["X-Total-Count"] = str(total)


def _address(request: ApiRequest, page: int) -> str:
    query: QueryDict = request.GET.copy()
    query["page"] = str(page)
    return f"{request.path}?{query.urlencode()}"


AnyJson = dict[str, Any]
