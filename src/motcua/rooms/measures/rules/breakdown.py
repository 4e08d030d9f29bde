"""What moved a figure: its change shared out over its parts, exactly."""

from collections.abc import Mapping, Sequence
from statistics import median

from motcua.rooms.measures.records import Better, Move, Peers

#: a part's numerator and denominator; None where the figure has none
Pair = tuple[int, int | None]
NOTHING: Pair = (0, 0)


def moves(before: Mapping[str, Pair], after: Mapping[str, Pair], *, scale: int) -> dict[str, Move]:
    """The change of a figure shared out over its parts; nothing when one of the two figures cannot be told.

    A rate R = N / D changes from R0 to R1. With M the mean of R0 and R1, a part with n of d gives

        (n1 - M d1) / D1 - (n0 - M d0) / D0

    and the sum over all parts is R1 - R0, whatever came, went, or is empty. Of it, the mean of the part's two weights
    d / D times the change of its own rate n / d is its own doing; the rest is that its weight changed, towards or away
    from parts better than the mean. Everything is whole numbers until the last division, so that nothing is left over.
    """
    keys = before.keys() | after.keys()
    if any(below is None for _, below in (*before.values(), *after.values())):
        plain = {key: float(after.get(key, NOTHING)[0] - before.get(key, NOTHING)[0]) for key in keys}
        return {key: Move(one, one, 0.0) for key, one in plain.items()}
    then, now = _total(before), _total(after)
    if not then[1] or not now[1]:
        return {}
    return {key: _move(_pair(before.get(key)), _pair(after.get(key)), then, now, scale) for key in keys}


def _move(
    part0: tuple[int, int], part1: tuple[int, int], all0: tuple[int, int], all1: tuple[int, int], scale: int
) -> Move:
    """What one part did; the mean of the two rates is ``mean / twice``."""
    (above0, below0), (above1, below1), (_, whole0), (_, whole1) = part0, part1, all0, all1
    mean, twice = all0[0] * whole1 + all1[0] * whole0, 2 * whole0 * whole1
    over = (above1 * twice - mean * below1) * whole0 - (above0 * twice - mean * below0) * whole1
    total = scale * over / (twice * whole0 * whole1)
    own = 0.0
    if below0 and below1:
        weight = below0 * whole1 + below1 * whole0
        own = scale * weight * (above1 * below0 - above0 * below1) / (twice * below0 * below1)
    return Move(total, own, total - own)


def _total(parts: Mapping[str, Pair]) -> tuple[int, int]:
    return sum(above for above, _ in parts.values()), sum(below or 0 for _, below in parts.values())


def _pair(said: Pair | None) -> tuple[int, int]:
    above, below = said or NOTHING
    return above, below or 0


def peers(own: str, values: Mapping[str, float | None], better: Better) -> Peers | None:
    """Where a unit's value stands among those of its kind; None when it has none, or is alone."""
    known = {unit: value for unit, value in values.items() if value is not None}
    if own not in known or len(known) < 2:
        return None
    sign = -1 if better is Better.HIGHER else 1
    best = min(known, key=lambda unit: (sign * known[unit], unit))
    rank = 1 + sum(sign * value < sign * known[own] for value in known.values())
    return Peers(rank, len(known), median(known.values()), known[best], best)


def folded(parts: Mapping[str, Pair], into: Mapping[str, str]) -> dict[str, Pair]:
    """The same parts under other keys: those that share a new key are added up (procedures of a field, say)."""
    found: dict[str, Pair] = {}
    for key, (above, below) in parts.items():
        new = into.get(key, key)
        held = found.get(new)
        found[new] = (above, below) if held is None else (held[0] + above, _sum(held[1], below))
    return found


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def ordered(keys: Sequence[str], moved: Mapping[str, Move]) -> list[str]:
    """Those that moved most first."""
    return sorted(keys, key=lambda key: (-abs(moved[key].total) if key in moved else 0.0, key))
