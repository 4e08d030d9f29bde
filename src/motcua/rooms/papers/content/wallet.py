"""What the province decides about wallets: ``content/<province>/papers/wallet.yaml``."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.content import Mistake, folder, read_yaml

NUMBERS = ("consent_days", "share_days", "share_days_most", "share_views", "own_papers")


@dataclass(frozen=True)
class WalletPolicy:
    """Days that a consent lasts; days and views of a link; how many papers of his own somebody may keep."""

    consent_days: int
    share_days: int
    share_days_most: int
    share_views: int
    own_papers: int


def read_policy(file: Path) -> WalletPolicy | list[Mistake]:
    """The policy in ``file``, or what to correct in it."""
    said: Any = read_yaml(file)
    if isinstance(said, Mistake):
        return [said]
    if not isinstance(said, dict):
        return [Mistake(file, "expected a mapping")]
    mistakes = [
        Mistake(file, f"'{key}' is a whole number of at least 1")
        for key in NUMBERS
        if not isinstance(said.get(key), int) or said[key] < 1
    ]
    if not said.get("sources"):
        mistakes.append(Mistake(file, "'sources' is missing"))
    return mistakes or WalletPolicy(**{key: said[key] for key in NUMBERS})


@cache
def wallet_policy() -> WalletPolicy:
    """The policy of this province.

    Raises:
        ValueError: the content file has mistakes; they are in the message.
    """
    said = read_policy(folder("papers") / "wallet.yaml")
    if isinstance(said, list):
        raise ValueError("; ".join(str(mistake) for mistake in said))
    return said


def wallet_mistakes() -> list[Mistake]:
    """What an editor has to correct."""
    said = read_policy(folder("papers") / "wallet.yaml")
    return said if isinstance(said, list) else []
