"""What the demonstration looks like: content, read into records."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from motcua.kernel.content import Mistake, folder, read_yaml


@dataclass(frozen=True)
class Featured:
    """One commune or ward whose reported figures are met exactly."""

    area: str
    received: int
    done: int
    full_days: int


@dataclass(frozen=True)
class Wards:
    """How many dossiers the other communes and wards receive."""

    least: int
    most: int
    named: Mapping[str, int]


@dataclass(frozen=True)
class Department:
    """How many dossiers a department decides, and where they are received."""

    unit: str
    centre: str
    received: int


@dataclass(frozen=True)
class Papers:
    """What is shown of papers, at ``ward`` but for ``waiting``, which is at the featured one.

    ``people``: identity numbers of those who sign in to the demonstration; ``again``: the procedure in which papers are
    used again.
    """

    ward: str
    procedures: tuple[str, ...]
    again: str
    people: tuple[str, ...]
    results: int
    unsigned: int
    waiting: int
    copies: int
    reused: int


@dataclass(frozen=True)
class Shape:
    """The whole shape. Shares are in a hundred; weights of procedures are relative."""

    featured: Featured
    wards: Wards
    departments: tuple[Department, ...]
    channels: Mapping[str, float]
    fates: Mapping[str, float]
    beside: Mapping[str, float]
    detours: Mapping[str, float]
    payments: Mapping[str, float]
    ratings: Mapping[int, float]
    papers: Papers
    procedures: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Names:
    """Names to put together; ``mark`` ends every one of them."""

    mark: str
    surnames: Mapping[str, int]
    middle: Mapping[str, tuple[str, ...]]
    given: Mapping[str, tuple[str, ...]]


def read_shape(file: Path | None = None) -> Shape:
    """The shape in ``demo/shape.yaml``.

    Raises:
        ValueError: what to correct in the file.
    """
    said = _read(file or folder("demo") / "shape.yaml")
    try:
        featured = said["featured"]
        return Shape(
            featured=Featured(featured["area"], featured["received"], featured["done"], featured["full_days"]),
            wards=Wards(said["wards"]["least"], said["wards"]["most"], dict(said["wards"]["named"])),
            departments=tuple(
                Department(unit, one["centre"], one["received"]) for unit, one in said["departments"].items()
            ),
            channels=said["channels"],
            fates=said["fates"],
            beside=said["featured_beside"],
            detours=said["detours"],
            payments=said["payments"],
            ratings=said["ratings"],
            papers=Papers(
                **(said["papers"] | {name: tuple(said["papers"][name]) for name in ("procedures", "people")})
            ),
            procedures=said["procedures"],
        )
    except (KeyError, TypeError) as problem:
        raise ValueError(f"shape.yaml: {problem} is missing or wrong") from None


def read_names(file: Path | None = None) -> Names:
    """The names in ``demo/names.yaml``.

    Raises:
        ValueError: what to correct in the file.
    """
    said = _read(file or folder("demo") / "names.yaml")
    try:
        sexes = ("male", "female")
        return Names(
            mark=said["mark"],
            surnames=said["surnames"],
            middle={sex: tuple(said[sex]["middle"]) for sex in sexes},
            given={sex: tuple(said[sex]["given"]) for sex in sexes},
        )
    except (KeyError, TypeError) as problem:
        raise ValueError(f"names.yaml: {problem} is missing or wrong") from None


def _read(file: Path) -> Any:
    said = read_yaml(file)
    if isinstance(said, Mistake):
        raise ValueError(str(said))
    return said
