"""The command ``motcua``: one word for each thing an operator does.

What is not listed here is passed on to Django's management commands, so that ``motcua migrate`` or a room's own command
work as they are. Each command imports what it needs and no more.
"""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from motcua.site.env import Environment, share_bytecode


def main() -> None:
    """Runs the command line."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command and returns its exit code."""
    share_bytecode()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.site.settings")
    name = arguments[0] if arguments else "help"
    own = COMMANDS.get(name)
    return own(list(arguments[1:])) if own else manage(list(arguments))


def manage(arguments: list[str]) -> int:
    """Django's management commands"""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["motcua", *arguments])
    return 0


def show_help(_: list[str]) -> int:
    """This list"""
    print("motcua COMMAND …\n")
    for name, command in COMMANDS.items():
        print(f"  {name:10} {(command.__doc__ or '').splitlines()[0]}")
    print("  …          anything else is a management command: motcua manage help")
    return 0


def up(_: list[str]) -> int:
    """Run everything; Ctrl-C stops it"""
    from motcua.site.supervisor import House

    return House().up()


def down(_: list[str]) -> int:
    """Stop what runs in this folder"""
    from motcua.site import supervisor

    return supervisor.down()


def db(arguments: list[str]) -> int:
    """The embedded PostgreSQL: start, stop, url [NAME], psql …, createdb NAME"""
    from motcua.site.postgres import NotStarted, Server, programs, url

    var = Environment().var
    server = Server(var)
    act, rest = (arguments or ["url"])[0], arguments[1:]
    try:
        if act == "start":
            print("started" if server.start() else "runs already", url(var))
        elif act == "stop":
            server.stop()
        elif act == "url":
            print(url(var, *rest[:1]))
        elif act == "createdb":
            print("made" if server.create(rest[0]) else "is there already", url(var, rest[0]))
        elif act == "psql":
            psql = str(programs() / "psql")
            database = rest.pop(0) if rest and not rest[0].startswith("-") else "motcua"
            os.execv(psql, [psql, url(var, database), *rest])
        else:
            return _unknown("db", act)
    except NotStarted as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def prepare(_: list[str]) -> int:
    """Bring the database to this release: tables, content, and in a demonstration its people"""
    _django()
    from django.conf import settings

    from motcua.site import prepare

    return prepare.main(demo=settings.DEMO)


def content(arguments: list[str]) -> int:
    """The content folder: check, or load [--force]"""
    act = (arguments or ["check"])[0]
    _django()
    if act == "check":
        from motcua.site import checks

        return checks.content()
    if act == "load":
        from motcua.site import prepare

        try:
            print("loaded" if prepare.load(force="--force" in arguments) else "nothing changed")
        except prepare.BadContent as problem:
            print(problem, file=sys.stderr)
            return 1
        return 0
    return _unknown("content", act)


def messages(arguments: list[str]) -> int:
    """Translations: check, update or compile"""
    from motcua.site import build, messages

    root = Environment().root
    act = (arguments or ["check"])[0]
    if act == "compile":
        print("compiled" if build.messages(root) else "nothing changed")
        return 0
    if act == "update":
        return messages.update(root)
    if act == "check":
        return messages.check(root)
    return _unknown("messages", act)


def audit(arguments: list[str]) -> int:
    """The journal: verify [--anchors FOLDER] finds what was altered, taken away or slipped in"""
    if (arguments or ["verify"])[0] != "verify":
        return _unknown("audit", arguments[0])
    _django()
    from motcua.site import checks

    anchors = Path(arguments[arguments.index("--anchors") + 1]) if "--anchors" in arguments else None
    return checks.journal(anchors)


def keys(arguments: list[str]) -> int:
    """The keys that sign codes on results: list, rotate, withdraw KID"""
    act, rest = (arguments or ["list"])[0], arguments[1:]
    if act not in {"list", "rotate", "withdraw"} or (act == "withdraw") != bool(rest):
        return _unknown("keys", act)
    _django()
    from motcua.site.commands import keys as command

    return command.run(act, *rest)


