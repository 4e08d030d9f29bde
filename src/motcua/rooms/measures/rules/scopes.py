"""Whose figures: the city, or an area with all its offices."""

from functools import lru_cache

CITY = "city"


@lru_cache(maxsize=4096)
def members(scope: str) -> tuple[str, ...]:
    """The unit codes that a scope adds up: a commune's committee and its one-stop centre are one house to a citizen.

    ``UB-31153`` and ``TT-31153`` both mean the ward of Ô Môn; a department stands for itself. The city is everybody and
    has no list.
    """
    kind, _, area = scope.partition("-")
    return (f"UB-{area}", f"TT-{area}") if kind in {"UB", "TT"} else (scope,)


def scope_of(unit: str) -> str:
    """The scope that a unit is counted in."""
    return members(unit)[0]
