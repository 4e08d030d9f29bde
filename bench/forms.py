"""What it costs to set an official form, with a warm compiler and without, and the QR code in it.

Target: ≤ 10 ms CPU each with a warm compiler (CPU of the whole process, all threads of the compiler included), every
form with a name and a code that were not set before. Beside it: a new process that sets one form, the first form of a
process, and a receipt in a batch of 50. The last line is JSON.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import django

COUNT = 40
#: milliseconds of CPU
TARGET = 10
OFFICIAL = tuple(f"form-0{number}" for number in range(1, 8))
AT = datetime.fromisoformat("2026-11-26T08:15:00+07:00")
ONE_SHOT = "import forms as b; b.prepare(); b.one('form-01', 0)"


def prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.site.settings")
    django.setup()


def one(key: str, number: int) -> bytes:
    """A form of its own: nothing that was set before can be used again for the name and the code in it."""
    from motcua.rooms.papers import facade as papers

    example: dict[str, Any] = dict(papers.forms()[key].example)
    for name in ("applicant", "officer", "qr"):
        if name in example:
            example[name] = f"{example[name]}{number}"
    return papers.typeset(key, example, at=AT)


def cpu(act: Callable[[int], object], count: int = COUNT) -> float:
    """Milliseconds of CPU of one ``act``."""
    act(-1)
    start = time.process_time()
    for number in range(count):
        act(number)
    return (time.process_time() - start) * 1000 / count


def main() -> int:
    prepare()
    from motcua.rooms.papers import facade as papers

    start = time.process_time()
    one("form-01", 0)
    first = (time.process_time() - start) * 1000
    figures = {key: cpu(lambda number, key=key: one(key, number)) for key in sorted(papers.forms())}
    for key, milliseconds in figures.items():
        print(f"{key:18} {milliseconds:7.2f} ms CPU each, warm")
    print(f"{'first in a process':18} {first:7.2f} ms CPU")
    once = _one_shot()
    print(f"{'one-shot process':18} {once:7.2f} ms CPU")
    example = papers.forms()["form-01"].example
    batch = (
        cpu(
            lambda number: papers.typeset_batch(
                "form-01", [{**example, "applicant": f"{number}.{one}"} for one in range(50)], at=AT
            ),
            3,
        )
        / 50
    )
    print(f"{'in a batch of 50':18} {batch:7.2f} ms CPU each")
    _codes()
    slowest = max(figures[key] for key in OFFICIAL)
    said = {
        "bench": "forms",
        "slowest official form, ms CPU": round(slowest, 2),
        "in a batch, ms CPU each": round(batch, 2),
        "yardstick": f"a process of its own for one form: {once:.0f} ms CPU",
        "ratio": round(once / slowest, 1),
    }
    print(json.dumps(said, ensure_ascii=False))
    return 0 if slowest <= TARGET else 1


def _one_shot() -> float:
    """CPU of a process that sets one form and ends."""
    before = os.times()
    subprocess.run([sys.executable, "-c", ONE_SHOT], cwd=Path(__file__).parent, check=True)
    after = os.times()
    return (after.children_user - before.children_user + after.children_system - before.children_system) * 1000


def _codes() -> None:
    from motcua.rooms.papers.rules import qr

    address = "https://motcua.example/tra-cuu/H13.31135-261126-{:04}/7KQ2-M4XN/"
    print(f"{'QR code':18} {cpu(lambda number: qr.svg(address.format(number + 1))):7.2f} ms CPU, as one SVG path")


if __name__ == "__main__":
    sys.exit(main())
