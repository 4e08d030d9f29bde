"""NGSI-LD: who may report, what is answered, and that nothing hostile gets through."""

import json

import pytest

from motcua.kernel.clock import now
from motcua.rooms.operations.models import Latest

UPSERT = "/ngsi-ld/v1/entityOperations/upsert"


def entity(value=12, name="bv"):
    said = {"type": "Property", "value": value, "observedAt": now().isoformat()}
    context = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld"
    return {"@context": context, "id": f"urn:ngsi-ld:Hospital:{name}", "type": "Hospital", "bedsFree": said}


def send(machine, body, kind="application/ld+json"):
    data = body if isinstance(body, bytes) else json.dumps(body)
    return machine.http.post(UPSERT, data, content_type=kind, headers=machine.headers({}))


def test_new_entities_are_created_and_known_ones_updated(machine_with):
    machine = machine_with("operations:observe", unit="SO-YT")
    first = send(machine, [entity()])
    assert (first.status_code, first.json()) == (201, ["urn:ngsi-ld:Hospital:bv"])
    assert send(machine, [entity(13)], "application/json").status_code == 204


def test_what_is_refused_is_named_and_the_rest_is_taken(machine_with):
    machine = machine_with("operations:observe", unit="SO-YT")
    answer = send(machine, [entity(), entity(-1, "hai")])
    assert answer.status_code == 207
    assert answer.json()["success"] == ["urn:ngsi-ld:Hospital:bv"]
    (error,) = answer.json()["errors"]
    assert error["entityId"] == "urn:ngsi-ld:Hospital:hai"
    assert error["error"]["type"] == "/problems/operations.range"


def test_only_who_holds_the_scope_reports_and_only_its_own_kinds(machine_with):
    assert send(machine_with("dossiers:file"), [entity()]).status_code == 403
    other = send(machine_with("operations:observe", unit="SO-GDDT"), [entity()])
    assert other.json()["errors"][0]["error"]["type"] == "/problems/operations.owner"
    machine = machine_with("operations:observe")
    machine.token = ""
    assert send(machine, [entity()]).status_code == 401
    assert not Latest.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'[{"id": 1e999}]', 400),
        (b"[" * 500 + b"]" * 500, 400),
        (b'[{"a":1,"a":2}]', 400),
        (b"{}", 422),
        (b"[]", 422),
        (b"[" + b"1," * 1000 + b"1]", 422),
        (b" " * (1024 * 1024 + 1), 413),
    ],
)
def test_hostile_bodies_are_refused_whole(machine_with, body, status):
    assert send(machine_with("operations:observe"), body).status_code == status


def test_other_kinds_and_methods_are_refused(machine_with):
    machine = machine_with("operations:observe")
    assert send(machine, [entity()], "text/plain").status_code == 415
    assert machine.http.get(UPSERT, headers=machine.headers({})).status_code == 405
