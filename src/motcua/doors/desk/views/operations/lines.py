"""Small drawings: columns of a count, the line of a rate. Pure; coordinates of an SVG of 100 by 100."""

from collections.abc import Sequence


def columns(values: Sequence[float | None], *, gap: float = 0.25) -> tuple[str, str]:
    """A column per value, as tall as its share of the tallest: the path of all but the last, and that of the last."""
    most = max((value for value in values if value is not None), default=0) or 1
    step = 100 / max(1, len(values))
    wide = f"{step * (1 - gap):.2f}"
    found = [
        f"M{place * step:.2f} {100 - tall:.2f}h{wide}V100h-{wide}z" if tall else ""
        for place, value in enumerate(values)
        for tall in (round(100 * max(0.0, value or 0) / most, 2),)
    ]
    return "".join(found[:-1]), "".join(found[-1:])


def line(values: Sequence[float | None], *, bridge: int = 0) -> tuple[str, float, float]:
    """The path of a line, and what its bottom and its top stand for; both are the same when all values are.

    It breaks where nothing is known, but for gaps of up to ``bridge`` values (offices are closed at weekends).
    """
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    low, high = min((value for _, value in known), default=0.0), max((value for _, value in known), default=0.0)
    step, room = 100 / max(1, len(values) - 1), (high - low) or 1.0
    path, before = "", -1
    for place, value in known:
        tall = 50.0 if low == high else 100 - 92 * (value - low) / room - 4
        joined = path and place - before <= bridge + 1
        # a point alone is drawn as a dot: a line of no length with round ends
        path += f"{'L' if joined else 'M'}{place * step:.1f} {tall:.1f}{'' if joined else 'h0'}"
        before = place
    return path, low, high
