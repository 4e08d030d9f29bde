"""Boundaries made light enough for a screen: borders that two areas share stay shared.

Rings are cut into arcs where the set of areas that meet changes; each arc is simplified once (Visvalingam: the point
that spans the smallest triangle goes first), so that neighbours cannot come apart. Coordinates become whole numbers on
a grid, and paths are written as SVG has them, each point by its distance from the one before.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

Point = tuple[int, int]
Ring = list[Point]
#: width of the drawing in its own units; about 30 m each for this city
WIDTH = 4000
#: points whose triangle is smaller than this (in square units) are left out: nobody sees them on a wall
SMALLEST = 60.0


def outlines(areas: Mapping[str, Sequence[Sequence[Sequence[float]]]]) -> dict[str, object]:
    """``{"width", "height", "areas": {code: {"path", "x", "y"}}}`` from rings of (longitude, latitude) by area.

    ``x`` and ``y``: where a sign that stands for the whole area is drawn.
    """
    rings, height = _projected(areas)
    owners = _owners(rings)
    thinned: dict[tuple[Point, ...], Ring] = {}
    drawn = {}
    for code, own in rings.items():
        light = [_light(ring, owners, thinned) for ring in own]
        x, y = _middle(max(light, key=lambda ring: abs(_area(ring))))
        drawn[code] = {"path": "".join(_path(ring) for ring in light), "x": x, "y": y}
    return {"width": WIDTH, "height": height, "areas": drawn}


def _projected(areas: Mapping[str, Sequence[Sequence[Sequence[float]]]]) -> tuple[dict[str, list[Ring]], int]:
    """Onto the grid, north up; a degree of longitude is as much shorter as the parallel is. Repeated points go."""
    points = [point for rings in areas.values() for ring in rings for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * shrink)
    found: dict[str, list[Ring]] = {}
    for code, rings in areas.items():
        for ring in rings:
            line = [(round((x - west) * shrink * scale), round((north - y) * scale)) for x, y in ring]
            kept = [point for place, point in enumerate(line) if place == 0 or point != line[place - 1]]
            found.setdefault(code, []).append(kept)
    return found, math.ceil((north - south) * scale)


def _owners(rings: Mapping[str, list[Ring]]) -> dict[frozenset[Point], frozenset[str]]:
    """Which areas each stretch of border belongs to."""
    found: dict[frozenset[Point], set[str]] = defaultdict(set)
    for code, own in rings.items():
        for ring in own:
            for pair in pairwise(ring):
                found[frozenset(pair)].add(code)
    return {stretch: frozenset(codes) for stretch, codes in found.items()}


def _light(
    ring: Ring, owners: Mapping[frozenset[Point], frozenset[str]], thinned: dict[tuple[Point, ...], Ring]
) -> Ring:
    light: Ring = []
    for arc in _arcs(ring, owners):
        forward = arc[0] <= arc[-1] if arc[0] != arc[-1] else arc[1] <= arc[-2]
        key = tuple(arc if forward else reversed(arc))
        if key not in thinned:
            thinned[key] = simplified(list(key))
        part = thinned[key] if forward else thinned[key][::-1]
        light += part[:-1]
    return [*light, light[0]]


def _arcs(ring: Ring, owners: Mapping[frozenset[Point], frozenset[str]]) -> Iterator[Ring]:
    """The ring in stretches that the same areas share from end to end, beginning where one of them begins."""
    sides = [owners[frozenset(pair)] for pair in pairwise(ring)]
    turns = [place for place in range(len(sides)) if sides[place] != sides[place - 1]]
    if not turns:
        start = min(range(len(ring) - 1), key=ring.__getitem__)
        yield [*ring[start:-1], *ring[: start + 1]]
        return
    open_ring = ring[:-1]
    for here, there in pairwise([*turns, turns[0] + len(sides)]):
        yield [open_ring[place % len(open_ring)] for place in range(here, there + 1)]


def simplified(line: Ring, smallest: float = SMALLEST) -> Ring:
    """A line without the points that matter least; its ends stay, and a closed one keeps four."""
    fewest = 4 if line[0] == line[-1] else 2
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))
    gone = [False] * len(line)
    heap = [(_triangle(line[p - 1], line[p], line[p + 1]), p) for p in range(1, len(line) - 1)]
    heapq.heapify(heap)
    latest = {place: size for size, place in heap}
    left = len(line)
    while heap and left > fewest:
        size, place = heapq.heappop(heap)
        if size > smallest:
            break
        if gone[place] or latest[place] != size:
            continue
        gone[place], left = True, left - 1
        one, other = before[place], after[place]
        after[one], before[other] = other, one
        for near in (one, other):
            if 0 < near < len(line) - 1:
                # never smaller than what went before it, or a bend would vanish point by point
                latest[near] = max(size, _triangle(line[before[near]], line[near], line[after[near]]))
                heapq.heappush(heap, (latest[near], near))
    return [point for place, point in enumerate(line) if not gone[place]]


def _triangle(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def _area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _middle(ring: Ring) -> Point:
    """The centre of gravity, or of the corners when the ring is flat."""
    area = _area(ring)
    if not area:
        return ring[0]
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairwise(ring)) / (6 * area)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairwise(ring)) / (6 * area)
    return round(x), round(y)


def _path(ring: Ring) -> str:
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(ring[:-1])]
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z".replace(" -", "-")
