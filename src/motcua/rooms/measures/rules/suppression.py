"""Small counts are not published, nor what would give them away.

A table with its totals is a graph: rows and columns are its nodes, cells join them, and every row and column adds up.
A hidden cell can be worked out when it lies on no circle of hidden cells; so each small cell gets a circle of four, of
cells that are not zero. Along a circle, adding one and taking one away in turn gives another table with the same
published figures: nobody can tell which is the true one.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

#: what hiding a total costs beside hiding a cell: they are what readers want most
TOTAL, GRAND_TOTAL = 1e9, 1e15

Cell = tuple[int, int]


def hidden(tables: Sequence[Sequence[Sequence[int]]], threshold: int) -> frozenset[Cell]:
    """The cells of several tables of one shape that must not be published: (row, column), the same for all tables.

    The number of rows (columns) stands for the total over all of them. Tables that depend on each other (received, and
    of these online) hide the same cells, so that what is moved in one can be moved in the other.
    """
    found: set[Cell] = set()
    for table in tables:
        found |= _of_one(table, threshold)
    return frozenset(found)


def _of_one(table: Sequence[Sequence[int]], threshold: int) -> set[Cell]:
    values = with_totals(table)
    small = [(int(r), int(c)) for r, c in zip(*((values > 0) & (values < threshold)).nonzero(), strict=True)]
    found = set(small)
    # the largest first: their circles often protect the smaller ones too
    for cell in sorted(small, key=lambda one: (-values[one], one)):
        if not _in_a_circle(cell, found):
            found |= _cheapest_circle(cell, values, found)
    return found


def with_totals(table: Sequence[Sequence[int]]) -> "Array":
    """The table with a column and a row of totals."""
    import numpy as np

    inner = np.array(table, dtype=np.int64).reshape(len(table), -1)
    wide = np.hstack([inner, inner.sum(axis=1, keepdims=True)])
    return np.vstack([wide, wide.sum(axis=0, keepdims=True)])


def _in_a_circle(cell: Cell, found: set[Cell]) -> bool:
    """Whether the row and the column of ``cell`` are joined by other hidden cells too."""
    row, column = cell
    rows, columns, waiting = {row}, set[int](), [("row", row)]
    while waiting:
        kind, node = waiting.pop()
        for r, c in found:
            if (r, c) == cell:
                continue
            if kind == "row" and r == node and c not in columns:
                columns.add(c)
                waiting.append(("column", c))
            elif kind == "column" and c == node and r not in rows:
                rows.add(r)
                waiting.append(("row", r))
    return column in columns


def _cheapest_circle(cell: Cell, values: "Array", found: set[Cell]) -> set[Cell]:
    """The three cells that close a circle with ``cell`` and take the least away from readers.

    There always is one: the totals of a cell that is not zero are not zero.
    """
    import numpy as np

    cost = np.where(values > 0, values, np.inf).astype(float)
    cost[-1, :] += TOTAL
    cost[:, -1] += TOTAL
    cost[-1, -1] += GRAND_TOTAL
    for one in found:
        cost[one] = 0.0
    row, column = cell
    circles = cost[row, :][None, :] + cost[:, column][:, None] + cost
    circles[row, :] = circles[:, column] = np.inf
    other_row, other_column = np.unravel_index(np.argmin(circles), circles.shape)
    r, c = int(other_row), int(other_column)
    return {(row, c), (r, column), (r, c)}
