"""Pages of a PDF as pictures, drawn by poppler in a process of its own with little time: the file is a stranger's."""

import re
import shutil
import subprocess

#: seconds; a page that takes longer is not shown
PATIENCE = 8.0
DOTS_PER_INCH = 100
_PAGES = re.compile(r"^Pages:\s+(\d+)", re.M)


class NoPicture(Exception):
    """The page cannot be drawn here: the program is not installed, or the file is not one."""


def can_draw() -> bool:
    """Whether poppler's programs are installed."""
    return shutil.which("pdftoppm") is not None and shutil.which("pdfinfo") is not None


def page_count(pdf: bytes) -> int:
    """How many pages there are.

    Raises:
        NoPicture.
    """
    found = _PAGES.search(_run(["pdfinfo", "-"], pdf).decode(errors="replace"))
    if found is None:
        raise NoPicture("no pages")
    return int(found[1])


def page_picture(pdf: bytes, page: int) -> bytes:
    """One page, from 1, as PNG.

    Raises:
        NoPicture.
    """
    made = _run(
        ["pdftoppm", "-png", "-r", str(DOTS_PER_INCH), "-f", str(page), "-l", str(page), "-scale-to", "1600", "-"], pdf
    )
    if not made.startswith(b"\x89PNG"):
        raise NoPicture("no picture")
    return made


def _run(command: list[str], pdf: bytes) -> bytes:
    program = shutil.which(command[0])
    if program is None:
        raise NoPicture(f"{command[0]} is not installed")
    try:
        done = subprocess.run(  # noqa: S603 a fixed program; the file comes on its input
            [program, *command[1:]], input=pdf, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise NoPicture("took too long") from None
    return done.stdout
