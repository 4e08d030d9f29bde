"""A city to test with, and those who administer it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from motcua.kernel.actors import EVERYWHERE, Actor, system
from motcua.rooms.units import facade as units

#: Monday 23 November 2026, 08:30 in Cần Thơ
MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
ADMIN = Actor(id="officer:1", grants={"units:administer": frozenset({EVERYWHERE})})
STRANGER = Actor(id="officer:2", grants={"units:administer": frozenset({"UB-31120"})})


@pytest.fixture
def town(db: None) -> Iterator[None]:
    """The content of the province; what the process keeps of it is looked at again afterwards."""
    units.forget()
    units.load_content(by=system("content"), at=MORNING)
    yield
    units.forget()
