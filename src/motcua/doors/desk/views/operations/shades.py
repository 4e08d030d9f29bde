"""Five shades for the areas of a map. Pure: the worse, the stronger, and the last one is hatched as well."""

from bisect import bisect_left
from collections.abc import Sequence

SHADES = 5


def breaks(values: Sequence[float], *, higher_is_better: bool) -> list[float]:
    """Up to four limits between shades, from the best to the worst, so that each shade holds about as many areas.

    Equal values always have the same shade. Where more than a fifth of the areas share the best value, they have a
    shade of their own and the others share the rest.
    """
    ordered = sorted(values, reverse=higher_is_better)
    rest = [value for value in ordered if value != ordered[0]]
    if len(rest) > len(ordered) * (SHADES - 1) // SHADES:
        found = [ordered[len(ordered) * step // SHADES] for step in range(1, SHADES)]
    else:
        found = [rest[len(rest) * step // (SHADES - 1)] for step in range(SHADES - 1) if rest]
    return [value for value in dict.fromkeys(found) if value != ordered[0]]


def shade(value: float | None, limits: Sequence[float], *, higher_is_better: bool) -> int:
    """1 for the best shade up to 5 for the worst; 0 where there is no value. Limits are where a worse shade begins."""
    if value is None:
        return 0
    sign = -1 if higher_is_better else 1
    passed = bisect_left([sign * limit for limit in limits], sign * value + 1e-12)
    return 1 + passed + (SHADES - 1 - len(limits) if passed else 0)


def legend(
    values: Sequence[float], limits: Sequence[float], *, higher_is_better: bool
) -> list[tuple[int, float, float]]:
    """Each shade that is used, with its least and its most value, the best first."""
    found: dict[int, list[float]] = {}
    for value in values:
        found.setdefault(shade(value, limits, higher_is_better=higher_is_better), []).append(value)
    return [(step, min(held), max(held)) for step, held in sorted(found.items())]
