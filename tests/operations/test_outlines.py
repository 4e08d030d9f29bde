"""Borders that two areas share stay shared, however light they are made."""

import json
import re
from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.content import folder
from motcua.rooms.operations.rules.outlines import outlines, simplified
from motcua.site.commands import map as area_map

MOST_BYTES = 60_000


def test_the_map_of_the_province_is_the_one_that_its_boundaries_give():
    file = folder("operations") / "map.json"
    assert file.read_text(encoding="utf-8") == area_map.made(), "run: motcua map"
    assert len(json.loads(file.read_text(encoding="utf-8"))["areas"]) == 103
    assert file.stat().st_size < MOST_BYTES


def corners(path):
    """The corners of every ring of a path."""
    for ring in re.findall(r"M([^z]*)z", path):
        head, _, tail = ring.partition("l")
        x, y = (int(number) for number in re.findall(r"-?\d+", head))
        found = [(x, y)]
        steps = [int(number) for number in re.findall(r"-?\d+", tail)]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
        yield [*found, found[0]]


def wiggly(x, wiggle):
    return [(x + shift, place * 0.01) for place, shift in enumerate(wiggle)]


@given(st.lists(st.floats(0, 0.004), min_size=3, max_size=60))
def test_neighbours_meet_along_one_line(wiggle):
    """Two areas side by side: every piece of the border between them belongs to both."""
    border = wiggly(0.5, wiggle)
    top = border[-1][1]
    left = [(0, 0), *border, (0, top), (0, 0)]
    right = [(1, 0), (1, top), *reversed(border), (1, 0)]
    drawn = outlines({"1": [left], "2": [right]})["areas"]
    pieces = Counter(
        frozenset(pair) for code in "12" for ring in corners(drawn[code]["path"]) for pair in pairwise(ring)
    )
    inner = {piece: times for piece, times in pieces.items() if all(1000 < x < 3000 for x, _ in piece)}
    assert inner
    assert set(inner.values()) == {2}


def test_a_line_keeps_its_ends_and_its_sharp_bends():
    line = [(0, 0), (10, 1), (20, 0), (500, 900), (1000, 0)]
    assert simplified(line) == [(0, 0), (500, 900), (1000, 0)] or simplified(line)[0] == (0, 0)
    assert (500, 900) in simplified(line)
    assert (10, 1) not in simplified(line)
