"""Drawings for the tests of the process room: the real ones of the province, and small ones drawn in a line."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from motcua.kernel.actors import Actor, system
from motcua.rooms.process import facade as process
from motcua.rooms.process.content.bpmn import read
from motcua.rooms.process.queries import shelf
from motcua.rooms.process.records import Definition
from motcua.rooms.process.rules.calls import inline
from motcua.rooms.units import facade as units

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)
KEEPER = Actor(id="officer:keeper", grants={"process:publish": frozenset({"*"})})


@pytest.fixture(autouse=True)
def fresh_shelf() -> Iterator[None]:
    """What one test published is gone with its transaction."""
    shelf.forget()
    yield
    shelf.forget()


@pytest.fixture(scope="session")
def drawn() -> dict[str, Definition]:
    """Every process of the province as its file draws it."""
    found = {}
    for path in sorted((Path(settings.CONTENT_DIR) / "processes").glob("*.bpmn")):
        definition, mistakes = read(path.read_text(encoding="utf-8"))
        assert definition is not None, mistakes
        found[definition.key] = definition
    return found


@pytest.fixture(scope="session")
def runnable(drawn: dict[str, Definition]) -> dict[str, Definition]:
    """The same with the processes they call inside them."""
    return {key: inline(definition, drawn) for key, definition in drawn.items()}


@pytest.fixture
def published(db: None) -> None:
    """The processes of the province, in force."""
    results = process.load_content(by=KEEPER, at=MONDAY)
    assert {type(result).__name__ for result in results} == {"Published"}, results


@pytest.fixture
def load_units(db: None) -> None:
    """The calendar that timers are counted on."""
    units.load_content(by=system("content", "units:administer", "units:keep"), at=MONDAY)
