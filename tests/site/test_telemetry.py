"""Traces: nothing at all when they are off; a span by its route, and nothing personal, when they are on."""

import io
import sys

import pytest
from django.core.wsgi import get_wsgi_application
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from motcua.site import telemetry


def plain(environ, start_response):
    start_response("200 OK", [])
    return [b"ok"]


def test_off_means_that_nothing_stands_in_the_way(monkeypatch):
    monkeypatch.delenv(telemetry.SETTING, raising=False)
    assert telemetry.traced(plain) is plain
    with telemetry.spans("motcua-worker")("deliver") as nothing:
        assert nothing is None


def test_set_without_the_libraries_says_what_to_install(monkeypatch):
    monkeypatch.setenv(telemetry.SETTING, "http://127.0.0.1:4318")
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(telemetry.NotInstalled, match="--group otel"):
        telemetry.traced(plain)


@pytest.mark.django_db
def test_a_request_is_a_span_by_its_route_and_never_by_what_was_typed():
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    application = telemetry.traced(get_wsgi_application(), tracer=provider.get_tracer("test"))
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/ho-so/H13.31135-261122-0042/",
        "QUERY_STRING": "ten=Nguyễn",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "HTTP_HOST": "localhost",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
    }
    seen = []
    answer = application(environ, lambda status, headers, exc=None: seen.append(status))
    answer.close()
    [span] = kept.get_finished_spans()
    assert span.name == "GET /ho-so/<str:code>/"
    assert dict(span.attributes) == {
        "http.request.method": "GET",
        "http.route": "/ho-so/<str:code>/",
        "http.response.status_code": int(seen[0][:3]),
    }
