"""The description of the API is true: whatever is sent, the answer is one that the document promises, and no fault."""

from contextlib import contextmanager

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi import checks

from motcua.doors.api import openapi, service

OPERATIONS = [f"{one.method} /api/v1{one.path}" for one in service.OPERATIONS]
#: what a caller would really have at hand, so that not every address is a stranger's
KNOWN = {
    "/procedures/": ["1.001193", "1.004884"],
    "/forms/": ["general", "birth-registration@1"],
    "/areas/": ["31135"],
    "/units/": ["TT-31135", "UB-31135", "SO-TP"],
}
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@contextmanager
def one_connection():
    """Requests that come through WSGI itself keep the connection of the test, which holds its transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_document_describes_every_operation():
    said = openapi.document()
    described = {f"{method.upper()} {path}" for path, methods in said["paths"].items() for method in methods}
    assert described == set(OPERATIONS)
    assert said["openapi"].startswith("3.1")
    for methods in said["paths"].values():
        for operation in methods.values():
            assert operation["security"] is not None
            assert "application/problem+json" in operation["responses"][500]["content"]


@pytest.mark.parametrize("label", OPERATIONS)
def test_no_input_is_a_fault_and_every_answer_conforms(machine, label):
    code = machine.file().json()["code"]
    with one_connection():
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
        operation = next(one.ok() for one in schema.get_all_operations() if one.ok().label == label)
        attack(operation, machine, code)


def attack(operation, machine, code):
    """Sends what the document allows and what it forbids, to places that exist and to others."""
    label = operation.label

    known = next((names for start, names in KNOWN.items() if start in label), [code] if "/dossiers/" in label else None)
    cases = st.one_of(
        operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE),
    )

    @settings(
        max_examples=15,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, at_home=st.booleans(), pick=st.integers(0, 10))
    def sent(case, at_home, pick):
        if known and at_home:
            name = next(iter(case.path_parameters))
            case.path_parameters[name] = known[pick % len(known)]
        case.validate_response(case.call(headers=machine.headers({"Accept-Encoding": "identity"})), checks=CHECKS)

    sent()


def test_the_page_for_people_lists_every_operation(client):
    shown = client.get("/api/v1/docs").content.decode()
    assert all(f"{one.method} /api/v1{one.path}" in shown for one in service.OPERATIONS)
    assert "cdn" not in shown
