"""Names, kinds and limits of files."""

import re
import unicodedata

from motcua.rooms.papers.errors import (
    FileActive,
    FileDamaged,
    FileEncrypted,
    FileNotAccepted,
    FileTooComplex,
    PictureTooLarge,
    TooManyPages,
)
from motcua.rooms.papers.records.files import JPEG, PDF, PNG, Limits

#: bytes that are enough to recognise a kind
HEAD = 8
#: how the kinds that papers may have begin. No others are known here, so that nothing else can be taken for one.
BEGINNINGS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
#: what a look inside finds → the refusal that says so
REFUSALS: dict[str, type[FileNotAccepted]] = {
    "encrypted": FileEncrypted,
    "active": FileActive,
    "damaged": FileDamaged,
    "complex": FileTooComplex,
    "pages": TooManyPages,
    "pixels": PictureTooLarge,
}
#: names that old systems take for devices
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})
LONGEST_NAME = 120


def kind(head: bytes) -> str:
    """The kind of a file by its first bytes, empty when it is none that a paper may have."""
    return next((mime for beginning, mime in BEGINNINGS.items() if head.startswith(beginning)), "")


def refusal(problem: str, limits: Limits) -> FileNotAccepted:
    """The refusal for what a look inside has found."""
    made = REFUSALS.get(problem, FileDamaged)
    return made(
        {"file": made.says}, megabytes=limits.megabytes, pages=limits.pages, megapixels=limits.megapixels, why=problem
    )


def clean_name(name: str) -> str:
    """A file name without folders, control characters and anything that a shell, a header or a system could mistake."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*')
    stem, dot, ending = kept.strip(". ").rpartition(".")
    short = f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if dot and len(ending) < 8 else kept.strip(". ")
    short = short[:LONGEST_NAME].strip(". ")
    return f"tep-{short}" if short.partition(".")[0].lower() in DEVICES else short or "tep"
