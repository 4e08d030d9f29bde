"""What is watched, as the province says it: kinds of targets, addresses, and the policy."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from motcua.kernel.content import Mistake, folder
from motcua.rooms.units.records import UnitKind
from motcua.rooms.watch.content.building import Surroundings, build
from motcua.rooms.watch.content.kind_reading import KindFile, read_kinds
from motcua.rooms.watch.content.lists import read_addresses, read_policy
from motcua.rooms.watch.records import Kind, Policy

__all__ = ["Surroundings", "addresses", "build", "kind_files", "kinds", "mistakes", "policy"]


@cache
def kind_files() -> Sequence[KindFile]:
    """Every kind of target, in the order of their files."""
    return tuple(one for one in read_kinds(folder("watch") / "kinds") if isinstance(one, KindFile))


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its key."""
    return {one.kind.key: one.kind for one in kind_files()}


@cache
def addresses() -> dict[str, tuple[str, int | None]]:
    """The addresses that the operator entered, by target."""
    found = read_addresses(folder("watch") / "addresses.csv")
    return {one.target: (one.address, one.port) for one in found if not isinstance(one, Mistake)}


@cache
def policy() -> Policy:
    """Whom to tell, and when many are one.

    Raises:
        ValueError: the file holds mistakes.
    """
    found = read_policy(folder("watch") / "policy.yaml")
    if not isinstance(found, Policy):
        raise ValueError("\n".join(map(str, found)))
    return found


def _forgotten(kinds_: Path, files: Sequence[KindFile]) -> list[Mistake]:
    """Kinds of unit that no rule covers: a unit that is added must be watched without anybody thinking of it."""
    covered = {kind for file in files for kind in file.said.get("each", ())}
    return [
        Mistake(kinds_, f"no file makes targets of `each` {kind.value}") for kind in UnitKind if kind not in covered
    ]


def mistakes() -> list[Mistake]:
    """What an editor has to correct."""
    root = folder("watch")
    read = list(read_kinds(root / "kinds"))
    said = read_policy(root / "policy.yaml")
    found = [one for one in [*read, *read_addresses(root / "addresses.csv")] if isinstance(one, Mistake)]
    found += _forgotten(root / "kinds", [one for one in read if isinstance(one, KindFile)])
    return found if isinstance(said, Policy) else [*found, *said]
