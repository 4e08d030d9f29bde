"""What every test stands on: the embedded server, and a database of this run's own (``TEST_DATABASE``)."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as property_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.site.settings")
os.environ.setdefault("MODE", "test")

#: how many cases a property is tried with, unless its test says; ``PROPERTIES=500`` looks harder; slow is no mistake
property_settings.register_profile(
    "house",
    max_examples=int(os.environ.get("PROPERTIES", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
property_settings.load_profile("house")

ROOT = Path(__file__).resolve().parents[1]
#: folders that run beside the rest, so that all parts take about as long
APART = {"simulation", "measures"}


def pytest_sessionstart(session: pytest.Session) -> None:
    """Starts the embedded server unless another one was named. It is left running: the next run is quicker."""
    if "DATABASE_URL" in os.environ or session.config.option.collectonly:
        return
    from motcua.site.env import Environment
    from motcua.site.postgres import Server

    Server(Environment().var).start()


def pytest_itemcollected(item: pytest.Item) -> None:
    if item.path.parent.name in APART:
        item.add_marker(pytest.mark.apart)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on an empty database come first, then those that commit (the database is emptied after each), then those of
    the loaded city, which stays in the database from its first use on; what drives a browser or kills a house is last.
    """

    def turn(item: pytest.Item) -> int:
        names = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("browser") or item.get_closest_marker("faults"):
            return 3
        if "loaded_city" in names:
            return 2
        mark = item.get_closest_marker("django_db")
        commits = "transactional_db" in names or bool(mark and mark.kwargs.get("transaction"))
        return 1 if commits else 0

    items.sort(key=turn)


def pytest_collection_finish() -> None:
    """What was read until now stays for the whole run: the collector of cycles need not walk through it each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The journal refuses to be emptied; between tests that commit, the test runner must empty it."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        for table in ("kernel_journalline", "kernel_journalseal", "kernel_journalanchor"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_not_emptied")
    return


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: object) -> None:
    """Files, mails and anchors of a test go to a folder of its own; passwords and browsers are made the quick way."""
    settings.FILES_DIR = tmp_path / "files"  # type: ignore[attr-defined]
    settings.ANCHORS_DIR = tmp_path / "anchors"  # type: ignore[attr-defined]
    settings.VERIFICATION_KEYS_DIR = tmp_path / "verification-keys"  # type: ignore[attr-defined]
    # a thousand browsers of one page each need not list all static files first
    settings.WHITENOISE_AUTOREFRESH = True  # type: ignore[attr-defined]
    # what makes guessing slow makes a hundred invented officers slow as well
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture
def nothing_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """What rooms remember for a second or two: where statements are counted, a slow machine must not forget it."""
    from datetime import timedelta

    from motcua.rooms.people.queries import actors
    from motcua.rooms.procedures.queries import memory
    from motcua.rooms.process.queries import shelf
    from motcua.rooms.units import queries as units

    long = timedelta(days=1)
    monkeypatch.setattr(actors, "FRESH", long)
    for module, name in ((units, "LOOK_AGAIN"), (memory, "LOOK_EVERY"), (shelf, "BELIEVED")):
        monkeypatch.setattr(module, name, long.total_seconds())


@pytest.fixture
def django_assert_num_queries(nothing_is_forgotten: None, django_assert_num_queries: object) -> object:
    """Statements are counted while nothing is forgotten."""
    return django_assert_num_queries


@pytest.fixture(scope="session")
def loaded_city(django_db_setup: None, django_db_blocker: object) -> None:
    """The whole content of the province, loaded once into this run's database and kept there."""
    from datetime import UTC, datetime

    from motcua.kernel.actors import system
    from motcua.rooms.operations import facade as operations
    from motcua.rooms.procedures import facade as procedures
    from motcua.rooms.process import facade as process
    from motcua.rooms.units import facade as units

    loader = system("content", "units:administer", "units:keep", "process:publish", "procedures:publish")
    at = datetime(2025, 6, 30, tzinfo=UTC)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        units.load_content(by=loader, at=at)
        process.load_content(by=loader, at=at)
        around, family = operations.scenario_surroundings(), operations.SCENARIO_DRAWINGS
        process.load_content(by=loader, at=at, around=around, family=family)
        procedures.load_content(by=loader, at=at)


@pytest.fixture
def city(loaded_city: None, db: None) -> None:
    """A test in a city that is at work: its units, calendar, processes and procedures; nobody has filed yet.

    Rooms remember content for two seconds before they look again; what a test before this one changed and took back
    must not be remembered here.
    """
    from motcua.rooms.people.queries import actors
    from motcua.rooms.process.queries import shelf
    from motcua.rooms.units import facade as units

    for room in (units, actors, shelf):
        room.forget()  # type: ignore[attr-defined]
