"""QR codes as vectors."""

import re
from math import isqrt
from typing import Any

#: dark modules that stand side by side
RUN = re.compile(rb"\x00+")


def svg(text: str) -> str:
    """``text`` as a QR code (error correction M) in one SVG path: a run of dark modules is one rectangle.

    Written by Zint, which the library of the reader brings along: a fifth of the CPU of segno (bench/forms.py).

    Raises:
        ValueError: ``text`` is empty, or longer than a QR code can hold.
    """
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
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'
