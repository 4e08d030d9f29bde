"""What the code asks for is what the roles give, and nothing else."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from motcua.doors.api.service import SCOPES
from motcua.rooms.people import facade as people

SOURCES = Path(__file__).resolve().parents[2] / "src" / "motcua"
#: beside the rooms: events that were put aside, messages that did not go out, the journal
AREAS = {room.name for room in (SOURCES / "rooms").iterdir()} | {"messages", "operations", "journal"}
PERMISSION = re.compile(r"^([a-z]+):[a-z-]+$")
#: a file without it names no permission: most need not be parsed
NAMES_ONE = re.compile(rf"\b(?:{'|'.join(AREAS)}):[a-z-]")


def asked_for() -> dict[str, set[str]]:
    """Permission → the files that name it."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in SOURCES.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if NAMES_ONE.search(text) else ():
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            for word in node.value.split():
                match = PERMISSION.match(word)
                if match and match[1] in AREAS:
                    found[word].add(str(file.relative_to(SOURCES)))
    return found


ASKED = asked_for()
GIVEN = {permission for role in people.roles() for permission in role.permissions}


@pytest.mark.parametrize("permission", sorted(ASKED.keys() - SCOPES.keys()))
def test_what_is_asked_for_some_role_gives(permission):
    assert permission in GIVEN, f"{sorted(ASKED[permission])} ask for what nobody can have"


@pytest.mark.parametrize("permission", sorted(GIVEN))
def test_what_a_role_gives_is_asked_for_somewhere(permission):
    assert permission in ASKED, "a role gives what means nothing"
