"""The command ``motcua``: one word for each thing an operator does.

What is not listed here is passed on to Django's management commands, so that ``motcua migrate`` or a room's own command
work as they are.
"""

import os
import sys
from collections.abc import Callable, Sequence

from motcua.site.env import Environment


def main() -> None:
    """Runs the command line."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command and returns its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.site.settings")
    name = arguments[0] if arguments else "help"
    own = COMMANDS.get(name)
    return own(list(arguments[1:])) if own else _manage(list(arguments))


def _manage(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["motcua", *arguments])
    return 0


def _help(_: list[str]) -> int:
    print("motcua COMMAND …\n")
    for name, command in COMMANDS.items():
        print(f"  {name:10} {(command.__doc__ or '').splitlines()[0]}")
    print("  …          anything else is a management command: motcua manage help")
    return 0


def _db(arguments: list[str]) -> int:
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
            print(f"unknown: db {act}", file=sys.stderr)
            return 2
    except NotStarted as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _deadline(arguments: list[str]) -> int:
    """When an answer is due, and why: --received 2026-02-13T15:20 --limit 3wd --explain"""
    from motcua.site.commands.deadline import main as deadline

    return deadline(arguments)


def _calendar(arguments: list[str]) -> int:
    """The working calendar of a year: seed YEAR"""
    from motcua.site.commands.calendar import main as calendar

    return calendar(arguments)


_help.__doc__ = "This list"
_manage.__doc__ = "Django's management commands"
COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "help": _help,
    "manage": _manage,
    "db": _db,
    "deadline": _deadline,
    "calendar": _calendar,
}
