"""QR codes as vectors."""

from motcua.kernel.errors import Invalid

#: any of the eight masks can be read; trying all of them for the prettiest costs five times the CPU (bench/forms.py)
MASK = 2


def svg(text: str) -> str:
    """``text`` as a QR code (error correction at least M) in one SVG path: a run of dark modules is one rectangle.

    Raises:
        Invalid: ``text`` is longer than a QR code can hold.
    """
    import segno

    try:
        rows = segno.make(text, micro=False, error="m", mask=MASK).matrix
    except segno.DataOverflowError as too_long:
        raise Invalid({"qr": "too long"}) from too_long
    size = len(rows)
    path = "".join(_row(y, row) for y, row in enumerate(rows))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'


def _row(y: int, row: bytearray) -> str:
    """The dark runs of one row."""
    drawn, x, size = [], 0, len(row)
    while x < size:
        if not row[x]:
            x += 1
            continue
        end = row.find(0, x)
        end = size if end < 0 else end
        drawn.append(f"M{x} {y}h{end - x}v1h{x - end}z")
        x = end
    return "".join(drawn)
