"""Boards: ``operations/boards/<key>.yaml``."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from motcua.kernel.content import KEY, SOURCES, TEXT, Mistake, read_shaped, yaml_files
from motcua.rooms.measures import facade as measures
from motcua.rooms.operations.records import Board, How, Kind, Level, Observed, Since, Tile, Watched

#: the grid of a board: all that is on it fits on one screen
COLUMNS, ROWS = 12, 8
_WATCHED = {
    "type": "object",
    "required": ["type", "attribute"],
    "additionalProperties": False,
    "properties": {"type": TEXT, "attribute": TEXT, "how": {"enum": [how.value for how in How]}},
}
_TILE = {
    "type": "object",
    "required": ["key", "kind", "name", "name_en", "wide", "tall"],
    "additionalProperties": False,
    "properties": {
        "key": KEY,
        "kind": {"enum": [kind.value for kind in Kind]},
        **dict.fromkeys(("name", "name_en"), TEXT),
        "wide": {"type": "integer", "minimum": 1, "maximum": COLUMNS},
        "tall": {"type": "integer", "minimum": 1, "maximum": ROWS},
        "indicators": {"type": "array", "minItems": 1, "items": KEY},
        "since": {"enum": [since.value for since in Since]},
        "days": {"type": "integer", "minimum": 7, "maximum": 92},
        "rows": {"type": "integer", "minimum": 1, "maximum": 30},
        "watched": {"type": "array", "minItems": 1, "items": _WATCHED},
    },
}
SHAPE = json.dumps(
    {
        "type": "object",
        "required": ["key", "level", "name", "name_en", "tiles", "sources"],
        "additionalProperties": False,
        "properties": {
            "key": KEY,
            "level": {"enum": [level.value for level in Level]},
            **dict.fromkeys(("name", "name_en"), TEXT),
            "seconds": {"type": "integer", "minimum": 10, "maximum": 600},
            "units": {"type": "array", "items": TEXT},
            "tiles": {"type": "array", "minItems": 1, "items": _TILE},
            "sources": SOURCES,
        },
    }
)
_COUNTED = frozenset({Kind.NUMBER, Kind.TREND, Kind.TABLE, Kind.RANKING, Kind.MAP})
_READ = frozenset({Kind.READING, Kind.READINGS})


def read_boards(folder: Path, *, observed: Mapping[str, Observed]) -> Iterator[Board | Mistake]:
    """Each board, or what to correct in its file. ``observed``: the kinds of entities that are observed."""
    for file in yaml_files(folder):
        said = read_shaped(file, SHAPE)
        if isinstance(said, list):
            yield from said
            continue
        board = _board(said)
        wrong = list(_mistakes(file, board, observed))
        yield from wrong
        if not wrong:
            yield board


def _board(said: Mapping[str, Any]) -> Board:
    return Board(
        key=said["key"],
        level=Level(said["level"]),
        name=said["name"],
        name_en=said["name_en"],
        seconds=said.get("seconds", 30),
        units=tuple(said.get("units", ())),
        tiles=tuple(_tile(one) for one in said["tiles"]),
    )


def _tile(said: Mapping[str, Any]) -> Tile:
    return Tile(
        **{name: said[name] for name in ("key", "name", "name_en", "wide", "tall")},
        **{name: said[name] for name in ("days", "rows") if name in said},
        kind=Kind(said["kind"]),
        indicators=tuple(said.get("indicators", ())),
        since=Since(said.get("since", Since.MONTH)),
        watched=tuple(
            Watched(one["type"], one["attribute"], How(one.get("how", How.SUM))) for one in said.get("watched", ())
        ),
    )


def _mistakes(file: Path, board: Board, observed: Mapping[str, Observed]) -> Iterator[Mistake]:
    if board.key != file.stem:
        yield Mistake(file, f"the file is named {file.stem} but the key is {board.key}")
    if (board.level is Level.SECTOR) != bool(board.units):
        yield Mistake(file, "a board of a sector names in 'units' whose leaders may see it; other boards do not")
    keys = [tile.key for tile in board.tiles]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Mistake(file, f"tile {key} stands twice")
    space = sum(tile.wide * tile.tall for tile in board.tiles)
    if space > COLUMNS * ROWS:
        yield Mistake(file, f"the tiles take {space} fields, a screen has {COLUMNS * ROWS}")
    for tile in board.tiles:
        yield from (Mistake(file, f"tile {tile.key}: {about}") for about in _wrong(tile, observed))


def _wrong(tile: Tile, observed: Mapping[str, Observed]) -> Iterator[str]:
    if (tile.kind in _COUNTED) != bool(tile.indicators):
        yield "'indicators' are for figures, and figures need them"
    if (tile.kind in _READ) != bool(tile.watched):
        yield "'watched' is for readings, and readings need it"
    for code in tile.indicators:
        wanted = measures.indicators().get(code)
        if wanted is None or not wanted.counted:
            yield f"nothing that is counted from dossiers is called {code!r}"
        elif tile.kind is Kind.TREND and any("_at_" in name for name, _ in (*wanted.numerator, *wanted.denominator)):
            yield f"{code} is a stock, of which there is no trend by days"
    for one in tile.watched:
        kind = observed.get(one.type)
        if kind is None or one.attribute not in kind.attributes:
            yield f"nothing is observed as {one.type}.{one.attribute}"
