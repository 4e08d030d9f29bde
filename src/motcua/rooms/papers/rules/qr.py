"""QR codes as vectors."""

import re
from math import isqrt
from typing import Any

#: dark modules that stand side by side
RUN = re.compile(rb"\x00+")
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
        f'<path fill="#fff" d="M-{QUIET}-{QUIET}h{whole}v{whole}h-{whole}z"/><path d="{path}"/></svg>'
    )


def svg(text: str) -> str:
    """``text`` as a QR code (error correction M) in one SVG path: a run of dark modules is one rectangle.

    Raises:
        ValueError: ``text`` is empty, or longer than a QR code can hold.
    """
    path, size = _drawn(text)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'


def _drawn(text: str) -> tuple[str, int]:
    """The path, and the modules on one side. Written by Zint, which the library of the reader brings along."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    # an image lends its bytes (one per module, dark is 0), which its type stub does not say
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    dots = bytes(memoryview(image))
    size = isqrt(len(dots))
    path = "".join(
        f"M{run.start()} {y}h{run.end() - run.start()}v1h{run.start() - run.end()}z"
        for y in range(size)
        for run in RUN.finditer(dots[y * size : (y + 1) * size])
    )
    return path, size
