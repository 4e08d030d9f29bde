"""OpenTelemetry, for those who run it: traces of requests and of what the worker does.

Off unless ``OTEL_EXPORTER_OTLP_ENDPOINT`` (the standard's own name) is set; then the group of dependencies ``otel``
must be installed (``uv sync --group otel``). When it is off nothing is imported and nothing stands in the way of a
request. A span holds the route, the method and the status: never an address as it was typed, which may hold what is
personal.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

SETTING = "OTEL_EXPORTER_OTLP_ENDPOINT"
Application = Callable[..., Iterable[bytes]]
Span = Callable[[str], AbstractContextManager[object]]


class NotInstalled(Exception):
    """The setting is there and the libraries are not."""


def wanted(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether traces are to be sent."""
    return bool(environ.get(SETTING))


def traced(application: Application, *, tracer: Any = None) -> Application:
    """``application`` itself when traces are off; otherwise with a span around each request."""
    if tracer is None and not wanted():
        return application
    spans = tracer or _tracer("motcua-web")

    def around(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        said: dict[str, str] = {}

        def start(status: str, headers: Any, exc_info: Any = None) -> Any:
            said["status"] = status[:3]
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        with spans.start_as_current_span(str(environ.get("REQUEST_METHOD", "GET"))) as span:
            answer = application(environ, start)
            route = _route(str(environ.get("PATH_INFO", "")))
            span.update_name(f"{environ.get('REQUEST_METHOD', 'GET')} {route}")
            span.set_attribute("http.request.method", str(environ.get("REQUEST_METHOD", "GET")))
            span.set_attribute("http.route", route)
            span.set_attribute("http.response.status_code", int(said.get("status", "0")))
            return answer

    return around


def spans(service: str) -> Span:
    """A span by its name around a piece of work; nothing at all when traces are off."""
    if not wanted():
        return lambda name: nullcontext()
    tracer = _tracer(service)
    return tracer.start_as_current_span


def _route(path: str) -> str:
    """The pattern that an address matches: it names the page and nothing of whom it is about."""
    from django.urls import Resolver404, resolve

    try:
        return f"/{resolve(path).route}"
    except Resolver404:
        return "(none)"


def _tracer(service: str) -> Any:
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as problem:
        raise NotInstalled(f"{SETTING} is set, but OpenTelemetry is not installed: uv sync --group otel") from problem
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider.get_tracer("motcua")
