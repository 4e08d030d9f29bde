"""What an independent tool, poppler's ``pdfsig``, says about a PDF."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

MISSING = "{} is not installed: apt-get install {}"


@dataclass(frozen=True)
class Signature:
    """One signature of a person or an office; time stamps are not counted."""

    field: str
    signer: str
    valid: bool
    trusted: bool


@dataclass(frozen=True)
class Said:
    """Everything that it says."""

    signatures: list[Signature]
    text: str


def tool(name: str, package: str) -> str:
    found = shutil.which(name)
    assert found, MISSING.format(name, package)
    return found


def pdfsig(pdf: bytes, folder: Path, root: str) -> Said:
    """Asks about ``pdf``; ``root`` is the authority that is trusted, as PEM."""
    store = folder / "nss"
    if not store.exists():
        store.mkdir()
        certutil = tool("certutil", "libnss3-tools")
        subprocess.run([certutil, "-N", "-d", f"sql:{store}", "--empty-password"], check=True, capture_output=True)
        subprocess.run(
            [certutil, "-A", "-d", f"sql:{store}", "-n", "root", "-t", "CT,CT,CT"],
            input=root.encode(),
            check=True,
            capture_output=True,
        )
    file = folder / "asked.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(
        [tool("pdfsig", "poppler-utils"), "-nssdir", f"sql:{store}", str(file)],
        check=False,
        capture_output=True,
        text=True,
        env={"LC_ALL": "C.UTF-8"},
    )
    blocks = re.split(r"^Signature #\d+:$", done.stdout, flags=re.M)[1:]
    found = [
        Signature(
            field=_after("Signature Field Name", block),
            signer=_after("Signer Certificate Common Name", block),
            valid="Signature is Valid." in block,
            trusted="Certificate is Trusted." in block,
        )
        for block in blocks
        if not _after("Signature Field Name", block).startswith("Timestamp-")
    ]
    return Said(found, done.stdout)


def _after(label: str, block: str) -> str:
    found = re.search(rf"- {label}: (.*)", block)
    return found[1] if found else ""
