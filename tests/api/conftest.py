"""A machine at the door: a client with its token, and a city at work behind it."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from api.here import FILING
from motcua.doors.access import rates
from motcua.doors.api import service, tokens
from motcua.kernel.actors import system
from motcua.kernel.clock import now
from motcua.rooms.people import facade as people

EVERY_SCOPE = tuple(service.SCOPES)


@pytest.fixture(autouse=True)
def fresh_door(settings):
    """No test meets the limits or the memory of another."""
    settings.API_REQUESTS_PER_MINUTE = 0
    service.limiter_for.cache_clear()
    rates.table().forget()
    tokens.forget()
    yield
    service.limiter_for.cache_clear()
    tokens.forget()


class Machine:
    """An API client that speaks JSON and shows its token."""

    def __init__(self, secret, token):
        self.id, self.secret, self.token = secret.client.id, secret.secret, token
        self.http = Client(raise_request_exception=False)

    def get(self, path, **headers):
        return self.http.get(f"/api/v1{path}", headers=self.headers(headers))

    def post(self, path, body, *, content_type="application/json", **headers):
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.http.post(f"/api/v1{path}", data, content_type=content_type, headers=self.headers(headers))

    def headers(self, more):
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return own | {name.replace("_", "-"): value for name, value in more.items()}

    def file(self, key=None, **changes):
        return self.post("/dossiers", FILING | changes, Idempotency_Key=key or str(uuid4()))


@pytest.fixture
def machine_with(city):
    def make(*scopes, unit="*"):
        opened = people.open_client("Phần mềm mẫu", scopes=scopes, unit=unit, by=system("test"), at=now())
        return Machine(opened, tokens.issue(opened.client.id, frozenset(scopes), at=now()))

    return make


@pytest.fixture
def machine(machine_with):
    return machine_with(*EVERY_SCOPE)


@pytest.fixture
def anybody(city):
    anybody = Machine.__new__(Machine)
    anybody.token, anybody.http = "", Client(raise_request_exception=False)
    return anybody
