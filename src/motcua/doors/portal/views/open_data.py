"""Open figures of the city and of each office, and the data behind them as files; caches may keep them for a while."""

import json
from datetime import datetime

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import public
from motcua.doors.access.lockout import address_of
from motcua.doors.access.rates import Limiter
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.text import say
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Indicator, Period, Value
from motcua.rooms.measures.records.open_data import Dataset
from motcua.rooms.units import facade as units

#: requests for open data from one address: a harvester that reads everything, not one that reads it again and again
ASKED = Limiter(per_minute=120, burst=120, name="open-data")
TOO_OFTEN = say("Bạn đã hỏi quá nhiều lần liên tiếp. Vui lòng thử lại sau {n} giây.")
#: seconds that a page, and a file that never changes, may be kept
PAGE_FRESH, FILE_FRESH = 300, 31_536_000
MONTHS = 12
#: what the page of an office shows, in this order
SHOWN = ("received", "on-time-of-finished", "on-time-of-received", "online-filing", "paid-online", "open", "overdue")
MEDIA = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}


@require_safe
@public
def office(request: HttpRequest, unit: str) -> HttpResponseBase:
    """The figures of one office in its last twelve months; counts too small to be told stay untold."""
    if refused := _too_often(request):
        return refused
    at = now()
    found = units.unit(unit)
    scope = measures.scope_of(found.code)
    months = list(measures.months(local_day(at), MONTHS))[::-1]
    year = measures.span(months[-1].start, months[0].end)
    said = measures.sheet(SHOWN, scope, year, at=at)
    indicators = [measures.indicator(code) for code in SHOWN]
    view = {
        "unit": found,
        "at": at,
        "figures": [(_name(one), one, _told(said[one.code])) for one in indicators],
        "months": [(_month(month), *_of_month(scope, month, at)) for month in months],
        "threshold": measures.open_rules().threshold,
        "here": "figures",
    }
    return _kept(request, render(request, "portal/open/office.html", view))


def _name(said: Indicator) -> str:
    return said.name_en if _english() else said.name


def _month(said: Period) -> str:
    return f"{said.end.month:02d}/{said.end.year}"


def _told(said: Value) -> Value | None:
    """A value, unless it rests on so few dossiers that they could be recognised."""
    parts = (said.numerator, (said.denominator or 0) - said.numerator if said.denominator is not None else 0)
    return None if any(measures.small(one) for one in parts) else said


def _of_month(scope: str, month: Period, at: datetime) -> tuple[Value | None, Value | None]:
    found = measures.sheet(("received", "on-time-of-finished"), scope, month, at=at)
    return _told(found["received"]), _told(found["on-time-of-finished"])


@require_safe
@public
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """Every open data set."""
    if refused := _too_often(request):
        return refused
    found = measures.all_releases()
    view = {
        "rules": measures.open_rules(),
        "datasets": [(one, _title(one), _about(one), found.get(one.key, [])) for one in measures.datasets().values()],
        "here": "figures",
    }
    return _kept(request, render(request, "portal/open/catalogue.html", view))


@require_safe
@public
def dataset(request: HttpRequest, key: str) -> HttpResponseBase:
    """One data set: what is in it, and its releases."""
    if refused := _too_often(request):
        return refused
    wanted = measures.dataset(key)
    view = {
        "rules": measures.open_rules(),
        "dataset": wanted,
        "title": _title(wanted),
        "about": _about(wanted),
        "columns": [(one.key, one.name_en if _english() else one.name) for one in wanted.columns],
        "releases": measures.releases(key),
        "here": "figures",
    }
    return _kept(request, render(request, "portal/open/dataset.html", view))


@require_safe
@public
def file(request: HttpRequest, key: str, version: str, kind: str) -> HttpResponseBase:
    """A file of a release. It never changes, so whoever has it once need not ask again."""
    if refused := _too_often(request):
        return refused
    _said, sha256, body = measures.release_file(key, version, kind)
    response: HttpResponseBase | None = get_conditional_response(request, etag=f'"{sha256}"')
    if response is None:
        response = FileResponse(body, content_type=MEDIA[kind], filename=f"{key}-{version}.{kind}", as_attachment=True)
    else:
        body.close()
    return _for_all(response, sha256, FILE_FRESH)


@require_safe
@public
def dcat(request: HttpRequest) -> HttpResponseBase:
    """The catalogue in DCAT, for harvesters."""
    if refused := _too_often(request):
        return refused
    home = request.build_absolute_uri(reverse("portal:open_data")).rstrip("/")
    said = json.dumps(measures.open_catalogue(home=home), ensure_ascii=False, indent=1)
    response = HttpResponse(said, content_type="application/ld+json; charset=utf-8")
    return _for_all(response, "", PAGE_FRESH)


def _for_all(response: HttpResponseBase, version: str, fresh: int) -> HttpResponseBase:
    """The same for everybody, whatever cookie came along, and for pages of other houses."""
    if version:
        response["ETag"] = f'"{version}"'
    response["Cache-Control"] = f"public, max-age={fresh}{', immutable' if version else ''}"
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Content-Type-Options"] = "nosniff"
    response.one_for_all = True  # type: ignore[attr-defined]
    return response


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page is the same for all who bring no cookie; for others it is theirs."""
    patch_cache_control(response, max_age=PAGE_FRESH, **{"private" if request.COOKIES else "public": True})
    return response


def _too_often(request: HttpRequest) -> HttpResponse | None:
    wait = ASKED.wait(address_of(request))
    if not wait:
        return None
    response = HttpResponse(gettext(TOO_OFTEN).format(n=wait), status=429, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(wait)
    return response


def _english() -> bool:
    return get_language() == "en"


def _title(said: Dataset) -> str:
    return said.title_en if _english() else said.title


def _about(said: Dataset) -> str:
    return said.description_en if _english() else said.description
