"""``motcua calendar``: the working calendar of a year as a file. Needs no database."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from motcua.site.commands.light import configure


def main(argv: Sequence[str]) -> int:
    """``motcua calendar seed YEAR [--force]`` writes the first draft of a year; 1 when a file is in the way."""
    configure()
    from motcua.rooms.units import facade as units

    parser = argparse.ArgumentParser(prog="motcua calendar")
    parser.add_argument("act", choices=["seed"])
    parser.add_argument("year", type=int)
    parser.add_argument(
        "--force", action="store_true", help="overwrite a file that is there, and what was edited in it"
    )
    options = parser.parse_args(argv)
    file = _folder() / f"{options.year}.yaml"
    if file.exists() and not options.force:
        print(f"{file} is there already; --force overwrites it", file=sys.stderr)
        return 1
    try:
        text = units.seed_calendar(options.year)
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 1
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    print(file)
    return 0


def _folder() -> Path:
    from motcua.kernel.content import folder

    return folder("calendars")
