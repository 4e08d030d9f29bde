"""Reading the letters of a page: tesseract with Vietnamese, a program of its own, when it is installed."""

import logging
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

log = logging.getLogger(__name__)

#: seconds that a page may take
PATIENCE = 120
LANGUAGE = "vie"


@cache
def reads() -> bool:
    """Whether pages can be read here."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    said = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False, timeout=20)  # noqa: S603
    return LANGUAGE in said.stdout.split()


def read_page(jpeg: bytes) -> tuple[bytes, str] | None:
    """The page as a PDF whose text can be searched and copied, and that text; None when it could not be read."""
    program = shutil.which("tesseract")
    if program is None or not reads():
        return None
    with tempfile.TemporaryDirectory() as folder:
        page, out = Path(folder) / "page.jpg", Path(folder) / "out"
        page.write_bytes(jpeg)
        command = [program, str(page), str(out), "-l", LANGUAGE, "pdf", "txt"]
        try:
            subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True, env={"OMP_THREAD_LIMIT": "1"})  # noqa: S603
            return out.with_suffix(".pdf").read_bytes(), out.with_suffix(".txt").read_text(encoding="utf-8")
        except (subprocess.SubprocessError, OSError) as problem:
            log.warning("a page was not read: %s", type(problem).__name__)
            return None
