"""A small catalogue of the test's own: real files where the behaviour is about them, invented ones elsewhere."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from motcua.kernel.actors import Actor, system
from motcua.rooms.procedures import content, facade
from motcua.rooms.procedures.records import Procedure
from motcua.rooms.procedures.rules.overlay import Defaults

AT = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
KEEPER = system("keeper", "procedures:publish", "procedures:keep")
STRANGER = Actor("officer:stranger")
CITY = Path(__file__).resolve().parents[2] / "content" / "cantho"

#: codes of the small catalogue
CODES = ("1.001193", "1.004873", "2.000635", "1.000894", "1.012910", "1.013978")


@cache
def catalogue() -> dict[str, Procedure]:
    """Every procedure of the province, read once: when the first test asks, not when tests are collected."""
    defaults = content.read_defaults(CITY)
    assert isinstance(defaults, Defaults)
    return content.read(content.procedure_files(CITY), defaults).procedures


@pytest.fixture
def small(tmp_path: Path, settings: object) -> Path:
    """A content folder with a few real procedures, to be edited by a test."""
    root = tmp_path / "content"
    for code in CODES:
        _copy(next(CITY.glob(f"procedures/*/{code}.yaml")), root)
        if (CITY / "procedures-local" / f"{code}.yaml").exists():
            _copy(CITY / "procedures-local" / f"{code}.yaml", root)
    for file in [*CITY.glob("forms/*.yaml"), *CITY.glob("procedures/*.yaml")]:
        _copy(file, root)
    settings.CONTENT_DIR = root  # type: ignore[attr-defined]
    return root


def _copy(file: Path, root: Path) -> None:
    target = root / file.relative_to(CITY)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(file.read_bytes())


@pytest.fixture
def published(db: None, small: Path) -> Iterator[Path]:
    """The small catalogue, published at ``AT``."""
    facade.load_content(by=KEEPER, at=AT)
    yield small
    facade.forget()