def worker(_: list[str]) -> int:
    """Deliver events and run what is due by the clock"""
    _django()
    from motcua.site import worker

    worker.run(Environment().var / "run" / "worker.alive")
    return 0


def memory(_: list[str]) -> int:
    """The memory of everything that runs in this folder"""
    from motcua.site.memory import rows

    found = rows(Environment().var)
    for kind, count, megabytes in found:
        print(f"{kind:12} {count:3} processes {megabytes:8.1f} MB")
    print(f"{'together':12} {sum(row[1] for row in found):3} processes {sum(row[2] for row in found):8.1f} MB")
    return 0


def test(arguments: list[str]) -> int:
    """Check everything; the last line counts it"""
    from motcua.site import checks

    return checks.everything(Environment().root, arguments)


def bench(arguments: list[str]) -> int:
    """Measure; names run single benchmarks"""
    return _script("bench/run.py", arguments)


def demo(arguments: list[str]) -> int:
    """Fill a copy with days of invented people and their dossiers"""
    from motcua.site.postgres import Server

    # as `up` has it: what is signed is stamped by the simulated authority, and the platform's reports are believed
    os.environ.setdefault("DEMO", "1")
    if "DATABASE_URL" not in os.environ:
        Server(Environment().var).start()
    with contextlib.redirect_stdout(io.StringIO()):  # who signs in is said by `up`
        prepared = prepare([])
    return prepared or simulate(arguments or ["--days", "90", "--seed", "1"])


def simulate(arguments: list[str]) -> int:
    """Invented people file and officers work: [--days 90] [--seed 1] [--until …] [--scale …]"""
    from motcua.site.commands.simulate import main

    return main(arguments)


def _script(name: str, arguments: list[str]) -> int:
    file = Environment().root / name
    if not file.exists():
        print(f"{name} is missing", file=sys.stderr)
        return 1
    return subprocess.call([sys.executable, str(file), *arguments])


def _django() -> None:
    import django

    django.setup()


def _unknown(command: str, act: str) -> int:
    print(f"unknown: {command} {act}", file=sys.stderr)
    return 2


def reference(arguments: list[str]) -> int:
    """Write the generated pages of the manual: [--check]"""
    from motcua.site.commands.reference import main

    return main(arguments)


def deadline(arguments: list[str]) -> int:
    """When an answer is due, and why: --received 2026-02-13T15:20 --limit 3wd --explain"""
    from motcua.site.commands.deadline import main

    return main(arguments)


def calendar(arguments: list[str]) -> int:
    """The working calendar of a year as a file: seed YEAR"""
    from motcua.site.commands.calendar import main

    return main(arguments)


def catalogue(arguments: list[str]) -> int:
    """The catalogue of procedures: import FILE (LayThuTuc), missing, search TEXT"""
    _django()
    from motcua.site.commands.catalogue import main

    return main(arguments)


def files(arguments: list[str]) -> int:
    """The kept files: check re-reads all and finds loss and damage, sweep removes what nobody names"""
    _django()
    from motcua.site.commands.files import main

    return main(arguments)


def measures(arguments: list[str]) -> int:
    """The figures: rebuild counts again, snapshot writes Parquet files, reconcile compares three ways of counting"""
    _django()
    from motcua.site.commands.measures import main

    return main(arguments)


def area_map(arguments: list[str]) -> int:
    """The outlines of the areas for the boards, from units/areas.geojson: [--check]"""
    _django()
    from motcua.site.commands.map import main

    return main(arguments)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "help": show_help,
    "up": up,
    "down": down,
    "test": test,
    "bench": bench,
    "demo": demo,
    "simulate": simulate,
    "db": db,
    "prepare": prepare,
    "reference": reference,
    "content": content,
    "messages": messages,
    "audit": audit,
    "keys": keys,
    "worker": worker,
    "memory": memory,
    "deadline": deadline,
    "calendar": calendar,
    "catalogue": catalogue,
    "files": files,
    "measures": measures,
    "map": area_map,
    "manage": manage,
}

if __name__ == "__main__":
    main()
