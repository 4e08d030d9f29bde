"""QR codes as vectors."""

import re
from math import isqrt
from typing import Any

#: modules that stand side by side in a row: light ones, if any, then dark ones
RUN = re.compile(rb"(\xff*)(\x00+)")
#: light modules around a code on a page (ISO/IEC 18004)
QUIET = 4


def picture(text: str) -> str:
    """``text`` as a QR code for a page: with its quiet zone, on white whatever the page's colour.

    Raises:
        ValueError: as ``svg``.
    """
    path, size = _drawn(text)
    whole = size + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-{QUIET} -{QUIET} {whole} {whole}">'
        f'<path fill="#fff" d="M-{QUIET}-{QUIET}h{whole}v{whole}h-{whole}z"/>{path}</svg>'
    )


def svg(text: str) -> str:
    """``text`` as a QR code (error correction M) in one SVG path: a run of dark modules is one stroke.

    Raises:
        ValueError: ``text`` is empty, or longer than a QR code can hold.
    """
    path, size = _drawn(text)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">{path}</svg>'


def _drawn(text: str) -> tuple[str, int]:
    """The dark modules as one element, and the modules on a side. Coded by Zint, which the reader's library brings."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    # an image lends its bytes (one per module, dark is 0), which its type stub does not say
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    dots = bytes(memoryview(image))
    size = isqrt(len(dots))
    rows = (RUN.findall(dots, start, start + size) for start in range(0, size * size, size))
    path = "".join(f"M0 {y}.5{_strokes(row)}" for y, row in enumerate(rows))
    return f'<path fill="none" stroke="#000" d="{path}"/>', size


def _strokes(row: list[tuple[bytes, bytes]]) -> str:
    return "m%d 0h%d" * len(row) % tuple(len(modules) for run in row for modules in run)
