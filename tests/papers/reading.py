"""Papers as independent programs read them: pdftotext, pdftoppm and a QR reader."""

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import zxingcpp
from PIL import Image, ImageDraw


def run(program: str, *arguments: str) -> bytes:
    if shutil.which(program) is None:
        pytest.fail(f"{program} is missing: install poppler-utils (apt-get install poppler-utils)")
    return subprocess.run([program, *arguments], capture_output=True, check=True).stdout


def text_of(pdf: bytes) -> str:
    """What pdftotext reads, one space between words; every letter must come back composed (NFC)."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "one.pdf"
        file.write_bytes(pdf)
        said = run("pdftotext", str(file), "-").decode()
    assert said == unicodedata.normalize("NFC", said)
    return " ".join(said.split())


def pictures_of(pdf: bytes, resolution: int = 200) -> list[Image.Image]:
    """Every page as it would come out of a printer."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "one.pdf"
        file.write_bytes(pdf)
        run("pdftoppm", "-r", str(resolution), "-png", str(file), str(Path(folder) / "page"))
        return [Image.open(drawn).copy() for drawn in sorted(Path(folder).glob("page*.png"))]


def codes_on(pdf: bytes) -> list[str]:
    """What the QR codes on the drawn pages say."""
    return [code.text for page in pictures_of(pdf) for code in zxingcpp.read_barcodes(page)]


def drawn_code(svg: bytes, scale: int = 4) -> Image.Image:
    """A QR code of ours as a screen would show it: its strokes on its ground."""
    text = svg.decode()
    left, top, width, height = (int(one) for one in re.search(r'viewBox="([^"]+)"', text)[1].split())
    picture = Image.new("L", (width * scale, height * scale), 255)
    pen = ImageDraw.Draw(picture)
    for y, strokes in re.findall(r"M0 (\d+)\.5((?:m\d+ 0h\d+)+)", text):
        x, upper = -left, (int(y) - top) * scale
        for light, dark in re.findall(r"m(\d+) 0h(\d+)", strokes):
            begin, x = x + int(light), x + int(light) + int(dark)
            pen.rectangle((begin * scale, upper, x * scale - 1, upper + scale - 1), fill=0)
    return picture
