"""What a paper says, proposed from its text: number, date, issuer, holder. An officer confirms or corrects it."""

import re
import unicodedata
from datetime import date

from motcua.kernel.text import fold
from motcua.rooms.papers.records.digitising import Reading

#: "Số: 123/GKS-UBND", "So/No: 45/2024"
_NUMBER = re.compile(r"^.{0,25}?\b(?:so|no)\b\s*(?:/\s*no)?\s*[.:]?\s*([\w.-]*\d[\w./-]*)", re.IGNORECASE)
_WRITTEN = re.compile(r"ngay\s+(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})")
_SHORT = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_HOLDER = re.compile(r"^(?:ho(?:,? (?:va|chu dem(?: va)?|chu dem,))? ?(?:va )?ten|ho va ten|full name)[^:]*:\s*", re.I)
_ISSUERS = ("uy ban nhan dan", "ubnd ", "so ", "phong ", "cong an", "bo ", "truong ", "benh vien", "trung tam ")
#: the heading of every official paper, which is no issuer
_HEADING = ("cong hoa xa hoi", "doc lap")


def propose(text: str) -> Reading:
    """What the text of a paper seems to say; empty where nothing is found. Letters without accents are understood."""
    lines = [unicodedata.normalize("NFC", " ".join(line.split())) for line in text.splitlines() if line.strip()]
    return Reading(number=_number(lines), date=_date(lines), issuer=_issuer(lines), holder=_holder(lines))


def _number(lines: list[str]) -> str:
    for line in lines:
        bare = _bare(line)
        if "dinh danh" in bare or "dien thoai" in bare or "can cuoc" in bare:
            continue
        found = _NUMBER.match(bare)
        if found:
            return line[found.start(1) : found.end(1)].strip(".-/")
    return ""


def _date(lines: list[str]) -> str:
    """The first day written in words, which is that of signing; else the first in figures that is no birthday."""
    for line in lines:
        found = _WRITTEN.search(_bare(line))
        if found and (day := _day(found)):
            return day
    for line in lines:
        found = _SHORT.search(line)
        if found and "sinh" not in _bare(line) and (day := _day(found)):
            return day
    return ""


def _day(found: re.Match[str]) -> str:
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat() if 1900 <= year <= 2100 else ""
    except ValueError:
        return ""


def _issuer(lines: list[str]) -> str:
    for line in lines[:12]:
        bare = _bare(line)
        start = next((bare.find(word) for word in _ISSUERS if bare.startswith(word)), -1)
        if start == 0 and not bare.startswith("so:") and not any(word in bare for word in _HEADING):
            return line[:200]
    return ""


def _holder(lines: list[str]) -> str:
    for line in lines:
        found = _HOLDER.match(_bare(line))
        if found and (name := line[found.end() :].strip(" .:")):
            return re.split(r"\s{2,}|[;|]", name)[0][:120]
    return ""


def _bare(line: str) -> str:
    """Lower case without accents, letter for letter, so that places in it are places in the line."""
    bare = "".join(fold(c) or c.lower() for c in line)
    return bare if len(bare) == len(line) else line.lower()
