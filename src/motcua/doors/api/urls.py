"""Addresses of the API. Every one stands behind ``service.entered`` and names who may call it."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from motcua.doors.api import files, payments, warnings
from motcua.doors.api.metrics import SCOPE, metrics
from motcua.doors.api.openapi import docs, openapi_json
from motcua.doors.api.problems import NoSuchAddress
from motcua.doors.api.service import FORM, JSON, OPERATIONS, PUBLIC, api, entered

app_name = "api"


def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Every other address under this door."""
    raise NoSuchAddress()


def only_get(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A page that is read and nothing else."""

    def read(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        return view(request)

    return read


def _behind_the_door(pattern: URLPattern) -> URLPattern:
    """One address of django-ninja with our frame around it."""
    route = "/" + str(pattern.pattern).replace("<", "{").replace(">", "}").replace("uuid:", "")
    guards = [f"{one.method} {one.guard}" for one in OPERATIONS if one.path == route]
    limits: dict[str, Any] = {"kinds": (JSON,)}
    if route == "/files":
        limits = {"largest": files.LARGEST}
    elif route == "/warnings":
        limits = {"largest": warnings.LARGEST, "kinds": warnings.KINDS}
    elif route == "/token":
        limits = {"kinds": (FORM,)}
    view = entered(cast(Any, pattern.callback), guard=", ".join(guards), **limits)
    return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


urlpatterns: list[URLPattern] = [
    path("openapi.json", entered(only_get(openapi_json), guard=PUBLIC), name="openapi"),
    path("docs", docs, name="docs"),
    path("metrics", entered(only_get(metrics), guard=f"client:{SCOPE}"), name="metrics"),
    path(
        "payments/messages/<slug:source>",
        entered(payments.messages, guard=payments.SIGNED, kinds=(JSON,)),
        name="payment-messages",
    ),
    *(_behind_the_door(one) for one in cast(list[URLPattern], api.urls[0]) if one.name != "api-root"),
    re_path(r"^(?P<rest>.*)$", entered(nowhere, guard=PUBLIC), name="nowhere"),
]
