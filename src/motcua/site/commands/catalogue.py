"""``motcua catalogue``: the catalogue of procedures from the command line."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from motcua.kernel.actors import system
from motcua.kernel.clock import now

OPERATOR = system("operator", "procedures:publish")


def main(argv: Sequence[str]) -> int:
    """``import FILE`` (an answer of LayThuTuc), ``missing``, ``search TEXT``; 1 when something could not be read."""
    parser = argparse.ArgumentParser(prog="motcua catalogue")
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("import", help="publish an answer of the national catalogue service").add_argument(
        "file", type=Path
    )
    acts.add_parser("missing", help="how many procedures lack which fact")
    acts.add_parser("search", help="find procedures").add_argument("text")
    options = parser.parse_args(argv)
    if options.act == "import":
        return _import(options.file)
    return _missing() if options.act == "missing" else _search(options.text)


def _import(file: Path) -> int:
    from motcua.rooms.procedures import facade as procedures

    try:
        answer = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as problem:
        print(f"{file}: {problem}", file=sys.stderr)
        return 1
    loaded = procedures.import_national(answer, by=OPERATOR, at=now())
    for mistake in loaded.mistakes:
        print(mistake, file=sys.stderr)
    print(f"{len(loaded.published)} published, {loaded.unchanged} unchanged, {len(loaded.mistakes)} mistakes")
    return 1 if loaded.mistakes else 0


def _missing() -> int:
    from motcua.rooms.procedures import facade as procedures

    report = procedures.missing_report(size=1, at=now())
    for fact, count in report.counts:
        print(f"{count:6} {fact}")
    print(f"{report.total:6} procedures lack something")
    return 0


def _search(text: str) -> int:
    from motcua.rooms.procedures import facade as procedures

    found = procedures.search(text, at=now())
    if found.corrected:
        print(f"→ {found.corrected}")
    for card in found.items:
        print(f"{card.code}  {card.name}")
    return 0 if found.items else 1
