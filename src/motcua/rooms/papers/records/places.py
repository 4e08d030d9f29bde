"""Where the results that this room typesets keep room for visible signatures."""

#: millimetres to PDF points
MM = 72 / 25.4


def _box(left: int, bottom: int, right: int, top: int) -> tuple[float, float, float, float]:
    return (left * MM, bottom * MM, right * MM, top * MM)


#: On the last page, from its lower left corner: left, bottom, right, top in points. ``signing-foot`` in ``house.typ``
#: keeps the same places free; the stamps' pages have the same size.
LEADER_BOX = _box(115, 30, 195, 56)
SEAL_BOX = _box(30, 22, 112, 56)
