"""The figures of the watch in the OpenMetrics text format (version 1.0.0), for those who run Prometheus or its like."""

from collections.abc import Iterable, Iterator, Mapping

from django.http import HttpRequest, HttpResponse

from motcua.doors.access import machines
from motcua.doors.api import tokens
from motcua.doors.api.problems import ScopeMissing
from motcua.kernel import clock
from motcua.kernel.actors import Actor
from motcua.rooms.watch import facade as watch
from motcua.rooms.watch.records import Metric

SCOPE = "watch:metrics"
TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"


def metrics(request: HttpRequest) -> HttpResponse:
    """Everything that the watch knows in figures; a client with the scope, by token or by its id and secret."""
    if not _caller(request).may(SCOPE):
        raise ScopeMissing(scope=SCOPE)
    return HttpResponse("".join(text(watch.metrics(at=clock.now()))), content_type=TYPE)


def _caller(request: HttpRequest) -> Actor:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    # what gathers figures knows HTTP Basic; most know OAuth 2.0 client credentials as well
    if scheme.lower() == "bearer":
        caller = tokens.caller_of(token.strip(), at=clock.now())
        return caller.actor
    return machines.client_of(request)


def text(families: Iterable[Metric]) -> Iterator[str]:
    """The lines of every family, and the mark of the end: without it an answer that was cut would look whole."""
    for family in families:
        yield f"# TYPE {family.name} {family.kind}\n"
        if family.unit:
            yield f"# UNIT {family.name} {family.unit}\n"
        yield f"# HELP {family.name} {_escaped(family.says)}\n"
        suffix = "_total" if family.kind == "counter" else ""
        for sample in family.samples:
            yield f"{family.name}{suffix}{_labels(sample.labels)} {sample.value!r}\n"
    yield "# EOF\n"


def _labels(labels: Mapping[str, str]) -> str:
    said = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{said}}}" if said else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
