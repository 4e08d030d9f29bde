"""Every address is listed with who may enter, and reading one never writes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter

from access.conftest import sign_in_citizen

#: rows that a GET may write: the visit itself (its session, what it tried), never the matter that is looked at
OF_THE_VISIT = (
    "django_session",
    "papers_forgedcode",
    "people_attempt",
    "people_throttle",
    "access_",
    "usersessions_",
    "people_account",
)
#: words that a real visitor could put into an address
SAMPLES = {
    "code": "1.001193",
    "procedure": "1.001193",
    "area": "31135",
    "unit": "UB-31135",
    "key": "civil-status-same-day",
}


def addresses() -> Iterator[tuple[str, URLPattern]]:
    def walk(patterns: list[Any], before: str) -> Iterator[tuple[str, URLPattern]]:
        for pattern in patterns:
            here = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, here)
            else:
                yield here, pattern

    return walk(get_resolver().url_patterns, "/")


def filled(address: str, pattern: URLPattern) -> str:
    """The address with something real in each place."""
    for name, converter in pattern.pattern.converters.items():
        sample = SAMPLES.get(name, "1")
        if isinstance(converter, UUIDConverter):
            sample = "0192f3c4-0000-7000-8000-000000000000"
        elif isinstance(converter, IntConverter):
            sample = "1"
        for form in (f"<{name}>", *(f"<{kind}:{name}>" for kind in ("str", "slug", "uuid", "int", "path"))):
            address = address.replace(form, sample)
    return address.replace("^", "").replace("$", "").replace("\\Z", "")


ALL = list(addresses())


@pytest.mark.parametrize(("address", "pattern"), ALL, ids=[address for address, _ in ALL])
def test_every_address_has_a_guard(address, pattern):
    assert getattr(pattern.callback, "guard", ""), f"{address} lets in whoever comes: give its view a guard"


class Writes:
    """Notes every statement that changes something."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        head = sql.lstrip(" (").split(None, 1)[0].upper() if sql.strip() else ""
        changes = head in {"INSERT", "UPDATE", "DELETE", "TRUNCATE", "COPY"} or (
            head == "WITH" and any(word in sql.upper() for word in ("INSERT INTO", "DELETE FROM", "UPDATE "))
        )
        if changes and not any(table in sql for table in OF_THE_VISIT):
            self.found.append(sql[:200])
        return execute(sql, params, many, context)


def read_all(client: Client) -> dict[str, list[str]]:
    wrote: dict[str, list[str]] = {}
    for address, pattern in ALL:
        where = filled(address, pattern)
        if "(?P" in where or "<" in where or "logout" in where:
            continue
        writes = Writes()
        with connection.execute_wrapper(writes):
            response = client.get(where)
        assert response.status_code < 500, f"{where} answers {response.status_code}"
        if writes.found:
            wrote[where] = writes.found
    return wrote


def test_reading_never_writes_for_anybody(city):
    assert not read_all(Client())


def test_reading_never_writes_for_a_citizen(city):
    client = Client()
    sign_in_citizen(client)
    assert not read_all(client)


def test_reading_never_writes_for_an_officer(city, client):
    from motcua.rooms.people import facade as people

    people.create_demo(at=datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    client.force_login(demo_account("ct.quantri"), backend="motcua.doors.access.backends.AccountBackend")
    assert not read_all(client)


def demo_account(login: str) -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(login=login)
